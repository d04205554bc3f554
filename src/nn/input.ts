/** What goes into a functional model. */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { DType, Shape } from '../graph/node.ts';
import { expectOptions } from './check.ts';
import { commonOptions } from './layers/options.ts';
import { ModelTensor } from './model-tensor.ts';

/** Options of `input`. */
export interface InputOptions {
  /** of one sample, without the batch: [] is a single number */
  readonly shape: Shape;
  /** letters, digits, '_', '.' and '-'; default 'input' */
  readonly name?: string;
  /** default 'float32'; 'int32' for whole numbers, such as those of words */
  readonly dtype?: 'float32' | 'int32';
}

const DTYPES: Readonly<Record<string, DType>> = { float32: 'f32', int32: 'i32' };

/** A tensor that goes into a functional model: apply layers to it. @throws UsageError where an option is wrong */
export function input(options: InputOptions): ModelTensor {
  const where = 'input';
  expectOptions(where, options, ['shape', 'name', 'dtype'], 'shape');
  const { shape, name, dtype = 'float32' } = options;
  if (shape === undefined) throw new UsageError(`${where}: shape is undefined; expected that of one sample: [784].`);
  commonOptions(where, { name, inputShape: shape });
  if (!Object.hasOwn(DTYPES, dtype)) {
    throw new UsageError(`${where}: dtype is ${show(dtype)}; expected 'float32' or 'int32'.`);
  }
  return new ModelTensor(name ?? 'input', { shape, dtype: DTYPES[dtype]! });
}

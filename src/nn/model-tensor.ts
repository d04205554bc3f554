/**
 * ModelTensor: a tensor of a functional model, for any number of samples. It has no values: it says how it comes about, so that a
 * model can be made of what lies between some tensors and others.
 */
import type { Node } from '../graph/node.ts';
import type { Variable } from '../graph/variable.ts';
import type { LayerDescription, TensorType } from './layers/description.ts';
import type { WeightStore } from './memory/weight-store.ts';
import type { Trace } from './trace.ts';

/** What is called in a model: a layer with its weights, or a model. */
export interface Callee {
  /** What it was made of; of a model as far as it is like a layer. */
  readonly layer: Omit<LayerDescription, 'className'> & { trainable: boolean };
  readonly className: string;
  /** where it was given one */
  readonly name: string | undefined;
  /** By the names that it has for them, such as `kernel`. */
  readonly variables: ReadonlyMap<Variable, string>;
  /** Those of layers that are not frozen, as it stands now: what they learn, and what they keep besides. */
  readonly changingVariables: () => readonly Variable[];
  /** @param name for errors, and of its outputs @throws ShapeError, UsageError */
  readonly call: (name: string, inputs: readonly ModelTensor[]) => Call;
  /** Where the variables are, once a model has them. */
  readonly stores: readonly WeightStore[];
}

/** One call of a layer or model. */
export interface Call {
  /** Later calls have larger numbers. */
  readonly id: number;
  readonly callee: Callee;
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly ModelTensor[];
  readonly run: (inputs: readonly Node[], trace: Trace) => readonly Node[];
}

const DTYPES = { f32: 'float32', i32: 'int32', u32: 'uint32', u8: 'uint8' } as const;

/** A tensor of a functional model: what `input` and a layer's `apply` give. */
export class ModelTensor {
  /** null, which stands for the number of samples, then the shape of one: [null, 784] */
  readonly shape: readonly (number | null)[];
  /** what it is computed in; what goes in may be stored otherwise */
  readonly dtype: 'float32' | 'int32' | 'uint32' | 'uint8';

  /** @internal */
  constructor(
    /** of the input, or of the layer that it comes out of */
    readonly name: string,
    /** @internal */
    readonly type: TensorType,
    /** The call that gives it; undefined: it is an input. @internal */
    readonly call?: Call,
  ) {
    this.shape = [null, ...type.shape];
    this.dtype = DTYPES[type.dtype];
  }
}

let calls = 0;

/** @param name what its outputs are called */
export function called(
  callee: Callee,
  name: string,
  inputs: readonly ModelTensor[],
  types: readonly TensorType[],
  run: Call['run'],
): Call {
  const outputs: ModelTensor[] = [];
  const call: Call = { id: ++calls, callee, inputs, outputs, run };
  outputs.push(...types.map((type) => new ModelTensor(name, type, call)));
  return call;
}

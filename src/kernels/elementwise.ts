/**
 * Elementwise ops as WGSL: which file holds the function `op`, how each input is indexed, and the call. The plain kernel of
 * an op is its file; a fused kernel gets the file's `op` under the name `op_<file>`.
 */
import { internal } from '../errors.ts';
import type { Attrs, Node, OpName } from '../graph/node.ts';

import { type Constants, literal } from './source.ts';

/** How an input is indexed: like the result, by its column or row alone, or by the call itself. */
export type Indexing = 'element' | 'column' | 'row' | 'whole';

export interface ElementwiseKernel {
  readonly file: string;
  readonly inputs: readonly Indexing[];
  /** Arguments of `op` after the element, column and row inputs, given the `whole` inputs as arrays and the name of its stream. */
  readonly extra?: (attrs: Attrs, whole: readonly string[], stream: string) => readonly string[];
  /** The plain kernel's constants. */
  readonly constants?: (node: Node) => Constants;
  /** The plain kernel writes its results over its first inputs. */
  readonly inPlace?: boolean;
}

const f32 = (value: unknown): string => literal(value as number, false);
const columns = (node: Node): Constants => ({ COLUMNS: node.shape.at(-1) ?? 1 });
const same = (file: string, count: number): ElementwiseKernel => ({ file, inputs: Array(count).fill('element') });

/** What dropout multiplies the kept values with: here, because 1 - rate in f32 would lose bits of a high rate. */
const keptBy = (attrs: Attrs): number => 1 / (1 - (attrs.rate as number));
const gains = (attrs: Attrs): [number, number] => [1 - (attrs.beta1 as number), 1 - (attrs.beta2 as number)];

const table: Partial<Record<OpName, ElementwiseKernel>> = {
  add: same('add', 2),
  relu: same('relu', 1),
  reluGrad: same('relu_grad', 2),
  sigmoid: same('sigmoid', 1),
  sigmoidGrad: same('sigmoid_grad', 2),
  tanh: same('tanh_activation', 1),
  tanhGrad: same('tanh_grad', 2),
  logClip: same('log_clip', 1),
  logClipGrad: same('log_clip_grad', 2),
  scale: {
    file: 'scale',
    inputs: ['element'],
    extra: (attrs) => [f32(attrs.factor)],
    constants: (node) => ({ FACTOR: node.attrs.factor as number }),
  },
  bias: { file: 'bias', inputs: ['element', 'column'], constants: columns },
  rowScale: { file: 'row_scale', inputs: ['element', 'row'], constants: columns },
  dropout: {
    file: 'dropout',
    inputs: ['element', 'whole'],
    extra: (attrs, [clock], stream) => ['i', `${clock}[3]`, `${clock}[0]`, f32(attrs.rate), f32(keptBy(attrs)), stream],
    constants: ({ attrs }) => ({ RATE: attrs.rate as number, FACTOR: keptBy(attrs), STREAM: attrs.stream as number }),
  },
  sgd: {
    file: 'sgd',
    inputs: ['element', 'element', 'whole'],
    extra: (_, [rates]) => [`${rates}[0]`],
    inPlace: true,
  },
  momentum: {
    file: 'momentum',
    inputs: ['element', 'element', 'element', 'whole'],
    extra: (attrs, [rates]) => [`${rates}[0]`, f32(attrs.momentum), String(attrs.nesterov)],
    constants: ({ attrs }) => ({ MOMENTUM: attrs.momentum as number, NESTEROV: attrs.nesterov as boolean }),
    inPlace: true,
  },
  adam: {
    file: 'adam',
    inputs: ['element', 'element', 'element', 'element', 'whole'],
    extra: (attrs, [rates]) => [`${rates}[3]`, `${rates}[4]`, ...gains(attrs).map(f32)],
    constants: ({ attrs }) => ({ GAIN1: gains(attrs)[0], GAIN2: gains(attrs)[1] }),
    inPlace: true,
  },
};

export function elementwiseKernel(op: OpName): ElementwiseKernel {
  const row = table[op];
  if (row === undefined) throw internal(`there is no elementwise kernel for '${op}'.`);
  return row;
}

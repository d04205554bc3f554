/**
 * The op table: one row per op with its shape rule, its gradient (vjp: how it is built out of other nodes) and, where it is
 * not one operation per element, its cost. Adding an op is one row here, one kernel in shaders/ with its row in
 * src/kernels, and one CPU twin in test/reference.
 */
import { internal } from '../errors.ts';
import * as b from './build.ts';
import type { Attrs, DType, Node, OpName, Shape } from './node.ts';
import { sizeOf } from './node.ts';
import { expectLabels, expectMatrix, expectSame, expectVector, fail, matmulShape } from './shapes.ts';

export interface Typed {
  readonly shape: Shape;
  readonly dtype: DType;
}

export interface Op {
  /** `elementwise` ops give one value per element and may be fused into the kernel that makes their input. */
  readonly kind: 'leaf' | 'elementwise' | 'view' | 'kernel';
  readonly shape: (inputs: readonly Node[], attrs: Attrs) => Typed;
  /** Gradients of the inputs, given dy, the gradient of the result; undefined for inputs that have none. */
  readonly vjp?: (node: Node, dy: Node) => readonly (Node | undefined)[];
  /** Floating-point operations, for the scheduler; default: one per element of the result. */
  readonly flops?: (node: Node) => number;
  /** Which inputs are read row by row: a row of the result needs their row of the same number alone. */
  readonly rowwise?: (node: Node) => readonly number[];
  /** Its kernel gives the result element by element, so that elementwise ops may follow in it. */
  readonly giving?: 'elements';
  /** The input that a gather can be part of: its rows are then taken from the data while the kernel loads. */
  readonly gathered?: number;
  /** Costs so little for a row that each kernel which needs its rows one by one makes them anew. */
  readonly cheap?: true;
  /** Ops of one family are computed by one kernel where they have the same inputs. */
  readonly family?: string;
}

const f32 = (shape: Shape): Typed => ({ shape, dtype: 'f32' });
const input = (inputs: readonly Node[], i: number): Node => {
  const node = inputs[i];
  if (node === undefined) throw internal(`an op misses its input ${i}.`);
  return node;
};
const first = (node: Node): Node => input(node.inputs, 0);
const second = (node: Node): Node => input(node.inputs, 1);

/** Inputs read row by row: these, whatever the node. */
const inputs =
  (...indices: number[]): (() => readonly number[]) =>
  () =>
    indices;

/** An elementwise op whose f32 inputs all have the result's shape. */
const elementwise = (op: string, vjp?: Op['vjp']): Op => ({
  kind: 'elementwise',
  shape: (inputs) => f32(expectSame(op, inputs)),
  vjp,
  rowwise: (node) => [...node.inputs.keys()],
  giving: 'elements',
});

/** An op that makes its values from its attrs alone. */
const generator: Op = { kind: 'kernel', shape: (_, attrs) => f32(attrs.shape as Shape) };

/** An optimizer's step: the first inputs are the param and its slots, in the shape of the gradient. */
const optimizerStep = (op: string, tensors: number): Op => ({
  kind: 'elementwise',
  shape: (inputs) => f32(expectSame(op, inputs.slice(0, tensors))),
  giving: 'elements',
});

const leafOp: Op = {
  kind: 'leaf',
  shape: () => {
    throw internal('a leaf is made by leaf(), not by apply().');
  },
};

export const OPS: Readonly<Record<OpName, Op>> = {
  param: leafOp,
  state: leafOp,
  input: leafOp,

  add: elementwise('add', (_, dy) => [dy, dy]),
  scale: elementwise('scale', (node, dy) => [b.scale(dy, node.attrs.factor as number)]),
  relu: elementwise('relu', (node, dy) => [b.reluGrad(dy, node)]),
  reluGrad: elementwise('reluGrad'),
  sigmoid: elementwise('sigmoid', (node, dy) => [b.sigmoidGrad(dy, node)]),
  sigmoidGrad: elementwise('sigmoidGrad'),
  tanh: elementwise('tanh', (node, dy) => [b.tanhGrad(dy, node)]),
  tanhGrad: elementwise('tanhGrad'),
  logClip: elementwise('logClip', (node, dy) => [b.logClipGrad(dy, first(node))]),
  logClipGrad: elementwise('logClipGrad'),
  bias: {
    kind: 'elementwise',
    shape: ([x, bias]) => {
      if (x!.shape.at(-1) !== bias!.shape[0] || bias!.shape.length !== 1) fail('bias', 'the last axis', x!, bias!);
      return f32(x!.shape);
    },
    vjp: (_, dy) => [dy, b.sumRows(dy)],
    rowwise: inputs(0),
    giving: 'elements',
  },
  rowScale: {
    kind: 'elementwise',
    shape: ([x, s]) => {
      expectMatrix('rowScale', x!);
      if (x!.shape[0] !== s!.shape[0] || s!.shape.length !== 1) fail('rowScale', 'the first axis', x!, s!);
      return f32(x!.shape);
    },
    rowwise: inputs(0, 1),
    giving: 'elements',
  },
  dropout: {
    kind: 'elementwise',
    shape: ([x]) => f32(x!.shape),
    vjp: (node, dy) => [b.dropout(dy, second(node), node.attrs.rate as number, node.attrs.stream as number), undefined],
    rowwise: inputs(0),
    giving: 'elements',
  },
  fill: generator,
  uniform: generator,
  truncatedNormal: generator,
  sgd: optimizerStep('sgd', 2),
  momentum: optimizerStep('momentum', 3),
  adam: optimizerStep('adam', 4),

  pick: {
    kind: 'view',
    shape: ([of]) => ({ shape: of!.shape, dtype: of!.dtype }),
  },
  reshape: {
    kind: 'view',
    shape: ([x], attrs) => {
      const shape = attrs.shape as Shape;
      if (sizeOf(shape) !== sizeOf(x!.shape)) throw internal(`reshape of [${x!.shape}] to [${shape}].`);
      return { shape, dtype: x!.dtype };
    },
    vjp: (node, dy) => [b.reshape(dy, first(node).shape)],
  },

  matmul: {
    kind: 'kernel',
    shape: ([x, y], attrs) => f32(matmulShape(x!, y!, attrs.transA === true, attrs.transB === true)),
    vjp: (node, dy) => {
      const { transA, transB } = node.attrs;
      const [x, y] = [first(node), second(node)];
      const dx = transA ? b.matmul(y, dy, !!transB, true) : b.matmul(dy, y, false, !transB);
      const dw = transB ? b.matmul(dy, x, true, !!transA) : b.matmul(x, dy, !transA, false);
      return [dx, dw];
    },
    flops: (node) => 2 * sizeOf(node.shape) * (first(node).shape[node.attrs.transA ? 0 : 1] ?? 1),
    rowwise: (node) => (node.attrs.transA ? [] : [0]),
    giving: 'elements',
    gathered: 0,
  },
  sumRows: {
    kind: 'kernel',
    shape: ([x]) => f32([expectMatrix('sumRows', x!)[1]]),
    flops: (node) => sizeOf(first(node).shape),
    giving: 'elements',
  },
  sumColumns: {
    kind: 'kernel',
    shape: ([x]) => f32([expectMatrix('sumColumns', x!)[0]]),
    flops: (node) => sizeOf(first(node).shape),
    rowwise: inputs(0),
    giving: 'elements',
  },
  softmax: {
    kind: 'kernel',
    shape: ([x]) => f32(expectMatrix('softmax', x!)),
    vjp: (node, dy) => [b.softmaxGrad(dy, node)],
    flops: (node) => 8 * sizeOf(node.shape),
    rowwise: inputs(0),
    giving: 'elements',
  },
  softmaxGrad: { kind: 'kernel', shape: (inputs) => f32(expectSame('softmaxGrad', inputs)), rowwise: inputs(0, 1) },
  crossEntropy: {
    kind: 'kernel',
    shape: ([logits, labels]) => f32([expectLabels('crossEntropy', logits!, labels!)[0]]),
    vjp: (node, dy) => [b.rowScale(b.crossEntropyGrad(first(node), second(node)), dy), undefined],
    flops: (node) => 8 * sizeOf(first(node).shape),
    rowwise: inputs(0, 1),
    gathered: 1,
    family: 'crossEntropy',
  },
  crossEntropyGrad: {
    kind: 'kernel',
    shape: ([logits, labels]) => f32(expectLabels('crossEntropyGrad', logits!, labels!)),
    flops: (node) => 8 * sizeOf(node.shape),
    giving: 'elements',
    rowwise: inputs(0, 1),
    gathered: 1,
    family: 'crossEntropy',
  },
  accuracy: {
    kind: 'kernel',
    shape: ([logits, labels]) => f32([expectLabels('accuracy', logits!, labels!)[0]]),
    flops: (node) => sizeOf(first(node).shape),
    rowwise: inputs(0, 1),
    gathered: 1,
    family: 'crossEntropy',
  },

  gather: {
    kind: 'kernel',
    shape: ([data, indices], attrs) => {
      const batch = expectVector('gather', indices!);
      const shape = [batch, ...(attrs.shape as Shape)];
      if (sizeOf(shape) * data!.shape[0]! !== sizeOf(data!.shape) * batch)
        fail('gather', 'the sample size', data!, indices!);
      return { shape, dtype: attrs.integer === true ? 'u32' : 'f32' };
    },
    rowwise: inputs(1),
  },
  scatter: { kind: 'kernel', shape: ([out]) => f32(out!.shape), flops: (node) => sizeOf(second(node).shape) },
  record: { kind: 'kernel', shape: ([ring]) => f32(ring!.shape), flops: (node) => sizeOf(second(node).shape) },
  batchIndices: {
    kind: 'kernel',
    shape: (_, attrs) => ({ shape: [attrs.batch as number], dtype: 'u32' }),
    cheap: true,
  },
  tick: { kind: 'kernel', shape: ([clock]) => ({ shape: clock!.shape, dtype: 'u32' }) },
  adamRates: { kind: 'kernel', shape: ([rates]) => f32(rates!.shape) },
};

/** Typed constructors of nodes: what layers, losses, optimizers and vjps are written with. Shapes are in the comments. */
import { apply, type Node, type Shape, sizeOf } from './node.ts';

export const add = (a: Node, b: Node): Node => apply('add', [a, b]);
/** x · factor */
export const scale = (x: Node, factor: number): Node => apply('scale', [x], { factor });
/** x [.., N] + b [N] */
export const bias = (x: Node, b: Node): Node => apply('bias', [x, b]);
/** x [M, ..] · s [M] */
export const rowScale = (x: Node, s: Node): Node => apply('rowScale', [x, s]);

export const relu = (x: Node): Node => apply('relu', [x]);
/** Gradient of relu out of its result y. */
export const reluGrad = (dy: Node, y: Node): Node => apply('reluGrad', [dy, y]);
export const sigmoid = (x: Node): Node => apply('sigmoid', [x]);
export const sigmoidGrad = (dy: Node, y: Node): Node => apply('sigmoidGrad', [dy, y]);
export const tanh = (x: Node): Node => apply('tanh', [x]);
export const tanhGrad = (dy: Node, y: Node): Node => apply('tanhGrad', [dy, y]);
/** log of probabilities p, clipped to [1e-7, 1 - 1e-7] as Keras does */
export const logClip = (p: Node): Node => apply('logClip', [p]);
export const logClipGrad = (dy: Node, p: Node): Node => apply('logClipGrad', [dy, p]);
/** Zeroes a share `rate` of x and scales the rest by 1 / (1 - rate). The mask depends on (seed, stream, step, element). */
export const dropout = (x: Node, clock: Node, rate: number, stream: number): Node =>
  apply('dropout', [x, clock], { rate, stream });

export const fill = (shape: Shape, value: number): Node => apply('fill', [], { shape, value });
/** Uniform in [-limit, limit) */
export const uniform = (clock: Node, shape: Shape, limit: number, stream: number): Node =>
  apply('uniform', [clock], { shape, limit, stream });
/** Normal with mean 0, values beyond two `deviation`s drawn again */
export const truncatedNormal = (clock: Node, shape: Shape, deviation: number, stream: number): Node =>
  apply('truncatedNormal', [clock], { shape, deviation, stream });

/** op(a) · op(b): [M, K] · [K, N] → [M, N] */
export const matmul = (a: Node, b: Node, transA = false, transB = false): Node =>
  apply('matmul', [a, b], { transA, transB });
/** [M, N] → [N] */
export const sumRows = (x: Node): Node => apply('sumRows', [matrix(x)]);
/** [M, N] → [M] */
export const sumColumns = (x: Node): Node => apply('sumColumns', [x]);
export const softmax = (x: Node): Node => apply('softmax', [x]);
export const softmaxGrad = (dy: Node, y: Node): Node => apply('softmaxGrad', [dy, y]);
/** logits [B, C], labels [B] → loss [B] */
export const crossEntropy = (logits: Node, labels: Node): Node => apply('crossEntropy', [logits, labels]);
export const crossEntropyGrad = (logits: Node, labels: Node): Node => apply('crossEntropyGrad', [logits, labels]);
/** 1 where the largest logit is the label's, else 0: [B] */
export const accuracy = (logits: Node, labels: Node): Node => apply('accuracy', [logits, labels]);

export function reshape(x: Node, shape: Shape): Node {
  return x.shape.join() === shape.join() ? x : apply('reshape', [x], { shape });
}

/** [.., N] seen as a matrix [M, N] */
export function matrix(x: Node): Node {
  const columns = x.shape.at(-1) ?? 1;
  return reshape(x, [sizeOf(x.shape) / columns, columns]);
}

/** Result `index` of an op that has several. */
export const pick = (of: Node, index: number): Node => apply('pick', [of], { index });

/** Rows of data [N, ..] at indices [B], each value times `scale`: f32 [B, ...shape]. */
export const gather = (data: Node, indices: Node, scale: number, shape: Shape): Node =>
  apply('gather', [data, indices], { scale, shape });
/** Labels at indices [B]: u32 [B]. */
export const gatherLabels = (data: Node, indices: Node): Node =>
  apply('gather', [data, indices], { integer: true, shape: [] });
/** `out` [N, ..] with rows [B, ..] put at indices [B]. */
export const scatter = (out: Node, rows: Node, indices: Node): Node => apply('scatter', [out, rows, indices]);
/** `ring` [slots + 1], its last word the cursor, with the sum of rows [B] put at the cursor, which moves on. */
export const record = (ring: Node, rows: Node): Node => apply('record', [ring, rows]);

export interface BatchAttrs {
  /** samples in the data set */
  readonly count: number;
  /** samples in this batch */
  readonly batch: number;
  /** samples in a full one */
  readonly stride: number;
  readonly shuffle: boolean;
  readonly [key: string]: number | boolean;
}
/** Sample indices [batch] of the clock's batch. */
export const batchIndices = (clock: Node, attrs: BatchAttrs): Node => apply('batchIndices', [clock], attrs);
/** The clock at the next of an epoch's `batches`. */
export const tick = (clock: Node, batches: number): Node => apply('tick', [clock], { batches });

/** p [..] one step of gradient descent on: the new p. `rates` holds the learning rate. */
export const sgd = (p: Node, g: Node, rates: Node): Node => apply('sgd', [p, g, rates]);
/** New [p, velocity]. */
export function momentum(p: Node, velocity: Node, g: Node, rates: Node, factor: number, nesterov: boolean): Node[] {
  const next = apply('momentum', [p, velocity, g, rates], { momentum: factor, nesterov });
  return [pick(next, 0), pick(next, 1)];
}
/** New [p, m, v]. `rates` comes from adamRates. */
export function adam(p: Node, m: Node, v: Node, g: Node, rates: Node, beta1: number, beta2: number): Node[] {
  const next = apply('adam', [p, m, v, g, rates], { beta1, beta2 });
  return [pick(next, 0), pick(next, 1), pick(next, 2)];
}
export interface AdamRatesAttrs {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly correctEpsilon: boolean;
  readonly [key: string]: number | boolean;
}
/** The rates of the next step; see shaders/adam_rates.wgsl. */
export const adamRates = (rates: Node, attrs: AdamRatesAttrs): Node => apply('adamRates', [rates], attrs);

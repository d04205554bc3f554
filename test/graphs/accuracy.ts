/**
 * How far each op may be from its float64 twin in f32, element by element, on exact inputs: what WGSL allows for its functions and a
 * rounding (2⁻²³) for each operation. Sums may be taken in any order. Ops that are not here are exact: they move or choose values.
 */

import { TWINS, type Value } from '../../src/cpu/evaluate.ts';
import { truncatedNormal } from '../../src/cpu/random.ts';
import { type Node, type Shape, sizeOf } from '../../src/graph/node.ts';
import { ULP } from '../reference/tolerance.ts';

type V = Float64Array;
/** The largest error of element i, whose value is y. */
type Bound = (y: number, i: number) => number;
type Accuracy = (node: Node, inputs: readonly V[]) => Bound;

/** n roundings of the result, and an absolute error. */
const roundings =
  (n: number, absolute = 0): Accuracy =>
  () =>
  (y) =>
    n * ULP * Math.abs(y) + absolute;

const attr = ({ attrs }: Node, name: string): number => attrs[name] as number;

/** A rounding of the sum of magnitudes for each of `terms`. */
const sums =
  (termsOf: (node: Node) => number): Accuracy =>
  (node, inputs) => {
    const magnitudes = TWINS[node.op.name]!(
      inputs.map((values, k) => (node.inputs[k]!.dtype === 'f32' ? values.map(Math.abs) : values)),
      node,
    ) as V;
    const terms = termsOf(node);
    return (_, i) => 2 * terms * ULP * magnitudes[i]!;
  };

/** Of the largest of what an optimizer's step reads or gives: a handful of roundings. */
const ofLargest: Accuracy = (_, inputs) => {
  const largest = Math.max(...inputs.flatMap((values) => [...values].map(Math.abs)));
  return (y) => 8 * ULP * (Math.abs(y) + largest);
};

/** A sum of shares of four elements, whichever they are. */
const shares: Accuracy = ({ attrs }, [x]) => {
  const largest = x!.reduce((most, value) => Math.max(most, Math.abs(value)), Math.abs(attrs.value as number));
  return () => (attrs.interpolation === 'nearest' ? 0 : 8 * ULP * largest);
};

/** A constant that f32 does not have. */
const rounded: Accuracy = (node) =>
  Math.fround(attr(node, 'value')) === attr(node, 'value') ? () => 0 : (y) => ULP * Math.abs(y);

/** cos is within 2⁻¹¹; a number that comes that near to the limit may or may not be drawn again. */
const redrawn: Accuracy = (node, [clock]) => {
  const deviation = attr(node, 'deviation');
  const [less, more] = [2 - 2 ** -9, 2 + 2 ** -9].map((limit) =>
    truncatedNormal(sizeOf(node.shape), clock![3]!, attr(node, 'stream'), deviation, limit),
  );
  return (_, i) => (less![i] === more![i] ? 6 * 2 ** -11 : 8) * deviation;
};

const largestOf = (values: V): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Rows of a part, or of all of x. */
const rowsPerPart = ({ inputs: [x], attrs }: Node): number => {
  const rows = sizeOf(x!.shape) / x!.shape[attrs.axis as number]!;
  return Math.min(rows, attrs.share as number);
};

/**
 * Of squares around means that are a few roundings off, n values of magnitude `most` having been joined. None is below zero, but moved ones
 * (expected.ts) may be.
 */
const ofSquares =
  (n: number, most: number): Bound =>
  (moved) => {
    const y = Math.max(0, moved);
    return 8 * ULP * ((n + 8) * y + most * Math.sqrt(n * y)) + n * (8 * ULP * most) ** 2;
  };

/** Products of these, and sums of three, have fewer than 24 bits. */
const isShort = (value: number): boolean => Number.isInteger(64 * value) && Math.abs(value) < 32;

/** For each element of x, the number of its channel. */
const channelsOf = ({ inputs: [x], attrs }: Node): ((i: number) => number) => {
  const axis = attrs.axis as number;
  const inner = sizeOf(x!.shape.slice(axis + 1));
  return (i) => Math.floor(i / inner) % x!.shape[axis]!;
};

const batchNorm: Accuracy = (node, [x, means, squares, gamma, beta]) => {
  const channel = channelsOf(node);
  const most = largestOf(means!);
  const n = x!.length / gamma!.length;
  const [mean, variance] = ['joinedMean', 'joinedVariance'].map((name) => {
    const inputs = node.inputs.slice(1, 3);
    return TWINS[name]!([means!, squares!], { ...node, inputs, attrs: { rows: n } }) as V;
  });
  return (y, i) => {
    const c = channel(i);
    const own = variance![c]! + attr(node, 'epsilon');
    const parts = means!.length / gamma!.length;
    const ofVariance = ofSquares(parts, most)(variance![c]!, c) / own;
    const ofMean = (8 * (parts + 2) * ULP * most + ULP * (Math.abs(x![i]!) + Math.abs(mean![c]!))) / Math.sqrt(own);
    return Math.abs(gamma![c]!) * ofMean + Math.abs(y - beta![c]!) * (ofVariance + 6 * ULP) + ULP * Math.abs(y);
  };
};

const batchNormGrad: Accuracy = (node, [dy, x, mean, variance, sums, products, gamma]) => {
  const channel = channelsOf(node);
  const [channels, rows] = [gamma!.length, x!.length / gamma!.length];
  const magnitude = (values: V, c: number): number =>
    values.reduce((sum, value, i) => (i % channels === c ? sum + Math.abs(value) : sum), 0) / rows;
  return (_, i) => {
    const c = channel(i);
    const spread = 1 / Math.sqrt(variance![c]! + attr(node, 'epsilon'));
    const normal = (Math.abs(x![i]!) + Math.abs(mean![c]!)) * spread;
    const all = Math.abs(dy![i]!) + magnitude(sums!, c) + normal * magnitude(products!, c);
    return 2 * (sums!.length / channels + 16) * ULP * Math.abs(gamma![c]!) * spread * all;
  };
};

const columns = (node: Node): number => node.shape.at(-1) ?? 1;

export const ACCURACY: Readonly<Record<string, Accuracy>> = {
  fill: rounded,
  add: roundings(1),
  sub: roundings(1),
  mul: roundings(1),
  div: roundings(3),
  scale: roundings(2),
  leakyRelu: roundings(2),
  leakyReluGrad: roundings(2),
  sigmoid: roundings(1, 2e-6),
  // 1 - y has the rounding of a number up to 1
  sigmoidGrad:
    (_, [dy, y]) =>
    (value, i) =>
      4 * ULP * Math.abs(value) + ULP * Math.abs(dy![i]! * y![i]!),
  tanh: roundings(1, 1.1e-5),
  tanhGrad:
    (_, [dy]) =>
    (value, i) =>
      ULP * (Math.abs(value) + 3 * Math.abs(dy![i]!)),
  elu: roundings(16, 2 ** -21),
  softplus: roundings(2, 2 ** -20),
  erf: roundings(12),
  // exp: 3 + 2 |x| ULP, and x = log y
  exp: () => (y) => (4 + 2 * Math.abs(Math.log(y))) * ULP * y,
  exp2: roundings(4),
  quarterSine: roundings(4),
  turnSine: roundings(8, 2 ** -22),
  composed: (node, inputs) => (inputs.every((values) => values.every(isShort)) ? () => 0 : sums(() => 3)(node, inputs)),
  expm1: roundings(24, 2 ** -22),
  log: roundings(4, 2 ** -21),
  log1p: roundings(8, 2 ** -21),
  logClip: roundings(4, 2 ** -21),
  logClipGrad: roundings(4),
  sqrt: roundings(5),
  rsqrt: roundings(3),
  // exp2 of b times a logarithm that is within 2⁻²¹
  pow: roundings(48),
  dropout: roundings(4),
  uniform: roundings(4),
  randomUniform: () => () => 4 * ULP * 4,
  // cos is within 2⁻¹¹; the normal is below 6 deviations
  randomNormal: (node) => (y) => attr(node, 'deviation') * 2 ** -10 + 8 * ULP * Math.abs(y),
  truncatedNormal: redrawn,
  gather: roundings(2),
  softmax: roundings(4, 3e-6),
  logSoftmax: roundings(4, 1e-5),
  softmaxGrad: (node, [dy, y]) => {
    const n = columns(node);
    const totals = Array.from({ length: dy!.length / n }, (_, row) => {
      const cells = Array.from({ length: n }, (_, c) => Math.abs(dy![row * n + c]! * y![row * n + c]!));
      return cells.reduce((sum, value) => sum + value, 0);
    });
    return (_, i) => 2 * (n + 3) * ULP * y![i]! * (Math.abs(dy![i]!) + totals[Math.floor(i / n)]!);
  },
  crossEntropy: roundings(4, 1e-5),
  crossEntropyGrad: roundings(1, 3e-6),
  sum: sums(({ inputs: [x], shape }) => sizeOf(x!.shape) / sizeOf(shape)),
  sumOf: sums(({ inputs: [x] }) => sizeOf(x!.shape) + 1),
  averagePool: sums(({ attrs }) => 3 + sizeOf(attrs.window as Shape)),
  maxPoolGrad: sums(({ attrs }) => sizeOf(attrs.window as Shape)),
  averagePoolGrad: sums(({ attrs }) => 3 + sizeOf(attrs.window as Shape)),
  partMeans: sums((node) => rowsPerPart(node) + 8),
  partSquares: (node, [x]) => ofSquares(rowsPerPart(node), largestOf(x!)),
  joinedMean:
    (node, [means]) =>
    () =>
      8 * (node.inputs[0]!.shape[0]! + 2) * ULP * largestOf(means!),
  joinedVariance: (node, [means]) => ofSquares(node.inputs[0]!.shape[0]!, largestOf(means!)),
  batchNorm,
  partSums: sums(rowsPerPart),
  partProducts: (node, [dy, x, mean, variance]) => {
    const positive = [dy!.map(Math.abs), x!.map((value) => -Math.abs(value)), mean!.map(Math.abs), variance!];
    const magnitudes = TWINS.partProducts!(positive, node) as V;
    return (_, i) => 2 * (rowsPerPart(node) + 8) * ULP * Math.abs(magnitudes[i]!);
  },
  batchNormGrad,
  affineTransform: shares,
  resize: sums(() => 8),
  resizeGrad: sums(({ inputs: [dy] }) => 4 + sizeOf(dy!.shape.slice(1, 3))),
  matmul: sums(({ inputs: [a], attrs }) => a!.shape[attrs.transA === true ? 0 : 1]!),
  batchedMatmul: sums(({ inputs: [a], attrs }) => a!.shape.at(attrs.transA === true ? -2 : -1)!),
  conv: sums(({ inputs: [, w], shape }) => sizeOf(w!.shape) / shape.at(-1)!),
  convTransposed: sums(({ inputs: [y], attrs }) => sizeOf(attrs.window as Shape) * y!.shape.at(-1)!),
  convFilter: sums(({ inputs: [x], attrs }) => x!.shape[0]! * sizeOf(attrs.small as Shape)),
  scatterAdd: sums(({ inputs: [, indices] }) => sizeOf(indices!.shape)),
  record: sums(({ inputs: [, rows] }) => sizeOf(rows!.shape)),
  sgd: ofLargest,
  momentum: ofLargest,
  // a root and a division, of a step of up to the learning rate's size
  adam: (node, inputs) => {
    const bound = ofLargest(node, inputs.slice(0, -1));
    return (y, i) => bound(y, i) + 1e-5 * Math.abs(inputs.at(-1)![3]!);
  },
  adamRates: roundings(8),
};

/** The errors that a node's value may have on exact inputs; undefined where it is exact, as whole numbers are. */
export function errorsOf(node: Node, inputs: readonly V[], value: Value): Value | undefined {
  const bound = node.dtype === 'f32' ? ACCURACY[node.op.name]?.(node, inputs) : undefined;
  if (bound === undefined) return undefined;
  return value instanceof Float64Array ? value.map(bound) : value.map((each) => each.map(bound));
}

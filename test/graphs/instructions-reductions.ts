/** Instructions that reduce, multiply matrices, and judge classes. */
import { type Node, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { type Builder, LARGEST } from './builder.ts';
import type { Instruction } from './instructions-elementwise.ts';
import type { Numbers } from './numbers.ts';

type Reduction = (x: Node, axes?: readonly number[], keepdims?: boolean) => Node;

const reduction =
  (op: Reduction): Instruction =>
  (g, d) => {
    const x = g.pickOf(d, 1);
    const axes = d.some(x.shape.length);
    g.add(op(x, axes.length === 0 ? undefined : axes, d.below(2) === 1));
  };

/** The other operand of a product with x: [.., K, N], or its transpose. */
function factor(g: Builder, x: Node, terms: number, trans: boolean, d: Numbers): Node {
  const batch = x.shape.slice(0, -2);
  const columns = d.of([1, 3, 4, 5, 8, 16]);
  const kept = batch.map((n) => d.of([1, n])).slice(d.below(batch.length + 1));
  const own = d.below(4) === 3 ? [d.of([2, 3]), ...batch] : kept;
  const shape = [...own, ...(trans ? [columns, terms] : [terms, columns])];
  const fits = sizeOf(own) * columns * x.shape.at(-2)! <= LARGEST && sizeOf(shape) <= LARGEST;
  const small = fits ? shape : trans ? [1, terms] : [terms, 1];
  return d.below(2) === 0 ? g.leaf('param', small) : g.fit(g.pick(d), small);
}

const product: Instruction = (g, d) => {
  const x = g.pickOf(d, 2);
  const [transA, transB] = [d.below(3) === 1, d.below(3) === 1];
  const terms = x.shape.at(transA ? -2 : -1)!;
  g.add(b.batchedMatmul(x, factor(g, x, terms, transB, d), transA, transB));
};

/** Logits [B, C], and labels below C. */
function classified(g: Builder, d: Numbers): readonly [logits: Node, labels: Node] {
  const logits = g.matrix(d);
  const [rows, classes] = logits.shape;
  const labels: (() => Node)[] = [
    () => g.whole([rows!], classes!),
    () => b.argMax(g.fit(g.pick(d), logits.shape), 1),
    () => {
      const data = g.whole([rows! + 3], classes!);
      return b.gatherLabels(
        data,
        b.batchIndices(g.clock, { count: rows! + 3, batch: rows!, stride: rows!, shuffle: true }),
      );
    },
  ];
  return [logits, d.of(labels)()];
}

/** Windows of any size and distance; those that may be larger than the picture go beyond its edges. */
const pooling =
  (op: typeof b.maxPool): Instruction =>
  (g, d) => {
    const shape = [d.of([1, 2, 3]), d.of([5, 1, 4, 7]), d.of([3, 6, 1]), d.of([4, 1, 3, 8])];
    const x = g.fit(g.pick(d), shape);
    const window = [d.of([2, 1, 3]), d.of([2, 3, 4])];
    const strides = [d.of([2, 1, 3]), d.of([1, 2, 5])];
    const fits = window.every((size, axis) => size <= shape[axis + 1]!);
    g.add(op(x, { window, strides, padding: fits && d.below(2) === 0 ? 'valid' : 'same' }));
  };

export const REDUCTIONS: Readonly<Record<string, Instruction>> = {
  sum: reduction(b.sum),
  mean: reduction(b.mean),
  max: reduction(b.max),
  min: reduction(b.min),
  variance: reduction(b.variance),
  logSumExp: reduction(b.logSumExp),
  normalized: (g, d) => {
    const x = g.pickOf(d, 1);
    const { mean, variance } = b.moments(x, [d.below(x.shape.length)]);
    const sizes = x.shape.length % 2 === 0 ? b.sumOfSquares : b.sumOfAbsolutes;
    const normal = b.mul(b.sub(x, mean), b.rsqrt(b.add(variance, b.fill([], 0.25))));
    g.add(b.add(normal, b.scale(sizes(x), 1 / 64)));
  },
  batchNormalized: (g, d) => {
    const x = g.pickOf(d, 1);
    const axis = d.of([x.shape.length - 1, d.below(x.shape.length)]);
    const [gamma, beta] = [g.leaf('param', [x.shape[axis]!]), g.leaf('param', [x.shape[axis]!])];
    const { y, mean, variance } = b.batchNorm(x, gamma, beta, { axis, epsilon: d.of([0.25, 1]) });
    g.add(y);
    const state = g.leaf('state', mean.shape);
    g.assign(state, b.stopGradient(d.of([mean, variance])));
  },
  argMax: (g, d) => {
    const x = g.pickOf(d, 1);
    const axis = d.below(3) === 2 ? undefined : d.below(x.shape.length);
    g.add(b.argMax(x, axis, d.below(2) === 1));
  },
  maxPool: pooling(b.maxPool),
  averagePool: pooling(b.averagePool),
  softmax: (g, d) => void g.add(b.softmax(g.pickOf(d, 1))),
  logSoftmax: (g, d) => void g.add(b.logSoftmax(g.pickOf(d, 1))),
  product,
  dense: (g, d) => {
    const x = g.pickOf(d, 2);
    const units = d.of([4, 3, 8, 13]);
    const y = b.batchedMatmul(x, g.leaf('param', [x.shape.at(-1)!, units]));
    const activation = d.of([b.relu, b.tanh, b.sigmoid]);
    if (sizeOf(y.shape) <= LARGEST) g.add(activation(b.add(y, g.leaf('param', [units]))));
  },
  gram: (g, d) => {
    const x = g.pickOf(d, 2);
    const rows = x.shape.at(-2)!;
    if (sizeOf(x.shape.slice(0, -2)) * rows * rows <= LARGEST) g.add(b.batchedMatmul(x, x, false, true));
  },
  byVector: (g, d) => {
    const x = g.pickOf(d, 1);
    g.add(b.batchedMatmul(x, g.fit(g.pick(d), [x.shape.at(-1)!])));
  },
  crossEntropy: (g, d) => void g.add(b.crossEntropy(...classified(g, d))),
  accuracy: (g, d) => {
    const [logits, labels] = classified(g, d);
    g.add(b.add(b.accuracy(b.stopGradient(logits), labels), b.crossEntropy(logits, labels)));
  },
};

/** Instructions that move elements, make them of their coordinates or draw them, and look them up. */
import { type Node, type Shape, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { type Builder, LARGEST } from './builder.ts';
import type { Instruction } from './instructions-elementwise.ts';
import type { Numbers } from './numbers.ts';

/** A part of x: from anywhere, in steps of any size, also backwards. */
function part(x: Node, d: Numbers): Node {
  const along = x.shape.map((n) => {
    const size = 1 + d.below(n);
    const step = size === 1 ? 1 : 1 + d.below(Math.floor((n - 1) / (size - 1)));
    const begin = d.below(n - (size - 1) * step);
    return d.below(3) === 2 ? { size, step: -step, begin: begin + (size - 1) * step } : { size, step, begin };
  });
  return b.slice(
    x,
    along.map(({ begin }) => begin),
    along.map(({ size }) => size),
    along.map(({ step }) => step),
  );
}

/** x in another shape of its size. */
function reshaped(x: Node, d: Numbers): Node {
  const size = sizeOf(x.shape);
  const factors = [1, 2, 3, 4, 5, 7, 8].filter((n) => size % n === 0);
  const first = d.of(factors);
  const rest = size / first;
  const shapes: Shape[] = [[size], [first, rest], [rest, first], [first, 1, rest]];
  const second = d.of([1, 2, 3, 4].filter((n) => rest % n === 0));
  return b.reshape(x, d.of([...shapes, [first, second, rest / second], [second, rest / second, first]]));
}

function repeated(x: Node, d: Numbers): Node {
  const shape = x.shape.map((n) => (n === 1 ? d.of([1, 3, 4]) : n));
  const whole = d.below(2) === 0 ? shape : [d.of([2, 3, 5]), ...shape];
  return sizeOf(whole) > LARGEST ? x : b.broadcastTo(x, whole);
}

/** x, and what fits beside it along an axis. */
function beside(g: Builder, x: Node, axis: number, d: Numbers): Node {
  const shape = x.shape.with(axis, d.of([1, 3, 4, 5]));
  const makers: (() => Node)[] = [
    () => g.fit(g.pick(d), shape),
    () => x,
    () => b.flip(x),
    () => b.sum(x, [axis], true),
    () => b.fill(shape, 0.5),
    () => b.iota(shape, axis),
    () => g.leaf('input', shape),
  ];
  return d.of(makers)();
}

/** Values made of nothing, by themselves or with others. */
const source =
  (make: (g: Builder, shape: Shape, d: Numbers) => Node): Instruction =>
  (g, d) => {
    if (d.below(4) === 0) g.add(make(g, g.shape(d, 3), d));
    else {
      const x = g.pick(d);
      g.add(d.below(2) === 0 ? b.add(x, make(g, x.shape, d)) : b.mul(make(g, x.shape, d), x));
    }
  };

export const MOVEMENT: Readonly<Record<string, Instruction>> = {
  leaf: (g, d) => void g.leaf(d.of(['input', 'param', 'state']), g.shape(d)),
  transpose: (g, d) => {
    const x = g.pickOf(d, 2);
    g.add(b.transpose(x, d.order(x.shape.length)));
  },
  turned: (g, d) => void g.add(b.transpose(g.pickOf(d, 2))),
  slice: (g, d) => void g.add(part(g.pick(d), d)),
  flip: (g, d) => {
    const x = g.pickOf(d, 1);
    g.add(b.flip(x, d.below(2) === 0 ? undefined : d.some(x.shape.length)));
  },
  reshape: (g, d) => void g.add(reshaped(g.pick(d), d)),
  broadcastTo: (g, d) => void g.add(repeated(g.pick(d), d)),
  axes: (g, d) => {
    const x = g.pick(d);
    g.add(d.below(2) === 0 ? b.expandDims(x, d.below(x.shape.length + 1)) : b.squeeze(x));
  },
  pad: (g, d) => {
    const x = g.pickOf(d, 1);
    const widths = x.shape.map(() => [d.of([0, 1, 4, 2]), d.of([0, 3, 4, 1])] as const);
    const size = x.shape.reduce((product, n, k) => product * (n + widths[k]![0] + widths[k]![1]), 1);
    g.add(size > LARGEST ? x : b.pad(x, widths, d.of([0, -0.5, 1])));
  },
  concat: (g, d) => {
    const x = g.pickOf(d, 1);
    const axis = d.below(x.shape.length);
    const others = Array.from({ length: 1 + d.below(2) }, () => beside(g, x, axis, d));
    g.add(b.concat(d.below(2) === 0 ? [x, ...others] : [...others, x], axis));
  },
  concatMany: (g, d) => {
    const x = g.pickOf(d, 1);
    const axis = d.below(x.shape.length);
    const parts = Array.from({ length: 7 }, (_, k) => (k % 3 === 0 ? b.scale(x, k) : k % 3 === 1 ? b.flip(x) : x));
    g.add(sizeOf(x.shape) > 200 ? x : b.concat(parts, axis));
  },
  stack: (g, d) => {
    const x = g.pick(d);
    g.add(b.stack([x, g.fit(g.pick(d), x.shape)], d.below(x.shape.length + 1)));
  },
  split: (g, d) => {
    const x = g.pickOf(d, 1);
    const axis = d.below(x.shape.length);
    const size = x.shape[axis]!;
    const parts =
      size > 1 && d.below(2) === 0 ? b.split(x, [1 + d.below(size - 1)], axis) : b.split(x, size <= 5 ? size : 1, axis);
    const [first, ...rest] = parts.map((each) => b.sum(each, [axis], true));
    g.add(rest.reduce((total, each) => b.mul(total, each), first!));
    for (const each of parts.slice(0, 2)) g.add(each);
  },
  whole: (g, d) => void g.whole(g.shape(d, 2), d.of([4, 9, 30]), d.of(['u32', 'i32'])),
  cast: (g, d) => void g.add(b.cast(g.pickWhole(d))),
  toWhole: (g, d) => void g.add(b.toWhole(b.abs(g.pick(d)))),
  bins: (g, d) => {
    const count = d.of([1, 3, 8]);
    g.add(b.bins(g.pick(d), b.scale(b.iota([count]), 0.25), b.iota([count + 1])));
  },
  oneHot: (g, d) => {
    const indices = g.pickWhole(d);
    const classes = d.of([5, 4, 1, 8]);
    if (sizeOf(indices.shape) * classes <= LARGEST) g.add(b.oneHot(indices, classes));
  },
  take: (g, d) => {
    const [table, indices] = [g.pickOf(d, 1), g.pickWhole(d)];
    const size = (sizeOf(table.shape) / table.shape[0]!) * sizeOf(indices.shape);
    if (size <= LARGEST) g.add(b.take(table, indices));
  },
  scatterAdd: (g, d) => {
    const [indices, width] = [g.pickWhole(d), d.of([[], [3], [4], [2, 4]])];
    const shape = [...indices.shape, ...width];
    if (sizeOf(shape) <= LARGEST)
      g.add(b.scatterAdd(g.fit(g.pick(d), shape), indices, [d.of([4, 1, 7, 20]), ...width]));
  },
  fill: source((_, shape, d) => b.fill(shape, d.of([0, 1, -0.5, 0.3]))),
  iota: source((_, shape, d) => (shape.length === 0 ? b.fill(shape, 0) : b.iota(shape, d.below(shape.length)))),
  uniform: source((g, shape, d) => b.uniform(g.clock, shape, d.of([1, 0.3]), g.stream())),
  randomUniform: source((g, shape, d) => b.randomUniform(g.clock, shape, d.of([0, -2]), 1, g.stream())),
  randomNormal: source((g, shape, d) => b.randomNormal(g.clock, shape, d.of([0, 1]), d.of([1, 0.25]), g.stream())),
  bernoulli: source((g, shape, d) => b.bernoulli(g.clock, shape, d.of([0.5, 0.1]), g.stream())),
  truncatedNormal: source((g, shape, d) => b.truncatedNormal(g.clock, shape, d.of([1, 0.1]), g.stream())),
};

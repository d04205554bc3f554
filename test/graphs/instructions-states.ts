/** Instructions that give states new values, take batches, and differentiate. */
import { type Node, type Shape, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { gradients } from '../../src/ops/gradients.ts';
import type { Builder } from './builder.ts';
import type { Instruction } from './instructions-elementwise.ts';
import type { Numbers } from './numbers.ts';

/** A state without a new value, or a new state of x's shape. */
function openState(g: Builder, x: Node, d: Numbers): Node {
  const open = g.states.filter((state) => !g.updates.has(state));
  return open.length > 0 && d.below(2) === 0 ? d.of(open) : g.leaf('state', x.shape);
}

/** A gradient, or what takes the place of one. */
const gradientLike = (g: Builder, shape: Shape, d: Numbers): Node =>
  g.fit(g.gradients.length > 0 && d.below(3) > 0 ? d.of(g.gradients) : g.pick(d), shape);

function openParam(g: Builder, d: Numbers): Node {
  const open = g.params.filter((param) => !g.updates.has(param));
  return open.length > 0 ? d.of(open) : g.leaf('param', g.shape(d, 2));
}

const slot = (g: Builder, param: Node): Node => g.draw.f32(g.name('slot'), param.shape, 0, 1, 'state');

/** The rates of Adam's step, which all its params share. */
function adamRates(g: Builder, d: Numbers): Node {
  const known = [...g.updates.values()].find(({ op }) => op.name === 'adamRates');
  if (known !== undefined) return known;
  const rates = g.draw.rates(0.05);
  const attrs = { beta1: 0.9, beta2: 0.999, epsilon: 1e-3, correctEpsilon: d.below(2) === 1 };
  const now = b.adamRates(rates, attrs);
  g.assign(rates, now);
  return now;
}

/** Other optimizers have rates of their own, which stay. */
const ratesOf = (g: Builder): Node =>
  g.draw.values(g.name('rates'), [8], 'f32', Float32Array.of(0.05, 0.19, 0.002, 0, 0, 14, 0, 0), 'state');

function assignAll(g: Builder, leaves: readonly Node[], values: readonly Node[]): void {
  leaves.forEach((leaf, k) => {
    g.assign(leaf, values[k]!);
  });
}

const batch: Instruction = (g, d) => {
  const shape = d.of<Shape>([[], [3], [4], [2, 4], [13]]);
  const [count, size] = [d.of([9, 16, 30]), d.of([4, 5, 1, 8])];
  const indices = b.batchIndices(g.clock, { count, batch: size, stride: size, shuffle: d.below(2) === 0 });
  g.wholes.push(indices);
  const bytes = d.below(2) === 0;
  const data = bytes ? g.draw.u8(g.name('bytes'), [count, ...shape]) : g.draw.f32(g.name('data'), [count, ...shape]);
  const x = b.gather(data, indices, bytes ? 1 / 255 : 1, shape);
  g.add(x);
  if (shape.length > 0) {
    const rows = b.reshape(x, [size, sizeOf(shape)]);
    g.add(b.matmul(rows, g.leaf('param', [sizeOf(shape), d.of([4, 3, 8])])));
  }
};

export const STATES: Readonly<Record<string, Instruction>> = {
  assign: (g, d) => {
    const x = g.pick(d);
    const state = openState(g, x, d);
    const value = g.fit(x, state.shape);
    const made = [
      () => value,
      () => b.add(state, value),
      () => b.mul(b.flip(state), value),
      () => b.tanh(value),
      () => b.copy(value),
    ];
    g.assign(state, d.of(made)());
  },
  /** Several states get one value. */
  assignTwice: (g, d) => {
    const x = g.pick(d);
    assignAll(g, [g.leaf('state', x.shape), g.leaf('state', x.shape)], [x, x]);
  },
  exchange: (g, d) => {
    const shape = g.pick(d).shape;
    const states = Array.from({ length: 2 + d.below(2) }, () => g.leaf('state', shape));
    const turn = d.of([(x: Node) => x, b.tanh, (x: Node) => b.flip(x), (x: Node) => b.add(x, states[0]!)]);
    assignAll(g, states, [...states.slice(1), states[0]!].map(turn));
  },
  transposeState: (g, d) => {
    const n = d.of([4, 3, 8, 5]);
    const w = g.leaf('state', [n, n]);
    const made = [() => b.transpose(w), () => b.matmul(w, g.fit(g.pick(d), [n, n])), () => b.softmax(w)];
    g.assign(w, d.of(made)());
  },
  gradient: (g, d) => {
    if (g.params.length === 0) g.leaf('param', g.shape(d, 2));
    const wrt = d.below(2) === 0 ? g.params.slice(-3) : g.params.slice(0, 2);
    g.gradients.push(...gradients(g.objective(g.pick(d)), b.fill([], 1), wrt));
  },
  sgd: (g, d) => {
    const [param, rates] = [openParam(g, d), ratesOf(g)];
    g.assign(param, b.sgd(param, gradientLike(g, param.shape, d), rates));
  },
  momentum: (g, d) => {
    const [param, rates] = [openParam(g, d), ratesOf(g)];
    const velocity = slot(g, param);
    assignAll(
      g,
      [param, velocity],
      b.momentum(param, velocity, gradientLike(g, param.shape, d), rates, 0.9, d.below(2) === 1),
    );
  },
  adam: (g, d) => {
    const [param, rates] = [openParam(g, d), adamRates(g, d)];
    const [m, v] = [slot(g, param), slot(g, param)];
    assignAll(g, [param, m, v], b.adam(param, m, v, gradientLike(g, param.shape, d), rates, 0.9, 0.999));
  },
  /** As a schedule of a learning rate changes the rates. */
  schedule: (g, d) => {
    const rates = ratesOf(g);
    const { own, step, correction1 } = b.wordsOf(rates);
    const rate = b.add(b.mul(step, g.fit(g.pick(d), rates.shape)), correction1);
    g.assign(rates, b.putWord(b.putWord(own, d.below(3), rate), 5, b.add(step, b.fill([], 1))));
    g.add(b.scale(step, 0.5));
  },
  batch,
  tick: (g, d) => g.assign(g.clock, b.tick(g.clock, d.of([2, 5, 3]))),
  record: (g, d) => {
    const ring = g.draw.ring(g.name('ring'), d.of([0, 255, 7]));
    g.assign(ring, b.record(ring, g.fit(g.pick(d), [d.of([4, 1, 7, 65])])));
  },
  scatter: (g, d) => {
    const [rows, width] = [d.of([4, 1, 7]), d.of<Shape>([[3], [4], []])];
    const out = g.draw.f32(g.name('out'), [rows + 4, ...width], -1, 1, 'state');
    const indices = g.draw.distinct(g.name('places'), rows, rows + 4);
    g.assign(out, b.scatter(out, g.fit(g.pick(d), [rows, ...width]), indices));
  },
};

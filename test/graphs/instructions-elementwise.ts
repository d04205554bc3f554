/** Instructions that make elementwise ops. Where an op has a domain, its inputs are brought into it. */
import type { Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Builder } from './builder.ts';
import type { Numbers } from './numbers.ts';

export type Instruction = (g: Builder, d: Numbers) => void;

const number = (value: number): Node => b.fill([], value);
const positive = (x: Node): Node => b.add(b.abs(x), number(0.5));

const unary =
  (op: (x: Node, d: Numbers, g: Builder) => Node): Instruction =>
  (g, d) =>
    g.add(op(g.pick(d), d, g));

const binary =
  (op: (x: Node, z: Node) => Node): Instruction =>
  (g, d) => {
    const x = g.pick(d);
    const z = g.mate(x, d);
    g.add(d.below(2) === 0 ? op(x, z) : op(z, x));
  };

/** Conditions on x, many of them on equal values. */
const condition = (x: Node, z: Node, d: Numbers): Node => {
  const compare = d.of([b.greater, b.less, b.equal, b.notEqual, b.greaterEqual, b.lessEqual]);
  return d.below(3) === 0 ? compare(b.sign(x), b.sign(z)) : compare(x, z);
};

export const ELEMENTWISE: Readonly<Record<string, Instruction>> = {
  relu: unary(b.relu),
  sigmoid: unary(b.sigmoid),
  tanh: unary(b.tanh),
  logClip: unary((x) => b.logClip(b.sigmoid(x))),
  scale: unary((x, d) => b.scale(x, d.of([-1, 0.5, 2, 0.3, 0]))),
  square: unary(b.square),
  abs: unary(b.abs),
  sign: unary((x) => b.mul(b.sign(x), x)),
  clip: unary((x, d) =>
    b.clip(x, d.of([-0.5, -1, Number.NEGATIVE_INFINITY]), d.of([0.5, 1.25, Number.POSITIVE_INFINITY])),
  ),
  exp: unary((x) => b.exp(b.minimum(x, number(3)))),
  expm1: unary((x) => b.expm1(b.minimum(x, number(2)))),
  log: unary((x) => b.log(positive(x))),
  log1p: unary((x) => b.log1p(b.abs(x))),
  sqrt: unary((x) => b.sqrt(positive(x))),
  rsqrt: unary((x) => b.rsqrt(positive(x))),
  erf: unary(b.erf),
  leakyRelu: unary((x, d) => b.leakyRelu(x, d.of([0.2, 0.5, -0.5]))),
  elu: unary((x, d) => (d.below(3) === 0 ? b.selu(x) : b.elu(x, d.of([1, 0.3, -2])))),
  softplus: unary(b.softplus),
  bounded: unary((x, d) => d.of([b.relu6, b.hardSigmoid])(x)),
  gated: unary((x, d) => d.of([b.silu, (z: Node) => b.gelu(z, false), (z: Node) => b.gelu(z, true)])(x)),
  stopGradient: unary((x) => b.mul(x, b.stopGradient(x))),
  dropout: unary((x, d, g) => b.dropout(x, g.clock, d.of([0.5, 0.25, 0.9]), g.stream())),
  powOf: unary((x, d) => b.pow(positive(x), number(d.of([2, 0, 1, 3, 0.5, -0.5, -1, 1.5])))),
  powWhole: unary((x, d) => b.pow(x, number(d.of([2, 0, 1, 3])))),
  exp2: unary((x) => b.exp2(b.clip(b.stopGradient(x), -3, 3))),
  quarterSine: unary((x) => b.quarterSine(b.clip(b.abs(b.stopGradient(x)), 0, 1))),
  turnSine: unary((x) => b.turnSine(b.clip(b.stopGradient(x), -2, 2))),
  // of whole numbers, and of others that do not lie at one in large numbers, as clipped ones would
  wholeTimes: unary((x, d) => {
    const divisor = d.of([1, 2, 3, 7]);
    if (x.shape.length > 0 && d.below(2) === 1) return b.add(x, b.wholeTimes(b.iota(x.shape, 0), divisor));
    return b.wholeTimes(b.add(b.abs(b.stopGradient(x)), number(0.25)), divisor);
  }),
  add: binary(b.add),
  sub: binary(b.sub),
  mul: binary(b.mul),
  div: binary((x, z) => b.div(x, positive(z))),
  divBy: unary((x, d) => b.div(x, number(d.of([2, -1, 3])))),
  pow: binary((x, z) => b.pow(positive(x), b.clip(z, -2, 2))),
  maximum: binary(b.maximum),
  minimum: binary(b.minimum),
  compare: (g, d) => {
    const x = g.pick(d);
    g.add(condition(x, g.mate(x, d), d));
  },
  logic: (g, d) => {
    const x = g.pick(d);
    const [one, other] = [condition(x, g.mate(x, d), d), b.greater(x, number(0))];
    g.add(d.of([b.logicalAnd, b.logicalOr, (a: Node) => b.logicalNot(a)])(one, other));
  },
  where: (g, d) => {
    const x = g.pick(d);
    const z = g.mate(x, d);
    const chosen = d.below(4) === 0 ? number(d.below(2)) : condition(x, z, d);
    g.add(b.where(chosen, x, z));
  },
  /** Several at once, one made of the other: chains that share nodes. */
  chain: (g, d) => {
    const x = g.pick(d);
    const y = b.tanh(b.add(b.scale(x, 0.5), g.mate(x, d)));
    g.add(y);
    g.add(b.mul(b.add(y, y), b.sub(g.fit(x, y.shape), y)));
  },
};

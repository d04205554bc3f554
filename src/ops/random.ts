/** Random numbers on the GPU: functions of (seed, stream, step, element), so that nothing is stored. `clock` has seed and step. */
import shader from '../../shaders/elementwise/random.wgsl?raw';
import truncatedNormalShader from '../../shaders/truncated_normal.wgsl?raw';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { choice } from '../kernels/choice.ts';
import { literal } from '../kernels/source.ts';
import { elementwise, f32 } from './elementwise.ts';

/** What dropout multiplies the kept values with: here, because 1 - rate in f32 would lose bits of a high rate. */
const keptBy = (rate: number): number => 1 / (1 - rate);

export type DropoutAttrs = {
  readonly rate: number;
  readonly stream: number;
  /** For rows of several calls, of so many elements each: the element of a call has the index that it has there. Else 0. */
  readonly size: number;
  /** By how much the stream of each call is more than that of the call before it. */
  readonly apart: number;
};

export const dropoutOp: Op<DropoutAttrs> = elementwise('dropout', shader, 'op_dropout', {
  whole: 1,
  args: ({ attrs: { rate, size, apart } }, [clock], stream, lanes) => {
    const numbers = [`${clock}[3]`, `${clock}[0]`, literal(rate, false), literal(keptBy(rate), false)];
    if (size === 0) return ['i', ...numbers, stream];
    const each = `${size / lanes}u`;
    return [`i % ${each}`, ...numbers, `${stream} + i / ${each} * ${apart}u`];
  },
  linear: [0],
  stacked: (nodes) => {
    const [first, second] = nodes;
    const { stream } = first!.attrs;
    const size = sizeOf(first!.shape);
    const apart = (second ?? first!).attrs.stream - stream;
    const fits = (node: Node<DropoutAttrs>, call: number): boolean =>
      node.attrs.size === 0 &&
      node.attrs.rate === first!.attrs.rate &&
      sizeOf(node.shape) === size &&
      node.attrs.stream === stream + call * apart;
    // elements are done by fours where rows are whole fours
    return apart >= 0 && first!.shape.length > 1 && nodes.every(fits) ? { ...first!.attrs, size, apart } : undefined;
  },
  vjp: ({ inputs: [, clock], attrs: { rate, stream } }, dy) => [dropout(dy, clock!, rate, stream), undefined],
});

/** Zeroes a share `rate` of x and scales the rest by 1 / (1 - rate). The mask depends on (seed, stream, step, element). */
export const dropout = (x: Node, clock: Node, rate: number, stream: number): Node =>
  apply(dropoutOp, [x, clock], { rate, stream, size: 0, apart: 0 });

export const uniformOp: Op<{ shape: Shape; limit: number; stream: number }> = elementwise(
  'uniform',
  shader,
  'op_uniform',
  {
    shape: (_, { shape }) => f32(shape),
    whole: 0,
    args: ({ attrs }, [clock], stream) => ['i', `${clock}[3]`, literal(attrs.limit, false), stream],
  },
);

/** Uniform in [-limit, limit), the same in each step */
export const uniform = (clock: Node, shape: Shape, limit: number, stream: number): Node =>
  apply(uniformOp, [clock], { shape, limit, stream });

/** A source whose numbers are others in each step; its attrs besides shape and stream are arguments of its function. */
/* @__NO_SIDE_EFFECTS__ */
const drawn = <A extends { readonly shape: Shape; readonly stream: number }>(
  name: string,
  fn: string,
  argumentsOf: (attrs: A) => readonly number[],
): Op<A> => {
  const op: Op<A> = elementwise(name, shader, fn, {
    shape: (_, { shape }) => f32(shape),
    whole: 0,
    args: ({ attrs }, [clock], stream) => {
      const numbers = argumentsOf(attrs).map((value) => literal(value, false));
      return ['i', `${clock}[3]`, `${clock}[0]`, ...numbers, stream];
    },
    reshaped: ({ inputs, attrs }, shape, make) => make(op, inputs, { ...attrs, shape }),
  });
  return op;
};

type Uniform = { readonly shape: Shape; readonly low: number; readonly high: number; readonly stream: number };
type Normal = { readonly shape: Shape; readonly mean: number; readonly deviation: number; readonly stream: number };
type Bernoulli = { readonly shape: Shape; readonly p: number; readonly stream: number };

export const randomUniformOp: Op<Uniform> = drawn('randomUniform', 'op_random_uniform', ({ low, high }) => [
  low,
  high - low,
]);

/** Uniform in [low, high), in each step others; a result may be rounded to `high`. */
export const randomUniform = (clock: Node, shape: Shape, low: number, high: number, stream: number): Node =>
  apply(randomUniformOp, [clock], { shape, low, high, stream });

export const randomNormalOp: Op<Normal> = drawn('randomNormal', 'op_random_normal', ({ mean, deviation }) => [
  mean,
  deviation,
]);

/** Normal, in each step others. */
export const randomNormal = (clock: Node, shape: Shape, mean: number, deviation: number, stream: number): Node =>
  apply(randomNormalOp, [clock], { shape, mean, deviation, stream });

export const bernoulliOp: Op<Bernoulli> = drawn('bernoulli', 'op_bernoulli', ({ p }) => [p]);

/** 1 with probability p, else 0, in each step others. */
export const bernoulli = (clock: Node, shape: Shape, p: number, stream: number): Node =>
  apply(bernoulliOp, [clock], { shape, p, stream });

export const truncatedNormalOp: Op<{ shape: Shape; deviation: number; stream: number }> = {
  name: 'truncatedNormal',
  kind: 'kernel',
  shape: (_, { shape }) => f32(shape),
  choose: ({ shape, attrs: { deviation, stream } }) => {
    const constants = { SIZE: sizeOf(shape), DEVIATION: deviation, STREAM: stream };
    return choice(truncatedNormalShader, sizeOf(shape), 1, constants, ['clock']);
  },
};

/** Normal with mean 0, values beyond two `deviation`s drawn again; the same in each step */
export const truncatedNormal = (clock: Node, shape: Shape, deviation: number, stream: number): Node =>
  apply(truncatedNormalOp, [clock], { shape, deviation, stream });

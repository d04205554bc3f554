/**
 * Batch normalisation along an axis of x: the channels, of which all other places are the rows. Statistics are those of parts of the
 * rows, in one kernel, or in that which makes x; the kernels that read them join them for the channels that they do.
 */
import normShader from '../../shaders/batch_norm.wgsl?raw';
import gradShader from '../../shaders/batch_norm_grad.wgsl?raw';
import sumsShader from '../../shaders/batch_norm_sums.wgsl?raw';
import sumsWideShader from '../../shaders/batch_norm_sums_wide.wgsl?raw';
import joinedShader from '../../shaders/joined_moments.wgsl?raw';
import momentsShader from '../../shaders/part_moments.wgsl?raw';
import momentsWideShader from '../../shaders/part_moments_wide.wgsl?raw';
import tileMomentsShader from '../../shaders/partial/moments.wgsl?raw';
import tileSumsShader from '../../shaders/partial/sums.wgsl?raw';
import { apply, type Node, sizeOf } from '../graph/node.ts';
import type { Constants, Op, PartialKernel } from '../graph/op.ts';
import { expectSame, fail } from '../graph/shapes.ts';
import { copy, reshape, stopGradient } from '../graph/views.ts';
import { add, mul, sub } from './arithmetic.ts';
import { expectF32, f32 } from './elementwise.ts';
import { rsqrt } from './exponentials.ts';
import { partials } from './gradients.ts';
import { mean as meanOf, moments } from './reductions.ts';
import {
  countOf,
  joinedKernel,
  joiningKernel,
  layoutOf,
  normConstants,
  type PartAttrs,
  partsKernel,
  partsOf,
  rowsOf,
} from './row-parts.ts';
import { fill } from './sources.ts';
import { sumOp } from './sums.ts';

type NormAttrs = {
  readonly axis: number;
  /** What is added to the variance. */
  readonly epsilon: number;
};
type JoinedAttrs = {
  /** Of each channel, in all parts. */
  readonly rows: number;
};

/** By the kernel that makes the rows: of columns, which the channels must be. */
function partialOf<A extends PartAttrs>(shader: string, own: (attrs: A) => Constants): PartialKernel<A> {
  return {
    shader,
    constants: ({ shape, attrs }, lanes) => ({ PART_CHANNELS: shape[1]! / lanes, ...own(attrs) }),
    inTiles: ({ op, inputs, attrs }, parts) =>
      attrs.axis === inputs[0]!.shape.length - 1 ? (apply(op, inputs, { ...attrs, ...parts }) as Node) : undefined,
  };
}

/** Numbers of each channel in each part, which one kernel gives. @param result its variable */
const partMomentsOf = (name: string, result: string): Op<PartAttrs> => ({
  name,
  kind: 'kernel',
  shape: (inputs, attrs) => {
    const { shape } = expectF32(name, inputs)[0]!;
    return f32([countOf(rowsOf(shape, attrs.axis), attrs), shape[attrs.axis]!]);
  },
  choose: ({ inputs: [x], attrs }, options) => {
    const layout = layoutOf(x!.shape, attrs.axis, options);
    const names = { inputs: ['x'], results: [result] };
    return partsKernel([momentsShader, momentsWideShader], layout, attrs, {}, names, options);
  },
  flops: ({ inputs: [x] }) => 3 * sizeOf(x!.shape),
  family: 'partMoments',
  partial: partialOf(tileMomentsShader, () => ({})),
});

/** The means of parts of the rows of x: [parts, channels] */
export const partMeansOp = partMomentsOf('partMeans', 'means');

/** Σ (x - mean)² of parts of the rows of x: [parts, channels] */
export const partSquaresOp = partMomentsOf('partSquares', 'squares');

const joined = (name: string, isVariance: boolean): Op<JoinedAttrs> => ({
  name,
  kind: 'kernel',
  shape: (inputs) => f32([expectSame(name, expectF32(name, inputs))[1]!]),
  choose: ({ inputs, attrs: { rows } }, options) =>
    joinedKernel(joinedShader, inputs, rows, { VARIANCE: isVariance }, ['means', 'squares'], options),
  flops: ({ inputs: [means] }) => 8 * sizeOf(means!.shape),
  giving: 'elements',
});

/** The mean of each channel, given `partMeans` and `partSquares`: [channels] */
export const joinedMeanOp = joined('joinedMean', false);

/** The variance of each channel, the sum of squares divided by their number: [channels] */
export const joinedVarianceOp = joined('joinedVariance', true);

/** y, given x, its `partMeans` and `partSquares`, gamma and beta. */
export const batchNormOp: Op<NormAttrs> = {
  name: 'batchNorm',
  kind: 'kernel',
  shape: (inputs, { axis }) => {
    const [x, , , gamma, beta] = expectF32('batchNorm', inputs);
    for (const own of [gamma!, beta!]) expectChannels(own, x!, axis);
    return f32(x!.shape);
  },
  // what the statistics are worth is part of what x is
  vjp: ({ inputs: [x, means, squares, gamma], attrs }, dy) => {
    const rows = rowsOf(x!.shape, attrs.axis);
    const { mean, variance } = joinedMoments(means!, squares!, rows);
    const own = { ...attrs, ...partsOf(rows) };
    const [sums, products] = [partSumsOp, partProductsOp].map((op) => apply(op, [dy, x!, mean, variance], own));
    // of a copy, so that gamma may learn while the gradient of x is computed
    const dx = apply(batchNormGradOp, [dy, x!, mean, variance, sums!, products!, copy(gamma!)], attrs);
    const ofAll = (ofParts: Node): Node => apply(sumOp, [ofParts], { axis: 0, parts: 0 });
    return [dx, undefined, undefined, ofAll(products!), ofAll(sums!)];
  },
  choose: ({ inputs: [x, means], attrs }, options) => {
    const layout = layoutOf(x!.shape, attrs.axis, options);
    const inputs = ['x', 'means', 'squares', 'gamma', 'beta'];
    const constants = normConstants(means!, attrs.epsilon);
    return joiningKernel(normShader, layout, means!.shape[0]!, constants, inputs, options);
  },
  flops: ({ shape }) => 3 * sizeOf(shape),
  giving: 'elements',
};

/** Numbers of each channel in each part, which one kernel gives. @param result its variable */
const partSumsOf = (name: string, result: string): Op<NormAttrs & PartAttrs> => ({
  name,
  kind: 'kernel',
  shape: (inputs, attrs) => {
    const [dy, x] = expectF32(name, inputs);
    const shape = expectSame(name, [dy!, x!]);
    return f32([countOf(rowsOf(shape, attrs.axis), attrs), shape[attrs.axis]!]);
  },
  choose: ({ inputs: [x], attrs }, options) => {
    const layout = layoutOf(x!.shape, attrs.axis, options);
    const names = { inputs: ['dy', 'x', 'mean', 'variance'], results: [result] };
    return partsKernel([sumsShader, sumsWideShader], layout, attrs, { EPSILON: attrs.epsilon }, names, options);
  },
  flops: ({ inputs: [x] }) => 4 * sizeOf(x!.shape),
  family: 'batchNormSums',
  partial: partialOf(tileSumsShader, ({ epsilon }) => ({ PART_EPSILON: epsilon })),
});

/** Σ dy of parts of the rows, given dy, x, mean and variance: [parts, channels] */
export const partSumsOp = partSumsOf('partSums', 'sums');

/** Σ dy · (x - mean) / √(variance + epsilon) of parts of the rows: [parts, channels] */
export const partProductsOp = partSumsOf('partProducts', 'products');

/** The gradient of x, given dy, x, its mean and variance, the sums of parts, and gamma. */
export const batchNormGradOp: Op<NormAttrs> = {
  name: 'batchNormGrad',
  kind: 'kernel',
  shape: (inputs, { axis }) => {
    const [dy, x, , , , , gamma] = expectF32('batchNormGrad', inputs);
    expectChannels(gamma!, x!, axis);
    return f32(expectSame('batchNormGrad', [dy!, x!]));
  },
  vjp: ({ inputs: [dy, x, , , , , gamma], attrs }, ddx) => {
    const own = [dy!, x!, gamma!].map(stopGradient);
    const [ofDy, ofX, ofGamma] = partials(plainGrad(own[0]!, own[1]!, own[2]!, attrs), ddx, own);
    return [ofDy, ofX, undefined, undefined, undefined, undefined, ofGamma];
  },
  choose: ({ inputs: [x, , , , sums], attrs: { axis, epsilon } }, options) => {
    const layout = layoutOf(x!.shape, axis, options);
    const inputs = ['dy', 'x', 'mean', 'variance', 'sums', 'products', 'gamma'];
    return joiningKernel(gradShader, layout, sums!.shape[0]!, { EPSILON: epsilon }, inputs, options);
  },
  flops: ({ shape }) => 5 * sizeOf(shape),
  giving: 'elements',
};

/** The gradient of x in ops that have gradients themselves. */
function plainGrad(dy: Node, x: Node, gamma: Node, { axis, epsilon }: NormAttrs): Node {
  const along = [...x.shape.keys()].filter((each) => each !== axis);
  const wide = x.shape.map((size, each) => (each === axis ? size : 1));
  const { mean, variance } = moments(x, along);
  const spread = rsqrt(add(variance, fill([], epsilon)));
  const normal = mul(sub(x, mean), spread);
  const slope = mul(normal, meanOf(mul(dy, normal), along, true));
  return mul(mul(reshape(gamma, wide), spread), sub(sub(dy, meanOf(dy, along, true)), slope));
}

function expectChannels(own: Node, x: Node, axis: number): void {
  const channels = x.shape[axis]!;
  if (own.shape.join() !== `${channels}`) fail('batchNorm', 'the shape', own, { shape: [channels] });
}

function joinedMoments(means: Node, squares: Node, rows: number): { mean: Node; variance: Node } {
  const [mean, variance] = [joinedMeanOp, joinedVarianceOp].map((op) => apply(op, [means, squares], { rows }));
  return { mean: mean!, variance: variance! };
}

/**
 * (x - mean) / √(variance + epsilon) · gamma + beta for each channel, a place of x along `axis`, mean and variance being those of all
 * its rows. gamma and beta are [channels]. Also gives mean and variance [channels], which have no gradient.
 * @throws ShapeError where gamma or beta has another size
 */
export function batchNorm(x: Node, gamma: Node, beta: Node, attrs: NormAttrs): { y: Node; mean: Node; variance: Node } {
  const rows = rowsOf(x.shape, attrs.axis);
  const own = { axis: attrs.axis, ...partsOf(rows) };
  const [means, squares] = [partMeansOp, partSquaresOp].map((op) => apply(op, [x], own));
  const y = apply(batchNormOp, [x, means!, squares!, gamma, beta], attrs);
  return { y, ...joinedMoments(means!, squares!, rows) };
}

/**
 * Batch normalisation along an axis of x: the channels, of which all other places are the rows. Statistics are those of parts of the
 * rows, in one kernel; the kernels that read them join them for the channels that they do.
 */
import normShader from '../../shaders/batch_norm.wgsl?raw';
import gradShader from '../../shaders/batch_norm_grad.wgsl?raw';
import sumsShader from '../../shaders/batch_norm_sums.wgsl?raw';
import sumsWideShader from '../../shaders/batch_norm_sums_wide.wgsl?raw';
import joinedShader from '../../shaders/joined_moments.wgsl?raw';
import partsShader from '../../shaders/part_moments.wgsl?raw';
import partsWideShader from '../../shaders/part_moments_wide.wgsl?raw';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Choice, Constants, KernelOptions, Lanes, Op } from '../graph/op.ts';
import { expectSame, fail } from '../graph/shapes.ts';
import { reshape, stopGradient } from '../graph/views.ts';
import { fewThreads } from '../kernels/choice.ts';
import { add, mul, sub } from './arithmetic.ts';
import { expectF32, f32 } from './elementwise.ts';
import { rsqrt } from './exponentials.ts';
import { partials } from './gradients.ts';
import { mean as meanOf, moments } from './reductions.ts';
import { fill } from './sources.ts';
import { sum } from './sums.ts';

type PartAttrs = {
  readonly axis: number;
  /** How many parts the rows are split into. */
  readonly parts: number;
};
type NormAttrs = {
  readonly axis: number;
  /** What is added to the variance. */
  readonly epsilon: number;
};
type JoinedAttrs = {
  /** Of each channel, in all parts. */
  readonly rows: number;
};

/** Parts are at most so many, which fill a GPU where there are some channels: each thread that reads them joins them all, */
const MOST_PARTS = 64;
/** and at least of so many rows. */
const PART = 128;

const rowsOf = (shape: Shape, axis: number): number => sizeOf(shape) / shape[axis]!;

/** Rows of a part, but for the last one, which has what is left. */
const shareOf = (rows: number, parts: number): number => Math.ceil(rows / parts);

/** Into how many parts rows are split, none of them empty: a rule of the size alone, so that it gives the same bits everywhere. */
function partsOf(rows: number): number {
  const most = Math.min(MOST_PARTS, Math.ceil(rows / PART));
  return Math.ceil(rows / shareOf(rows, most));
}

interface Layout {
  readonly lanes: Lanes;
  readonly rows: number;
  /** in vectors where there are four lanes */
  readonly channels: number;
  readonly last: number;
  readonly constants: Constants;
}

function layoutOf(shape: Shape, axis: number, { tuned }: KernelOptions): Layout {
  const inner = sizeOf(shape.slice(axis + 1));
  const lanes = tuned && inner === 1 && shape[axis]! % 4 === 0 ? 4 : 1;
  const [rows, channels] = [rowsOf(shape, axis), shape[axis]! / lanes];
  return {
    lanes,
    rows,
    channels,
    last: shape.at(-1)! / lanes,
    constants: { ROWS: rows, CHANNELS: channels, INNER: inner },
  };
}

/** The file's variables. */
interface Names {
  readonly inputs: readonly string[];
  readonly results: readonly string[];
}

/** Threads of a workgroup that share the rows of a part, and of these the words beside each other that they load: a line of most caches. */
const [WIDE_THREADS, LINE] = [256, 32];
/** Rows of a part that are worth it. */
const WIDE_ROWS = 16;

/** A kernel that gives a number for each channel of each part of the rows: by a thread, or on GPUs by threads that share the rows. */
function partsKernel(
  [shader, wideShader]: readonly [string, string],
  { lanes, rows, channels, constants }: Layout,
  parts: number,
  more: Constants,
  names: Names,
  options: KernelOptions,
): Choice {
  const share = shareOf(rows, parts);
  const shared = { ...constants, ...more, PARTS: parts, SHARE: share };
  if (!options.tuned || options.target === 'cpu' || share < WIDE_ROWS) {
    const grid = fewThreads(parts * channels, options);
    return { ...grid, ...names, shader, lanes, constants: { ...grid.constants, ...shared } };
  }
  const width = Math.min(LINE / lanes, 2 ** Math.ceil(Math.log2(channels)));
  return {
    ...names,
    ...{ shader: wideShader, lanes, constants: { ...shared, WG: WIDE_THREADS, WIDTH: width } },
    ...{ workgroups: parts * Math.ceil(channels / width), fixedThreads: true },
  };
}

/** More threads than this do not make a GPU faster. */
const MANY_THREADS = 2 ** 17;

/** A kernel whose threads each join what is known of all parts before they do a stretch of rows, which is to be some times as long. */
function joiningKernel(
  shader: string,
  { lanes, rows, channels, last, constants }: Layout,
  parts: number,
  more: Constants,
  inputs: readonly string[],
  options: KernelOptions,
): Choice {
  const stretch = options.target === 'cpu' ? Math.max(4, 8 * parts) : Math.max(8, (rows * channels) / MANY_THREADS);
  const length = Math.min(rows, Math.ceil(stretch));
  const grid = fewThreads(Math.ceil(rows / length) * channels, options);
  const own = { ...grid.constants, ...constants, ...more, LAST: last, PARTS: parts, STRETCH: length };
  return { ...grid, shader, lanes, constants: own, inputs, results: ['y'] };
}

const PART_MOMENTS = [partsShader, partsWideShader] as const;
const PART_SUMS = [sumsShader, sumsWideShader] as const;

/** Numbers of each channel in each part, which one kernel gives. @param result its variable */
const partMomentsOf = (name: string, result: string): Op<PartAttrs> => ({
  name,
  kind: 'kernel',
  shape: (inputs, { axis, parts }) => f32([parts, expectF32(name, inputs)[0]!.shape[axis]!]),
  choose: ({ inputs: [x], attrs: { axis, parts } }, options) => {
    const layout = layoutOf(x!.shape, axis, options);
    return partsKernel(PART_MOMENTS, layout, parts, {}, { inputs: ['x'], results: [result] }, options);
  },
  flops: ({ inputs: [x] }) => 3 * sizeOf(x!.shape),
  family: 'partMoments',
});

/** The means of parts of the rows of x: [parts, channels] */
export const partMeansOp = partMomentsOf('partMeans', 'means');

/** Σ (x - mean)² of parts of the rows of x: [parts, channels] */
export const partSquaresOp = partMomentsOf('partSquares', 'squares');

const joined = (name: string, isVariance: boolean): Op<JoinedAttrs> => ({
  name,
  kind: 'kernel',
  shape: (inputs) => f32([expectSame(name, expectF32(name, inputs))[1]!]),
  choose: ({ inputs: [means], attrs: { rows } }, options) => {
    const [parts, size] = means!.shape;
    const lanes = options.tuned && size! % 4 === 0 ? 4 : 1;
    const constants = {
      ROWS: rows,
      CHANNELS: size! / lanes,
      PARTS: parts!,
      SHARE: shareOf(rows, parts!),
      VARIANCE: isVariance,
    };
    const grid = fewThreads(size! / lanes, options);
    return {
      ...{ ...grid, shader: joinedShader, lanes, constants: { ...grid.constants, ...constants } },
      ...{ inputs: ['means', 'squares'], results: ['y'] },
    };
  },
  flops: ({ inputs: [means] }) => 8 * sizeOf(means!.shape),
  giving: 'elements',
});

/** The mean of each channel, of what is known of parts: [channels] */
export const joinedMeanOp = joined('joinedMean', false);

/** The variance of each channel, the sum of squares divided by their number: [channels] */
export const joinedVarianceOp = joined('joinedVariance', true);

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
    const { mean, variance } = joinedMoments(means!, squares!, rowsOf(x!.shape, attrs.axis));
    const own = { ...attrs, parts: means!.shape[0]! };
    const [sums, products] = [partSumsOp, partProductsOp].map((op) => apply(op, [dy, x!, mean, variance], own));
    const dx = apply(batchNormGradOp, [dy, x!, mean, variance, sums!, products!, gamma!], attrs);
    return [dx, undefined, undefined, sum(products!, [0]), sum(sums!, [0])];
  },
  choose: ({ inputs: [x, means], attrs }, options) => {
    const parts = means!.shape[0]!;
    const layout = layoutOf(x!.shape, attrs.axis, options);
    const more = { SHARE: shareOf(layout.rows, parts), EPSILON: attrs.epsilon };
    return joiningKernel(normShader, layout, parts, more, ['x', 'means', 'squares', 'gamma', 'beta'], options);
  },
  flops: ({ shape }) => 3 * sizeOf(shape),
  giving: 'elements',
};

/** Numbers of each channel in each part, which one kernel gives. @param result its variable */
const partSumsOf = (name: string, result: string): Op<NormAttrs & PartAttrs> => ({
  name,
  kind: 'kernel',
  shape: (inputs, { axis, parts }) => {
    const [dy, x] = expectF32(name, inputs);
    return f32([parts, expectSame(name, [dy!, x!])[axis]!]);
  },
  choose: ({ inputs: [x], attrs: { axis, parts, epsilon } }, options) => {
    const layout = layoutOf(x!.shape, axis, options);
    const names = { inputs: ['dy', 'x', 'mean', 'variance'], results: [result] };
    return partsKernel(PART_SUMS, layout, parts, { EPSILON: epsilon }, names, options);
  },
  flops: ({ inputs: [x] }) => 4 * sizeOf(x!.shape),
  family: 'batchNormSums',
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
  choose: ({ inputs: [x, , , , sums], attrs }, options) => {
    const inputs = ['dy', 'x', 'mean', 'variance', 'sums', 'products', 'gamma'];
    const layout = layoutOf(x!.shape, attrs.axis, options);
    return joiningKernel(gradShader, layout, sums!.shape[0]!, { EPSILON: attrs.epsilon }, inputs, options);
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
  if (own.shape.length !== 1 || own.shape[0] !== x.shape[axis])
    fail('batchNorm', 'the shape', own, { shape: [x.shape[axis]!] });
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
  const own = { axis: attrs.axis, parts: partsOf(rows) };
  const [means, squares] = [partMeansOp, partSquaresOp].map((op) => apply(op, [x], own));
  const y = apply(batchNormOp, [x, means!, squares!, gamma, beta], attrs);
  return { y, ...joinedMoments(means!, squares!, rows) };
}

/** Cases of batch normalisation: one row, one channel, rows that parts do not divide, channels of any number in any place. */
import { apply, type Node, type Shape, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { windowsOver } from '../../src/ops/conv-geometry.ts';
import { gradients } from '../../src/ops/gradients.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { type Tolerance, ulps, within } from './tolerance.ts';

/** [rows before, channels, places after] */
const SIZES = [
  [1, 1, 1],
  [1, 8, 1],
  [2, 3, 1],
  [7, 1, 1],
  [9, 6, 1],
  [64, 128, 1],
  [129, 4, 1], // two parts, of 65 and 64 rows
  [300, 3, 1],
  [513, 12, 1],
  [8205, 4, 1], // as many parts as there are at most
  [3, 5, 7],
  [1, 4, 40],
  [70, 3, 5],
  [2, 1, 9],
] as const;

/** Between -2 and 2; of one row the variance is 0, by whose root with epsilon, 0.03, errors of x are divided. */
const NEAR = within(2 ** -18, 'roundings of mean and variance of values up to 2, by a deviation of 0.03 and more');
const UNTIL = within(2 ** -17, 'the same, and of sums of the gradients');

const THROUGH = within(2 ** -15, 'sums of up to 324 products, divided by a deviation of 0.1 and more; and tanh');

/** x, gamma with a 0 in it, and beta; the channels are the axis 1. */
function operands([rows, channels, inner]: readonly number[], draw: Draw): readonly [Node, Node, Node] {
  const shape = inner === 1 ? [rows!, channels!] : [rows!, channels!, inner!];
  const gamma = Float32Array.from({ length: channels! }, (_, c) => (c % 3 === 2 ? 0 : 0.5 + draw.below(100) / 100));
  return [
    draw.f32('x', shape),
    draw.values('gamma', [channels!], 'f32', gamma, 'param'),
    draw.f32('beta', [channels!], -1, 1, 'param'),
  ];
}

const ATTRS = { axis: 1, epsilon: 1e-3 };

const normalized = (name: string, tolerance: Tolerance, then: (y: Node) => Node): Case => ({
  name,
  sizes: SIZES,
  gradientSize: [9, 6, 2],
  make: (size, draw): Problem => {
    const [x, gamma, beta] = operands(size, draw);
    const { y, mean, variance } = b.batchNorm(x, gamma, beta, ATTRS);
    const outputs = { y: then(y), mean, variance };
    return { step: { outputs, updates: [] }, feeds: draw.feeds, tolerance, wrt: [x, gamma, beta] };
  },
});

/** As a layer does it: gradients of all three, moving averages, and gamma and beta move. */
const trained: Case = {
  name: 'batch normalisation, a step of training',
  sizes: SIZES.filter((_, i) => i % 2 === 1),
  gradientSize: [],
  make: (size, draw): Problem => {
    const [x, gamma, beta] = operands(size, draw);
    const moving = draw.f32('moving', gamma.shape, 0, 1, 'state');
    const { y, variance } = b.batchNorm(x, gamma, beta, ATTRS);
    const dy = draw.f32('dy', x.shape, -1, 1);
    const [dx, dGamma, dBeta] = gradients(b.tanh(y), dy, [x, gamma, beta]);
    const by = 1 / (sizeOf(x.shape) / gamma.shape[0]!);
    const moved = (leaf: Node, gradient: Node): [Node, Node] => [leaf, b.sub(leaf, b.scale(gradient, by))];
    const average = b.add(moving, b.scale(b.sub(variance, moving), 0.25));
    const updates: [Node, Node][] = [moved(gamma, dGamma!), moved(beta, dBeta!), [moving, average]];
    return { step: { outputs: { dx: dx! }, updates }, feeds: draw.feeds, tolerance: UNTIL };
  },
};

const twice: Case = {
  name: 'the gradient of batch normalisation, differentiated',
  sizes: [
    [5, 3, 1],
    [6, 4, 1],
    [2, 3, 4],
  ],
  gradientSize: [6, 3, 1],
  make: (size, draw): Problem => {
    const [x, gamma, beta] = operands(size, draw);
    const dy = draw.f32('dy', x.shape, -1, 1);
    const { y } = b.batchNorm(x, gamma, beta, { axis: 1, epsilon: 0.1 });
    const [dx] = gradients(y, dy, [x]);
    return { step: { outputs: { y: dx! }, updates: [] }, feeds: draw.feeds, tolerance: UNTIL, wrt: [x, gamma, dy] };
  },
};

/** Parts as a kernel's tiles are: of rows that are apart. [rows, channels, inner, share, repeat] */
const apart: Case = {
  name: 'numbers of parts of rows that are apart',
  sizes: [
    [6, 4, 1, 2, 3],
    [35, 3, 1, 4, 5],
    [40, 8, 1, 16, 4],
    [6, 2, 10, 9, 4],
  ],
  gradientSize: [],
  make: ([rows, channels, inner, share, repeat], draw): Problem => {
    const [x, gamma, beta] = operands([rows!, channels!, inner!], draw);
    const attrs = { axis: 1, share: share!, repeat: repeat! };
    const [means, squares] = [b.partMeansOp, b.partSquaresOp].map((op) => apply(op, [x], attrs));
    const y = apply(b.batchNormOp, [x, means!, squares!, gamma, beta], ATTRS);
    const count = { rows: rows! * inner! };
    const [mean, variance] = [b.joinedMeanOp, b.joinedVarianceOp].map((op) => apply(op, [means!, squares!], count));
    const operandsOf = [draw.f32('dy', x.shape, -1, 1), x, mean!, variance!];
    const [sums, products] = [b.partSumsOp, b.partProductsOp].map((op) =>
      apply(op, operandsOf, { ...ATTRS, ...attrs }),
    );
    const outputs = { means, squares, y, mean, variance, sums, products } as Record<string, Node>;
    return { step: { outputs, updates: [] }, feeds: draw.feeds, tolerance: UNTIL };
  },
};

/** [images, height, width, channels, outputs, stride]: one image, some that do not fill a tile, and more than one tile has. */
const PICTURES = [
  [1, 3, 4, 4, 8, 1],
  [3, 5, 4, 8, 4, 2],
  [6, 2, 2, 4, 36, 1],
  [35, 4, 3, 8, 16, 1],
  [33, 1, 1, 4, 4, 1],
  [6, 5, 4, 1, 8, 1],
  [37, 3, 4, 3, 12, 2],
] as const;

/** The statistics are made where the rows are: in the tiles of a convolution, or of its gradient. */
const ofPictures = (isTransposed: boolean): Case => ({
  name: `batch normalisation of a convolution${isTransposed ? "'s gradient" : ''}`,
  sizes: PICTURES,
  gradientSize: [5, 3, 2, 4, 4, 1],
  make: ([images, height, width, channels, outputs, stride], draw): Problem => {
    const windows = { window: [3, 3], strides: [stride!, stride!], dilations: [1, 1], padding: 'same' } as const;
    const attrs = { ...windowsOver('test', [height!, width!], windows), groups: 1 };
    const kernel = draw.f32('kernel', [3, 3, channels!, outputs!], -0.5, 0.5, 'param');
    const [size, depth] = isTransposed ? [attrs.small, outputs!] : [attrs.large, channels!];
    const x = draw.f32('x', [images!, ...size, depth], -1, 1);
    const rows = isTransposed ? b.convTransposed(x, kernel, attrs) : b.conv(x, kernel, attrs);
    return afterRows(b.add(rows, draw.f32('bias', rows.shape.slice(-1), -1, 1, 'param')), [x, kernel], draw);
  },
});

/** [rows, terms, columns] */
const ofProduct: Case = {
  name: 'batch normalisation of a product',
  sizes: [
    [1, 4, 8],
    [5, 8, 4],
    [63, 4, 36],
    [130, 12, 16],
    [64, 100, 64],
  ],
  gradientSize: [7, 4, 8],
  make: ([rows, terms, columns], draw): Problem => {
    const [x, w] = [draw.f32('x', [rows!, terms!], -1, 1), draw.f32('w', [terms!, columns!], -1, 1, 'param')];
    return afterRows(b.matmul(x, w), [x, w], draw);
  },
};

/** The sums of the gradient are made where that is: in the tiles of the next convolution's gradient. */
const between: Case = {
  name: 'batch normalisation between two convolutions, a step of training',
  sizes: PICTURES,
  gradientSize: [],
  make: ([images, height, width, channels, outputs], draw): Problem => {
    const windows = { window: [3, 3], strides: [1, 1], dilations: [1, 1], padding: 'same' } as const;
    const attrs = { ...windowsOver('test', [height!, width!], windows), groups: 1 };
    const kernel = (name: string, depth: number): Node => draw.f32(name, [3, 3, depth, outputs!], -0.5, 0.5, 'param');
    const [first, second] = [kernel('first', channels!), kernel('second', outputs!)];
    const rows = b.conv(draw.f32('x', [images!, height!, width!, channels!], -1, 1), first, attrs);
    const own = [outputs!];
    const [gamma, beta] = [draw.f32('gamma', own, 0.5, 1.5, 'param'), draw.f32('beta', own, -1, 1, 'param')];
    const { y } = b.batchNorm(rows, gamma, beta, { axis: 3, epsilon: 0.01 });
    const z = b.conv(b.tanh(y), second, attrs);
    const dz = b.scale(draw.f32('dz', z.shape, -1, 1), 1 / (images! * height! * width!));
    const wrt = { first, second, gamma, beta };
    const found = gradients(z, dz, Object.values(wrt));
    const grads = Object.fromEntries(Object.keys(wrt).map((name, i) => [`d ${name}`, found[i]!]));
    return { step: { outputs: grads, updates: [] }, feeds: draw.feeds, tolerance: THROUGH };
  },
};

/** What the statistics are of is made by another kernel. */
function afterRows(rows: Node, wrt: readonly Node[], draw: Draw): Problem {
  const channels = rows.shape.slice(-1);
  const [gamma, beta] = [draw.f32('gamma', channels, 0.5, 1.5, 'param'), draw.f32('beta', channels, -1, 1, 'param')];
  const { y, mean, variance } = b.batchNorm(rows, gamma, beta, { axis: rows.shape.length - 1, epsilon: 0.01 });
  const outputs = { y: b.tanh(y), mean, variance };
  return { step: { outputs, updates: [] }, feeds: draw.feeds, tolerance: THROUGH, wrt: [...wrt, gamma, beta] };
}

/** Normal numbers, the mean so many deviations from 0. */
function far(draw: Draw, shape: Shape, ratio: number): Node {
  const uniform = (): number => (draw.below(2 ** 24) + 0.5) / 2 ** 24;
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return draw.values(
    'x',
    shape,
    'f32',
    Float32Array.from({ length: sizeOf(shape) }, () => ratio + normal()),
  );
}

/** What E[x²] - E[x]² is off by: 6.5e-4 of the variance at a mean of 10 deviations, more than all of it at 1000. */
const exact = (ratio: number): Case => ({
  name: `variance, the mean being ${ratio} deviations`,
  sizes: [
    [12_544, 4, 1],
    [1000, 3, 1],
    [31, 2, 67],
  ],
  gradientSize: [],
  make: ([rows, channels, inner], draw): Problem => {
    const x = far(draw, inner === 1 ? [rows!, channels!] : [rows!, channels!, inner!], ratio);
    const { mean, variance } = b.batchNorm(x, b.fill([channels!], 1), b.fill([channels!], 0), ATTRS);
    const tolerance = {
      mean: ulps(4, 'joined means'),
      variance: ulps(4 + ratio / 8, 'joined squares, and roundings of means that are larger by the ratio'),
    };
    return { step: { outputs: { mean, variance }, updates: [] }, feeds: draw.feeds, tolerance };
  },
});

export const NORMALIZING_CASES: readonly Case[] = [
  normalized('batch normalisation', NEAR, (y) => y),
  normalized('batch normalisation, and more', NEAR, (y) => b.add(b.scale(b.relu(y), 0.5), b.fill([], 0.25))),
  trained,
  twice,
  apart,
  ofPictures(false),
  ofPictures(true),
  ofProduct,
  between,
  ...[1, 10, 100, 1000].map(exact),
];

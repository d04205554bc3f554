/** Cases of pooling: windows that overlap, touch and stand apart, that lie beyond edges on any side, and equal elements. */
import { type Node, sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Padding } from '../../src/ops/conv-geometry.ts';
import type { PoolAttrs } from '../../src/ops/pooling.ts';
import type { Case, Problem } from './case.ts';
import { distinct } from './cases-reductions.ts';
import type { Draw } from './draw.ts';
import { exact, type Tolerance, within } from './tolerance.ts';

/** [N, H, W, C, window height, window width, stride down, stride across] */
const ANYWHERE = [
  [1, 1, 1, 1, 1, 1, 1, 1],
  [1, 4, 4, 4, 2, 2, 2, 2],
  [1, 9, 7, 4, 3, 3, 2, 2],
  [5, 7, 5, 3, 2, 2, 2, 2],
  [2, 7, 10, 6, 3, 3, 3, 3],
  [3, 5, 8, 1, 4, 4, 1, 1],
  [2, 6, 5, 8, 3, 2, 1, 2],
  [1, 8, 9, 4, 2, 3, 3, 4],
  [2, 11, 6, 3, 1, 2, 5, 3],
  [1, 3, 17, 12, 3, 5, 2, 1],
  [2, 6, 6, 4, 6, 6, 6, 6],
  [4, 13, 13, 8, 2, 2, 2, 2],
] as const;
/** Windows larger than the picture: only where what is beyond the edges does not count. */
const LARGER = [
  [1, 1, 1, 4, 2, 3, 1, 1],
  [2, 2, 5, 3, 3, 3, 3, 2],
  [1, 3, 2, 4, 7, 7, 2, 2],
] as const;

const SIZES: Readonly<Record<Padding, Case['sizes']>> = { valid: ANYWHERE, same: [...ANYWHERE, ...LARGER] };

type Build = (x: Node, attrs: PoolAttrs, draw: Draw) => Node;

const summed = within(49 * 2 ** -22, 'roundings of a sum of up to 49 values up to 2');

/** @param x of the shape [N, H, W, C] */
const pooling = (
  name: string,
  padding: Padding,
  tolerance: Tolerance,
  build: Build,
  draws: (draw: Draw, shape: readonly number[]) => Node = distinct,
  gradientSize: Case['gradientSize'] = [2, 5, 4, 3, 3, 2, 2, 1],
): Case => ({
  name: `${name}, ${padding}`,
  sizes: SIZES[padding],
  gradientSize,
  make: ([n, h, w, c, kh, kw, sh, sw], draw): Problem => {
    const x = draws(draw, [n!, h!, w!, c!]);
    const y = build(x, { window: [kh!, kw!], strides: [sh!, sw!], padding }, draw);
    const wrt = gradientSize.length > 0 ? { wrt: [x] } : {};
    return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance, ...wrt };
  },
});

/** Whole numbers of which many are equal. */
function ties(draw: Draw, shape: readonly number[]): Node {
  const values = Float32Array.from({ length: sizeOf(shape) }, () => draw.below(3) - 1);
  return draw.values('x', shape, 'f32', values);
}

const cotangent = (y: Node, draw: Draw): Node => draw.f32('dy', y.shape);

const casesOf = (padding: Padding): Case[] => [
  pooling('the largest of windows', padding, exact, (x, attrs) => b.maxPool(x, attrs)),
  pooling('the largest of windows of what was just computed', padding, within(1.5e-5, 'accuracy of tanh'), (x, attrs) =>
    b.tanh(b.maxPool(b.scale(x, 0.3), attrs)),
  ),
  pooling('means of windows', padding, summed, (x, attrs) => b.averagePool(x, attrs)),
  pooling('means of windows, and more', padding, summed, (x, attrs) =>
    b.add(b.scale(b.averagePool(x, attrs), 0.5), b.fill([], 0.25)),
  ),
  pooling(
    'gradients of the largest of equal ones',
    padding,
    summed,
    (x, attrs, draw) => b.maxPoolGrad(cotangent(b.maxPool(x, attrs), draw), x, attrs),
    ties,
    [],
  ),
  pooling(
    'gradients of the largest, and more',
    padding,
    summed,
    (x, attrs, draw) => {
      const y = b.maxPool(x, attrs);
      return b.reluGrad(b.maxPoolGrad(cotangent(y, draw), x, attrs), x);
    },
    ties,
    [],
  ),
  pooling('gradients of means, differentiated', padding, summed, (x, attrs) =>
    b.scale(b.averagePoolGrad(b.averagePool(x, attrs), { ...attrs, shape: x.shape }), 0.5),
  ),
];

export const POOLING_CASES: readonly Case[] = [...casesOf('valid'), ...casesOf('same')];

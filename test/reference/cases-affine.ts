/** Cases of pictures that are resized, or shown through affine maps: of one pixel, of other sizes, far beyond their edges, as bytes of a batch. */
import { type Node, sizeOf } from '../../src/graph/node.ts';
import type { AffineAttrs, FillMode } from '../../src/ops/affine.ts';
import * as b from '../../src/ops/all.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { exact, type Tolerance, within } from './tolerance.ts';

const problem = (y: Node, draw: Draw, tolerance: Tolerance, ...wrt: Node[]): Problem => ({
  ...{ step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance },
  ...(wrt.length > 0 && { wrt }),
});

/** [N, H, W, C, OH, OW] */
const RESIZED = [
  [1, 1, 1, 1, 1, 1],
  [2, 1, 1, 3, 4, 5],
  [1, 4, 4, 4, 8, 8],
  [3, 5, 7, 1, 2, 3],
  [2, 6, 4, 8, 3, 9],
  [1, 3, 5, 3, 10, 4],
  [2, 28, 28, 1, 11, 17],
] as const;
const rounded = within(2 ** -19, 'roundings of four shares of values up to 2, and of sums of their gradients');

const resizing = (interpolation: 'nearest' | 'bilinear'): Case[] => [
  {
    name: `resized, ${interpolation}`,
    sizes: RESIZED,
    gradientSize: [2, 6, 4, 8, 3, 9],
    make: ([n, h, w, c, oh, ow], draw) => {
      const x = draw.f32('x', [n!, h!, w!, c!]);
      return problem(b.resize(x, { size: [oh!, ow!], interpolation }), draw, rounded, x);
    },
  },
  {
    name: `gradients of resized pictures, ${interpolation}, and more`,
    sizes: RESIZED,
    gradientSize: [3, 5, 7, 1, 2, 3],
    make: ([n, h, w, c, oh, ow], draw) => {
      const dy = draw.f32('dy', [n!, oh!, ow!, c!]);
      const dx = b.resizeGrad(dy, { size: [h!, w!], interpolation });
      return problem(b.add(b.scale(dx, 0.5), b.fill([], 0.25)), draw, rounded, dy);
    },
  },
];

/** [N, H, W, C, OH, OW] */
const SHOWN = [
  [1, 1, 1, 1, 1, 1],
  [2, 3, 5, 1, 3, 5],
  [3, 8, 8, 3, 8, 8],
  [2, 7, 4, 4, 3, 6],
  [5, 28, 28, 1, 28, 28],
] as const;

/** Maps of eighths, which f32 has with all that follows from them: so pixels are the nearest ones here and there. */
function eighths(draw: Draw, n: number): Node {
  const values = Float32Array.from({ length: 6 * n }, (_, k) =>
    k % 3 === 2 ? (draw.below(320) - 160) / 8 : (draw.below(33) - 16) / 8,
  );
  return draw.values('maps', [n, 6], 'f32', values);
}

function affine(attrs: Omit<AffineAttrs, 'size' | 'flips'>): Case {
  const { interpolation, fill } = attrs;
  return {
    name: `pictures through affine maps, ${interpolation}, ${fill} beyond`,
    sizes: SHOWN,
    gradientSize: [],
    make: ([n, h, w, c, oh, ow], draw) => {
      const x = draw.f32('x', [n!, h!, w!, c!]);
      const y = b.affineTransform(x, eighths(draw, n!), { ...attrs, size: [oh!, ow!], flips: false });
      return problem(b.scale(y, 2), draw, interpolation === 'nearest' ? exact : rounded);
    },
  };
}

const FILLS: readonly FillMode[] = ['constant', 'nearest', 'reflect', 'wrap'];

/** Maps that flip each picture or not, along both axes. */
function flips(draw: Draw, name: string, n: number, h: number, w: number): Node {
  const values = Array.from({ length: n }, () => {
    const [across, down] = [draw.below(2) === 0, draw.below(2) === 0];
    return [across ? -1 : 1, 0, across ? w - 1 : 0, 0, down ? -1 : 1, down ? h - 1 : 0];
  });
  return draw.values(name, [n, 6], 'f32', Float32Array.from(values.flat()));
}

const flipped = (x: Node, maps: Node): Node =>
  b.affineTransform(x, maps, {
    ...{ size: x.shape.slice(1, 3), interpolation: 'nearest', fill: 'nearest', value: 0, flips: true },
  });

const FLIPS: readonly Case[] = [
  {
    name: 'flipped pictures',
    sizes: SHOWN,
    gradientSize: [3, 8, 8, 3],
    make: ([n, h, w, c], draw) => {
      const x = draw.f32('x', [n!, h!, w!, c!]);
      return problem(flipped(x, flips(draw, 'maps', n!, h!, w!)), draw, exact, x);
    },
  },
  {
    name: 'bytes of a batch, flipped, through a map and flipped again',
    sizes: SHOWN,
    gradientSize: [],
    make: ([n, h, w, c, oh, ow], draw) => {
      const data = draw.u8('data', [n! + 3, h! * w! * c!]);
      const batch = b.gather(data, draw.u32('indices', n!, n! + 3), 1 / 255, [h!, w!, c!]);
      const moved = b.affineTransform(flipped(batch, flips(draw, 'flips', n!, h!, w!)), eighths(draw, n!), {
        ...{ size: [oh!, ow!], interpolation: 'bilinear', fill: 'reflect', value: 0, flips: false },
      });
      return problem(flipped(moved, flips(draw, 'more', n!, oh!, ow!)), draw, rounded);
    },
  },
];

const COMPOSED: Case = {
  name: 'one map after another',
  sizes: [[1], [7]],
  gradientSize: [],
  make: ([n], draw) => {
    const [first, second] = ['first', 'second'].map((name) => draw.f32(name, [n!, 6]));
    return problem(
      b.scale(b.composed(first!, second!), 0.5),
      draw,
      within(2 ** -20, 'a sum of three products up to 4'),
    );
  },
};

const SINES: Case = {
  name: 'sines of turns',
  sizes: [[1], [64], [400]],
  gradientSize: [],
  make: ([n], draw) => {
    const values = Float32Array.from({ length: sizeOf([n!]) }, (_, i) => (i - n! / 2) / 128);
    const x = draw.values('x', [n!], 'f32', values);
    return problem(b.turnSine(x), draw, within(3e-7, 'a series of five terms, right to 6e-8, and its roundings'));
  },
};

export const AFFINE_CASES: readonly Case[] = [
  ...resizing('nearest'),
  ...resizing('bilinear'),
  ...FILLS.flatMap((fill) => [
    affine({ interpolation: 'nearest', fill, value: 0.75 }),
    affine({ interpolation: 'bilinear', fill, value: 0.75 }),
  ]),
  ...FLIPS,
  COMPOSED,
  SINES,
];

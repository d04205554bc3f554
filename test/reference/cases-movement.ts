/** Cases of the ops that move elements, or make them of their coordinates. */
import type { Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { exact, type Tolerance, ulps, within } from './tolerance.ts';

/** [outer, middle, inner]: ones, primes, multiples of 4. */
const SIZES = [
  [1, 1, 1],
  [2, 3, 4],
  [3, 5, 7],
  [4, 1, 8],
  [2, 17, 12],
  [8, 4, 4],
];

/** A case over x [outer, middle, inner] whose result is the output `y`. */
const cube = (
  name: string,
  build: (x: Node, draw: Draw, size: readonly number[]) => Node | { y: Node; wrt: readonly Node[] },
  tolerance: Tolerance = exact,
  sizes: Case['sizes'] = SIZES,
): Case => ({
  name,
  sizes,
  gradientSize: [2, 3, 4],
  make: (size, draw): Problem => {
    const x = draw.f32('x', size);
    const built = build(x, draw, size);
    const { y, wrt } = 'op' in built ? { y: built, wrt: [x] } : built;
    return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance, wrt };
  },
});

const ORDERS = [
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];
const last = (n: number): number => n - 1;
const half = (n: number): number => Math.ceil(n / 2);
const rounding = ulps(2, 'two roundings');

/** Seen by an elementwise op, which looks through them, and stored for others. */
const views: Case[] = [
  ...ORDERS.map((axes) => cube(`axes in the order ${axes}`, (x) => b.scale(b.transpose(x, axes), 2))),
  cube('transposed, stored', (x) => b.transpose(x)),
  cube(
    'transposed, to be multiplied',
    (x, draw, [o, m, n]) => {
      const w = draw.f32('w', [m!, 3]);
      const rows = b.reshape(b.transpose(x, [0, 2, 1]), [o! * n!, m!]);
      return { y: b.matmul(rows, w), wrt: [x, w] };
    },
    within(17 * 2 ** -20, 'sums of up to 17 products up to 4'),
  ),
  cube('a slice', (x, _, size) =>
    b.scale(
      b.slice(
        x,
        size.map((n) => n - half(n)),
        size.map(half),
      ),
      2,
    ),
  ),
  cube('a slice, stored', (x, _, size) =>
    b.slice(
      x,
      size.map((n) => n - half(n)),
      size.map(half),
    ),
  ),
  cube('a slice of every other', (x, _, size) =>
    b.scale(
      b.slice(
        x,
        [0, 0, 0],
        size.map(half),
        [2, 2, 2].map((s, k) => (size[k] === 1 ? 1 : s)),
      ),
      2,
    ),
  ),
  cube('a slice backwards, every other', (x, _, size) =>
    b.scale(b.slice(x, size.map(last), size.map(half), [-2, -1, -2]), 2),
  ),
  cube('every other backwards, stored', (x, _, size) => b.slice(x, size.map(last), size.map(half), [-2, -2, -2])),
  cube('flipped', (x) => b.scale(b.flip(x), 2)),
  cube('flipped rows, added to themselves', (x) => b.add(x, b.flip(x, [0])), rounding),
  cube(
    'flipped rows of one vector',
    (_, draw, [o, m]) => {
      const row = draw.f32('row', [1, 4]);
      return { y: b.mul(b.flip(row), draw.f32('z', [o! * m!, 4])), wrt: [row] };
    },
    rounding,
  ),
  cube('fours of what is no whole number of them', (_, draw, [o, m, n]) => {
    const long = draw.f32('long', [4 * o! * m! * n! + 3]);
    return { y: b.scale(b.slice(long, [4], [4 * o! * m! * n! - 4 || 1]), 2), wrt: [long] };
  }),
  cube('flipped columns, stored', (x) => b.flip(x, [-1])),
  cube('a flipped slice, turned', (x, _, size) =>
    b.scale(
      b.transpose(
        b.flip(
          b.slice(
            x,
            size.map((n) => n - half(n)),
            size.map(half),
          ),
          [0, 2],
        ),
        [2, 0, 1],
      ),
      2,
    ),
  ),
  cube(
    'a repeated column of a slice',
    (x, draw, [o, m, n]) => {
      const z = draw.f32('z', [o!, m!, n!]);
      return { y: b.add(z, b.broadcastTo(b.slice(x, [0, 0, n! - 1], [o!, m!, 1]), x.shape)), wrt: [x, z] };
    },
    rounding,
  ),
  cube(
    'a repeated row of what was just computed',
    (x, _, [, m, n]) => b.add(b.tanh(x), b.broadcastTo(b.slice(b.tanh(x), [0, 0, 0], [1, m!, n!]), x.shape)),
    within(3e-5, 'accuracy of tanh'),
  ),
  cube('of what was just computed', (x) => b.add(b.tanh(x), b.flip(b.tanh(x), [1])), within(3e-5, 'accuracy of tanh')),
];

const joins: Case[] = [0, 1, 2].flatMap((axis) => [
  cube(`concat along axis ${axis}`, (x, draw, size) => {
    const [z, w] = [draw.f32('z', size.with(axis, 4)), draw.f32('w', size.with(axis, 3))];
    return { y: b.scale(b.concat([x, z, w], axis), 2), wrt: [x, z, w] };
  }),
  cube(`stack along axis ${axis}`, (x, draw, size) => {
    const z = draw.f32('z', size);
    return { y: b.stack([x, z], axis), wrt: [x, z] };
  }),
  cube(
    `split along axis ${axis}, one part added to all`,
    (x, _, size) => {
      const [first, ...rest] = b.split(x, size[axis]!, axis);
      return rest.reduce((sum, part) => b.add(sum, part), first!);
    },
    within(17 * 2 ** -21, 'sums of up to 17 values up to 2'),
  ),
]);

const others: Case[] = [
  cube(
    'concat of views and sums',
    (x, draw, [o, m, n]) => {
      const z = draw.f32('z', [n!, m!, o!]);
      const sums = b.reshape(b.sum(x, [2]), [o!, m!, 1]);
      return { y: b.concat([b.transpose(z), b.flip(x), sums, b.fill([o!, m!, 1], 0.5)]), wrt: [x, z] };
    },
    within(12 * 2 ** -21, 'sums of up to 12 values up to 2'),
  ),
  cube('concat of many', (x, draw) => {
    const parts = Array.from({ length: 13 }, (_, k) => draw.f32(`x${k}`, [x.shape[0]!, x.shape[1]!, 1 + (k % 3)]));
    return { y: b.concat([x, ...parts]), wrt: [x, ...parts] };
  }),
  cube('split in parts of their own', (x, _, [, , n]) => {
    const parts = n! > 2 ? b.split(x, [1, 2], 2) : [x];
    return b.concat(parts.reverse(), 2);
  }),
  cube(
    'concat of a tensor with itself, row by row',
    (x, _, [o, m, n]) => {
      const rows = b.reshape(b.tanh(x), [o! * m!, n!]);
      return b.relu(b.concat([rows, rows]));
    },
    within(1.5e-5, 'accuracy of tanh'),
  ),
  cube('pad', (x) =>
    b.scale(
      b.pad(
        x,
        [
          [1, 0],
          [2, 1],
          [3, 5],
        ],
        -0.5,
      ),
      2,
    ),
  ),
  cube('pad by fours, the rows whole', (x) =>
    b.pad(x, [
      [0, 1],
      [0, 0],
      [4, 4],
    ]),
  ),
  cube('pad between rows', (x) =>
    b.pad(
      x,
      [
        [0, 0],
        [1, 2],
        [0, 0],
      ],
      1,
    ),
  ),
  cube(
    'pad of a flipped tensor, and a tensor less its edge',
    (x, _, [o, m, n]) => {
      const padded = b.pad(b.flip(x), [
        [1, 1],
        [1, 1],
        [1, 1],
      ]);
      return b.slice(b.mul(padded, padded), [0, 0, 0], [o!, m!, n!]);
    },
    rounding,
  ),
  cube('axes of size 1 come and go', (x, _, size) => {
    const one = b.expandDims(b.expandDims(x, 0), -1);
    return b.reshape(b.scale(b.squeeze(one), 2), size);
  }),
  cube(
    'a gradient that stops',
    (x, draw, size) => {
      const z = draw.f32('z', size);
      return { y: b.mul(x, b.stopGradient(b.tanh(z))), wrt: [x] };
    },
    within(3e-5, 'accuracy of tanh'),
  ),
];

const sources: Case[] = [
  ...[0, 1, 2].map((axis) =>
    cube(`coordinates along axis ${axis}`, (x, _, size) => b.add(x, b.iota(size, axis)), rounding),
  ),
  cube(
    'coordinates, stored and repeated',
    (x, _, [o, m, n]) => b.add(b.mul(x, b.iota([n!])), b.broadcastTo(b.iota([m!, 1], 0), [o!, m!, n!])),
    within(2 ** -17, 'a product up to 24'),
  ),
  cube('one-hot', (x, draw, [o, m, n]) => {
    const classes = b.reshape(draw.u32('classes', o! * m!, n! + 1), [o!, m!]);
    return b.mul(b.oneHot(classes, n!), x);
  }),
];

export const MOVEMENT_CASES: readonly Case[] = [...views, ...joins, ...others, ...sources];

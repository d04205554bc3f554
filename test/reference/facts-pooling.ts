/**
 * Facts about pooling: those of tfjs-core's tests of max_pool and avg_pool; those of Keras's tests of its pooling layers are what their
 * NumPy references give.
 */
import { counted, type Fact, type Literal, type Numbers, pooled } from './facts.ts';

const three = (...values: number[]): Literal => [[1, 3, 3, 1], values];
const quarters = (values: Numbers): Numbers => values.map((value) => value / 4);
const nines: Literal = [
  [2, 3, 3, 1],
  [1, 2, 3, 4, 5, 6, 7, 9, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9],
];
const sixteen: Literal = [[1, 4, 4, 1], counted(16, 0)];
const hundred: Literal = [[1, 5, 5, 4], counted(100, 0)];
const channels: Literal = [
  [1, 3, 3, 2],
  [1, 99, 2, 88, 3, 77, 4, 66, 5, 55, 6, 44, 7, 33, 9, 22, 8, 11],
];
const fours = (...firsts: number[]): Numbers => firsts.flatMap((first) => counted(4, first));

const MAX: readonly Fact[] = [
  {
    name: 'maxPool x=[3,3,1] f=[2,2] s=1 p=same',
    x: three(1, 2, 3, 4, 5, 6, 7, 9, 8),
    y: pooled('max', 2, 1, 'same'),
    expected: { y: [5, 6, 6, 9, 9, 8, 9, 9, 8] },
  },
  {
    name: 'maxPool x=[2,3,3,1] f=[2,2] s=1',
    x: nines,
    y: pooled('max', 2, 1),
    expected: { y: [5, 6, 9, 9, 5, 6, 8, 9] },
  },
  {
    name: 'maxPool x=[3,3,2] f=[2,2] s=1',
    x: channels,
    y: pooled('max', 2, 1),
    expected: { y: [5, 99, 6, 88, 9, 66, 9, 55] },
  },
  {
    name: 'maxPool x=[4,4,1] f=[2,2] s=2',
    x: sixteen,
    y: pooled('max', 2, 2),
    dy: [1, 2, 3, 4],
    expected: { y: [5, 7, 13, 15], dx: [0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4] },
  },
  {
    name: 'maxPool x=[2,2,1] f=[2,2] s=1 p=same',
    x: [
      [1, 2, 2, 1],
      [1, 2, 3, 4],
    ],
    y: pooled('max', 2, 1, 'same'),
    expected: { y: [4, 4, 4, 4] },
  },
  {
    name: 'maxPool gradient x=[3,3,1] f=[2,2] s=1 no dup max value, test #2',
    x: three(9, 5, 6, 6, 8, 4, 9, 5, 10),
    y: pooled('max', 2, 1),
    dy: [1, 2, 3, 4],
    expected: { dx: [1, 0, 0, 0, 2, 0, 3, 0, 4] },
  },
  {
    name: 'maxPool gradient x=[3,3,1] f=[2,2] s=1 dup max value, test 2',
    x: three(1, 3, 2, 1, 2, 1, 1, 1, 5),
    y: pooled('max', 2, 1),
    dy: [1, 2, 3, 4],
    expected: { dx: [0, 3, 0, 0, 3, 0, 0, 0, 4] },
  },
  {
    name: 'maxPool gradient x=[4,4,1] f=[2,2] s=2 test #2',
    x: [
      [1, 4, 4, 1],
      [1, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 1],
    ],
    y: pooled('max', 2, 2),
    dy: [1, 2, 3, 4],
    expected: { dx: [0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 4, 0] },
  },
  {
    name: 'maxPool gradient x=[5,5,1] f=[3,3] s=2 duplicate max value',
    x: [
      [1, 5, 5, 1],
      [...counted(12, 0), 24, ...counted(11, 13), 12],
    ],
    y: pooled('max', 3, 2),
    dy: [1, 2, 3, 4],
    expected: { dx: [...Array(12).fill(0), 10, ...Array(12).fill(0)] },
  },
  {
    name: 'maxPool gradient x=[3,3,2] f=[2,2] s=1 duplicate max value',
    x: [
      [1, 3, 3, 2],
      [0, 1, 0, 3, 0, 2, 0, 1, 5, 2, 0, 1, 0, 1, 0, 1, 0, 5],
    ],
    y: pooled('max', 2, 1),
    dy: [1, 44, 2, 33, 3, 22, 4, 11],
    expected: { dx: [0, 0, 0, 77, 0, 0, 0, 0, 10, 22, 0, 0, 0, 0, 0, 0, 0, 11] },
  },
  {
    name: 'Keras: max_pooling2d 2, 1, valid',
    x: hundred,
    y: pooled('max', 2, 1),
    expected: { y: [24, 28, 32, 36, 44, 48, 52, 56, 64, 68, 72, 76, 84, 88, 92, 96].flatMap((first) => fours(first)) },
  },
  {
    name: 'Keras: max_pooling2d (2, 2), (2, 2), same',
    x: hundred,
    y: pooled('max', 2, 2, 'same'),
    expected: { y: fours(24, 32, 36, 64, 72, 76, 84, 92, 96) },
  },
  {
    name: 'Keras: max_pooling2d (2, 3), (3, 3), same',
    x: hundred,
    y: pooled('max', [2, 3], 3, 'same'),
    expected: { y: fours(28, 36, 88, 96) },
  },
];

const AVERAGE: readonly Fact[] = [
  {
    name: 'avgPool x=[2,3,3,1] f=[2,2], s=1',
    x: nines,
    y: pooled('average', 2, 1),
    dy: [1, 2, 3, 4, 1, 2, 3, 4],
    expected: {
      y: [3, 4, 6.25, 7, 3, 4, 6, 7],
      dx: quarters([1, 3, 2, 4, 10, 6, 3, 7, 4, 1, 3, 2, 4, 10, 6, 3, 7, 4]),
    },
  },
  {
    name: 'avgPool x=[3,3,2] f=[2,2] s=1',
    x: channels,
    y: pooled('average', 2, 1),
    expected: { y: [3, 77, 4, 66, 6.25, 44, 7, 33] },
  },
  {
    name: 'avgPool x=[4,4,1] f=[2,2] s=2',
    x: sixteen,
    y: pooled('average', 2, 2),
    expected: { y: [2.5, 4.5, 10.5, 12.5] },
  },
  {
    name: 'avgPool x=[2,2,1] f=[2,2] s=1 p=same',
    x: [
      [1, 2, 2, 1],
      [1, 2, 3, 4],
    ],
    y: pooled('average', 2, 1, 'same'),
    expected: { y: [2.5, 3, 3.5, 4] },
  },
  {
    name: 'Keras: average_pooling2d (2, 3), (2, 2), valid',
    x: sixteen,
    y: pooled('average', [2, 3], 2),
    expected: { y: [3, 11] },
  },
  {
    name: 'Keras: average_pooling2d 2, (2, 1), same',
    x: sixteen,
    y: pooled('average', 2, [2, 1], 'same'),
    expected: { y: [2.5, 3.5, 4.5, 5, 10.5, 11.5, 12.5, 13] },
  },
];

export const POOLING_FACTS: readonly Fact[] = [...MAX, ...AVERAGE];

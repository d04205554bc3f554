/** Cases of softmax and its logarithm along the last axis of tensors of any rank, and along rows that a workgroup shares. */
import type { Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { type Tolerance, within } from './tolerance.ts';

/** Shapes of x. */
const TENSORS = [[1], [10], [2, 3, 4], [3, 1, 5, 7], [5, 2, 12]];
const LONG = [[1025], [3, 1500], [2, 3, 1031], [5, 4096]];

/** Logits in [-4, 4), one of them 80 above the others. */
function logits(draw: Draw, size: readonly number[]): Node {
  const z = draw.f32('z', size, -4, 4);
  draw.feeds.z![0] = 80;
  return z;
}

const along = (
  name: string,
  op: (x: Node) => Node,
  sizes: Case['sizes'],
  gradientSize: readonly number[],
  tolerance: Tolerance,
): Case => ({
  name,
  sizes,
  gradientSize,
  make: (size, draw): Problem => {
    const z = logits(draw, size);
    return { step: { outputs: { y: op(z) }, updates: [] }, feeds: draw.feeds, tolerance, wrt: [z] };
  },
});

/** y itself, and the row's sum of it, which is made row by row after it. */
const summed = (y: Node): Node => b.add(y, b.sum(y, [-1], true));
const probabilities = within(4e-6, 'exp and a sum');
const logarithms = within(3e-5, 'log of a sum, and 2 ULP where the logarithm is large', 2);

const gradOfLongRows: Case = {
  name: 'softmaxGrad of long rows',
  sizes: LONG,
  gradientSize: [],
  make: (size, draw): Problem => {
    const [dy, y] = [draw.f32('dy', size), draw.f32('v', size, 0, 2 / size.at(-1)!)];
    const tolerance = within(1e-6, 'roundings of a sum of up to 4, times up to 2 / 1025');
    return { step: { outputs: { y: b.softmaxGrad(dy, y) }, updates: [] }, feeds: draw.feeds, tolerance };
  },
};

export const SOFTMAX_CASES: readonly Case[] = [
  along('softmax of tensors', b.softmax, TENSORS, [2, 3, 4], probabilities),
  along('softmax of tensors, and its sums', (z) => summed(b.softmax(z)), TENSORS, [2, 3, 4], within(1e-5, 'sums of 1')),
  along('softmax of long rows', (z) => b.relu(b.softmax(z)), LONG, [], probabilities),
  along('logSoftmax', b.logSoftmax, TENSORS, [2, 3, 4], logarithms),
  along('logSoftmax of long rows', b.logSoftmax, LONG, [], logarithms),
  gradOfLongRows,
];

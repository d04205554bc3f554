/** Cases for kernels that skip what is dark: weights' gradients from pictures, dark in whole squares, and from what only sums to 0. */

import { evaluateGraph } from '../../src/cpu/evaluate.ts';
import { matmul } from '../../src/cpu/matrix.ts';
import { sizeOf } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import type { Case } from './case.ts';
import { magnitudes, matmulBounds } from './cases-matrix.ts';
import type { Draw } from './draw.ts';
import { each, ULP } from './tolerance.ts';

/** Bytes of [height, width · channels] pictures, of which a few neighbouring rows and columns are lit. */
function litBoxes(draw: Draw, count: number, height: number, row: number): Uint8Array {
  const values = new Uint8Array(count * height * row);
  for (let sample = 0; sample < count; sample++) {
    const [top, left] = [draw.below(height), draw.below(row)];
    for (let y = top; y < Math.min(height, top + 5); y++) {
      for (let x = left; x < Math.min(row, left + 9); x++) values[(sample * height + y) * row + x] = draw.below(256);
    }
  }
  return values;
}

/** [batch, units, height, …row]: with tiles of four rows by four columns, with rows or columns that none divides, with channels. */
export const PICTURES_CASE: Case = {
  name: "weights' gradient from pictures",
  sizes: [
    [33, 20, 8, 12],
    [7, 68, 8, 2, 4],
    [9, 12, 6, 8],
    [10, 16, 4, 6],
    [128, 128, 28, 28],
  ],
  gradientSize: [],
  make: ([batch, units, height, ...row], draw) => {
    const [count, columns] = [batch! + 3, height! * sizeOf(row)];
    const bytes = litBoxes(draw, count, height!, sizeOf(row));
    const data = draw.values('data', [count, height!, ...row], 'u8', bytes);
    const x = b.gather(data, draw.u32('indices', batch!, count), 1 / 255, [height!, ...row]);
    const flat = b.reshape(x, [batch!, columns]);
    const dy = draw.f32('dy', [batch!, units!], -1, 1);
    const [a] = evaluateGraph([flat], draw.feeds);
    const sums = matmul(magnitudes(a!), magnitudes(draw.feeds.dy!), [columns, batch!, units!], true, false);
    return {
      step: { outputs: { y: b.matmul(flat, dy, true) }, updates: [] },
      feeds: draw.feeds,
      tolerance: each(
        sums.map((sum) => (2 * batch! + 6) * ULP * sum),
        '2K · 2⁻²³ · Σ |ab|, and the scale',
      ),
    };
  },
};

/** [M, K, N]: neighbouring vectors of four elements are each other's negatives, so that a sum of them is 0 and none of them is. */
export const BALANCED_CASE: Case = {
  name: 'matmul aᵀ · b, a of opposite values',
  sizes: [
    [16, 9, 8],
    [40, 32, 68],
  ],
  gradientSize: [],
  make: ([m, k, n], draw) => {
    const value = (i: number): number => (1 + (i % 4)) * (Math.floor(i / 4) % 2 === 0 ? 1 : -1);
    const a = draw.values(
      'a',
      [k!, m!],
      'f32',
      Float32Array.from({ length: k! * m! }, (_, i) => value(i % m!)),
    );
    const product = b.matmul(a, draw.f32('b', [k!, n!]), true);
    const bounds = matmulBounds(draw.feeds.a!, draw.feeds.b!, [m!, k!, n!], true);
    return {
      step: { outputs: { y: product }, updates: [] },
      feeds: draw.feeds,
      tolerance: each(bounds, '2K · 2⁻²³ · Σ |ab|'),
    };
  },
};

/** Pooling of Keras's MNIST convnet at batch 32, and its gradient, as the bench times them alone. */
import { sizeOf } from '../src/graph/node.ts';
import { maxPool, maxPoolGrad } from '../src/ops/all.ts';
import type { OpCase } from './op-cases.ts';

const BATCH = 32;
const WINDOW = 2;
/** [side, channels] of what is pooled. */
const POOLED = [
  [26, 32],
  [11, 64],
] as const;

const cases = ([side, channels]: (typeof POOLED)[number]): OpCase[] => {
  const small = Math.floor(side / WINDOW);
  const [x, y] = [
    [BATCH, side, side, channels],
    [BATCH, small, small, channels],
  ];
  const attrs = { window: [WINDOW, WINDOW], strides: [WINDOW, WINDOW], padding: 'valid' } as const;
  const shared = { at: `[${x.join(', ')}] → [${y.join(', ')}]`, flops: WINDOW ** 2 * sizeOf(y) };
  return [
    {
      ...{ ...shared, kind: 'maxPool', shapes: [x] },
      build: ([a]) => [maxPool(a!, attrs)],
      bytes: 4 * (sizeOf(x) + sizeOf(y)),
    },
    {
      ...{ ...shared, kind: 'maxPool, gradient', shapes: [y, x] },
      build: ([dy, a]) => [maxPoolGrad(dy!, a!, attrs)],
      bytes: 4 * (2 * sizeOf(x) + sizeOf(y)),
    },
  ];
};

export const poolingCases = (): OpCase[] => POOLED.flatMap(cases);

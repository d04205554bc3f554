/** The bench's loop and its counters, on wgrad alone: what a training step asks of WebGPU. */
import { expect, test } from 'vitest';
import type { Watch } from '../../bench/strategies/strategy.ts';
import { wgrad } from '../../bench/strategies/wgrad.ts';
import { benchTraining } from '../../bench/training.ts';
import { madeUpDigits } from '../../src/data/made-up.ts';

const { train } = madeUpDigits({ train: 3200, test: 0, seed: 4 });
const digits = { images: train.images.values as Uint8Array, labels: train.labels.values as Uint8Array };

test.each([32, 128])('a step at batch %d takes at most 8 dispatches and uploads nothing', async (batchSize) => {
  const [result] = await benchTraining([wgrad], digits, { batchSize, rounds: 3, roundMs: 200 });
  const { dispatches, submits, uploads, uploadedBytes, bindGroups, buffers } = result!.traffic;
  expect(dispatches).toBeLessThanOrEqual(8);
  expect(submits).toBeLessThan(1);
  expect({ uploads, uploadedBytes, bindGroups }).toEqual({ uploads: 0, uploadedBytes: 0, bindGroups: 0 });
  expect(buffers).toBeLessThan(1); // staging for what is read back, used again and again
  expect(result!.msPerStep).toHaveLength(3);
  expect(result!.lastLoss).toBeLessThan(0.7 * result!.firstLoss);
});

test('a library that does not learn is not timed', async () => {
  const step = async (_: number, watch?: Watch): Promise<number> => {
    watch?.begin();
    watch?.end();
    return 2.3;
  };
  let disposed = false;
  const dispose = (): void => {
    disposed = true;
  };
  const idle = { name: 'idle', how: '', prepare: async () => ({ step, dispose }) };
  await expect(benchTraining([idle], digits, { batchSize: 32, rounds: 1, roundMs: 10 })).rejects.toThrow(
    /idle does not learn/,
  );
  expect(disposed).toBe(true);
});

/** What holds for every training that is interrupted: it goes on with the bits of one that is not. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FitOptions, init, type Model, type Tensor } from '../../src/index.ts';
import { loadModel, memory } from '../../src/io.ts';
import { crashLike } from './crash-like.ts';
import { keepAll } from './keep-all.ts';

const LONG = import.meta.env.VITE_LONG_TESTS === '1';

/** Within a `describe`: devices that are lost count as crashes, and nobody hears the warnings of it. */
export function losingDevices(): void {
  let restore: () => void;
  beforeEach(async () => {
    restore = crashLike();
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    await init({ adapter: 'auto' });
  });
  afterEach(() => {
    restore();
    vi.restoreAllMocks();
  });
}

/** Trains a new model, and gives all that is to be equal. */
type Train = (options?: FitOptions) => Promise<{ readonly recoveries: number }>;

/**
 * The tests of checkpoints and lost devices, within a `describe` of devices that are lost.
 * @param checkpoints the steps that have one, every fifth
 * @param lost whether the device that is lost, which compiles all kernels anew, is left to the long tests
 */
export function itGoesOn(train: Train, checkpoints: readonly number[], lost: 'always' | 'long' = 'always'): void {
  it('goes on from any of its checkpoints with the same bits', async () => {
    const store = keepAll();
    const whole = await train({ checkpoint: { store, every: 5 } });
    expect(whole).toEqual(await train());
    expect(store.all.map(({ meta }) => meta.step)).toEqual(checkpoints);
    for (const checkpoint of store.all) {
      expect(await train({ checkpoint: { store: keepAll(checkpoint), resume: true } })).toEqual(whole);
    }
  });

  it.runIf(lost === 'always' || LONG)(
    'goes on with the same bits on a fresh device where the first one is lost',
    async () => {
      const undisturbed = await train();
      let steps = 0;
      const onBatchEnd = async (): Promise<void> => {
        steps += 1;
        if (steps === 7) (await init()).device.destroy();
      };
      const disturbed = await train({ recovery: { everySeconds: 0 }, callbacks: { onBatchEnd } });
      expect(disturbed).toEqual({ ...undisturbed, recoveries: 1 });
    },
  );
}

/** Saves a model that was trained a little, loads it, and trains both. Disposes of both. */
export async function expectEqualFromFile(
  trained: Model,
  x: Tensor | Readonly<Record<string, Tensor>>,
  y: Tensor | Readonly<Record<string, Tensor>>,
): Promise<void> {
  const place = memory();
  await trained.save(place, { includeOptimizer: true });
  const again = await loadModel(place);
  for (let step = 0; step < 3; step++) expect(await again.trainOnBatch(x, y)).toEqual(await trained.trainOnBatch(x, y));
  expect(await again.getWeights()).toEqual(await trained.getWeights());
  expect(await again.getOptimizerState()).toEqual(await trained.getOptimizerState());
  for (const each of [trained, again]) each.dispose();
}

/** Early stopping of `npm run train`: when it ends, whose weights come back, what it reports. */
import { expect, test } from 'vitest';
import { earlyStopping } from '../../../src/cli/early-stopping.ts';
import type { TrainedModel } from '../../../src/index.ts';
import { MODELS } from '../../../src/report/models.ts';

const SETTINGS = { model: 'mlp', ...MODELS.mlp.defaults, earlyStopping: true, patience: 2 } as const;

/** Gives a callback epochs of these losses, as `fit` does, until it ends them. @returns the epoch whose weights the model has then */
async function train(losses: readonly number[], signal = new AbortController().signal) {
  const early = earlyStopping(SETTINGS, signal);
  const [callback] = early.callbacks;
  let weights = -1;
  const model = {
    stopTraining: false,
    getWeights: async () => [{ name: 'w', shape: [1], values: Float32Array.of(weights) }],
    setWeights: async ([kept]: { values: Float32Array }[]) => {
      weights = kept!.values[0]!;
    },
  };
  await callback!.setParams?.({
    epochs: losses.length,
    steps: 1,
    verbose: 0,
    batchSize: 1,
    samples: 1,
    validates: true,
  });
  await callback!.setModel?.(model as unknown as TrainedModel);
  await callback!.onTrainBegin?.({});
  for (const [epoch, loss] of losses.entries()) {
    if (model.stopTraining) break;
    weights = epoch + 1;
    await callback!.onEpochEnd?.(epoch, { loss: 0, val_loss: loss });
  }
  await callback!.onTrainEnd?.({});
  return { weights, result: await early.result() };
}

test('it ends after epochs without a lower loss, with the weights of the best one', async () => {
  expect(await train([1, 0.5, 0.25, 0.3, 0.25, 0.1])).toEqual({
    weights: 3,
    result: { patience: 2, stoppedAfter: 5, best: { epoch: 3, valLoss: 0.25 }, restored: true },
  });
});

test('where training comes to its end, the best weights come back too', async () => {
  expect(await train([1, 0.5, 0.75])).toEqual({
    weights: 2,
    result: { patience: 2, best: { epoch: 2, valLoss: 0.5 }, restored: true },
  });
});

test('a run that was stopped by hand keeps its weights; of no epoch there is nothing to say; off it is nothing', async () => {
  expect(await train([1, 0.5, 0.75], AbortSignal.abort())).toMatchObject({ weights: 3, result: { restored: false } });
  expect((await train([])).result).toBeUndefined();
  const off = earlyStopping({ ...SETTINGS, earlyStopping: false }, new AbortController().signal);
  expect([off.callbacks, await off.result()]).toEqual([[], undefined]);
});

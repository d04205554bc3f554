/** Whatever a callback may call, it may await: every hook × every method of the model. What trains throws that it is busy. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  type Callback,
  type Checkpoint,
  layers,
  optimizers,
  type Sequential,
  sequential,
  tensor,
  UsageError,
} from '../../src/index.ts';
import { memory } from '../../src/io.ts';

const SAMPLES = 60;
const BATCH = 8;
const x = tensor(
  Float32Array.from({ length: SAMPLES * 5 }, (_, i) => Math.sin(i)),
  [SAMPLES, 5],
);
const y = tensor(Uint8Array.from({ length: SAMPLES }, (_, i) => i % 3));

function network(): Sequential {
  const model = sequential({
    layers: [
      layers.dense({ units: 7, activation: 'relu', inputShape: [5] }),
      layers.dropout({ rate: 0.2 }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
    seed: 2,
  });
  model.compile({ optimizer: optimizers.adam(), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

const HOOKS = [
  ...['onTrainBegin', 'onTrainEnd', 'onEpochBegin', 'onEpochEnd', 'onTrainBatchBegin', 'onTrainBatchEnd', 'onBatchEnd'],
  ...['onTestBegin', 'onTestEnd', 'onTestBatchBegin', 'onTestBatchEnd'],
] as const;

/** A call, and whether it is refused while fit runs. */
const CALLS: readonly (readonly [name: string, call: (model: Sequential) => unknown, busy?: true])[] = [
  ['save with the optimizer', (model) => model.save(memory(), { includeOptimizer: true })],
  ['save', (model) => model.save(memory())],
  ['checkpoint', (model) => model.checkpoint()],
  ['getWeights', (model) => model.getWeights()],
  ['setWeights', async (model) => model.setWeights(await model.getWeights())],
  ['getOptimizerState', (model) => model.getOptimizerState()],
  ['setLearningRate', (model) => model.setLearningRate(0.001)],
  ['evaluate', (model) => model.evaluate(x, y)],
  ['predict', (model) => model.predict(x)],
  ['predictOnBatch', (model) => model.predictOnBatch(x.slice(0, 3))],
  ['testOnBatch', (model) => model.testOnBatch(x.slice(0, 3), y.slice(0, 3))],
  ['summary', (model) => model.summary(() => {})],
  ['setOptimizerState', async (model) => model.setOptimizerState(await model.getOptimizerState()), true],
  ['trainOnBatch', (model) => model.trainOnBatch(x, y), true],
  ['fit', (model) => model.fit(x, y), true],
  ['compile', (model) => model.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' }), true],
  ['dispose', (model) => model.dispose(), true],
];

let model: Sequential;
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  model = network();
});
afterEach(() => {
  vi.restoreAllMocks();
  model.dispose();
});

const train = (callbacks: Callback, epochs = 2) =>
  model.fit(x, y, { batchSize: BATCH, epochs, validationData: [x, y], callbacks, verbose: 0 });

it.each(HOOKS)('in %s every method can be awaited', { timeout: 30_000 }, async (hook) => {
  const undisturbed = await train({}).then(({ history }) => history);
  model.dispose();
  for (const [name, call, busy] of CALLS) {
    model = network();
    let called = 0;
    const callback: Callback = {
      [hook]: async () => {
        if (busy) await expect(async () => call(model), name).rejects.toThrow(UsageError);
        else await call(model);
        called += 1;
      },
    };
    const { history } = await train(callback);
    expect(called, name).toBeGreaterThan(0);
    // weights that are set once a batch was reported are older than the steps in flight, which they undo
    if (name === 'setWeights' && /Batch(Begin|End)$/.test(hook)) expect(history.loss).toHaveLength(2);
    else expect(history, name).toEqual(undisturbed);
    model.dispose();
  }
  model = network();
});

it('the step of the optimizer’s state is that of the GPU', async () => {
  const steps: number[] = [];
  await train({ onEpochEnd: async () => void steps.push((await model.getOptimizerState()).step) }, 3);
  expect(steps).toEqual([8, 16, 24]);
  expect((await model.getOptimizerState()).step).toBe(24);
});

it.each(['onTrainBegin', 'onEpochBegin', 'onTrainBatchEnd', 'onEpochEnd', 'onTrainEnd'] as const)(
  'a checkpoint from %s goes on with the same bits',
  async (hook) => {
    const bits = async (): Promise<number[][]> => (await model.getWeights()).map(({ values }) => [...values]);
    const { history } = await train({}, 3);
    const expected = await bits();
    const checkpoints: Checkpoint[] = [];
    model.dispose();
    model = network();
    await train({ [hook]: async () => void checkpoints.push(await model.checkpoint()) }, 3);
    for (const checkpoint of [checkpoints[0]!, checkpoints.at(-1)!, checkpoints[checkpoints.length >> 1]!]) {
      model.dispose();
      model = network();
      const store = { load: async () => checkpoint, save: async () => {}, clear: async () => {} };
      const resumed = await model.fit(x, y, {
        batchSize: BATCH,
        epochs: 3,
        validationData: [x, y],
        verbose: 0,
        checkpoint: { store, resume: true },
      });
      expect(await bits()).toEqual(expected);
      expect(resumed.history).toEqual(history);
    }
  },
);

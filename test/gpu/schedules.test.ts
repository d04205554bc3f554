/** Schedules on the GPU: the rate of each step against Keras's formulas, in training, and in one that stops and goes on. */
import { afterEach, describe, expect, it } from 'vitest';
import { leaf } from '../../src/graph/node.ts';
import {
  type Callback,
  type Checkpoint,
  type FitOptions,
  init,
  layers,
  type Model,
  type ModelTensor,
  optimizers,
  schedules,
  sequential,
  tensor,
  trainer,
} from '../../src/index.ts';
import { loadModel, memory } from '../../src/io.ts';
import { KERAS_SCHEDULES, STEPS } from '../reference/keras-schedules.ts';
import { PLAIN, runStep } from './harness.ts';
import { losingDevices } from './interrupted.ts';

/** Of the rate: a product of the step, a series and its last sums, each rounded. */
const RELATIVE = 1e-6;

describe.each([
  ['optimised', {}],
  ['plain', PLAIN],
])('%s', (_, options) => {
  it.each(KERAS_SCHEDULES)('$name: the rate of Keras', async ({ schedule, formula }) => {
    const step = leaf('input', 'step', [STEPS.length], 'f32');
    const { rate } = await runStep(
      { outputs: { rate: schedule.rate(step) }, updates: [] },
      { step: Float32Array.from(STEPS) },
      options,
    );
    STEPS.forEach((at, i) => {
      const expected = formula(at);
      expect(Math.abs(rate![i]! - expected), `step ${at}`).toBeLessThanOrEqual(RELATIVE * expected + 1e-18);
    });
  });
});

const SAMPLES = 80;
const x = tensor(
  Float32Array.from({ length: SAMPLES * 5 }, (_, i) => Math.sin(i * i)),
  [SAMPLES, 5],
);
const y = tensor(Uint8Array.from({ length: SAMPLES }, (_, i) => (i * 7) % 3));
/** 10 steps an epoch: the warm-up ends in the second, the decay in the fourth. */
const WARMED = { initialLearningRate: 0.001, decaySteps: 25, warmupTarget: 0.05, warmupSteps: 12 };
const OPTIMIZERS = {
  adam: () => optimizers.adam({ learningRate: schedules.cosineDecay(WARMED) }),
  momentum: () => optimizers.sgd({ learningRate: schedules.cosineDecay(WARMED), momentum: 0.9 }),
  rmsprop: () => optimizers.rmsprop({ learningRate: schedules.cosineDecay(WARMED) }),
  adamW: () => optimizers.adamW({ learningRate: schedules.cosineDecay(WARMED) }),
  nadam: () => optimizers.nadam({ learningRate: schedules.cosineDecay(WARMED) }),
};
type Name = keyof typeof OPTIMIZERS;
const NAMES = Object.keys(OPTIMIZERS) as Name[];

function modelOf(optimizer: Name): Model<ModelTensor> {
  const model = sequential({
    seed: 3,
    layers: [
      layers.dense({ units: 6, activation: 'tanh', inputShape: [5] }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: OPTIMIZERS[optimizer](), loss: 'sparseCategoricalCrossentropy' });
  return model;
}

const train = (model: Model<ModelTensor>, options: FitOptions = {}) =>
  model.fit(x, y, { batchSize: 8, epochs: 4, seed: 5, verbose: 0, ...options });

/** All that training has changed, bit by bit. */
async function bitsOf(model: Model<ModelTensor>) {
  const { step, rates, slots } = await model.getOptimizerState();
  const tensors = [...(await model.getWeights()), ...slots].map(({ values }) => values as Float32Array);
  return { step, bits: [rates, ...tensors].map((values) => Array.from(new Uint32Array(values.slice().buffer))) };
}

/** As Keras computes it: the step counts from 0. */
function warmed(step: number): number {
  const { initialLearningRate: first, decaySteps, warmupTarget: top, warmupSteps } = WARMED;
  if (step < warmupSteps) return first + ((top - first) * step) / warmupSteps;
  return (top / 2) * (1 + Math.cos(Math.PI * Math.min((step - warmupSteps) / decaySteps, 1)));
}

const made: Model<ModelTensor>[] = [];
const keep = <Kept extends Model<ModelTensor>>(model: Kept): Kept => {
  made.push(model);
  return model;
};
afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
});

it('each step of a training has its rate, and counts itself', async () => {
  const model = keep(modelOf('momentum'));
  for (let step = 0; step < 45; step++) {
    // one step each
    await model.fit(x, y, { batchSize: SAMPLES, epochs: 1, verbose: 0 });
    const { rates } = await model.getOptimizerState();
    expect(Math.abs(rates[0]! - warmed(step))).toBeLessThanOrEqual(RELATIVE * warmed(step));
    expect(rates[5]).toBe(step + 1);
  }
});

describe.each(NAMES)('%s', (name) => {
  it('goes on from a checkpoint in the middle with the bits of a run that was not stopped', async () => {
    const all: Checkpoint[] = [];
    const store = {
      save: async (checkpoint: Checkpoint) => void all.push(structuredClone(checkpoint)),
      load: async () => all[0],
      clear: async () => {},
    };
    const whole = keep(modelOf(name));
    await train(whole, { checkpoint: { store, every: 7 } });
    const { meta, tensors } = all[0]!;
    expect(meta.step).toBeGreaterThan(0);
    expect(meta.step).toBeLessThan(40);
    expect(tensors.find((tensor) => tensor.name === 'rates')!.values[5]).toBe(meta.step);

    const resumed = keep(modelOf(name));
    await train(resumed, { checkpoint: { store, every: 1000, resume: true } });
    expect(await bitsOf(resumed)).toEqual(await bitsOf(whole));
  });

  it('saved and loaded: learns on as what it was saved from', async () => {
    const saved = keep(modelOf(name));
    await train(saved, { epochs: 2 });
    const place = memory();
    await saved.save(place, { includeOptimizer: true });
    const loaded = keep(await loadModel(place));
    expect(loaded.optimizer!.config).toEqual(saved.optimizer!.config);
    expect(await bitsOf(loaded)).toEqual(await bitsOf(saved));
    for (const model of [saved, loaded]) await train(model, { epochs: 1, shuffle: false });
    expect(await bitsOf(loaded)).toEqual(await bitsOf(saved));
  });
});

describe('a device that is lost', () => {
  losingDevices();

  it('is replaced, with the same bits', async () => {
    const [whole, disturbed] = [keep(modelOf('adam')), keep(modelOf('adam'))];
    await train(whole);
    const expected = await bitsOf(whole);
    let done = false;
    const callbacks: Callback = {
      onBatchEnd: async (batch) => {
        if (done || batch !== 6) return;
        done = true;
        (await init()).device.destroy();
      },
    };
    await train(disturbed, { recovery: { everySeconds: 0 }, callbacks });
    expect(disturbed.lastFit!.recoveries).toBe(1);
    expect(await bitsOf(disturbed)).toEqual(expected);
  });
});

it('the rate of a schedule cannot be set', async () => {
  const model = keep(modelOf('adam'));
  await expect(model.setLearningRate(0.1)).rejects.toThrow(
    'model.setLearningRate: the learning rate of adam is the schedule CosineDecay, which says that of each step. Make the optimizer with a number as learningRate to set it.',
  );
});

it('each optimizer of own steps has a schedule and a count of its own', async () => {
  const [g, d] = [keep(modelOf('adam')), keep(modelOf('adam'))];
  const kept: Checkpoint[] = [];
  const store = {
    save: async (checkpoint: Checkpoint) => void kept.push(structuredClone(checkpoint)),
    load: async () => undefined,
    clear: async () => {},
  };
  const pieces = schedules.piecewiseConstantDecay({ boundaries: [1], values: [0.5, 0.25] });
  const own = trainer({
    models: { g, d },
    optimizers: { first: OPTIMIZERS.momentum(), second: optimizers.sgd({ learningRate: pieces }) },
    step({ x }, { models, optimizers: { first, second } }) {
      const [gLoss, dLoss] = [models.g(x!).square().mean(), models.d(x!).square().mean()];
      return {
        updates: [first.minimize(gLoss, models.g), second.minimize(dLoss, models.d)],
        metrics: { gLoss, dLoss },
      };
    },
  });
  await expect(own.setLearningRate('first', 0.1)).rejects.toThrow(
    'trainer.setLearningRate: the learning rate of sgd is the schedule CosineDecay',
  );
  await own.fit({ x }, { batchSize: 8, epochs: 1, verbose: 0, checkpoint: { store, every: 4 } });
  const { meta, tensors } = kept.at(-1)!;
  const rates = ['first/rates', 'second/rates'].map((name) => tensors.find((one) => one.name === name)!.values);
  expect(rates.map((words) => words[5])).toEqual([meta.step, meta.step]);
  expect(rates[0]![0]).toBeCloseTo(warmed(meta.step - 1), 7);
  expect(rates[1]![0]).toBe(0.25);
  own.dispose();
});

it('a state of another optimizer brings its step', async () => {
  const [from, to] = [keep(modelOf('adam')), keep(modelOf('adam'))];
  from.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  await train(from, { epochs: 1 });
  await to.setOptimizerState(await from.getOptimizerState());
  expect((await to.getOptimizerState()).rates[5]).toBe(10);
});

it('the MNIST MLP has as many dispatches as by a number', () => {
  const dispatches = [0.001, schedules.cosineDecay(WARMED)].map((learningRate) => {
    const model = keep(
      sequential({
        layers: [
          layers.flatten({ inputShape: [28, 28] }),
          layers.dense({ units: 128, activation: 'relu' }),
          layers.dropout({ rate: 0.2 }),
          layers.dense({ units: 10, activation: 'softmax' }),
        ],
      }),
    );
    model.compile({ optimizer: optimizers.adam({ learningRate }), loss: 'sparseCategoricalCrossentropy' });
    return model.program().dispatches.length;
  });
  expect(dispatches[1]).toBe(dispatches[0]);
});

/**
 * Random sequences of calls on one model, begun without waiting for each other: each ends with a value, a UsageError that says
 * what is the matter, or the reason of an abort; afterwards the model works, or says that it was disposed. Seeds make a sequence
 * again. 5,000 of them in test:long.
 */
import { expect, it } from 'vitest';
import { init, layers, type Sequential, sequential, tensor, UsageError } from '../../src/index.ts';
import { loadModel, memory, memoryStore } from '../../src/io.ts';
import { Dice } from '../fuzz/mutate.ts';
import { LONG } from './long.ts';

const SEQUENCES = LONG ? 5000 : 150;
const LONGEST_MS = 10_000;
const COUNT = 20;
const x = tensor(
  Float32Array.from({ length: COUNT * 4 }, (_, i) => Math.cos(i) ** 2),
  [COUNT, 4],
);
const y = tensor(Uint8Array.from({ length: COUNT }, (_, i) => i % 3));
const OK = { optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] } as const;

function build(): Sequential {
  const model = sequential({
    seed: 3,
    layers: [layers.dense({ units: 4, inputShape: [4] }), layers.dense({ units: 3, activation: 'softmax' })],
  });
  model.compile(OK);
  return model;
}

class Thrown extends Error {}

const pause = (dice: Dice): Promise<void> =>
  dice.below(2) === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, dice.below(4)));

const ABORTED = 'as the user wanted';

type Action = (model: Sequential, dice: Dice) => unknown;

const fit: Action = (model, dice) => {
  const epochs = 1 + dice.below(3);
  const batchSize = dice.of([4, 8, 32]);
  const stopper = new AbortController();
  const onBatchEnd = dice.of([
    undefined,
    () => pause(dice),
    () => void stopper.abort(ABORTED),
    () => {
      model.stopTraining = true;
    },
    () => model.predict(x).then(() => {}),
    () => model.setLearningRate(0.01),
    () => {
      model.checkpoint().catch(() => {});
    },
    () => {
      throw new Thrown('a callback');
    },
  ]);
  const checkpoint = dice.of([undefined, { store: memoryStore(), every: 1 + dice.below(4) }]);
  const validationData = dice.of([undefined, [x, y] as const]);
  return model.fit(x, y, {
    epochs,
    batchSize,
    verbose: 0,
    callbacks: { onBatchEnd },
    signal: stopper.signal,
    checkpoint,
    validationData,
  });
};

const ACTIONS: readonly Action[] = [
  fit,
  fit,
  fit,
  (model) => model.predict(x),
  (model) => model.evaluate(x, y),
  (model) => model.trainOnBatch(x, y),
  (model) => model.getWeights(),
  async (model) => model.setWeights(await model.getWeights()),
  (model) => model.getOptimizerState(),
  async (model) => model.setOptimizerState(await model.getOptimizerState()),
  (model) => model.setLearningRate(0.001),
  (model) => model.checkpoint(),
  (model, dice) => model.save(memory(), { includeOptimizer: dice.below(2) === 0 }),
  async (model) => {
    const place = memory();
    await model.save(place);
    (await loadModel(place)).dispose();
  },
  (model) => model.compile(OK),
  (model) => {
    model.stopTraining = true;
  },
  (model) => model.program(),
  (model, dice) => dice.below(3) === 0 && model.dispose(),
];

/** What a call may end with. */
const isDefined = (error: unknown): boolean =>
  error instanceof UsageError || error instanceof Thrown || error === ABORTED;

const begin = async (action: Action, model: Sequential, dice: Dice): Promise<unknown> => action(model, dice);

async function sequence(seed: number): Promise<void> {
  const dice = new Dice(seed);
  const model = build();
  const calls: Promise<unknown>[] = [];
  for (let left = 2 + dice.below(7); left > 0; left--) {
    const call = begin(dice.of(ACTIONS), model, dice);
    call.catch(() => {});
    calls.push(call);
    await pause(dice);
  }
  for (const result of await Promise.allSettled(calls)) {
    if (result.status === 'rejected' && !isDefined(result.reason)) throw result.reason;
  }
  try {
    const { values } = await model.predict(x);
    if (!values.every(Number.isFinite)) throw new Error('predicts what is no number');
    await model.fit(x, y, { verbose: 0 });
    model.dispose();
  } catch (error) {
    if (!/the model was disposed/.test(String(error))) throw error;
  }
}

it(`${SEQUENCES} random sequences of calls: none hangs, none ends otherwise than it should`, async () => {
  const engine = await init({});
  for (let seed = 0; seed < SEQUENCES; seed++) {
    let timer = 0;
    const late = new Promise<never>((_, reject) => {
      timer = window.setTimeout(() => reject(new Error('hangs')), LONGEST_MS);
    });
    await Promise.race([sequence(seed), late])
      .catch((error: unknown) => expect.fail(`seed ${seed}: ${error instanceof Error ? error.stack : error}`))
      .finally(() => clearTimeout(timer));
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  engine.freeData();
  expect(engine.memory()).toMatchObject({ parameters: 0, data: 0 });
  engine.dispose();
}, 3_600_000);

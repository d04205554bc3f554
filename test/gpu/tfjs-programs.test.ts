/** Programs of tfjs-layers with their import changed: each runs here and in tfjs, from the same weights and without a shuffle. */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as ours from '../../src/tfjs.ts';
import { tf, useCpu } from '../reference/tfjs-files.ts';
import * as classification from '../tfjs-programs/classification.ts';
import { ownAttention, ownLayers } from '../tfjs-programs/own-layers.ts';
import * as ownSteps from '../tfjs-programs/own-steps.ts';
import * as pictures from '../tfjs-programs/pictures.ts';
import { type Begin, numbers, type Program } from '../tfjs-programs/program.ts';
import * as regression from '../tfjs-programs/regression.ts';
import * as saved from '../tfjs-programs/saved.ts';
import { theirs } from '../tfjs-programs/theirs.ts';
import { LONG } from './long.ts';
import './tfjs-places.ts';

const NEAR = 1e-4;

beforeAll(useCpu);
afterEach(() => vi.restoreAllMocks());

async function compare(program: Program): Promise<void> {
  vi.spyOn(Math, 'random').mockImplementation(numbers(7)); // what models draw as their seeds
  const first: { values: Float32Array; shape: number[] }[][] = [];
  const here = await program(ours, (model) => {
    first.push(
      model.getWeights().map((weight) => ({ values: weight.dataSync() as Float32Array, shape: weight.shape })),
    );
  });
  let models = 0;
  const begin: Begin = (model) => {
    const weights = first[models++]!.map(({ values, shape }) => tf.tensor(values, shape));
    model.setWeights(weights as unknown as ours.Tensor[]);
  };
  const there = await program(theirs, begin);
  expect(here.length).toBe(there.length);
  expect(here.length).toBeGreaterThan(2);
  const apart = Math.max(...here.map((value, i) => Math.abs(value - there[i]!)));
  console.info(`apart ${apart.toExponential(1)}: ${here.slice(0, 3).map((value) => value.toFixed(4))}`);
  expect(apart).toBeLessThan(NEAR);
}

const KINDS: Readonly<Record<string, Readonly<Record<string, Program>>>> = {
  regression,
  classification,
  pictures,
  ownSteps,
  ownLayers: { ownLayers, ownAttention },
  saved,
};
const PROGRAMS = Object.entries(KINDS).flatMap(([kind, programs]) =>
  Object.entries(programs).map(([name, program]) => [`${kind}: ${name}`, program] as const),
);

/** Those of each `npm test`; all others in long tests. */
const QUICK = new Set([
  ...[regression.simpleRegression, regression.abalone, classification.xor, pictures.mnistDense],
  ...[ownSteps.polynomial, ownSteps.cartPole, ownSteps.ownLoss],
  ownLayers,
]);

it.for(PROGRAMS.filter(([, program]) => LONG || QUICK.has(program)))('%s', ([, program]) => compare(program));

describe('what is on its way', () => {
  const made = () => {
    const model = ours.sequential();
    model.add(ours.layers.dense({ units: 2, inputShape: [3], weights: [ours.ones([3, 2]), ours.tensor1d([0, 1])] }));
    return model;
  };

  it('predict: dataSync says await, what is computed of it waits, too', async () => {
    const model = made();
    const predicted = model.predict(ours.tensor2d([[1, 2, 3]]));
    expect(() => predicted.dataSync()).toThrow(
      'tensor.dataSync: the values are still on the GPU. Write await tensor.data().',
    );
    const best = predicted.mul(2).argMax(-1);
    expect(await predicted.array()).toEqual([[6, 7]]);
    expect([...(await best.data())]).toEqual([1]);
    expect(predicted.arraySync()).toEqual([[6, 7]]);
    model.dispose();
  });

  it('weights: at once, changed here, there, and back', async () => {
    const model = made();
    const [first] = model.layers;
    expect(first!.getWeights()[0]!.arraySync()).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    model.compile({ optimizer: ours.train.sgd(0.5), loss: 'meanSquaredError', metrics: ['mae'] });
    const [xs, ys] = [ours.ones([4, 3]), ours.zeros([4, 2])];
    const [loss, mae] = model.evaluate(xs, ys) as ours.Tensor[];
    expect([(await loss!.data())[0], (await mae!.data())[0]]).toEqual([12.5, 3.5]);
    const onEpochEnd = async (): Promise<void> => {
      model.stopTraining = true;
    };
    await model.fit(xs, ys, { callbacks: { onEpochEnd }, epochs: 9 });
    // the gradient of the bias is the mean over both outputs of 2 · y: [3, 4]
    expect(model.getWeights()[1]!.arraySync()).toEqual([-1.5, -1]);
    model.optimizer.learningRate = 0;
    await model.trainOnBatch(xs, ys);
    expect(await model.getWeights()[1]!.array()).toEqual([-1.5, -1]);
    model.setWeights([ours.zeros([3, 2]), ours.tensor1d([3, 4])]);
    expect(await model.predict(xs).slice(0, 1).array()).toEqual([[3, 4]]);
    model.dispose();
  });
});

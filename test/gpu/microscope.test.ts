/** What the trainer page shows of a step is what the step did: with a batch of one digit its loss and its nudges follow from it. */
import { expect, test } from 'vitest';
import { DEFAULTS, type RunConfig } from '../../src/app/config.ts';
import { byInputs } from '../../src/app/digit/backward.ts';
import { backwardMaps, convolutionLayers, forwardMaps } from '../../src/app/digit/convolve.ts';
import { denseLayers, forward } from '../../src/app/digit/forward.ts';
import { type Bins, binsOf } from '../../src/app/histograms/bins.ts';
import type { Kind, Snapshot } from '../../src/app/histograms/snapshots.ts';
import { firstDigits } from '../../src/app/shared/worker/digits.ts';
import { current } from '../../src/app/worker/current.ts';
import { watchHistograms } from '../../src/app/worker/histograms.ts';
import type { ProgressEvent, StepLook } from '../../src/app/worker/protocol.ts';
import { run } from '../../src/app/worker/run.ts';
import { madeUpDigits } from '../../src/data/made-up.ts';

const DIGITS = madeUpDigits({ train: 7, test: 4 });

/** The first steps of a run, one at a time, with the losses that the run told of. */
async function steps(config: RunConfig, count: number): Promise<{ look: StepLook; loss: number }[]> {
  const [train, test] = [firstDigits(DIGITS.train, undefined), firstDigits(DIGITS.test, undefined)];
  current.digits = { source: 'made-up', origin: '', train, test };
  const events: ProgressEvent[] = [];
  current.tell = (event) => void (event.kind === 'progress' && events.push(event));
  const taken: { look: StepLook; loss: number }[] = [];
  for (let step = 0; step < count; step++) {
    const { look } = await run(config, step === 0 ? 'anew' : 'resume', 1);
    const { loss, step: done } = events.at(-1)!;
    const before = done === 1 ? 0 : taken.slice(1 - done).reduce((sum, each) => sum + each.loss, 0);
    taken.push({ look: look!, loss: loss * done - before }); // it tells of means over the epoch
  }
  return taken;
}

const alone: RunConfig = {
  ...DEFAULTS,
  batchSize: 1,
  epochs: 3,
  seed: 5,
  optimizer: 'sgd',
  learningRate: 0.25,
  hidden: [
    { units: 16, activation: 'relu', dropout: 0.5 },
    { units: 12, activation: 'tanh', dropout: 0 },
    { units: 9, activation: 'sigmoid', dropout: 0.25 },
  ],
};

test('the loss of each step, over the end of an epoch, and what SGD makes of the gradients', async () => {
  for (const { look, loss } of await steps(alone, 9)) {
    expect(look.loss).toBeCloseTo(loss, 4);
    const inputs = [look.pixels, ...look.layers.map((layer) => layer.passed!)];
    look.layers.forEach(({ gradients }, i) => {
      const [before, after] = [look.before.weights[2 * i]!.values, look.after.weights[2 * i]!.values];
      const most = Math.max(...gradients.map(Math.abs));
      let worst = 0;
      inputs[i]!.forEach((value, row) => {
        gradients.forEach((gradient, unit) => {
          const at = row * gradients.length + unit;
          worst = Math.max(worst, Math.abs(before[at]! - 0.25 * value * gradient - after[at]!));
        });
      });
      expect(worst).toBeLessThan(1e-5 * most + 1e-6);
      expect(most).toBeGreaterThan(0);
    });
  }
});

test('snapshots for the histograms: gradients that SGD goes by, and what the last layer gives', async () => {
  const all = { ...alone, batchSize: 7, hidden: alone.hidden.map((layer) => ({ ...layer, dropout: 0 })) };
  const [train, test] = [firstDigits(DIGITS.train, undefined), firstDigits(DIGITS.test, undefined)];
  current.digits = { source: 'made-up', origin: '', train, test };
  const taken: Snapshot[] = [];
  current.tell = (event) => void (event.kind === 'histograms' && event.snapshot && taken.push(event.snapshot));
  await watchHistograms(true);
  taken.splice(0);
  const { look } = await run(all, 'anew', 1);
  await watchHistograms(false);
  expect(taken.map(({ step, series }) => [step, series.length])).toEqual([
    [0, 8 + 4 + 8],
    [1, 8 + 4 + 8],
  ]);
  const found = (step: number, kind: Kind, name: string): Bins =>
    taken[step]!.series.find((each) => each.kind === kind && each.name === name)!.bins;
  look!.before.weights.forEach(({ name, values }, i) => {
    const after = look!.after.weights[i]!.values;
    const moved = binsOf(values.map((value, at) => (value - after[at]!) / 0.25));
    expect(found(0, 'weights', name)).toEqual(binsOf(values));
    expect(found(1, 'weights', name)).toEqual(binsOf(after));
    const gradient = found(0, 'gradients', name);
    expect(gradient.count).toBe(values.length);
    for (const measure of ['min', 'mean', 'max', 'sd'] as const) {
      expect(gradient[measure]).toBeCloseTo(moved[measure], 6); // weights up to 0.5 are rounded to 3e-8, and four times that
    }
    expect(gradient.max).toBeGreaterThan(1e-3);
  });
  const given = binsOf((await current.model!.predict(test.images)).values as Float32Array);
  const { min, max, sd } = found(1, 'activations', 'dense_3');
  expect([min, max, sd].map((value) => value.toFixed(5))).toEqual(
    [given.min, given.max, given.sd].map((value) => value.toFixed(5)),
  );
});

const convnet: RunConfig = {
  ...alone,
  learningRate: 0.05,
  convolutions: [
    { filters: 3, kernelSize: 5, activation: 'tanh', pool: true },
    { filters: 4, kernelSize: 2, activation: 'relu', pool: false },
  ],
  hidden: [{ units: 6, activation: 'tanh', dropout: 0.5 }],
};

const far = (one: ArrayLike<number>, other: ArrayLike<number>): number =>
  Array.from(one).reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0);

test('the maps of a convnet, what goes back through them, and what SGD makes of a filter', async () => {
  for (const { look, loss } of await steps(convnet, 2)) {
    expect(look.loss).toBeCloseTo(loss, 4);
    // the page's own sums, for digits that are not of a step, are those of the GPU
    const { weights } = look.before;
    const [front, dense] = [convolutionLayers(weights, convnet), denseLayers(weights, convnet)];
    const maps = forwardMaps(front, look.pixels);
    maps.forEach((own, i) => {
      expect(far(own.sums, look.maps[i]!.sums)).toBeLessThan(1e-5);
      expect(far(own.passed, look.maps[i]!.passed)).toBeLessThan(1e-5);
    });
    const values = forward(dense, maps.at(-1)!.passed);
    expect(far(values[0]!.sums, look.layers[0]!.sums)).toBeLessThan(1e-5);
    const bySums = look.layers[0]!.gradients;
    const back = backwardMaps(front, maps, byInputs(dense[0]!, bySums));
    back.forEach((gradient, i) => {
      expect(far(gradient, look.maps[i]!.gradients)).toBeLessThan(1e-5);
    });
    const bias = [look.before, look.after].map((moment) => moment.weights[1]!.values) as [Float32Array, Float32Array];
    bias[0].forEach((before, filter) => {
      const sum = back[0]!.reduce((all, value, at) => all + (at % 3 === filter ? value : 0), 0);
      expect(bias[1][filter]!).toBeCloseTo(before - convnet.learningRate * sum, 5);
    });
    expect(far(back[0]!, new Float32Array(back[0]!.length))).toBeGreaterThan(0);
  }
});

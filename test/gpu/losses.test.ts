/**
 * Losses and metrics through compile, fit and evaluate: against float64 values of what the model predicts, with weights of samples, and
 * metrics that keep state on the GPU over ragged batches, from a checkpoint and where the device is lost.
 */
import { describe, expect, it, vi } from 'vitest';
import type { Node } from '../../src/graph/node.ts';
import {
  type Checkpoint,
  type CheckpointStore,
  type CompileArguments,
  type FitOptions,
  init,
  layers,
  losses,
  metrics,
  optimizers,
  type Sequential,
  type StateMetric,
  sequential,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { lossOfFunction } from '../../src/nn/losses/loss.ts';
import type { Metric } from '../../src/nn/metrics/metric.ts';
import { add, div, fill, greater, mul, square, sub, sum } from '../../src/ops/all.ts';
import { MASKED_TRAINING } from '../reference/facts-masks.ts';
import { over } from '../reference/metric-over.ts';
import { losingDevices } from './interrupted.ts';

const SAMPLES = 50; // three batches of 16 and one of 2
const BATCH = 16;
const CLASSES = 3;
const x = tensor(
  Float32Array.from({ length: SAMPLES * 5 }, (_, i) => Math.sin(i) ** 3),
  [SAMPLES, 5],
);
const numbers = Array.from({ length: SAMPLES }, (_, i) => (i * i) % CLASSES);
const oneHot = numbers.map((label) => [0, 1, 2].map((c) => Number(c === label)));
const ofClasses = tensor(numbers);
const rows = tensor(oneHot);
const halves = tensor(numbers.map((label) => label % 2));
const sizes = tensor(numbers.map((label, i) => [label - 1, i / SAMPLES]));

type Activation = 'linear' | 'softmax' | 'sigmoid';

function model(units: number, activation: Activation, options: Partial<CompileArguments>): Sequential {
  const made = sequential({ seed: 3, layers: [layers.dense({ units, activation, inputShape: [5] })] });
  made.compile({ optimizer: optimizers.sgd({ learningRate: 0.5 }), loss: 'mse', ...options });
  return made;
}

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const softmax = (z: readonly number[]): number[] => {
  const total = z.reduce((sum, value) => sum + Math.exp(value), 0);
  return z.map((value) => Math.exp(value) / total);
};
const entropy = (y: number, p: number): number => -(y * Math.log(p) + (1 - y) * Math.log(1 - p));
const best = (p: readonly number[]): number => p.indexOf(Math.max(...p));

/** What is measured of a sample, by the row that is predicted for it. */
type Formula = (p: readonly number[], sample: number) => number;

describe('evaluate gives the means over samples, and training makes them smaller', () => {
  const crossEntropy: Formula = (p, i) => -Math.log(p[numbers[i]!]!);
  const right: Formula = (p, i) => Number(best(p) === numbers[i]);
  const binary: Formula = (p, i) => entropy(numbers[i]! % 2, p[0]!);
  const squared: Formula = (p, i) => mean([p[0]! - numbers[i]! + 1, p[1]! - i / SAMPLES].map((d) => d * d));
  const absolute: Formula = (p, i) => mean([p[0]! - numbers[i]! + 1, p[1]! - i / SAMPLES].map(Math.abs));
  const target = (i: number): number[] => [numbers[i]! - 1, i / SAMPLES];
  const huber: Formula = (p, i) =>
    mean(
      target(i).map((y, c) => (Math.abs(p[c]! - y) <= 0.5 ? (p[c]! - y) ** 2 / 2 : Math.abs(p[c]! - y) / 2 - 0.125)),
    );
  const cosine: Formula = (p, i) => {
    const t = target(i);
    return (p[0]! * t[0]! + p[1]! * t[1]!) / Math.max(1e-7, Math.hypot(...p) * Math.hypot(...t));
  };
  const own = lossOfFunction('own', (t, p) => sum(square(sub(t, p)), [-1]));

  it.each<[string, number, Activation, Tensor, Partial<CompileArguments>, Formula[]]>([
    [
      'sparse',
      CLASSES,
      'softmax',
      ofClasses,
      {
        loss: 'sparse_categorical_crossentropy',
        metrics: ['accuracy', 'sparseCategoricalCrossentropy', metrics.sparseTopKCategoricalAccuracy({ k: 2 })],
      },
      [crossEntropy, right, crossEntropy, (p, i) => Number(p.filter((each) => each > p[numbers[i]!]!).length < 2)],
    ],
    [
      'sparse from logits, labels [samples, 1]',
      CLASSES,
      'linear',
      ofClasses.reshape([SAMPLES, 1]),
      { loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ['acc'] },
      [(z, i) => crossEntropy(softmax(z), i), right],
    ],
    [
      'categorical',
      CLASSES,
      'softmax',
      rows,
      { loss: 'categoricalCrossentropy', metrics: ['accuracy', 'mse'] },
      [crossEntropy, right, (p, i) => mean(p.map((value, c) => (value - oneHot[i]![c]!) ** 2))],
    ],
    [
      'categorical from logits',
      CLASSES,
      'linear',
      rows,
      { loss: losses.categoricalCrossentropy({ fromLogits: true }), metrics: ['categorical_accuracy'] },
      [(z, i) => crossEntropy(softmax(z), i), right],
    ],
    [
      'binary',
      1,
      'sigmoid',
      halves,
      { loss: 'bce', metrics: ['accuracy', 'binaryCrossentropy'] },
      [binary, (p, i) => Number(Number(p[0]! > 0.5) === numbers[i]! % 2), binary],
    ],
    [
      'binary from logits',
      1,
      'linear',
      halves.reshape([SAMPLES, 1]),
      { loss: losses.binaryCrossentropy({ fromLogits: true }), metrics: [metrics.binaryAccuracy({ threshold: 0 })] },
      [(z, i) => binary(z.map(sigmoid), i), (z, i) => Number(Number(z[0]! > 0) === numbers[i]! % 2)],
    ],
    ['squared error', 2, 'linear', sizes, { loss: 'MSE', metrics: ['mae'] }, [squared, absolute]],
    [
      'huber',
      2,
      'linear',
      sizes,
      { loss: losses.huber({ delta: 0.5 }), metrics: ['cosine_similarity'] },
      [huber, cosine],
    ],
    ['absolute error', 2, 'linear', sizes, { loss: 'mae', metrics: ['mse'] }, [absolute, squared]],
    ['a function', 2, 'linear', sizes, { loss: own }, [(p, i) => 2 * squared(p, i)]],
  ])('%s', async (_, units, activation, y, options, formulas) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const made = model(units, activation, options);
    const before = await made.evaluate(x, y);
    const { history } = await made.fit(x, y, { epochs: 4, batchSize: BATCH, verbose: 0, validationSplit: 0.1 });
    const after = await made.evaluate(x, y, { batchSize: BATCH });
    const predicted = await made.predict(x);
    const rowOf = (i: number): number[] => Array.from(predicted.values.slice(i * units, (i + 1) * units));
    expect(made.metricsNames).toEqual(Object.keys(history).filter((name) => !name.startsWith('val_')));
    expect(after).toEqual(
      formulas.map((formula) => expect.closeTo(mean(numbers.map((_, i) => formula(rowOf(i), i))), 5)),
    );
    expect(after[0]).toBeLessThan(before[0]!);
    made.dispose();
    vi.restoreAllMocks();
  });

  it('pictures as their own targets, one upload for both', async () => {
    const bytes = tensor(
      Uint8Array.from({ length: 30 * 12 }, (_, i) => (i * i) % 256),
      [30, 3, 4],
    ).div(255);
    const { dense, flatten } = layers;
    const made = sequential({
      seed: 1,
      layers: [flatten({ inputShape: [3, 4] }), dense({ units: 4 }), dense({ units: 12, activation: 'sigmoid' })],
    });
    made.compile({ optimizer: 'adam', loss: 'mse' });
    const flat = bytes.reshape([30, 12]);
    const [loss] = await made.evaluate(bytes, flat);
    const predicted = await made.predict(bytes);
    expect(loss).toBeCloseTo(mean([...predicted.values].map((p, i) => (p - flat.values[i]! / 255) ** 2)), 6);
    await made.fit(bytes, flat, { epochs: 2, verbose: 0 });
    expect((await made.evaluate(bytes, flat))[0]).toBeLessThan(loss!);
    made.dispose();
  });
});

describe('weights of samples', () => {
  const KEPT = 20;
  const weights = tensor(Float32Array.from({ length: SAMPLES }, (_, i) => (i < KEPT ? 1 : 0)));
  const options = { loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] } as const;
  const weightsOf = async (made: Sequential): Promise<number[]> =>
    (await made.getWeights()).flatMap(({ values }) => Array.from(values));

  it('of zero leave samples out, but for the number that the mean is over', async () => {
    const [all, few] = [0.5, 0.5 * (KEPT / SAMPLES)].map((learningRate) =>
      model(CLASSES, 'softmax', { ...options, optimizer: optimizers.sgd({ learningRate }) }),
    );
    const { history } = await all!.fit(x, ofClasses, { batchSize: SAMPLES, verbose: 0, sampleWeight: weights });
    const left = await few!.fit(x.slice(0, KEPT), ofClasses.slice(0, KEPT), { batchSize: KEPT, verbose: 0 });
    expect(history.loss![0]).toBeCloseTo(left.history.loss![0]! * (KEPT / SAMPLES), 5);
    expect(await weightsOf(all!)).toEqual((await weightsOf(few!)).map((value) => expect.closeTo(value, 5)));
    // metrics count all samples alike
    const [loss, accuracy] = await all!.evaluate(x, ofClasses, { sampleWeight: weights });
    const [plain, same] = await all!.evaluate(x, ofClasses);
    expect(loss).toBeLessThan(plain!);
    expect(accuracy).toBe(same);
    for (const made of [all, few]) made!.dispose();
  });

  it.each([
    ['numbers of classes', ofClasses, options],
    ['one-hot rows', rows, { loss: 'categoricalCrossentropy' }],
  ] as const)('by class are those of each sample: %s', async (_, y, chosen) => {
    const classWeight = { 0: 5, 2: 0.25 };
    const sampleWeight = tensor(numbers.map((label) => [5, 1, 0.25][label]!));
    const [byClass, bySample, plain] = [0, 1, 2].map(() => model(CLASSES, 'softmax', chosen));
    const fit = { batchSize: BATCH, epochs: 2, verbose: 0 } as const;
    const a = await byClass!.fit(x, y, { ...fit, classWeight });
    const b = await bySample!.fit(x, y, { ...fit, sampleWeight });
    await plain!.fit(x, y, fit);
    expect(a.history).toEqual(b.history);
    expect(await weightsOf(byClass!)).toEqual(await weightsOf(bySample!));
    expect(await weightsOf(byClass!)).not.toEqual(await weightsOf(plain!));
    expect(byClass!.lastFit!.uploadedBytesPerStep).toBe(0);
    for (const made of [byClass, bySample, plain]) made!.dispose();
  });

  it('go along with validation data', async () => {
    const made = model(CLASSES, 'softmax', options);
    const fit = { batchSize: BATCH, verbose: 0 } as const;
    const given = await made.fit(x, ofClasses, { ...fit, validationData: [x, ofClasses, weights] });
    const [loss] = await made.evaluate(x, ofClasses, { sampleWeight: weights });
    expect(given.history.val_loss![0]).toBeCloseTo(loss!, 6);
    const split = await made.fit(x, ofClasses, { ...fit, validationSplit: 0.2, sampleWeight: weights });
    expect(split.history.val_loss).toEqual([0]); // the last ten weigh nothing
    const [step] = await made.trainOnBatch(x, ofClasses, { sampleWeight: weights });
    expect(step).toBeGreaterThan(0);
    expect((await made.trainOnBatch(x, ofClasses, { classWeight: { 0: 0, 1: 0, 2: 0 } }))[0]).toBe(0);
    made.dispose();
  });
});

describe('masks, with words of which 0 is none and a class for each step, are in losses and metrics as in Keras', () => {
  const { words, y, weights, shapes, before, ...expected } = MASKED_TRAINING;
  const near = (got: readonly number[], expected: readonly number[]): void => {
    expect(got).toHaveLength(expected.length);
    got.forEach((value, i) => void expect(value).toBeCloseTo(expected[i]!, 4));
  };

  it('evaluated, in a step and in an epoch of ragged batches, samples weighted', async () => {
    const options = { sampleWeight: tensor(Float32Array.from(weights)) };
    const made = sequential({
      layers: [
        layers.embedding({ inputDim: 5, outputDim: 3, maskZero: true, inputShape: [4] }),
        layers.simpleRNN({ units: 3, returnSequences: true }),
        layers.batchNormalization(),
        layers.timeDistributed({ layer: layers.dense({ units: 3 }) }),
        layers.dense({ units: 3, activation: 'softmax' }),
      ],
    });
    const loss = 'sparseCategoricalCrossentropy';
    made.compile({ optimizer: optimizers.sgd({ learningRate: 0.1 }), loss, metrics: ['accuracy', loss] });
    const own = await made.getWeights();
    expect(own.map(({ shape }) => shape)).toEqual(shapes);
    await made.setWeights(own.map((weight, i) => ({ ...weight, values: Float32Array.from(before[i]!) })));
    const weightsNow = async (): Promise<number[]> =>
      (await made.getWeights()).flatMap(({ values }) => Array.from(values));
    const [given, classes] = [tensor(words), tensor(y)];
    const measured = (logs: typeof expected.evaluated): number[] => [
      logs.loss,
      logs.accuracy,
      logs.sparse_categorical_crossentropy,
    ];
    near(await made.evaluate(given, classes, { batchSize: 2 }), measured(expected.evaluated));
    near(await made.trainOnBatch(given, classes, options), measured(expected.onBatch));
    near(await weightsNow(), expected.after.flat());
    const { history } = await made.fit(given, classes, {
      ...options,
      batchSize: 2,
      epochs: 1,
      shuffle: false,
      verbose: 0,
    });
    near([history.loss![0]!, history.accuracy![0]!, history[loss]![0]!], measured(expected.history));
    near(await weightsNow(), expected.end.flat());
    made.dispose();
  });
});

/** Of those that are said to be 1, the share that is: no mean of samples or batches. */
const precision: StateMetric = {
  name: 'precision',
  state: { hits: [], said: [1] },
  update: ({ hits, said }, yTrue, yPred) => {
    const says = greater(yPred, fill([], 0.5));
    return { hits: add(hits!, sum(mul(says, yTrue))), said: add(said!, sum(says)) };
  },
  result: ({ hits, said }) => div(hits!, add(said!, fill([], 1e-7))),
};
/** A number for the whole batch. */
const scalar: Metric = { name: 'scalar', perSample: (_: Node, yPred: Node) => sum(yPred) };

describe('metrics that keep state', () => {
  const make = (): Sequential =>
    model(1, 'sigmoid', { loss: 'binaryCrossentropy', metrics: [precision, 'accuracy', scalar] });
  const share = async (made: Sequential): Promise<number> => {
    const said = Array.from((await made.predict(x)).values, (p) => Number(p > 0.5));
    const total = said.reduce((sum, value) => sum + value, 0);
    return said.reduce((sum, value, i) => sum + value * (numbers[i]! % 2), 0) / total;
  };

  it('are exact over ragged batches, and begin anew in each call', async () => {
    const made = make();
    expect(made.metricsNames).toEqual(['loss', 'precision', 'accuracy', 'scalar']);
    const expected = await share(made);
    expect(expected).toBeGreaterThan(0.1);
    for (const batchSize of [BATCH, SAMPLES, 7]) {
      const values = await made.evaluate(x, halves, { batchSize });
      expect(values[1]).toBeCloseTo(expected, 6);
    }
    expect((await made.testOnBatch(x, halves))[1]).toBeCloseTo(expected, 6);
    made.dispose();
  });

  it('of the library are those of all samples, weighted, over ragged batches', async () => {
    const own: Metric[] = [
      metrics.precision({ thresholds: 0.4 }),
      metrics.recall({ topK: 1, classId: 1 }),
      metrics.auc(),
      metrics.auc({ curve: 'PR', thresholds: [0.3, 0.35, 0.4], name: 'pr' }),
      metrics.specificityAtSensitivity({ sensitivity: 0.5 }),
      metrics.f1Score({ average: 'macro' }),
      metrics.r2Score(),
      metrics.oneHotMeanIoU({ numClasses: CLASSES }),
    ];
    const made = model(CLASSES, 'softmax', { loss: 'categoricalCrossentropy', metrics: own });
    const predicted = await made.predict(x);
    const output = oneHot.map((_, i) => Array.from(predicted.values.slice(i * CLASSES, (i + 1) * CLASSES)));
    const weights = Array.from({ length: SAMPLES }, (_, i) => (i % 3) / 2);
    const sampleWeight = tensor(Float32Array.from(weights));
    const [, ...values] = await made.evaluate(x, rows, { batchSize: BATCH, sampleWeight });
    for (const [i, metric] of own.entries()) {
      expect(values[i], metric.name).toBeCloseTo(over(metric, oneHot, output, weights), 5);
    }
    made.dispose();
  });

  it('a number for a batch counts for each of its samples', async () => {
    const made = make();
    const sums = Array.from((await made.predict(x)).values);
    const batches = [0, 1, 2, 3].map((batch) => sums.slice(batch * BATCH, (batch + 1) * BATCH));
    const expected = mean(batches.flatMap((batch) => batch.map(() => batch.reduce((total, p) => total + p, 0))));
    expect((await made.evaluate(x, halves, { batchSize: BATCH }))[3]).toBeCloseTo(expected, 4);
    made.dispose();
  });

  it('begin anew in each epoch, also of the validation', async () => {
    const made = model(1, 'sigmoid', {
      loss: 'binaryCrossentropy',
      metrics: [precision],
      optimizer: optimizers.sgd({ learningRate: 0 }),
    });
    const expected = expect.closeTo(await share(made), 6);
    const seen: number[] = [];
    const { history } = await made.fit(x, halves, {
      epochs: 3,
      batchSize: BATCH,
      verbose: 0,
      validationData: [x, halves],
      callbacks: { onBatchEnd: (_, logs) => void seen.push(logs.precision!) },
    });
    expect(history.precision).toEqual([expected, expected, expected]);
    expect(history.val_precision).toEqual([expected, expected, expected]);
    expect([seen[3], seen[7], seen[11]]).toEqual([expected, expected, expected]);
    expect(made.lastFit!.uploadedBytesPerStep).toBe(0);
    made.dispose();
  });

  describe('are what they would have been', () => {
    losingDevices();
    const fit: FitOptions = { epochs: 3, batchSize: BATCH, verbose: 0, validationData: [x, halves] };
    const sampleWeight = tensor(Float32Array.from({ length: SAMPLES }, (_, i) => 1 + (i % 3)));

    it('where the device is lost within an epoch', async () => {
      const [one, other] = [make(), make()];
      const undisturbed = await one.fit(x, halves, { ...fit, sampleWeight });
      let lost = false;
      const onBatchEnd = async (batch: number): Promise<void> => {
        if (lost || batch !== 2) return;
        lost = true;
        (await init()).device.destroy();
      };
      const disturbed = await other.fit(x, halves, {
        ...fit,
        sampleWeight,
        recovery: { everySeconds: 0 },
        callbacks: { onBatchEnd },
      });
      expect(other.lastFit!.recoveries).toBe(1);
      expect(disturbed.history).toEqual(undisturbed.history);
      one.dispose();
      other.dispose();
    });

    it('from a checkpoint within an epoch', async () => {
      const [one, other, third] = [make(), make(), make()];
      const all: Checkpoint[] = [];
      const store: CheckpointStore = {
        save: async (checkpoint) => void all.push(structuredClone(checkpoint)),
        load: async () => all.at(-1),
        clear: async () => {},
      };
      const whole = await one.fit(x, halves, { ...fit, sampleWeight });
      await other.fit(x, halves, { ...fit, sampleWeight, steps: 6, checkpoint: { store, every: 3 } });
      expect(all.at(-1)!.tensors.map(({ name }) => name)).toContain('metric/precision/hits');
      const resumed = await third.fit(x, halves, {
        ...fit,
        sampleWeight,
        checkpoint: { store: { ...store, save: async () => {} }, resume: true },
      });
      expect(resumed.history).toEqual(whole.history);
      await expect(third.fit(x, halves, { ...fit, checkpoint: { store, resume: true } })).rejects.toThrow(
        'the checkpoint is of another data set',
      );
      for (const made of [one, other, third]) made.dispose();
    });
  });
});

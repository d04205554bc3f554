/** Losses and metrics in files: those of wgrad come back as they were, those of Keras are read. */
import { describe, expect, it } from 'vitest';
import { FormatError, UsageError } from '../../../src/errors.ts';
import { root } from '../../../src/fields.ts';
import { type CompileArguments, losses, type Metric, type MetricName, metrics } from '../../../src/index.ts';
import { artifactsOf } from '../../../src/io/artifacts.ts';
import { lossFrom, metricsFrom } from '../../../src/io/keras-losses.ts';
import { memory } from '../../../src/io/memory.ts';
import { readTfjs } from '../../../src/io/tfjs-read.ts';
import type { Loss } from '../../../src/nn/losses/loss.ts';
import { lossOfFunction } from '../../../src/nn/losses/loss.ts';
import { LOSSES } from '../../../src/nn/losses/registry.ts';
import { metricOfFunction } from '../../../src/nn/metrics/metric.ts';
import { metricOf } from '../../../src/nn/metrics/named.ts';
import { METRICS } from '../../../src/nn/metrics/registry.ts';
import type { SavedModel } from '../../../src/nn/save.ts';
import { saved } from './fixtures.ts';

function savedWith(chosen: Pick<CompileArguments, 'loss' | 'metrics'>): SavedModel {
  const { model, ...rest } = saved(undefined, 7);
  return { model: { ...model, compiled: { ...model.compiled!, ...chosen } }, ...rest };
}

async function throughFile(chosen: Pick<CompileArguments, 'loss' | 'metrics'>) {
  const place = memory();
  await place.save(savedWith(chosen));
  const { trainingConfig } = JSON.parse(new TextDecoder().decode(place.files.get('model.json')));
  return { trainingConfig, training: (await readTfjs(place, {})).training!.losses as LoadedOne };
}

interface LoadedOne {
  readonly loss: unknown;
  readonly metrics: readonly unknown[];
}

const config = (of: unknown) => (of as Loss).config;

/** Options that some metrics cannot do without. */
const REQUIRED_BY: Readonly<Record<string, object>> = {
  sensitivityAtSpecificity: { specificity: 0.5 },
  specificityAtSensitivity: { sensitivity: 0.5 },
  precisionAtRecall: { recall: 0.5 },
  recallAtPrecision: { precision: 0.5 },
  iou: { numClasses: 2, targetClassIds: [0] },
  meanIoU: { numClasses: 2 },
  oneHotIoU: { numClasses: 2, targetClassIds: [0] },
  oneHotMeanIoU: { numClasses: 2 },
};

describe('what wgrad writes', () => {
  it.each(Object.values(losses).map((make: () => Loss) => make()))(
    'names a loss with its defaults: $name',
    async (loss) => {
      const { trainingConfig, training } = await throughFile({ loss, metrics: [] });
      expect(trainingConfig.loss).toMatch(/^[a-z_]+$/);
      expect(training.loss).toBe(loss.name);
    },
  );

  it.each([
    losses.sparseCategoricalCrossentropy({ fromLogits: true }),
    losses.categoricalCrossentropy({ labelSmoothing: 0.1 }),
    losses.binaryCrossentropy({ fromLogits: true, labelSmoothing: 0.25 }),
    losses.huber({ delta: 0.5 }),
    losses.cosineSimilarity({ axis: 1 }),
    losses.binaryFocalCrossentropy({ applyClassBalancing: true, alpha: 0.3, gamma: 1.5 }),
    losses.categoricalFocalCrossentropy({ alpha: [0.5, 0.25], gamma: 3, fromLogits: true, labelSmoothing: 0.1 }),
  ])('has the options of a loss as Keras does: $name', async (loss) => {
    const { trainingConfig, training } = await throughFile({ loss, metrics: [] });
    expect(trainingConfig.loss).toEqual(loss.config);
    expect(config(training.loss)).toEqual(loss.config);
  });

  it('has metrics with their options and names', async () => {
    const given = [
      'mae',
      'MSE',
      'accuracy',
      metrics.binaryAccuracy(),
      metrics.binaryAccuracy({ threshold: 0, name: 'sign' }),
      metrics.accuracy({ name: 'right' }),
      metrics.binaryCrossentropy({ fromLogits: true, name: 'bits' }),
    ] as const;
    const { trainingConfig, training } = await throughFile({ loss: 'mse', metrics: given });
    expect(trainingConfig.metrics.slice(0, 4)).toEqual(['mae', 'mse', 'accuracy', 'binary_accuracy']);
    expect(training.metrics.slice(0, 4)).toEqual(['mae', 'mse', 'accuracy', 'binaryAccuracy']);
    const own = training.metrics.slice(4);
    expect(own.map(config)).toEqual(given.slice(4).map(config));
    expect(own.map((metric) => (metric as Loss).name)).toEqual(['sign', 'right', 'bits']);
  });

  it.each([
    ...Object.entries(metrics).map(
      ([name, make]) => [name, (make as (options?: object) => Metric)(REQUIRED_BY[name])] as const,
    ),
    ...[
      metrics.precision({ thresholds: 0.25, topK: 3, classId: 1, name: 'found' }),
      metrics.auc({ curve: 'PR', numThresholds: 50, summationMethod: 'minoring', fromLogits: true }),
      metrics.auc({ thresholds: [0.25, 0.5] }),
      metrics.recallAtPrecision({ precision: 0.75, numThresholds: 20, classId: 2 }),
      metrics.f1Score({ average: 'macro', threshold: 0.25 }),
      metrics.fBetaScore({ average: 'weighted', beta: 0.5 }),
      metrics.r2Score({ classAggregation: 'varianceWeightedAverage', numRegressors: 2 }),
      metrics.cosineSimilarity({ axis: 1 }),
      metrics.sparseTopKCategoricalAccuracy({ k: 2 }),
      metrics.truePositives({ thresholds: [0.75] }),
      metrics.iou({ numClasses: 3, targetClassIds: [0, 2], ignoreClass: -1, sparseYPred: false }),
      metrics.meanIoU({ numClasses: 3, axis: 1, sparseYTrue: false }),
      metrics.oneHotIoU({ numClasses: 3, targetClassIds: [1], sparseYPred: true }),
      metrics.oneHotMeanIoU({ numClasses: 3, ignoreClass: 0 }),
      metrics.binaryIoU({ threshold: 0.25, targetClassIds: [1] }),
    ].map((metric) => [`${metric.name} with options`, metric] as const),
  ])('reads the metric that it wrote: %s', async (_, metric) => {
    const { trainingConfig, training } = await throughFile({ loss: 'mse', metrics: [metric] });
    const [read] = training.metrics;
    if (typeof read === 'string') {
      expect(trainingConfig.metrics[0]).toMatch(/^[a-z0-9_]+$/);
      expect(metricOf(read as MetricName).config).toEqual(metric.config);
    } else {
      expect(config(read)).toEqual(metric.config);
      expect((read as Metric).name).toBe(metric.name);
    }
  });

  it.each([
    ['the loss (mine)', { loss: lossOfFunction('mine', (t) => t) }],
    ['the metric (mine)', { loss: 'mse', metrics: [metricOfFunction('mine', (t) => t)] }],
  ] as const)('cannot be %s', (what, chosen) => {
    const call = (): unknown => artifactsOf(savedWith({ metrics: [], ...chosen }));
    expect(call).toThrow(UsageError);
    expect(call).toThrow(`model.save: ${what} has no config`);
  });
});

describe('what Keras writes', () => {
  const entry = (class_name: string, own: object) => ({
    module: 'keras.losses',
    class_name,
    config: own,
    registered_name: null,
  });

  it.each(LOSSES)('$className is read', ({ className }) => {
    const field = root('f', entry(className, { name: 'x', reduction: 'sum_over_batch_size' }));
    expect(config(lossFrom(field))).toMatchObject({ class_name: className });
  });

  it.each(['sum', 'mean', 'mean_with_sample_weight'])('with the reduction %s', (reduction) => {
    const loss = lossFrom(root('f', entry('Huber', { reduction, delta: 2 })));
    expect(config(loss)).toMatchObject({ class_name: 'Huber', config: { reduction, delta: 2 } });
    expect((loss as Loss).times === undefined).toBe(reduction === 'mean');
  });

  const REQUIRED = {
    ...{ specificity: 0.5, sensitivity: 0.5, recall: 0.5, precision: 0.5, fn: 'mean_squared_error' },
    ...{ num_classes: 2, target_class_ids: [0] },
  };

  it.each(METRICS)('the metric $className is read', ({ className }) => {
    const [metric] = metricsFrom(root('f', [entry(className, { name: 'x', dtype: 'float32', ...REQUIRED })]));
    expect(metric).toMatchObject({ name: 'x' });
  });

  it('has functions in wrappers of metrics', () => {
    const wrapped = { name: 'acc', dtype: 'float32', fn: 'sparse_categorical_accuracy' };
    const [metric] = metricsFrom(root('f', [{ class_name: 'MeanMetricWrapper', config: wrapped }]));
    expect(metric).toMatchObject({ name: 'acc', targets: 'classes' });
  });

  it.each([
    [
      'a loss that is unknown',
      () => lossFrom(root('f', entry('Dice', {}))),
      "f:: unknown loss 'Dice'; expected one of SparseCategoricalCrossentropy,",
    ],
    [
      'a smoothing of all',
      () => lossFrom(root('f', entry('BinaryCrossentropy', { label_smoothing: 1 }))),
      'labelSmoothing is 1; expected a number from 0 to below 1.',
    ],
    [
      'values that nothing reduces',
      () => lossFrom(root('f', entry('Huber', { reduction: 'none' }))),
      "reduction 'none' gives a value of each sample",
    ],
    [
      'classes along another axis',
      () => lossFrom(root('f', entry('CategoricalCrossentropy', { axis: 1 }))),
      'axis is 1; expected -1',
    ],
    [
      'a class that does not count',
      () => lossFrom(root('f', entry('SparseCategoricalCrossentropy', { ignore_class: 0 }))),
      'ignore_class is 0; expected null',
    ],
    ['a metric that is unknown', () => metricsFrom(root('f', [entry('Mean', {})])), "unknown metric 'Mean'"],
    [
      'a function that is unknown',
      () => metricsFrom(root('f', [{ class_name: 'MeanMetricWrapper', config: { name: 'a', fn: 'bleu' } }])),
      "unknown metric 'bleu'",
    ],
  ])('is refused with %s', (_, call, message) => {
    expect(call).toThrow(FormatError);
    expect(call).toThrow(message);
  });
});

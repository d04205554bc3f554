/** Steps of models for tests of the compiler: the MNIST MLP, and any small MLP that fast-check can think of. */
import fc from 'fast-check';
import type { Shape, Step } from '../../../src/graph/node.ts';
import { type Layout, layoutOf, type Variable } from '../../../src/graph/variable.ts';
import type { ActivationName } from '../../../src/nn/activations.ts';
import type { BatchSpec } from '../../../src/nn/batch.ts';
import { initStep } from '../../../src/nn/initialise.ts';
import { conv2d, dense, dropout, flatten, maxPooling2d, reshape } from '../../../src/nn/layers/index.ts';
import type { Layer } from '../../../src/nn/layers/layer.ts';
import { lossOf } from '../../../src/nn/losses/named.ts';
import { metricOf } from '../../../src/nn/metrics/named.ts';
import type { NamedNetwork } from '../../../src/nn/network.ts';
import { adam, sgd } from '../../../src/nn/optimizers/index.ts';
import type { Optimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { sequential } from '../../../src/nn/sequential.ts';
import { evaluateSteps, predictSteps, trainSteps } from '../../../src/nn/steps.ts';
import { clockVariable, type Steps } from '../../../src/nn/train/steps.ts';

const loss = lossOf('sparseCategoricalCrossentropy');
const measures = [{ name: 'y', loss, weight: 1, metrics: [metricOf('accuracy')] }];

export const networkOf = (layers: readonly Layer[]): NamedNetwork => sequential({ layers }).network!;

const layoutFor = ({ names }: NamedNetwork, others: readonly Variable[]): Layout =>
  layoutOf([...names.keys(), ...others], undefined, (variable) => names.get(variable) ?? variable.name);

/** A step over a batch, its variables and the model's in one layout. */
const stepOf = (network: NamedNetwork, { build, variables }: Steps, spec: BatchSpec): Step =>
  build(spec, layoutFor(network, variables));

function initOf(network: NamedNetwork): Step {
  const clock = clockVariable();
  return initStep([...network.names.keys()], clock, layoutFor(network, [clock]));
}

/** Flatten, 128 relu, dropout 0.2, 10 softmax, on 60,000 images of bytes. */
export const MNIST_MLP = networkOf([
  flatten({ inputShape: [28, 28] }),
  dense({ units: 128, activation: 'relu' }),
  dropout({ rate: 0.2 }),
  dense({ units: 10, activation: 'softmax' }),
]);

const CLASSES = { shape: [], dtype: 'u32', scale: 1 } as const;

export const mnistBatch = (size: number): BatchSpec => ({
  data: { count: 60000, tensors: { x: { shape: [28, 28], dtype: 'u8', scale: 1 / 255 }, y: CLASSES } },
  size,
  stride: 32,
  shuffle: true,
});

export const mnistStep = (optimizer: Optimizer = adam(), size = 32): Step =>
  stepOf(MNIST_MLP, trainSteps(MNIST_MLP, { measures, optimizer }), mnistBatch(size));

/** Keras's convnet on MNIST: two convolutions, each with its pooling, dropout. */
export function convnetStep(optimizer: Optimizer): Step {
  const network = networkOf([
    reshape({ targetShape: [28, 28, 1], inputShape: [28, 28] }),
    conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
    maxPooling2d(),
    conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
    maxPooling2d(),
    flatten(),
    dropout({ rate: 0.5 }),
    dense({ units: 10, activation: 'softmax' }),
  ]);
  return stepOf(network, trainSteps(network, { measures, optimizer }), mnistBatch(32));
}

/** An MLP on MNIST's images with hidden layers of these widths, each with dropout. */
export function mlpStep(widths: readonly number[], optimizer: Optimizer): Step {
  const hidden = widths.flatMap((units) => [dense({ units, activation: 'relu' }), dropout({ rate: 0.2 })]);
  const network = networkOf([
    flatten({ inputShape: [28, 28] }),
    ...hidden,
    dense({ units: 10, activation: 'softmax' }),
  ]);
  return stepOf(network, trainSteps(network, { measures, optimizer }), mnistBatch(32));
}

interface Config {
  readonly features: Shape;
  readonly hidden: readonly {
    readonly units: number;
    readonly activation: ActivationName;
    readonly rate: number;
    readonly useBias: boolean;
  }[];
  readonly classes: number;
  readonly last: ActivationName;
  readonly optimizer: 'adam' | 'sgd' | 'momentum';
  readonly batch: number;
  readonly bytes: boolean;
}

export const anyConfig: fc.Arbitrary<Config> = fc.record({
  features: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  hidden: fc.array(
    fc.record({
      units: fc.integer({ min: 1, max: 20 }),
      activation: fc.constantFrom('linear', 'relu', 'sigmoid', 'tanh', 'softmax'),
      rate: fc.constantFrom(0, 0, 0.2, 0.5),
      useBias: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  classes: fc.integer({ min: 2, max: 12 }),
  last: fc.constantFrom('softmax', 'softmax', 'sigmoid'),
  optimizer: fc.constantFrom('adam', 'sgd', 'momentum'),
  batch: fc.integer({ min: 1, max: 40 }),
  bytes: fc.boolean(),
});

const optimizers: Readonly<Record<Config['optimizer'], Optimizer>> = {
  adam: adam(),
  sgd: sgd(),
  momentum: sgd({ momentum: 0.9, nesterov: true }),
};

/** All steps of a model: initialise, train, evaluate, predict. */
export function stepsOf(config: Config): Record<string, Step> {
  const hidden = config.hidden.flatMap(({ rate, ...options }) => [dense(options), dropout({ rate })]);
  const top = dense({ units: config.classes, activation: config.last });
  const network = networkOf([flatten({ inputShape: config.features }), ...hidden, top]);
  const x = {
    shape: config.features,
    dtype: config.bytes ? ('u8' as const) : ('f32' as const),
    scale: config.bytes ? 1 / 255 : 1,
  };
  const data = { count: 3 * config.batch + 1, tensors: { x, y: CLASSES } };
  const spec = { data, size: config.batch, stride: config.batch, shuffle: true };
  return {
    init: initOf(network),
    train: stepOf(network, trainSteps(network, { measures, optimizer: optimizers[config.optimizer] }), spec),
    evaluate: stepOf(network, evaluateSteps(network, measures), spec),
    predict: stepOf(network, predictSteps(network, data.count), spec),
  };
}

/** What can be said of a model without a GPU: names in any spelling, the summary, layers, warnings, and what TypeScript refuses. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  Callback,
  type CompileArguments,
  initializers,
  type Logs,
  layers,
  losses,
  metrics,
  optimizers,
  type Sequential,
  sequential,
} from '../../../src/index.ts';
import { type Spelling, suggestion } from '../../../src/names.ts';
import { lossHint } from '../../../src/nn/causes.ts';
import { summaryText } from '../../../src/nn/summary.ts';
import { Means } from '../../../src/nn/train/means.ts';

const OK = { optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' } as const;
const { dense, dropout, flatten } = layers;

const mlp = (): Sequential =>
  sequential({
    layers: [
      flatten({ inputShape: [28, 28] }),
      dense({ units: 128, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
  });

let warn = vi.spyOn(console, 'warn');
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => warn.mockRestore());

test.each([
  ['adam', 'sparseCategoricalCrossentropy', 'accuracy'],
  ['Adam', 'sparse_categorical_crossentropy', 'acc'],
  ['Adam', 'SparseCategoricalCrossentropy', 'sparse_categorical_accuracy'],
] as const)('compile takes %s, %s and %s', (optimizer, loss, metric) => {
  const model = mlp();
  model.compile({ optimizer, loss, metrics: [metric] });
  expect(model.optimizer?.name).toBe('adam');
  expect(model.compiled?.loss).toBe('sparseCategoricalCrossentropy');
  expect(model.metricsNames).toEqual(['loss', metric]);
  expect(model.program({ batchSize: 4, samples: 8 }).dispatches.length).toBeGreaterThan(0);
});

test('layers keep the name of an activation and of an initialiser as it is known here', () => {
  const { config } = dense({ units: 1, activation: 'ReLU', kernelInitializer: 'he_normal' });
  expect(config).toMatchObject({ activation: 'relu', kernel_initializer: { class_name: 'HeNormal' } });
});

test.each([
  ['relux', ['relu', 'tanh'], " Did you mean 'relu'?"],
  ['gelu', ['relu'], ''],
  ['lr', ['learningRate'], " Did you mean 'learningRate'?"],
  ['glorot', ['heUniform', 'glorotUniform'], " Did you mean 'glorotUniform'?"],
  ['constructor', ['relu'], ''],
  ['', ['relu'], ''],
  [7, ['relu'], ''],
])('%s among %j: %s', (name, known, expected) => {
  expect(suggestion(name, known)).toBe(expected);
});

test('summary is Keras’s table and numbers, without an optimizer that has learnt nothing', () => {
  const model = mlp();
  model.compile(OK);
  const lines: string[] = [];
  model.summary((text) => lines.push(...text.split('\n')));
  expect(lines.slice(0, 5)).toEqual([
    'Model: "sequential"',
    '┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓',
    '┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃',
    '┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩',
    '│ flatten (Flatten)               │ (None, 784)            │             0 │',
  ]);
  expect(lines.slice(-3)).toEqual([
    ' Total params: 101,770 (397.54 KB)',
    ' Trainable params: 101,770 (397.54 KB)',
    ' Non-trainable params: 0 (0.00 B)',
  ]);
});

test.each([
  [255, '1020.00 B'],
  [256, '1.00 KB'],
  [262_144, '1.00 MB'],
  [268_435_456, '1.00 GB'],
])('%d values are %s', (units, text) => {
  const layer = sequential({ layers: [dense({ units, useBias: false, inputShape: [1] })] });
  const lines: string[] = [];
  layer.summary((line) => lines.push(line));
  expect(lines.join()).toContain(`(${text})`);
  expect(summaryText('m', undefined, units)).toContain(`Optimizer params: ${units.toLocaleString('en-US')} (${text})`);
});

test('layers, inputs, outputs and weights can be read, and the last layer taken away', () => {
  const model = mlp();
  expect(model.layers.map(({ name }) => name)).toEqual(['flatten', 'dense', 'dense_1']);
  expect(model.getLayer('dense_1')).toBe(model.getLayer(-1));
  expect(model.getLayer(1).countParams()).toBe(100_480);
  expect(model.inputs).toMatchObject([{ name: 'flatten_input', shape: [null, 28, 28], dtype: 'float32' }]);
  expect(model.outputs).toMatchObject([{ name: 'dense_1', shape: [null, 10], dtype: 'float32' }]);
  expect(model.weights.map(({ name, shape }) => [name, shape])).toContainEqual(['dense/kernel', [784, 128]]);
  model.pop();
  expect(model.outputs[0]?.shape).toEqual([null, 128]);
  expect(model.countParams()).toBe(100_480);
});

test('a model that ends without probabilities is warned of, once', () => {
  const model = sequential({ layers: [dense({ units: 3, inputShape: [4] })] });
  model.compile(OK);
  model.compile(OK);
  expect(warn.mock.calls).toEqual([
    [
      "model.compile: the last layer, dense, ends with the activation 'linear', but sparseCategoricalCrossentropy expects probabilities. End with layers.dense({ units: 3, activation: 'softmax' }), or compile with losses.sparseCategoricalCrossentropy({ fromLogits: true }).",
    ],
  ]);
});

test.each([
  [
    'logits that are probabilities',
    'sigmoid',
    1,
    losses.binaryCrossentropy({ fromLogits: true }),
    "ends with the activation 'sigmoid', but binaryCrossentropy is told to expect logits. Leave the activation out, or fromLogits.",
  ],
  [
    'no sigmoid',
    'relu',
    1,
    'bce',
    "ends with the activation 'relu', but binaryCrossentropy expects probabilities. End with layers.dense({ units: 1, activation: 'sigmoid' }), or compile with losses.binaryCrossentropy({ fromLogits: true }).",
  ],
  [
    'a softmax over one unit',
    'softmax',
    1,
    'bce',
    "ends with the activation 'softmax' over 1 unit, which is always 1. Take 'sigmoid'.",
  ],
] as const)('%s are warned of', (_, activation, units, loss, message) => {
  sequential({ layers: [dense({ units, activation, inputShape: [4] })] }).compile({ optimizer: 'adam', loss });
  expect(warn.mock.calls).toEqual([[`model.compile: the last layer, dense, ${message}`]]);
});

test.each([
  ['linear', 1, 'mse'],
  ['softmax', 3, 'mae'],
  ['linear', 3, losses.sparseCategoricalCrossentropy({ fromLogits: true })],
  ['sigmoid', 3, 'binaryCrossentropy'],
] as const)('%s and %i units are as the loss takes them', (activation, units, loss) => {
  sequential({ layers: [dense({ units, activation, inputShape: [4] })] }).compile({ optimizer: 'adam', loss });
  expect(warn).not.toHaveBeenCalled();
});

test('metrics of one name get numbers', () => {
  const model = mlp();
  model.compile({ ...OK, metrics: ['accuracy', metrics.accuracy(), metrics.accuracy({ name: 'loss' })] });
  expect(model.metricsNames).toEqual(['loss', 'accuracy', 'accuracy_1', 'loss_1']);
});

test('a model that ends with probabilities is not, whatever stands behind the softmax', () => {
  const model = mlp();
  model.add(dropout({ rate: 0.1 }));
  model.compile(OK);
  expect(warn).not.toHaveBeenCalled();
});

test('a loss far above that of guessing is warned of, once; an ordinary one is not', () => {
  const hint = lossHint(Math.log(10), () => 'Do this.');
  hint(new Means({ loss: 22 }, 10));
  expect(warn).not.toHaveBeenCalled();
  hint(new Means({ loss: 220 }, 10));
  hint(new Means({ loss: 240 }, 1));
  hint(new Means({ loss: 240 }, 1));
  expect(warn.mock.calls).toEqual([['model.fit: the loss is 240; guessing gives 2.30. Do this.']]);
});

test('TypeScript knows the spellings, and refuses what is none', () => {
  const both: readonly Spelling<'sparseCategoricalCrossentropy'>[] = [
    'sparse_categorical_crossentropy',
    'SparseCategoricalCrossentropy',
  ];
  expect(both).toHaveLength(2);
  class Mine extends Callback {
    override onEpochEnd(_: number, logs: Logs): void {
      if (logs.loss === undefined && this.model !== undefined) this.model.stopTraining = true;
    }
  }
  expect(new Mine().onEpochEnd).toBeTypeOf('function');
  // none of these runs: only the compiler looks at them
  const refused = (model: Sequential): unknown[] => [
    // @ts-expect-error a number for options
    optimizers.adam(0.001),
    // @ts-expect-error a number for options
    dense(128),
    // @ts-expect-error unknown option
    optimizers.adam({ lr: 0.001 }),
    // @ts-expect-error unknown activation
    dense({ units: 1, activation: 'relux' }),
    // @ts-expect-error the batch does not belong into it
    flatten({ inputShape: [null, 28, 28] }),
    // @ts-expect-error not called
    sequential({ layers: [flatten] }),
    // @ts-expect-error not called
    { ...OK, optimizer: optimizers.adam } satisfies CompileArguments,
    // @ts-expect-error not awaited
    model.setWeights(model.getWeights()),
    // @ts-expect-error not awaited
    model.evaluate(model.predict(undefined as never), undefined as never),
    // @ts-expect-error unknown hook
    { onEpochEnds() {} } satisfies Callback,
  ];
  expect(refused).toBeTypeOf('function');
  expect(initializers.zeros).toBeTypeOf('function');
});

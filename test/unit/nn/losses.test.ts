/** Losses and metrics against their formulas in float64, at ordinary and extreme values; their gradients are rows of the table of cases. */
import { describe, expect, it, test } from 'vitest';
import { leaf, type Node } from '../../../src/graph/node.ts';
import { losses, metrics } from '../../../src/index.ts';
import type { Loss, PerSample } from '../../../src/nn/losses/loss.ts';
import { lossOfFunction } from '../../../src/nn/losses/loss.ts';
import { lossOf } from '../../../src/nn/losses/named.ts';
import { metricOfFunction, type SampleMetric } from '../../../src/nn/metrics/metric.ts';
import { metricOf } from '../../../src/nn/metrics/named.ts';
import { abs, sigmoid, softmax, square, sub, sum } from '../../../src/ops/all.ts';
import { gradients } from '../../../src/ops/gradients.ts';
import { evaluateGraph } from '../../reference/twins.ts';

type Rows = readonly (readonly number[])[];

/** Of y and a prediction, by the twins in float64. */
function values(perSample: PerSample, y: Rows | readonly number[], prediction: Rows, output = (x: Node): Node => x) {
  const x = leaf('input', 'x', [prediction.length, prediction[0]!.length], 'f32');
  const isRows = Array.isArray(y[0]);
  const t = isRows
    ? leaf('input', 't', [y.length, (y[0] as number[]).length], 'f32')
    : leaf('input', 't', [y.length], 'u32');
  const rows = perSample(t, output(x));
  expect(rows.shape).toEqual([prediction.length]);
  const [grad] = gradients(rows, leaf('input', 'dy', rows.shape, 'f32'), [x]);
  const feeds = { x: prediction.flat(), t: y.flat() as number[], dy: prediction.map(() => 1) };
  const [loss, slope] = evaluateGraph([rows, grad!], feeds);
  return { loss: [...loss!], slope: [...slope!] };
}

const near = (expected: readonly number[]) => expected.map((value) => expect.closeTo(value, 12));

describe('binary cross-entropy', () => {
  const formula = (y: number, z: number): number => Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
  const slope = (y: number, z: number): number => 1 / (1 + Math.exp(-z)) - y;
  const Y = [0, 1, 0.25, 1, 0, 1, 0, 0.5];
  const Z = [2, 2, -3, 100, -100, -100, 100, 0];

  it.each([
    ['logits', losses.binaryCrossentropy({ fromLogits: true }), (x: Node) => x],
    ['a sigmoid', losses.binaryCrossentropy(), sigmoid],
  ])('of %s is exact, also far out and at 0', (_, { perSample }, output) => {
    const got = values(perSample, [Y], [Z], output);
    expect(got.loss).toEqual(near([Z.reduce((total, z, i) => total + formula(Y[i]!, z), 0) / Z.length]));
    expect(got.slope).toEqual(near(Z.map((z, i) => slope(Y[i]!, z) / Z.length)));
  });

  it('keeps the digits of small losses', () => {
    const { loss } = values(losses.binaryCrossentropy({ fromLogits: true }).perSample, [[1], [0]], [[40], [-40]]);
    for (const value of loss) expect(value / Math.exp(-40)).toBeCloseTo(1, 9);
  });

  it('clips probabilities to [1e-7, 1 - 1e-7], beyond which there is no slope', () => {
    const got = values(losses.binaryCrossentropy().perSample, [[1], [0], [1], [0]], [[0], [1], [1], [0.25]]);
    const clipped = -Math.log(1e-7);
    expect(got.loss).toEqual([clipped, clipped, -Math.log(1 - 1e-7), -Math.log(0.75)].map((v) => expect.closeTo(v, 9)));
    expect(got.slope).toEqual(near([0, 0, 0, 1 / 0.75]));
  });

  it('smooths its targets', () => {
    const { perSample } = losses.binaryCrossentropy({ labelSmoothing: 0.2, fromLogits: true });
    expect(values(perSample, [[1, 0]], [[1.5, -0.5]]).loss).toEqual(
      near([(formula(0.9, 1.5) + formula(0.1, -0.5)) / 2]),
    );
  });
});

describe('categorical cross-entropy', () => {
  const logSoftmax = (z: readonly number[]): number[] => {
    const most = Math.max(...z);
    const total = z.reduce((sum, value) => sum + Math.exp(value - most), 0);
    return z.map((value) => value - most - Math.log(total));
  };
  const Z = [
    [1, -2, 0.5],
    [100, 0, -100],
    [100, 0, -100],
  ];
  const Y = [
    [0, 0, 1],
    [0, 0, 1],
    [0.5, 0.5, 0],
  ];
  const expected = Z.map((z, i) => -logSoftmax(z).reduce((total, value, c) => total + value * Y[i]![c]!, 0));

  it.each([
    ['logits', losses.categoricalCrossentropy({ fromLogits: true }), (x: Node) => x],
    ['a softmax', losses.categoricalCrossentropy(), softmax],
  ])('of %s is exact, also far out', (_, { perSample }, output) => {
    const got = values(perSample, Y, Z, output);
    expect(got.loss).toEqual(near(expected));
    expect(got.slope).toEqual(near(Z.flatMap((z, i) => logSoftmax(z).map((value, c) => Math.exp(value) - Y[i]![c]!))));
  });

  it('divides probabilities by their sum, and clips them', () => {
    const { loss } = values(
      losses.categoricalCrossentropy().perSample,
      [
        [0, 1],
        [1, 0],
      ],
      [
        [1, 3],
        [0, 0.5],
      ],
    );
    expect(loss).toEqual(near([-Math.log(0.75), -Math.log(1e-7)]));
  });

  it('smooths its targets', () => {
    const { perSample } = losses.categoricalCrossentropy({ labelSmoothing: 0.3 });
    const targets = [0.1, 0.1, 0.8];
    expect(values(perSample, [[0, 0, 1]], [Z[0]!], softmax).loss).toEqual(
      near([-logSoftmax(Z[0]!).reduce((total, value, c) => total + value * targets[c]!, 0)]),
    );
  });

  it.each([
    ['logits', losses.sparseCategoricalCrossentropy({ fromLogits: true }), (x: Node) => x],
    ['a softmax', losses.sparseCategoricalCrossentropy(), softmax],
  ])('of numbers of classes and %s is that of one-hot rows', (_, { perSample }, output) => {
    const classes = [2, 2, 0];
    expect(values(perSample, classes, Z, output).loss).toEqual(near(Z.map((z, i) => -logSoftmax(z)[classes[i]!]!)));
  });
});

test('errors are means over the values of a sample', () => {
  const [y, x] = [
    [
      [1, 2],
      [0, 0],
    ],
    [
      [3, 2],
      [-1, 4],
    ],
  ];
  expect(values(losses.meanSquaredError().perSample, y!, x!)).toEqual({ loss: [2, 8.5], slope: [2, 0, -1, 4] });
  expect(values(losses.meanAbsoluteError().perSample, y!, x!)).toEqual({ loss: [1, 2.5], slope: [0.5, 0, -0.5, 0.5] });
});

test.each([
  ['mse', 'meanSquaredError'],
  ['MAE', 'meanAbsoluteError'],
  ['mean_squared_error', 'meanSquaredError'],
  ['bce', 'binaryCrossentropy'],
  ['BinaryCrossentropy', 'binaryCrossentropy'],
  ['categorical_crossentropy', 'categoricalCrossentropy'],
] as const)('%s is a name of %s, as a loss and as a metric', (given, name) => {
  expect(lossOf(given).name).toBe(name);
  const metric = metricOf(given) as SampleMetric;
  expect(metric.name).toBe(given);
  const [y, x] = [[[0.25, 0.75]], [[0.5, 0.5]]];
  expect(values(metric.perSample, y, x)).toEqual(values(lossOf(given).perSample, y, x));
});

describe('accuracy', () => {
  const accuracy = (metrics.accuracy() as SampleMetric).perSample;
  const share = (y: Rows | readonly number[], x: Rows): number[] => {
    const node = leaf('input', 'x', [x.length, x[0]!.length], 'f32');
    const isRows = Array.isArray(y[0]);
    const shape = isRows ? [y.length, (y[0] as number[]).length] : [y.length];
    const rows = accuracy(leaf('input', 't', shape, isRows ? 'f32' : 'u32'), node);
    return [...evaluateGraph([rows], { x: x.flat(), t: y.flat() as number[] })[0]!];
  };

  it('is that of numbers of classes', () => {
    const x = [
      [0.1, 0.9],
      [0.4, 0.6],
      [0.7, 0.3],
    ];
    expect(share([1, 0, 0], x)).toEqual([1, 0, 1]);
    expect(share([[1], [0], [0]], x)).toEqual([1, 0, 1]);
  });

  it('is that of one-hot rows', () => {
    expect(
      share(
        [
          [0, 1],
          [1, 0],
        ],
        [
          [0.1, 0.9],
          [0.4, 0.6],
        ],
      ),
    ).toEqual([1, 0]);
  });

  it('is that of an output of one unit, above 0.5', () => {
    expect(share([[1], [0], [0]], [[0.9], [0.2], [0.6]])).toEqual([1, 1, 0]);
  });

  it('of several values is the share of them', () => {
    const { perSample } = metrics.binaryAccuracy({ threshold: -1 }) as SampleMetric;
    const [x, t] = [leaf('input', 'x', [1, 4], 'f32'), leaf('input', 't', [1, 4], 'f32')];
    expect([...evaluateGraph([perSample(t, x)], { x: [-2, -0.5, 0, 3], t: [0, 0, 1, 1] })[0]!]).toEqual([0.75]);
  });
});

describe('a function of the user', () => {
  const [y, x] = [
    [
      [1, 2],
      [0, 0],
    ],
    [
      [3, 2],
      [-1, 4],
    ],
  ];
  const make = (f: (yTrue: Node, yPred: Node) => Node): readonly PerSample[] => [
    (lossOfFunction('own', f) as Loss).perSample,
    metricOfFunction('own', f).perSample,
  ];

  it.each([
    ['elements', (t: Node, p: Node) => square(sub(t, p)), [2, 8.5]],
    ['samples', (t: Node, p: Node) => sum(abs(sub(t, p)), [1]), [2, 5]],
    ['a single number', (t: Node, p: Node) => sum(sub(p, t)), [5, 5]],
  ])('may give values of %s', (_, f, expected) => {
    for (const perSample of make(f)) expect(values(perSample, y!, x!).loss).toEqual(expected);
  });

  it('is refused where it gives neither', () => {
    const wrong = lossOfFunction('own', (t) => sum(t, [0]));
    expect(() => wrong.perSample(leaf('input', 't', [3, 2], 'f32'), leaf('input', 'x', [3, 2], 'f32'))).toThrow(
      'the loss own: the function gives [2]; expected [3, ...], values of each sample of the batch, or a single number.',
    );
  });
});

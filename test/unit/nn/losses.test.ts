/** Losses and metrics against their formulas in float64, at ordinary and extreme values; their gradients are rows of the table of cases. */
import { describe, expect, it, test } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { leaf, type Node } from '../../../src/graph/node.ts';
import { losses, metrics } from '../../../src/index.ts';
import type { Loss, PerSample } from '../../../src/nn/losses/loss.ts';
import { lossOfFunction } from '../../../src/nn/losses/loss.ts';
import { lossOf } from '../../../src/nn/losses/named.ts';
import { metricOfFunction, type SampleMetric } from '../../../src/nn/metrics/metric.ts';
import { metricOf } from '../../../src/nn/metrics/named.ts';
import { abs, add, fill, sigmoid, softmax, square, sub, sum } from '../../../src/ops/all.ts';
import { gradients } from '../../../src/ops/gradients.ts';
import { LOSS_FACTS, type Rows } from '../../reference/facts-losses.ts';

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

describe('as in the tests of Keras', () => {
  it.each(LOSS_FACTS)('$from', ({ loss, y, output, each, mean, digits = 3 }) => {
    const got = values(loss.perSample, y, output).loss;
    const total = got.reduce((sum, value) => sum + value, 0) / got.length;
    if (each !== undefined) expect(got).toEqual(each.map((value) => expect.closeTo(value, digits)));
    if (mean !== undefined) expect(total).toBeCloseTo(mean, 3);
  });
});

describe('losses of differences', () => {
  const D = [-1000, -30, -2, -1, -0.7, -1e-3, 0, 1e-3, 0.7, 1, 2, 30, 1000];
  const zeros = [D.map(() => 0)];
  /** Value and slope of each of these differences. */
  const curve = (perSample: PerSample) => {
    const each = D.map((d) => values(perSample, [[0]], [[d]]));
    expect(values(perSample, zeros, [D]).loss[0]).toBeCloseTo(
      each.reduce((sum, { loss }) => sum + loss[0]!, 0) / D.length,
      9,
    );
    return { loss: each.map(({ loss }) => loss[0]!), slope: each.map(({ slope }) => slope[0]!) };
  };

  it.each([0, 0.7, 1, 5])('huber is a square up to delta %d, and goes on with its slope', (delta) => {
    const { loss, slope } = curve(losses.huber({ delta }).perSample);
    expect(loss).toEqual(
      near(D.map((d) => (Math.abs(d) <= delta ? d ** 2 / 2 : delta * Math.abs(d) - delta ** 2 / 2))),
    );
    expect(slope).toEqual(near(D.map((d) => Math.max(-delta, Math.min(delta, d)))));
  });

  it('log cosh keeps the digits of small ones, and does not overflow', () => {
    const { loss, slope } = curve(losses.logCosh().perSample);
    const exactly = (d: number): number =>
      Math.abs(d) < 0.01 ? d ** 2 / 2 - d ** 4 / 12 : Math.abs(d) + Math.log1p(Math.exp(-2 * Math.abs(d))) - Math.LN2;
    expect(slope).toEqual(near(D.map(Math.tanh)));
    for (const [i, d] of D.entries()) {
      if (d === 0) expect(loss[i]).toBe(0);
      else expect(loss[i]! / exactly(d)).toBeCloseTo(1, 9);
    }
  });

  it('relative ones divide by 1e-7 at least', () => {
    const { loss, slope } = values(losses.meanAbsolutePercentageError().perSample, [[0, -2]], [[1e-7, -1]]);
    expect(loss[0]).toBeCloseTo((100 + 50) / 2, 9);
    expect(slope[1]).toBeCloseTo(100 / 2 / 2, 9);
  });

  it('logarithmic ones take what is negative for 1e-7', () => {
    const got = values(losses.meanSquaredLogarithmicError().perSample, [[-3, 1]], [[-5, -1]]);
    expect(got.loss[0]).toBeCloseTo((Math.log(2) - Math.log1p(1e-7)) ** 2 / 2, 12);
    expect(got.slope.map(Math.abs)).toEqual([0, 0]);
  });
});

describe('hinges', () => {
  it('take zeros for -1 only where all targets of the batch are bits', () => {
    const output = [[0.5], [-0.5]];
    expect(values(losses.hinge().perSample, [[1], [0]], output).loss).toEqual([0.5, 0.5]);
    expect(values(losses.hinge().perSample, [[1], [-1]], output).loss).toEqual([0.5, 0.5]);
    expect(values(losses.hinge().perSample, [[0], [-1]], output).loss).toEqual([1, 0.5]);
  });
});

describe('divergences', () => {
  it('of distributions are clipped to [1e-7, 1]', () => {
    const { loss, slope } = values(losses.klDivergence().perSample, [[1, 0]], [[0, 2]]);
    expect(loss[0]).toBeCloseTo(Math.log(1e7) + 1e-7 * Math.log(1e-7), 9);
    expect(slope.map(Math.abs)).toEqual([0, 0]);
    const known = [0.5, 0.8].map((y, i) => y * Math.log(y / [0.4, 0.9][i]!));
    expect(values(losses.klDivergence().perSample, [[0.5, 0.8]], [[0.4, 0.9]]).loss).toEqual(
      near([known[0]! + known[1]!]),
    );
  });

  it('of counts cost nothing to speak of at 0', () => {
    const { loss } = values(losses.poisson().perSample, [[0, 3]], [[0, 2]]);
    expect(loss[0]).toBeCloseTo((2 - 3 * Math.log(2 + 1e-7)) / 2, 9);
  });
});

describe('cosine similarity', () => {
  it('is minus the cosine, 0 for a zero vector; the metric is the cosine', () => {
    const [y, x] = [
      [
        [1, 0],
        [3, 4],
        [0, 0],
      ],
      [
        [5, 0],
        [4, -3],
        [1, 2],
      ],
    ];
    const { loss, slope } = values(losses.cosineSimilarity().perSample, y!, x!);
    expect(loss).toEqual(near([-1, 0, 0]));
    expect(slope.every(Number.isFinite)).toBe(true);
    expect(values(losses.cosineSimilarity().perSample, x!, y!).slope.every(Number.isFinite)).toBe(true);
  });
});

describe('focal cross-entropies', () => {
  const z = [[-120, 120, -30, 0, 2]];
  const y = [[0, 1, 1, 0, 1]];

  it.each([0, 0.5, 1, 2])('have finite slopes far out, with gamma %d', (gamma) => {
    const options = { gamma, fromLogits: true };
    for (const loss of [losses.binaryFocalCrossentropy(options), losses.categoricalFocalCrossentropy(options)])
      for (const logits of [z, z.map((row) => row.map((each) => -each))]) {
        const got = values(loss.perSample, y, logits);
        expect([...got.loss, ...got.slope].every(Number.isFinite)).toBe(true);
      }
  });

  it('with a gamma of 0 are cross-entropies', () => {
    const [own, plain] = [losses.binaryFocalCrossentropy({ gamma: 0 }), losses.binaryCrossentropy()];
    expect(values(own.perSample, y, z, sigmoid).loss).toEqual(near(values(plain.perSample, y, z, sigmoid).loss));
    const focal = losses.categoricalFocalCrossentropy({ gamma: 0, alpha: 1 });
    const full = losses.categoricalCrossentropy();
    expect(values(focal.perSample, y, z, softmax).loss).toEqual(near(values(full.perSample, y, z, softmax).loss));
  });

  it('of a sigmoid or a softmax are those of its logits', () => {
    const logits = [[1, -2, 0.5, 3, -1]];
    for (const [make, output] of [
      [losses.binaryFocalCrossentropy, sigmoid],
      [losses.categoricalFocalCrossentropy, softmax],
    ] as const) {
      const expected = near(values(make({ fromLogits: true }).perSample, y, logits).loss);
      expect(values(make().perSample, y, logits, output).loss).toEqual(expected);
      // through a product, so that the logits are not found
      const hidden = values(make().perSample, y, logits, (x) => add(output(x), fill([], 0))).loss;
      expect(hidden).toEqual(expected);
    }
  });

  it('weigh classes one by one', () => {
    const [one, other] = [[[1, 0]], [[0, 1]]];
    const loss = (t: Rows, alpha: readonly number[]) =>
      values(losses.categoricalFocalCrossentropy({ alpha }).perSample, t, [[0.3, 0.7]]).loss[0]!;
    expect(loss(one!, [2, 5]) / loss(one!, [1, 1])).toBeCloseTo(2, 9);
    expect(loss(other!, [2, 5]) / loss(other!, [1, 1])).toBeCloseTo(5, 9);
    const balanced = (t: number) =>
      values(losses.binaryFocalCrossentropy({ applyClassBalancing: t < 2, alpha: 0.2 }).perSample, [[t % 2]], [[0.5]])
        .loss[0]!;
    expect(balanced(1) / balanced(3)).toBeCloseTo(0.2, 9);
    expect(balanced(0) / balanced(2)).toBeCloseTo(0.8, 9);
  });
});

test.each([
  ['mse', 'meanSquaredError'],
  ['mape', 'meanAbsolutePercentageError'],
  ['MSLE', 'meanSquaredLogarithmicError'],
  ['kld', 'klDivergence'],
  ['KLDivergence', 'klDivergence'],
  ['kullback_leibler_divergence', 'klDivergence'],
  ['log_cosh', 'logCosh'],
  ['huber_loss', 'huber'],
  ['binary_focal_crossentropy', 'binaryFocalCrossentropy'],
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

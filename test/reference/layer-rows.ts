/** What each layer computes of a sample, by plain loops in float64, with samples of awkward shapes. */
import { constraints, layers, ops, regularizers } from '../../src/index.ts';
import { all, at, coordinates, list, of } from './layer-loops.ts';
import type { LayerRow, Shape, Values } from './layer-row.ts';
import { ACTIVATION_ROWS } from './layer-rows-activations.ts';
import { ATTENTION_ROWS } from './layer-rows-attention.ts';
import { AUGMENTATION_ROWS } from './layer-rows-augmentation.ts';
import { CONV_ROWS } from './layer-rows-conv.ts';
import { NORMALIZING_ROWS } from './layer-rows-normalizing.ts';
import { PICTURE_ROWS } from './layer-rows-pictures.ts';
import { RECURRENT_ROWS } from './layer-rows-recurrent.ts';

function together(shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return of(rank, (axis) => Math.max(...shapes.map((shape) => shape[axis - rank + shape.length] ?? 1)));
}

const merged =
  (combine: (values: readonly number[]) => number): LayerRow['expected'] =>
  (inputs, shapes) =>
    all(together(shapes), (place) => combine(inputs.map((values, i) => values[at(shapes[i]!, place)]!)));

const TWO: LayerRow['samples'] = [
  [[1], [1]],
  [[5], [5]],
  [
    [2, 3],
    [2, 3],
  ],
  [[3], [2, 1]],
  [[7, 1, 3], [3]],
  [[], [4]],
];
const THREE: LayerRow['samples'] = [...TWO, [[2, 3], [3], [2, 1]]];

const each =
  (f: (x: number) => number): LayerRow['expected'] =>
  ([x]) =>
    list(x!).map((value) => f(value));

const ANY: LayerRow['samples'] = [[[]], [[1]], [[7]], [[3, 5]], [[2, 1, 4]]];
const ROWS: LayerRow['samples'] = [[[1]], [[7]], [[3, 5]], [[2, 1, 4]]];

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.log1p(Math.exp(x));
const elu = (x: number, alpha = 1): number => (x > 0 ? x : alpha * Math.expm1(x));
const hardSigmoid = (x: number): number => Math.min(6, Math.max(0, x + 3)) / 6;

/** Abramowitz and Stegun 7.1.5, which converges for all x. */
function erf(x: number): number {
  let [sum, term] = [x, x];
  for (let n = 1; n < 80; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Along an axis of x. */
function softmaxAlong(x: Values, shape: Shape, axis: number): number[] {
  return all(shape, (place) => {
    const line = of(shape[axis]!, (i) => Math.exp(x[at(shape, place.with(axis, i))]!));
    return line[place[axis]!]! / line.reduce((a, b) => a + b);
  });
}

const ELEMENTWISE: Readonly<Record<string, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  sigmoid,
  tanh: Math.tanh,
  celu: elu,
  elu,
  exponential: Math.exp,
  gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  hard_shrink: (x) => (Math.abs(x) > 0.5 ? x : 0),
  hard_sigmoid: hardSigmoid,
  hard_sigmoid_of_keras2: (x) => Math.min(1, Math.max(0, x / 5 + 0.5)),
  hard_silu: (x) => x * hardSigmoid(x),
  hard_swish: (x) => x * hardSigmoid(x),
  hard_tanh: (x) => Math.min(1, Math.max(-1, x)),
  leaky_relu: (x) => (x > 0 ? x : 0.2 * x),
  log_sigmoid: (x) => Math.log(sigmoid(x)),
  mish: (x) => x * Math.tanh(softplus(x)),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  selu: (x) => 1.0507009873554805 * elu(x, 1.6732632423543772),
  silu: (x) => x * sigmoid(x),
  softplus,
  soft_shrink: (x) => Math.sign(x) * Math.max(0, Math.abs(x) - 0.5),
  softsign: (x) => x / (1 + Math.abs(x)),
  sparse_plus: (x) => (x >= 1 ? x : x <= -1 ? 0 : (x + 1) ** 2 / 4),
  sparse_sigmoid: (x) => Math.min(1, Math.max(0, (x + 1) / 2)),
  squareplus: (x) => (x + Math.sqrt(x * x + 4)) / 2,
  swish: (x) => x * sigmoid(x),
  tanh_shrink: (x) => x - Math.tanh(x),
};

const activationRows: LayerRow[] = [
  ...Object.entries(ELEMENTWISE).map(([name, f]): LayerRow => {
    return {
      name: `activation ${name}`,
      make: () => layers.activation({ activation: name as 'relu' }),
      samples: ANY,
      expected: each(f),
    };
  }),
  {
    name: 'activation softmax',
    make: () => layers.activation({ activation: 'softmax' }),
    samples: ROWS,
    expected: ([x], [shape]) => softmaxAlong(x!, shape!, shape!.length - 1),
  },
  {
    name: 'activation log_softmax',
    make: () => layers.activation({ activation: 'logSoftmax' }),
    samples: ROWS,
    expected: ([x], [shape]) => softmaxAlong(x!, shape!, shape!.length - 1).map(Math.log),
  },
];

/** Of the places of x that agree on the axes `kept`. */
function momentsOf(x: Values, shape: Shape, place: readonly number[], kept: readonly number[]): [number, number] {
  const values = [...coordinates(shape)]
    .filter((other) => kept.every((axis) => other[axis] === place[axis]))
    .map((other) => x[at(shape, other)]!);
  const mean = values.reduce((a, b) => a + b) / values.length;
  return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
}

/** @param axes along which; counted from the end */
const layerNormalized =
  (axes: readonly number[], epsilon: number, hasGamma: boolean, hasBeta: boolean): LayerRow['expected'] =>
  ([x], [shape], weights) => {
    const along = axes.map((axis) => axis + shape!.length).sort();
    const kept = [...shape!.keys()].filter((axis) => !along.includes(axis));
    const ofParam = along.map((axis) => shape![axis]!);
    return all(shape!, (place) => {
      const [mean, variance] = momentsOf(x!, shape!, place, kept);
      const param = at(
        ofParam,
        along.map((axis) => place[axis]!),
      );
      const gamma = hasGamma ? weights[0]![param]! : 1;
      const beta = hasBeta ? weights.at(-1)![param]! : 0;
      return ((x![at(shape!, place)]! - mean) / Math.sqrt(variance + epsilon)) * gamma + beta;
    });
  };

/** Sums of products along axes counted from 0. */
const dotted =
  (a: number, b: number, normalize = false): LayerRow['expected'] =>
  (given, [first, second]) => {
    const [x, y] = normalize
      ? [unitAlong(given[0]!, first!, a), unitAlong(given[1]!, second!, b)]
      : [list(given[0]!), list(given[1]!)];
    const [rows, columns] = [first!.toSpliced(a, 1), second!.toSpliced(b, 1)];
    return [...coordinates(rows)].flatMap((row) =>
      [...coordinates(columns)].map((column) =>
        of(
          first![a]!,
          (k) => x[at(first!, row.toSpliced(a, 0, k))]! * y[at(second!, column.toSpliced(b, 0, k))]!,
        ).reduce((sum, product) => sum + product),
      ),
    );
  };

function unitAlong(x: Values, shape: Shape, axis: number): number[] {
  return all(shape, (place) => {
    const squares = of(shape[axis]!, (i) => x[at(shape, place.with(axis, i))]! ** 2);
    return x[at(shape, place)]! / Math.sqrt(squares.reduce((a, b) => a + b));
  });
}

const permuted =
  (dims: readonly number[]): LayerRow['expected'] =>
  ([x], [shape]) =>
    all(
      dims.map((axis) => shape![axis - 1]!),
      (place) => {
        const own = shape!.map((_, axis) => place[dims.indexOf(axis + 1)]!);
        return x![at(shape!, own)]!;
      },
    );

const concatenated =
  (axis: number): LayerRow['expected'] =>
  (inputs, shapes) => {
    const own = axis < 0 ? axis + shapes[0]!.length : axis - 1;
    const total = shapes.reduce((sum, shape) => sum + shape[own]!, 0);
    return all(shapes[0]!.with(own, total), (place) => {
      let left = place[own]!;
      const which = shapes.findIndex((shape) => {
        if (left < shape[own]!) return true;
        left -= shape[own]!;
        return false;
      });
      return inputs[which]![at(shapes[which]!, place.with(own, left))]!;
    });
  };

const [MEAN, VARIANCE] = [
  [0.5, -1, 2],
  [4, 1.5, 0.25],
];
const deviation = (variance: number): number => Math.max(Math.sqrt(variance), 1e-7);

export const LAYER_ROWS: readonly LayerRow[] = [
  ...AUGMENTATION_ROWS,
  ...CONV_ROWS,
  ...activationRows,
  {
    name: 'activityRegularization',
    make: () => layers.activityRegularization({ l1: 0.1, l2: 0.2 }),
    samples: ANY,
    expected: ([x]) => list(x!),
  },
  { name: 'flatten', make: () => layers.flatten(), samples: ANY, expected: ([x]) => list(x!) },
  { name: 'flatten words', make: () => layers.flatten(), samples: ANY, below: 9, expected: ([x]) => list(x!) },
  {
    name: 'dense',
    make: () =>
      layers.dense({
        ...{ units: 3, activation: 'hard_sigmoid', biasInitializer: 'ones' },
        ...{ kernelRegularizer: 'l1_l2', biasRegularizer: regularizers.l1({ l1: 0.5 }) },
        ...{ kernelConstraint: constraints.minMaxNorm({ rate: 0.5, axis: -1 }), biasConstraint: 'non_neg' },
        activityRegularizer: regularizers.l2(),
      }),
    samples: ROWS,
    expected: ([x], [shape], [kernel, bias]) =>
      all([...shape!.slice(0, -1), 3], (place) => {
        const unit = place.at(-1)!;
        const sum = of(shape!.at(-1)!, (k) => x![at(shape!, place.with(-1, k))]! * kernel![3 * k + unit]!);
        return hardSigmoid(sum.reduce((a, b) => a + b) + bias![unit]!);
      }),
  },
  {
    name: 'dense of words',
    make: () =>
      layers.dense({ units: 1, useBias: false, kernelRegularizer: regularizers.orthogonalRegularizer({ factor: 1 }) }),
    samples: [[[3]]],
    below: 9,
    expected: ([x], _, [kernel]) => [list(x!).reduce((sum, value, k) => sum + value * kernel![k]!, 0)],
  },
  { name: 'dropout', make: () => layers.dropout({ rate: 0.5 }), samples: ANY, expected: ([x]) => list(x!) },
  { name: 'gaussianNoise', make: () => layers.gaussianNoise({ stddev: 2 }), samples: ANY, expected: ([x]) => list(x!) },
  {
    name: 'reshape',
    make: () => layers.reshape({ targetShape: [2, -1] }),
    samples: [[[2]], [[6]], [[3, 4]], [[2, 1, 7]]],
    expected: ([x]) => list(x!),
  },
  {
    name: 'reshape to numbers',
    make: () => layers.reshape({ targetShape: [] }),
    samples: [[[1]], [[1, 1]]],
    expected: ([x]) => list(x!),
  },
  {
    name: 'reshape of words',
    make: () => layers.reshape({ targetShape: [-1, 3] }),
    samples: [[[6]]],
    below: 9,
    expected: ([x]) => list(x!),
  },
  {
    name: 'permute',
    make: () => layers.permute({ dims: [2, 1] }),
    samples: [[[1, 1]], [[3, 5]], [[1, 7]]],
    expected: permuted([2, 1]),
  },
  {
    name: 'permute of words',
    make: () => layers.permute({ dims: [2, 1] }),
    samples: [[[3, 5]]],
    below: 9,
    expected: permuted([2, 1]),
  },
  {
    name: 'permute in a ring',
    make: () => layers.permute({ dims: [3, 1, 2] }),
    samples: [[[2, 3, 5]]],
    expected: permuted([3, 1, 2]),
  },
  {
    name: 'repeatVector',
    make: () => layers.repeatVector({ n: 3 }),
    samples: [[[1]], [[5]]],
    expected: ([x]) => of(3, () => 0).flatMap(() => list(x!)),
  },
  {
    name: 'repeatVector of words',
    make: () => layers.repeatVector({ n: 2 }),
    samples: [[[5]]],
    below: 9,
    expected: ([x]) => [...list(x!), ...list(x!)],
  },
  {
    name: 'concatenate',
    make: () => layers.concatenate(),
    samples: [
      [[1], [4]],
      [
        [2, 3],
        [2, 1],
        [2, 7],
      ],
      [[5]],
    ],
    expected: concatenated(-1),
  },
  {
    name: 'concatenate along the first axis',
    make: () => layers.concatenate({ axis: 1 }),
    samples: [
      [
        [1, 3],
        [4, 3],
      ],
      [[2], [2]],
    ],
    expected: concatenated(1),
  },
  {
    name: 'concatenate words',
    make: () => layers.concatenate(),
    samples: [[[2], [3]]],
    below: 9,
    expected: concatenated(-1),
  },
  {
    name: 'add',
    make: () => layers.add(),
    samples: THREE,
    expected: merged((values) => values.reduce((a, b) => a + b)),
  },
  {
    name: 'add words',
    make: () => layers.add(),
    samples: [[[3], [3]]],
    below: 9,
    expected: merged((values) => values.reduce((a, b) => a + b)),
  },
  { name: 'subtract', make: () => layers.subtract(), samples: TWO, expected: merged(([a, b]) => a! - b!) },
  {
    name: 'multiply',
    make: () => layers.multiply(),
    samples: THREE,
    expected: merged((values) => values.reduce((a, b) => a * b)),
  },
  {
    name: 'average',
    make: () => layers.average(),
    samples: THREE,
    expected: merged((values) => values.reduce((a, b) => a + b) / values.length),
  },
  { name: 'maximum', make: () => layers.maximum(), samples: THREE, expected: merged((values) => Math.max(...values)) },
  { name: 'minimum', make: () => layers.minimum(), samples: THREE, expected: merged((values) => Math.min(...values)) },
  {
    name: 'dot of rows',
    make: () => layers.dot({ axes: 1 }),
    samples: [
      [[1], [1]],
      [[7], [7]],
    ],
    expected: dotted(0, 0),
  },
  {
    name: 'dot of rows by their angle',
    make: () => layers.dot({ axes: -1, normalize: true }),
    samples: [
      [[1], [1]],
      [[7], [7]],
    ],
    expected: dotted(0, 0, true),
  },
  {
    name: 'dot of matrices',
    make: () => layers.dot({ axes: [2, 1] }),
    samples: [
      [
        [1, 1],
        [1, 1],
      ],
      [
        [3, 5],
        [5, 2],
      ],
    ],
    expected: dotted(1, 0),
  },
  {
    name: 'dot of matrices along their first axes',
    make: () => layers.dot({ axes: 1, normalize: true }),
    samples: [
      [
        [5, 3],
        [5, 2],
      ],
      [[3, 2], [3]],
    ],
    expected: dotted(0, 0, true),
  },
  {
    name: 'dot of larger tensors',
    make: () => layers.dot({ axes: [2, -1] }),
    samples: [
      [
        [2, 3, 4],
        [5, 3],
      ],
    ],
    expected: dotted(1, 1),
  },
  {
    name: 'embedding',
    make: () =>
      layers.embedding({
        ...{ inputDim: 9, outputDim: 4, embeddingsRegularizer: 'L2' },
        embeddingsConstraint: constraints.unitNorm({ axis: [0, 1] }),
      }),
    samples: [[[]], [[1]], [[5]], [[3, 2]]],
    below: 9,
    expected: ([x], _, [table]) => list(x!).flatMap((word) => of(4, (k) => table![4 * word + k]!)),
  },
  {
    name: 'layerNormalization',
    make: () =>
      layers.layerNormalization({
        ...{ gammaInitializer: 'glorotUniform', betaInitializer: 'uniform' },
        ...{ gammaRegularizer: 'l1', betaRegularizer: 'l2', gammaConstraint: 'nonNeg', betaConstraint: 'maxNorm' },
      }),
    samples: ROWS,
    expected: layerNormalized([-1], 1e-3, true, true),
  },
  {
    name: 'layerNormalization of two axes',
    make: () => layers.layerNormalization({ axis: [1, 2], epsilon: 0.1, gammaInitializer: 'heNormal' }),
    samples: [[[3, 5]], [[1, 2]]],
    expected: layerNormalized([-2, -1], 0.1, true, true),
  },
  {
    name: 'layerNormalization without a scale',
    make: () => layers.layerNormalization({ scale: false, betaInitializer: 'uniform' }),
    samples: ROWS,
    expected: layerNormalized([-1], 1e-3, false, true),
  },
  {
    name: 'layerNormalization without a center',
    make: () => layers.layerNormalization({ axis: -2, center: false, gammaInitializer: 'uniform' }),
    samples: [[[3, 5]]],
    expected: layerNormalized([-2], 1e-3, true, false),
  },
  {
    name: 'rescaling',
    make: () => layers.rescaling({ scale: 1 / 127.5, offset: -1 }),
    samples: ANY,
    expected: each((x) => x / 127.5 - 1),
  },
  {
    name: 'rescaling words',
    make: () => layers.rescaling({ scale: 2 }),
    samples: [[[5]]],
    below: 9,
    expected: each((x) => 2 * x),
  },
  {
    name: 'rescaling, by numbers for each channel',
    make: () => layers.rescaling({ scale: [1, 2, -0.5], offset: [0.5, 0, 3] }),
    samples: [[[3]], [[2, 1, 3]]],
    expected: ([x]) => list(x!).map((value, i) => [1, 2, -0.5][i % 3]! * value + [0.5, 0, 3][i % 3]!),
  },
  {
    name: 'rescaling, a number for all and one for each channel',
    make: () => layers.rescaling({ scale: 2, offset: [1, -1] }),
    samples: [[[3, 2]]],
    expected: ([x]) => list(x!).map((value, i) => 2 * value + [1, -1][i % 2]!),
  },
  {
    name: 'normalization',
    make: () => layers.normalization({ mean: MEAN, variance: VARIANCE }),
    samples: [[[3]], [[2, 3]]],
    expected: ([x]) => list(x!).map((value, i) => (value - MEAN[i % 3]!) / deviation(VARIANCE[i % 3]!)),
  },
  {
    name: 'normalization reversed',
    make: () => layers.normalization({ mean: MEAN, variance: VARIANCE, axis: 1, invert: true }),
    samples: [[[3]], [[3, 2]]],
    expected: ([x], [shape]) =>
      all(shape!, (place) => x![at(shape!, place)]! * deviation(VARIANCE[place[0]!]!) + MEAN[place[0]!]!),
  },
  {
    name: 'normalization of what never varies',
    make: () => layers.normalization({ mean: [1, 2], variance: [0, 1e-20] }),
    samples: [[[2]]],
    expected: ([x]) => [1e7 * (x![0]! - 1), 1e7 * (x![1]! - 2)],
  },
  {
    name: 'normalization of all values',
    make: () => layers.normalization({ axis: null, mean: 0.5, variance: 4 }),
    samples: ANY,
    expected: each((x) => (x - 0.5) / 2),
  },
  {
    name: 'normalization that was not adapted',
    make: () => layers.normalization(),
    samples: ROWS,
    expected: ([x]) => list(x!),
  },
  { name: 'leakyReLU', make: () => layers.leakyReLU(), samples: ANY, expected: each((x) => (x > 0 ? x : 0.3 * x)) },
  {
    name: 'softmax',
    make: () => layers.softmax(),
    samples: ROWS,
    expected: ([x], [shape]) => softmaxAlong(x!, shape!, shape!.length - 1),
  },
  {
    name: 'softmax along the first axis',
    make: () => layers.softmax({ axis: 1 }),
    samples: ROWS,
    expected: ([x], [shape]) => softmaxAlong(x!, shape!, 0),
  },
  {
    name: 'softmax along all axes but the second',
    make: () => layers.softmax({ axis: [-1, 1] }),
    samples: [[[2, 3, 2]]],
    expected: ([x], [shape]) => {
      const shares = list(x!).map(Math.exp);
      const total = of(3, (j) => shares.reduce((sum, share, i) => sum + (Math.floor(i / 2) % 3 === j ? share : 0), 0));
      return all(shape!, (place) => shares[at(shape!, place)]! / total[place[1]!]!);
    },
  },
  {
    name: 'lambda',
    make: () => layers.lambda({ function: (x) => x.mul(x).sum({ axis: -1 }) }),
    samples: ROWS,
    expected: ([x], [shape]) =>
      all(shape!.slice(0, -1), (place) =>
        of(shape!.at(-1)!, (k) => x![at(shape!, [...place, k])]! ** 2).reduce((a, b) => a + b),
      ),
  },
  {
    name: 'lambda of two tensors',
    make: () => layers.lambda({ function: (x, y) => ops.maximum(x!.sub(1), y!) }),
    samples: [[[3], [3]]],
    expected: ([x, y]) => list(x!).map((value, i) => Math.max(value - 1, y![i]!)),
  },
  ...AUGMENTATION_ROWS,
  ...PICTURE_ROWS,
  ...NORMALIZING_ROWS,
  ...ACTIVATION_ROWS,
  ...ATTENTION_ROWS,
  ...RECURRENT_ROWS,
];

/** What the tests of Keras 3, KerasHub and tfjs-layers say that layers give: numbers, not code. */
import { type Layer, layers } from '../../src/index.ts';

type Numbers = readonly number[];

/** A sample of an input, without the batch: its shape and values. */
export type FactInput = readonly [shape: Numbers, values: Numbers];

export interface LayerFact {
  /** where it is from: the file, and the test in it */
  readonly source: string;
  readonly make: () => Layer;
  readonly inputs: readonly FactInput[];
  readonly whole?: boolean;
  /** of the layer's weights, by their shapes; default: as the layer makes them */
  readonly weights?: (shape: Numbers) => Numbers;
  readonly expected: Numbers;
  /** as far as the source has digits */
  readonly within: number;
}

const counted = (count: number): Numbers => Array.from({ length: count }, (_, i) => i);
const identity = (n: number): Numbers => counted(n * n).map((i) => Number(i % (n + 1) === 0));
const row = (values: Numbers): FactInput => [[values.length], values];

const KERAS = 'keras/src/layers/';
const QUERY: FactInput = [
  [2, 2],
  [1, 0, 0, 1],
];
const KEY: FactInput = [
  [2, 2],
  [0, 1, 1, 0],
];
const VALUE: FactInput = [
  [2, 2],
  [1, 2, 3, 4],
];

const relus: LayerFact[] = (
  [
    ['test_normal_relu_correctness', { maxValue: 10 }, [-10, -5, 0, 5, 10], [0, 0, 0, 5, 10]],
    ['test_leaky_relu_correctness', { maxValue: 10, negativeSlope: 0.5 }, [-10, -5, 0, 5, 10], [-5, -2.5, 0, 5, 10]],
    ['test_threshold_relu_correctness', { maxValue: 8, threshold: 5 }, [6, 7, 0, 5, 10], [6, 7, 0, 0, 8]],
  ] as const
).map(([test, options, x, expected]) => ({
  source: `${KERAS}activations/relu_test.py ${test}`,
  make: () => layers.reLU(options),
  inputs: [row(x)],
  expected,
  within: 0,
}));

const encodings: LayerFact[] = (
  [
    ['test_count_output', 'count', [1, 2, 3, 1], [0, 2, 1, 1, 0, 0]],
    ['test_batched_count_output', 'count', [0, 3, 1, 0], [2, 1, 0, 1, 0, 0]],
    ['test_multi_hot', 'multiHot', [3, 2, 0, 1], [1, 1, 1, 1, 0, 0]],
    ['test_one_hot', 'oneHot', [3, 2], [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]],
  ] as const
).map(([test, outputMode, x, expected]) => ({
  source: `${KERAS}preprocessing/category_encoding_test.py ${test}`,
  make: () => layers.categoryEncoding({ numTokens: 6, outputMode }),
  inputs: [row(x)],
  whole: true,
  expected,
  within: 0,
}));

const binned: LayerFact[] = (
  [
    ['int', [0, 0.5, 1], [-1, 0, 0.1, 0.8, 1.2], [0, 1, 1, 2, 3]],
    ['multiHot', [0, 0.5, 1], [0.1, 0.8], [0, 1, 1, 0]],
    ['count', [0, 0.5, 1], [0.1, 0.8, 0.9], [0, 1, 2, 0]],
    ['int', [0, 0.35, 0.5, 1], [-1, 0, 0.1, 0.2, 0.4, 0.5, 1, 1.2, 0.98], [0, 1, 1, 1, 2, 3, 4, 4, 3]],
  ] as const
).map(([outputMode, binBoundaries, x, expected]) => ({
  source: `${KERAS}preprocessing/discretization_test.py ${outputMode} of ${x.length}`,
  make: () => layers.discretization({ binBoundaries, outputMode }),
  inputs: [row(x)],
  expected,
  within: 0,
}));

const lookups: LayerFact[] = (
  [
    ['test_fixed_vocabulary', { vocabulary: [1, 2, 3, 4] }, [2, 3, 4, 5], [2, 3, 4, 0]],
    ['test_mask_token', { vocabulary: [1, 2, 3], maskToken: 0 }, [0, 1, 2, 3], [0, 2, 3, 4]],
    ['test_invert', { vocabulary: [10, 20, 30], invert: true }, [1, 2, 3, 0], [10, 20, 30, -1]],
    [
      'test_one_hot_output_with_higher_rank_input',
      { vocabulary: [1, 2, 3], outputMode: 'oneHot' },
      [1, 2, 3, 0],
      [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0],
    ],
  ] as const
).map(([test, options, x, expected]) => ({
  source: `${KERAS}preprocessing/integer_lookup_test.py ${test}`,
  make: () => layers.integerLookup(options),
  inputs: [row(x)],
  whole: true,
  expected,
  within: 0,
}));

export const LAYER_FACTS: readonly LayerFact[] = [
  ...relus,
  ...encodings,
  ...binned,
  ...lookups,
  {
    source: `${KERAS}normalization/rms_normalization_test.py test_output`,
    make: () => layers.rmsNormalization(),
    inputs: [row(counted(10))],
    expected: [0, 0.18731716, 0.37463433, 0.5619515, 0.74926865, 0.9365858, 1.123903, 1.3112202, 1.4985373, 1.6858544],
    within: 1e-6,
  },
  ...[0, 1, 2].map((sample): LayerFact => {
    return {
      source: `${KERAS}rnn/time_distributed_test.py test_correctness, sample ${sample}`,
      make: () => layers.timeDistributed({ layer: layers.dense({ units: 1, useBias: false }) }),
      inputs: [[[2, 4], counted(8).map((i) => 8 * sample + i)]],
      weights: () => [0.01, 0.01, 0.01, 0.01],
      expected: [0.06 + 0.32 * sample, 0.22 + 0.32 * sample],
      within: 1e-6,
    };
  }),
  {
    source: `${KERAS}attention/attention_test.py test_attention_correctness, dot`,
    make: () => layers.attention(),
    inputs: [QUERY, VALUE, KEY],
    expected: [2.462, 3.462, 1.538, 2.538],
    within: 1e-3,
  },
  {
    source: `${KERAS}attention/attention_test.py test_attention_correctness, concat`,
    make: () => layers.attention({ scoreMode: 'concat' }),
    inputs: [QUERY, VALUE, KEY],
    weights: () => [1],
    expected: [1.727, 2.727, 2.272, 3.272],
    within: 1e-3,
  },
  {
    source: `${KERAS}attention/additive_attention_test.py test_attention_correctness`,
    make: () => layers.additiveAttention({ useScale: false }),
    inputs: [QUERY, VALUE, KEY],
    expected: [1.727, 2.727, 2.272, 3.272],
    within: 1e-3,
  },
  {
    source: `${KERAS}attention/multi_head_attention_test.py test_correctness`,
    make: () => layers.multiHeadAttention({ numHeads: 8, keyDim: 8 }),
    inputs: [
      [[8, 8], identity(8)],
      [[8, 8], counted(64).map((i) => i / 100)],
      [[8, 8], identity(8)],
    ],
    // kernels [8, 8, 8] that are an identity for each head, the first axis and the last; biases are 0
    weights: (shape) => {
      const size = shape.reduce((product, n) => product * n, 1);
      return counted(size).map((i) => Number(shape.length === 3 && Math.floor(i / 64) === i % 8));
    },
    expected: [2.406, 2.44, 2.473, 2.504, 2.535, 2.568, 2.602, 2.633].flatMap((value) => Array(8).fill(value)),
    within: 1e-2,
  },
  {
    source: 'keras_hub/src/layers/modeling/sine_position_encoding_test.py test_output_correct_values',
    make: () => layers.sinePositionEncoding(),
    inputs: [[[4, 6], counted(24)]],
    expected: [
      ...[0, 1, 0, 1, 0, 1],
      ...[Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN], // the source says nothing of these
      ...[Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN],
      ...[0.14112, -0.98999, 0.13879, 0.99032, 0.00646, 0.99997],
    ],
    within: 1e-4,
  },
];

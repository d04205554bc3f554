/** What Keras's own tests say that losses give, and where its documentation does: inputs and values, not code. */
import { type Loss, losses } from '../../src/index.ts';

export type Rows = readonly (readonly number[])[];

export interface LossFact {
  /** the test in keras/src/losses/losses_test.py */
  readonly from: string;
  readonly loss: Loss;
  readonly y: Rows;
  readonly output: Rows;
  /** of each sample */
  readonly each?: readonly number[];
  /** their mean */
  readonly mean?: number;
  /** how many digits after the point the source has: default 3 */
  readonly digits?: number;
}

const Y = [
  [1, 9, 2],
  [-5, -2, 6],
];
const P = [
  [4, 8, 12],
  [8, 1, 3],
];
const BITS = [
  [0, 1],
  [0, 0],
];
const BIT_SHARES = [
  [0.6, 0.4],
  [0.4, 0.6],
];
const PAIRS = [
  [1, 0],
  [1, 0],
];
const PAIR_SHARES = [
  [0.9, 0.8],
  [0.7, 0.2],
];
const THREE = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const THREE_LOGITS = [
  [8, 1, 1],
  [0, 9, 1],
  [2, 3, 5],
];
const { binaryFocalCrossentropy: binaryFocal, categoricalFocalCrossentropy: categoricalFocal } = losses;

export const LOSS_FACTS: readonly LossFact[] = [
  {
    ...{ from: 'MeanAbsolutePercentageErrorTest.test_unweighted', loss: losses.meanAbsolutePercentageError() },
    ...{ y: Y, output: P, mean: 211.8518 },
  },
  {
    ...{ from: 'MeanSquaredLogarithmicErrorTest.test_unweighted', loss: losses.meanSquaredLogarithmicError() },
    ...{ y: Y, output: P, mean: 1.437 },
  },
  {
    ...{ from: 'HingeTest.test_unweighted', loss: losses.hinge() },
    ...{ y: BITS, output: BIT_SHARES, each: [1.1, 1.5], mean: 1.3 },
  },
  {
    ...{ from: 'SquaredHingeTest.test_unweighted', loss: losses.squaredHinge() },
    ...{ y: BITS, output: BIT_SHARES, each: [1.46, 2.26], mean: 1.86 },
  },
  {
    ...{ from: 'CategoricalHingeTest.test_unweighted', loss: losses.categoricalHinge() },
    ...{ y: BITS, output: BIT_SHARES, each: [1.2, 1.6], mean: 1.4 },
  },
  {
    ...{ from: 'BinaryFocalCrossentropyTest.test_no_reduction', loss: binaryFocal({ gamma: 2 }) },
    ...{ y: PAIRS, output: PAIR_SHARES, each: [0.515547, 0.020513], mean: 0.268, digits: 6 },
  },
  {
    ...{ from: 'BinaryFocalCrossentropyTest.test_unweighted', loss: binaryFocal({ gamma: 3, fromLogits: true }) },
    y: [
      [1, 1, 0],
      [0, 1, 0],
    ],
    output: [
      [1.5, -2.7, 2.9],
      [-3.8, 1.2, -4.5],
    ],
    mean: 0.799,
  },
  {
    ...{ from: 'CategoricalFocalCrossentropyTest.test_unweighted', loss: categoricalFocal() },
    y: THREE,
    output: [
      [0.9, 0.05, 0.05],
      [0.5, 0.89, 0.6],
      [0.05, 0.01, 0.94],
    ],
    mean: 0.02059,
  },
  {
    ...{ from: 'CategoricalFocalCrossentropyTest.test_no_reduction', loss: categoricalFocal({ fromLogits: true }) },
    ...{ y: THREE, output: THREE_LOGITS, each: [1.5096224e-9, 2.4136547e-11, 1.0360638e-3], digits: 8 },
  },
  {
    from: 'CategoricalFocalCrossentropyTest.test_label_smoothing',
    loss: categoricalFocal({ fromLogits: true, labelSmoothing: 0.1 }),
    ...{ y: [[1, 0, 0]], output: [[4.9, -0.5, 2.05]], mean: 0.06685 },
  },
];

/** Losses of margins: nothing is lost where the output is on the right side by 1 and more. */
import type { Node } from '../../graph/node.ts';
import { add, mul, scale, square, sub } from '../../ops/arithmetic.ts';
import { equal, logicalOr, maximum, where } from '../../ops/comparisons.ts';
import { max, min } from '../../ops/reductions.ts';
import { fill } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import type { LossClass } from './loss.ts';
import { lossOfValues } from './maker.ts';

const number = (value: number): Node => fill([], value);

/** As Keras does: where all targets of the batch are 0 or 1, they count as -1 and 1. */
function signs(yTrue: Node): Node {
  const isBinary = min(logicalOr(equal(yTrue, number(0)), equal(yTrue, number(1))));
  return where(isBinary, sub(scale(yTrue, 2), number(1)), yTrue);
}

const missing = (yTrue: Node, yPred: Node): Node => maximum(sub(number(1), mul(signs(yTrue), yPred)), number(0));

/**
 * max(1 - y · output, 0): the mean over the values of a sample, for y of the output's shape [samples, ...], -1 or 1. Where all y of a batch
 * are 0 or 1, 0 counts as -1.
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const hinge = /* @__PURE__ */ lossOfValues('hinge', 'Hinge', 'hinge', missing);

/**
 * max(1 - y · output, 0)²: the mean over the values of a sample, for y of the output's shape [samples, ...], -1 or 1. Where all y of a
 * batch are 0 or 1, 0 counts as -1.
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const squaredHinge = /* @__PURE__ */ lossOfValues(
  'squaredHinge',
  'SquaredHinge',
  'squared_hinge',
  (yTrue, yPred) => square(missing(yTrue, yPred)),
);

/**
 * max(wrong - right + 1, 0), where right is Σ y · output and wrong the largest (1 - y) · output of the classes, for y of the output's shape
 * [samples, classes], such as one-hot rows.
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const categoricalHinge = /* @__PURE__ */ lossOfValues(
  'categoricalHinge',
  'CategoricalHinge',
  'categorical_hinge',
  (yTrue, yPred) => {
    const right = sum(mul(yTrue, yPred), [-1]);
    const wrong = max(mul(sub(number(1), yTrue), yPred), [-1]);
    return maximum(add(sub(wrong, right), number(1)), number(0));
  },
);

export const Hinge: LossClass = { className: 'Hinge', fromConfig: () => hinge() };
export const SquaredHinge: LossClass = { className: 'SquaredHinge', fromConfig: () => squaredHinge() };
export const CategoricalHinge: LossClass = { className: 'CategoricalHinge', fromConfig: () => categoricalHinge() };

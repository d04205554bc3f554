/** Losses of differences: squared, absolute, relative and logarithmic. */
import { div, scale, square, sub } from '../../ops/arithmetic.ts';
import { abs, maximum } from '../../ops/comparisons.ts';
import { log1p } from '../../ops/exponentials.ts';
import { fill } from '../../ops/sources.ts';
import type { LossClass } from './loss.ts';
import { lossOfValues } from './maker.ts';

/** Keras's epsilon. */
const EPSILON = 1e-7;

/**
 * The mean of (y - output)² over the values of a sample: y of the output's shape [samples, ...].
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const meanSquaredError = /* @__PURE__ */ lossOfValues(
  'meanSquaredError',
  'MeanSquaredError',
  'mean_squared_error',
  (yTrue, yPred) => square(sub(yPred, yTrue)),
);

/**
 * The mean of |y - output| over the values of a sample: y of the output's shape [samples, ...]. Where they are equal the gradient is 0.
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const meanAbsoluteError = /* @__PURE__ */ lossOfValues(
  'meanAbsoluteError',
  'MeanAbsoluteError',
  'mean_absolute_error',
  (yTrue, yPred) => abs(sub(yPred, yTrue)),
);

/**
 * The mean of 100 |y - output| / |y| over the values of a sample, in percent: y of the output's shape [samples, ...]. |y| counts as at least
 * 1e-7, as in Keras.
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const meanAbsolutePercentageError = /* @__PURE__ */ lossOfValues(
  'meanAbsolutePercentageError',
  'MeanAbsolutePercentageError',
  'mean_absolute_percentage_error',
  (yTrue, yPred) => scale(abs(div(sub(yPred, yTrue), maximum(abs(yTrue), fill([], EPSILON)))), 100),
);

/**
 * The mean of (log(1 + y) - log(1 + output))² over the values of a sample: y of the output's shape [samples, ...]. What is below 1e-7 counts
 * as 1e-7, as in Keras, and has no gradient.
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const meanSquaredLogarithmicError = /* @__PURE__ */ lossOfValues(
  'meanSquaredLogarithmicError',
  'MeanSquaredLogarithmicError',
  'mean_squared_logarithmic_error',
  (yTrue, yPred) => {
    const [t, p] = [yTrue, yPred].map((x) => log1p(maximum(x, fill([], EPSILON))));
    return square(sub(p!, t!));
  },
);

export const MeanSquaredError: LossClass = { className: 'MeanSquaredError', fromConfig: () => meanSquaredError() };
export const MeanAbsoluteError: LossClass = { className: 'MeanAbsoluteError', fromConfig: () => meanAbsoluteError() };
export const MeanAbsolutePercentageError: LossClass = {
  className: 'MeanAbsolutePercentageError',
  fromConfig: () => meanAbsolutePercentageError(),
};
export const MeanSquaredLogarithmicError: LossClass = {
  className: 'MeanSquaredLogarithmicError',
  fromConfig: () => meanSquaredLogarithmicError(),
};

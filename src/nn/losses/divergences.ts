/** Losses that compare distributions or rates. */
import { add, div, mul, sub } from '../../ops/arithmetic.ts';
import { clip } from '../../ops/comparisons.ts';
import { log } from '../../ops/exponentials.ts';
import { fill } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import type { LossClass } from './loss.ts';
import { lossOfValues } from './maker.ts';

/** Keras's epsilon. */
const EPSILON = 1e-7;

/**
 * output - y · log(output + 1e-7), what counts y cost under a Poisson distribution of that mean: the mean over the values of a sample, for
 * y of the output's shape [samples, ...]. Outputs must be positive, such as those of an exponential or of softplus.
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const poisson = /* @__PURE__ */ lossOfValues('poisson', 'Poisson', 'poisson', (yTrue, yPred) =>
  sub(yPred, mul(yTrue, log(add(yPred, fill([], EPSILON))))),
);

/**
 * Σ y · log(y / output) over the classes, for y of the output's shape [samples, classes], both distributions; they are clipped to
 * [1e-7, 1], as in Keras.
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const klDivergence = /* @__PURE__ */ lossOfValues(
  'klDivergence',
  'KLDivergence',
  'kl_divergence',
  (yTrue, yPred) => {
    const [t, p] = [clip(yTrue, EPSILON, 1), clip(yPred, EPSILON, 1)];
    return sum(mul(t, log(div(t, p))), [-1]);
  },
);

export const Poisson: LossClass = { className: 'Poisson', fromConfig: () => poisson() };
export const KLDivergence: LossClass = { className: 'KLDivergence', fromConfig: () => klDivergence() };

/** Losses of differences that grow as squares near 0 and in proportion far out. */
import { either, numberOr } from '../../fields.ts';
import { add, mul, scale, square, sub } from '../../ops/arithmetic.ts';
import { abs, less, minimum, where } from '../../ops/comparisons.ts';
import { exp, expm1, log1p } from '../../ops/exponentials.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber, expectOptions } from '../check.ts';
import { type Loss, type LossClass, lossConfig, sampleMean } from './loss.ts';
import { lossMaker, lossOfValues } from './maker.ts';

/** Options of `losses.huber`. */
export interface HuberOptions {
  /** up to which difference the loss is a square: default 1 */
  readonly delta?: number;
}

/**
 * ½ d² where |d| ≤ delta, else delta (|d| - ½ delta), d = output - y: the mean over the values of a sample, for y of the output's shape
 * [samples, ...]. Source: Huber 1964.
 * @throws UsageError where an option is wrong
 */
export const huber = /* @__PURE__ */ lossMaker('huber', (options: HuberOptions = {}): Loss => {
  expectOptions('losses.huber', options, ['delta', 'reduction'], 'delta');
  const delta = expectNumber('losses.huber', 'delta', options.delta ?? 1, 0, Number.POSITIVE_INFINITY);
  return {
    name: 'huber',
    config: lossConfig('Huber', 'huber_loss', { delta }),
    targets: 'values',
    perSample: (yTrue, yPred, mean = sampleMean) => {
      const size = abs(sub(yPred, yTrue));
      const inside = minimum(size, fill([], delta));
      // both pieces in one, without the square of a large difference
      return mean(mul(inside, sub(size, scale(inside, 0.5))));
    },
  };
});

/**
 * log(cosh(output - y)): the mean over the values of a sample, for y of the output's shape [samples, ...]. About ½ d² for small differences
 * d and |d| - log 2 for large ones; neither overflows, and small ones keep their digits.
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const logCosh = /* @__PURE__ */ lossOfValues('logCosh', 'LogCosh', 'log_cosh', (yTrue, yPred) => {
  const size = abs(sub(yPred, yTrue));
  const one = fill([], 1);
  const small = minimum(size, one);
  // cosh(d) - 1 = ½ (exp(-d) - 1)² exp(d)
  const near = log1p(scale(mul(square(expm1(scale(small, -1))), exp(small)), 0.5));
  const far = add(sub(size, fill([], Math.LN2)), log1p(exp(scale(size, -2))));
  return where(less(size, one), near, far);
});

export const Huber: LossClass = {
  className: 'Huber',
  fromConfig: (config) => huber({ delta: numberOr(either(config, 'delta'), 1) }),
};
export const LogCosh: LossClass = { className: 'LogCosh', fromConfig: () => logCosh() };

/** GaussianDropout: Srivastava et al. 2014. */
import { member, number } from '../../fields.ts';
import { mul } from '../../ops/arithmetic.ts';
import { randomNormal } from '../../ops/random.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { DropoutOptions } from './dropout.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions } from './options.ts';

/**
 * While training, multiplies each input by a normal random number of mean 1 and deviation √(rate / (1 - rate)), as much as `dropout` of
 * this rate varies; else does nothing. x [batch, ...any shape].
 * @throws UsageError where an option is wrong
 */
export const gaussianDropout = /* @__PURE__ */ maker(
  'layers.gaussianDropout({ ... })',
  (options: DropoutOptions): Layer => {
    const where = 'layers.gaussianDropout';
    const shared = commonOptions(where, options, 'rate');
    const rate = expectNumber(where, 'rate', options.rate, 0, 1);
    const deviation = Math.sqrt(rate / (1 - rate));
    return layerOf({
      className: 'GaussianDropout',
      ...shared,
      config: { rate },
      passesMask: true,
      build: (_, [{ shape }]) => ({
        outputShape: shape,
        apply: ([x], trace) =>
          trace.training && rate > 0 ? mul(x!, randomNormal(trace.clock, x!.shape, 1, deviation, trace.stream())) : x!,
      }),
    });
  },
);

export const GaussianDropout: LayerClass = {
  className: 'GaussianDropout',
  fromConfig: (config, common) => {
    return gaussianDropout({ ...common, rate: number(member(config, 'rate')) });
  },
};

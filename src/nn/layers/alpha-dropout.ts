/** AlphaDropout: Klambauer et al. 2017. */
import { expectOff, member, number } from '../../fields.ts';
import { add, scale } from '../../ops/arithmetic.ts';
import { where as choose } from '../../ops/comparisons.ts';
import { bernoulli } from '../../ops/random.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { DropoutOptions } from './dropout.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions } from './options.ts';

/** What selu tends to for very negative x. */
const SATURATED = -1.6732632423543772 * 1.0507009873554805;

/**
 * While training, puts the number that selu tends to for very negative inputs in the place of a share `rate` of its inputs, then scales and
 * shifts all so that inputs of mean 0 and variance 1 keep both; else does nothing. For nets of selu. x [batch, ...any shape].
 * @throws UsageError where an option is wrong
 */
export const alphaDropout = /* @__PURE__ */ maker('layers.alphaDropout({ ... })', (options: DropoutOptions): Layer => {
  const where = 'layers.alphaDropout';
  const shared = commonOptions(where, options, 'rate');
  const rate = expectNumber(where, 'rate', options.rate, 0, 1);
  const factor = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATED ** 2));
  const shift = -factor * SATURATED * rate;
  return layerOf({
    className: 'AlphaDropout',
    ...shared,
    config: { rate },
    passesMask: true,
    build: (_, [{ shape }]) => ({
      outputShape: shape,
      apply: ([x], trace) => {
        if (!trace.training || rate === 0) return x!;
        const kept = bernoulli(trace.clock, x!.shape, 1 - rate, trace.stream());
        return choose(kept, add(scale(x!, factor), fill([], shift)), fill([], factor * SATURATED + shift));
      },
    }),
  });
});

export const AlphaDropout: LayerClass = {
  className: 'AlphaDropout',
  fromConfig: (config, common) => {
    expectOff(config, ['noise_shape', 'noiseShape']);
    return alphaDropout({ ...common, rate: number(member(config, 'rate')) });
  },
};

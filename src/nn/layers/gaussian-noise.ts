/** GaussianNoise: random numbers added while training. */
import { expectOff, member, number } from '../../fields.ts';
import { add } from '../../ops/arithmetic.ts';
import { randomNormal } from '../../ops/random.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.gaussianNoise`. */
export interface GaussianNoiseOptions extends LayerOptions {
  /** standard deviation of what is added, from 0 up */
  readonly stddev: number;
}

/**
 * While training, adds normal random numbers of mean 0, in each step others; else does nothing. x [batch, ...any shape].
 * @throws UsageError where an option is wrong
 */
export const gaussianNoise = /* @__PURE__ */ maker(
  'layers.gaussianNoise({ ... })',
  (options: GaussianNoiseOptions): Layer => {
    const where = 'layers.gaussianNoise';
    const shared = commonOptions(where, options, 'stddev');
    const stddev = expectNumber(where, 'stddev', options.stddev, 0, Number.POSITIVE_INFINITY);
    return layerOf({
      className: 'GaussianNoise',
      ...shared,
      config: { stddev },
      passesMask: true,
      build: (_, [{ shape }]) => ({
        outputShape: shape,
        apply: ([x], trace) =>
          trace.training && stddev > 0 ? add(x!, randomNormal(trace.clock, x!.shape, 0, stddev, trace.stream())) : x!,
      }),
    });
  },
);

export const GaussianNoise: LayerClass = {
  className: 'GaussianNoise',
  fromConfig: (config, common) => {
    expectOff(config, ['seed']);
    return gaussianNoise({ ...common, stddev: number(member(config, 'stddev')) });
  },
};

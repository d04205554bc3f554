/** SpatialDropout2D: Tompson et al. 2015. */
import { member, number } from '../../fields.ts';
import { mul, scale } from '../../ops/arithmetic.ts';
import { bernoulli } from '../../ops/random.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import { pictureOf } from './convolution.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';
import { expectLast } from './pooling.ts';

/** Options of `layers.spatialDropout2d`. */
export interface SpatialDropout2dOptions extends LayerOptions {
  /** share of the channels that is dropped, 0 to below 1 */
  readonly rate: number;
}

/**
 * While training, zeroes a share `rate` of the channels of each picture, each whole, and scales the others by 1 / (1 - rate); else does
 * nothing. x [batch, height, width, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const spatialDropout2d = /* @__PURE__ */ maker(
  'layers.spatialDropout2d({ ... })',
  (options: SpatialDropout2dOptions): Layer => {
    const where = 'layers.spatialDropout2d';
    const shared = commonOptions(where, options, 'rate');
    const rate = expectNumber(where, 'rate', options.rate, 0, 1);
    return layerOf({
      className: 'SpatialDropout2D',
      ...shared,
      config: { rate, data_format: 'channels_last' },
      build: (name, [{ shape }]) => {
        pictureOf(name, shape, 2);
        return {
          outputShape: shape,
          apply: ([x], trace) => {
            if (!trace.training || rate === 0) return x!;
            const [n, , , channels] = x!.shape;
            const kept = bernoulli(trace.clock, [n!, 1, 1, channels!], 1 - rate, trace.stream());
            return mul(x!, scale(kept, 1 / (1 - rate)));
          },
        };
      },
    });
  },
);

export const SpatialDropout2D: LayerClass = {
  className: 'SpatialDropout2D',
  fromConfig: (config, common) => {
    expectLast(config);
    return spatialDropout2d({ ...common, rate: number(member(config, 'rate')) });
  },
};

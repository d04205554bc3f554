/** RandomContrast: pixels farther from the mean of their picture, or nearer to it. */
import { either } from '../../fields.ts';
import { reshape } from '../../graph/views.ts';
import { add, mul, sub } from '../../ops/arithmetic.ts';
import { clip } from '../../ops/comparisons.ts';
import { mean } from '../../ops/reductions.ts';
import { maker } from '../maker.ts';
import { type Factor, factorFrom, rangeOf } from './augmentation.ts';
import type { Layer, LayerClass } from './layer.ts';
import { type PhotometricOptions, photometricFrom, photometricLayer } from './photometric.ts';

/** Options of `layers.randomContrast`. */
export interface RandomContrastOptions extends PhotometricOptions {
  /** differences from the mean are multiplied by a number from 1 - lower to 1 + upper: [lower, upper], the smaller one first, or one number for both; from 0 to 1 */
  readonly factor: Factor;
}

/**
 * While training, multiplies the differences of pixels from the mean of their channel of the picture by a draw for each picture, and
 * keeps them in `valueRange`; else does nothing. x [batch, height, width, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const randomContrast = /* @__PURE__ */ maker(
  'layers.randomContrast({ ... })',
  (options: RandomContrastOptions): Layer => {
    const where = 'layers.randomContrast';
    const factor = rangeOf(where, 'factor', options.factor, { least: 0, single: (one) => [one, one] });
    return photometricLayer('randomContrast', 'RandomContrast', options, { factor }, (x, { uniform }, range) => {
      const times = reshape(uniform(1 - factor[0], 1 + factor[1]), [x.shape[0]!, 1, 1, 1]);
      const center = mean(x, [1, 2], true);
      return clip(add(mul(sub(x, center), times), center), ...range);
    });
  },
);

export const RandomContrast: LayerClass = {
  className: 'RandomContrast',
  fromConfig: (config, common) =>
    randomContrast({ ...photometricFrom(config, common), factor: factorFrom(either(config, 'factor')) }),
};

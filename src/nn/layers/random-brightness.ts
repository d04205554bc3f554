/** RandomBrightness: pictures made lighter or darker. */
import { either } from '../../fields.ts';
import { reshape } from '../../graph/views.ts';
import { add, scale } from '../../ops/arithmetic.ts';
import { clip } from '../../ops/comparisons.ts';
import { maker } from '../maker.ts';
import { bothWays, type Factor, factorFrom, rangeOf } from './augmentation.ts';
import type { Layer, LayerClass } from './layer.ts';
import { type PhotometricOptions, photometricFrom, photometricLayer } from './photometric.ts';

/** Options of `layers.randomBrightness`. */
export interface RandomBrightnessOptions extends PhotometricOptions {
  /** how much of `valueRange` is added to all pixels of a picture: from -f to f, or [lower, upper], each from -1 to 1 */
  readonly factor: Factor;
}

/**
 * While training, adds one number to all pixels of a picture, a draw for each picture, and keeps them in `valueRange`; else does nothing.
 * x [batch, height, width, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const randomBrightness = /* @__PURE__ */ maker(
  'layers.randomBrightness({ ... })',
  (options: RandomBrightnessOptions): Layer => {
    const where = 'layers.randomBrightness';
    const factor = rangeOf(where, 'factor', options.factor, { least: -1, single: bothWays });
    return photometricLayer('randomBrightness', 'RandomBrightness', options, { factor }, (x, { uniform }, range) => {
      const more = scale(reshape(uniform(...factor), [x.shape[0]!, 1, 1, 1]), range[1] - range[0]);
      return clip(add(x, more), ...range);
    });
  },
);

export const RandomBrightness: LayerClass = {
  className: 'RandomBrightness',
  fromConfig: (config, common) =>
    randomBrightness({ ...photometricFrom(config, common), factor: factorFrom(either(config, 'factor')) }),
};

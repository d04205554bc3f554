/** RandomTranslation: pictures moved. */
import { either } from '../../fields.ts';
import { scale } from '../../ops/arithmetic.ts';
import { maker } from '../maker.ts';
import { bothWays, type Factor, factorFrom, rangeOf } from './augmentation.ts';
import { type GeometricOptions, geometricFrom, geometricLayer } from './geometric.ts';
import type { Layer, LayerClass } from './layer.ts';

/** Options of `layers.randomTranslation`. */
export interface RandomTranslationOptions extends GeometricOptions {
  /** by how much of its height a picture is moved down: from -f to f, or [lower, upper], each from -1 to 1; negative is up */
  readonly heightFactor: Factor;
  /** by how much of its width a picture is moved to the right, likewise; negative is to the left */
  readonly widthFactor: Factor;
}

const LIMITS = { least: -1, single: bothWays };

/**
 * While training, moves each picture down and across by a draw of its own; else does nothing. x [batch, height, width, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const randomTranslation = /* @__PURE__ */ maker(
  'layers.randomTranslation({ ... })',
  (options: RandomTranslationOptions): Layer => {
    const where = 'layers.randomTranslation';
    const down = rangeOf(where, 'heightFactor', options.heightFactor, LIMITS);
    const across = rangeOf(where, 'widthFactor', options.widthFactor, LIMITS);
    return geometricLayer(
      'randomTranslation',
      'RandomTranslation',
      options,
      ['heightFactor', 'widthFactor'],
      { height_factor: options.heightFactor, width_factor: options.widthFactor },
      (draw, [height, width]) => {
        const [b2, a2] = [scale(draw(...down), -height!), scale(draw(...across), -width!)];
        return [1, 0, a2, 0, 1, b2];
      },
    );
  },
);

export const RandomTranslation: LayerClass = {
  className: 'RandomTranslation',
  fromConfig: (config, common) =>
    randomTranslation({
      ...geometricFrom(config, common),
      heightFactor: factorFrom(either(config, 'height_factor')),
      widthFactor: factorFrom(either(config, 'width_factor')),
    }),
};

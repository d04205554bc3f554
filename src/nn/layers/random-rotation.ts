/** RandomRotation: pictures turned about their centres. */
import { either } from '../../fields.ts';
import { turnSine } from '../../ops/affine.ts';
import { add, scale } from '../../ops/arithmetic.ts';
import { maker } from '../maker.ts';
import { bothWays, type Factor, factorFrom, rangeOf } from './augmentation.ts';
import { affine, type GeometricOptions, geometricFrom, geometricLayer } from './geometric.ts';
import type { Layer, LayerClass } from './layer.ts';

/** Options of `layers.randomRotation`. */
export interface RandomRotationOptions extends GeometricOptions {
  /** by how many turns of 360° a picture is turned: from -f to f, or [lower, upper], each from -1 to 1; positive is counter-clockwise */
  readonly factor: Factor;
}

/**
 * While training, turns each picture about its centre by an angle of its own; else does nothing. x [batch, height, width, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const randomRotation = /* @__PURE__ */ maker(
  'layers.randomRotation({ ... })',
  (options: RandomRotationOptions): Layer => {
    const where = 'layers.randomRotation';
    const turns = rangeOf(where, 'factor', options.factor, { least: -1, single: bothWays });
    return geometricLayer(
      'randomRotation',
      'RandomRotation',
      options,
      ['factor'],
      { factor: turns },
      (draw, [height, width]) => {
        const angle = draw(...turns);
        const [sine, cosine] = [turnSine(angle), turnSine(affine(angle, 1, 0.25))];
        const [x, y] = [(width! - 1) / 2, (height! - 1) / 2]; // the centre
        const a2 = add(affine(cosine, -x, x), scale(sine, y));
        const b2 = add(affine(cosine, -y, y), scale(sine, -x));
        return [cosine, scale(sine, -1), a2, sine, cosine, b2];
      },
    );
  },
);

export const RandomRotation: LayerClass = {
  className: 'RandomRotation',
  fromConfig: (config, common) =>
    randomRotation({ ...geometricFrom(config, common), factor: factorFrom(either(config, 'factor')) }),
};

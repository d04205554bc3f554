/** RandomZoom: pictures made larger or smaller within their frame. */
import { either, isAbsent } from '../../fields.ts';
import { maker } from '../maker.ts';
import { bothWays, type Factor, factorFrom, rangeOf } from './augmentation.ts';
import { affine, type GeometricOptions, geometricFrom, geometricLayer } from './geometric.ts';
import type { Layer, LayerClass } from './layer.ts';

/** Options of `layers.randomZoom`. */
export interface RandomZoomOptions extends GeometricOptions {
  /**
   * by how much more than its height a picture's frame shows: from -f to f, or [lower, upper], each above -1 and up to 1; positive makes
   * what is in it smaller, negative larger
   */
  readonly heightFactor: Factor;
  /** likewise for the width; default: by as much as the height, so that nothing changes its form */
  readonly widthFactor?: Factor;
}

const LIMITS = { least: -1, above: -1, single: bothWays };

/**
 * While training, zooms each picture about its centre by a draw of its own; else does nothing. x [batch, height, width, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const randomZoom = /* @__PURE__ */ maker('layers.randomZoom({ ... })', (options: RandomZoomOptions): Layer => {
  const where = 'layers.randomZoom';
  const down = rangeOf(where, 'heightFactor', options.heightFactor, LIMITS);
  const across =
    options.widthFactor === undefined ? undefined : rangeOf(where, 'widthFactor', options.widthFactor, LIMITS);
  return geometricLayer(
    'randomZoom',
    'RandomZoom',
    options,
    ['heightFactor', 'widthFactor'],
    { height_factor: options.heightFactor, width_factor: options.widthFactor ?? null },
    (draw, [height, width]) => {
      const b1 = draw(1 + down[0], 1 + down[1]);
      const a0 = across === undefined ? b1 : draw(1 + across[0], 1 + across[1]);
      const [x, y] = [(width! - 1) / 2, (height! - 1) / 2]; // the centre
      return [a0, 0, affine(a0, -x, x), 0, b1, affine(b1, -y, y)];
    },
  );
});

export const RandomZoom: LayerClass = {
  className: 'RandomZoom',
  fromConfig: (config, common) => {
    const across = either(config, 'width_factor');
    return randomZoom({
      ...geometricFrom(config, common),
      heightFactor: factorFrom(either(config, 'height_factor')),
      ...(!isAbsent(across) && { widthFactor: factorFrom(across) }),
    });
  },
};

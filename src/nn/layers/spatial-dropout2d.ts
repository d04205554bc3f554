/** SpatialDropout2D: whole channels of pictures. */
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import type { LayerOptions } from './options.ts';
import { spatialDropout, spatialDropoutClass } from './spatial-dropout.ts';

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
  (options: SpatialDropout2dOptions): Layer =>
    spatialDropout('layers.spatialDropout2d', 'SpatialDropout2D', options, 2),
);

export const SpatialDropout2D: LayerClass = /* @__PURE__ */ spatialDropoutClass('SpatialDropout2D', spatialDropout2d);

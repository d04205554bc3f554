/** SpatialDropout1D: whole channels of sequences. */
import { maker } from '../maker.ts';
import type { DropoutOptions } from './dropout.ts';
import type { Layer, LayerClass } from './layer.ts';
import { spatialDropout, spatialDropoutClass } from './spatial-dropout.ts';

/**
 * While training, zeroes a share `rate` of the channels of each sequence, each whole, and scales the others by 1 / (1 - rate); else does
 * nothing. x [batch, steps, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no sequence
 */
export const spatialDropout1d = /* @__PURE__ */ maker(
  'layers.spatialDropout1d({ ... })',
  (options: DropoutOptions): Layer => spatialDropout('layers.spatialDropout1d', 'SpatialDropout1D', options, 1),
);

export const SpatialDropout1D: LayerClass = /* @__PURE__ */ spatialDropoutClass('SpatialDropout1D', spatialDropout1d);

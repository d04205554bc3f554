/** GlobalAveragePooling2D: the mean of each channel of a picture. */
import { mean } from '../../ops/reductions.ts';
import { maker } from '../maker.ts';
import { type GlobalPoolingOptions, globalPooling, globalPoolingClass } from './global-pooling.ts';
import type { Layer, LayerClass } from './layer.ts';

/**
 * The mean of each channel: x [batch, height, width, channels] → [batch, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const globalAveragePooling2d = /* @__PURE__ */ maker(
  'layers.globalAveragePooling2d({ ... })',
  (options: GlobalPoolingOptions = {}): Layer =>
    globalPooling('globalAveragePooling2d', 'GlobalAveragePooling2D', options, 2, mean),
);

export const GlobalAveragePooling2D: LayerClass = /* @__PURE__ */ globalPoolingClass(
  'GlobalAveragePooling2D',
  globalAveragePooling2d,
);

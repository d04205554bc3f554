/** GlobalMaxPooling2D: the largest number of each channel of a picture. */
import { max } from '../../ops/reductions.ts';
import { maker } from '../maker.ts';
import { type GlobalPoolingOptions, globalPooling, globalPoolingClass } from './global-pooling.ts';
import type { Layer, LayerClass } from './layer.ts';

/**
 * The largest number of each channel: x [batch, height, width, channels] → [batch, channels]. Equal numbers share the gradient.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const globalMaxPooling2d = /* @__PURE__ */ maker(
  'layers.globalMaxPooling2d({ ... })',
  (options: GlobalPoolingOptions = {}): Layer =>
    globalPooling('globalMaxPooling2d', 'GlobalMaxPooling2D', options, 2, max),
);

export const GlobalMaxPooling2D: LayerClass = /* @__PURE__ */ globalPoolingClass(
  'GlobalMaxPooling2D',
  globalMaxPooling2d,
);

/** GlobalMaxPooling1D: the largest number of each channel of a sequence. */
import { max } from '../../ops/reductions.ts';
import { maker } from '../maker.ts';
import { type GlobalPoolingOptions, globalPooling, globalPoolingClass } from './global-pooling.ts';
import type { Layer, LayerClass } from './layer.ts';

/**
 * The largest number of each channel: x [batch, steps, channels] → [batch, channels]. Equal numbers share the gradient.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no sequence
 */
export const globalMaxPooling1d = /* @__PURE__ */ maker(
  'layers.globalMaxPooling1d({ ... })',
  (options: GlobalPoolingOptions = {}): Layer =>
    globalPooling('globalMaxPooling1d', 'GlobalMaxPooling1D', options, 1, max),
);

export const GlobalMaxPooling1D: LayerClass = /* @__PURE__ */ globalPoolingClass(
  'GlobalMaxPooling1D',
  globalMaxPooling1d,
);

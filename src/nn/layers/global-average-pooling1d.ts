/** GlobalAveragePooling1D: the mean of each channel of a sequence. */
import { mean } from '../../ops/reductions.ts';
import { maker } from '../maker.ts';
import { type GlobalPoolingOptions, globalPooling, globalPoolingClass } from './global-pooling.ts';
import type { Layer, LayerClass } from './layer.ts';

/**
 * The mean of each channel: x [batch, steps, channels] → [batch, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no sequence
 */
export const globalAveragePooling1d = /* @__PURE__ */ maker(
  'layers.globalAveragePooling1d({ ... })',
  (options: GlobalPoolingOptions = {}): Layer =>
    globalPooling('globalAveragePooling1d', 'GlobalAveragePooling1D', options, 1, mean),
);

export const GlobalAveragePooling1D: LayerClass = /* @__PURE__ */ globalPoolingClass(
  'GlobalAveragePooling1D',
  globalAveragePooling1d,
);

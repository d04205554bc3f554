/** MaxPooling1D: the largest number of each window of a sequence. */
import { maxPool } from '../../ops/pooling.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { type PoolingOptions, pooling, poolingClass } from './pooling.ts';

/**
 * The largest number of each window: x [batch, steps, channels] → [batch, windows,
 * channels]. Of equal numbers the first one has the gradient.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no sequence or no window fits
 */
export const maxPooling1d = /* @__PURE__ */ maker(
  'layers.maxPooling1d({ ... })',
  (options: PoolingOptions = {}): Layer => pooling('maxPooling1d', 'MaxPooling1D', options, 1, maxPool),
);

export const MaxPooling1D: LayerClass = /* @__PURE__ */ poolingClass('MaxPooling1D', maxPooling1d);

/** AveragePooling1D: the mean of each window of a sequence. */
import { averagePool } from '../../ops/pooling.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { type PoolingOptions, pooling, poolingClass } from './pooling.ts';

/**
 * The mean of each window, of what lies within the sequence: x [batch, steps, channels] → [batch, windows,
 * channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no sequence or no window fits
 */
export const averagePooling1d = /* @__PURE__ */ maker(
  'layers.averagePooling1d({ ... })',
  (options: PoolingOptions = {}): Layer => pooling('averagePooling1d', 'AveragePooling1D', options, 1, averagePool),
);

export const AveragePooling1D: LayerClass = /* @__PURE__ */ poolingClass('AveragePooling1D', averagePooling1d);

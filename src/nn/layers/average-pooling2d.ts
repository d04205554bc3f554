/** AveragePooling2D: the mean of each window of a picture. */
import { averagePool } from '../../ops/pooling.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { type PoolingOptions, pooling, poolingClass } from './pooling.ts';

/**
 * The mean of each window, of what lies within the picture: x [batch, height, width, channels] →
 * [batch, windows down, windows across, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture or no window fits
 */
export const averagePooling2d = /* @__PURE__ */ maker(
  'layers.averagePooling2d({ ... })',
  (options: PoolingOptions = {}): Layer => pooling('averagePooling2d', 'AveragePooling2D', options, 2, averagePool),
);

export const AveragePooling2D: LayerClass = /* @__PURE__ */ poolingClass('AveragePooling2D', averagePooling2d);

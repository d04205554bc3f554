/** MaxPooling2D: the largest number of each window of a picture. */
import { maxPool } from '../../ops/pooling.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { type PoolingOptions, pooling, poolingClass } from './pooling.ts';

/**
 * The largest number of each window: x [batch, height, width, channels] →
 * [batch, windows down, windows across, channels]. Of equal numbers the first one, row by row, has the gradient.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture or no window fits
 */
export const maxPooling2d = /* @__PURE__ */ maker(
  'layers.maxPooling2d({ ... })',
  (options: PoolingOptions = {}): Layer => pooling('maxPooling2d', 'MaxPooling2D', options, 2, maxPool),
);

export const MaxPooling2D: LayerClass = /* @__PURE__ */ poolingClass('MaxPooling2D', maxPooling2d);

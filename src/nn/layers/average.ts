/** Average: the mean of tensors, element by element. */
import { add, scale } from '../../ops/arithmetic.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { merging, mergingClass } from './merging.ts';
import type { LayerOptions } from './options.ts';

/**
 * The mean of a list of tensors [batch, ...], element by element. Samples broadcast: axes of size 1, and axes that are lacking after the batch, fit any size.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the samples' shapes do not fit
 */
export const average = /* @__PURE__ */ maker(
  'layers.average({ ... })',
  (options: LayerOptions = {}): Layer =>
    merging('layers.average', 'Average', options, (inputs) => scale(inputs.reduce(add), 1 / inputs.length)),
);

export const Average: LayerClass = /* @__PURE__ */ mergingClass('Average', average);

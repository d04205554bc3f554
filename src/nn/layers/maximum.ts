/** Maximum: the largest of tensors, element by element. */
import { maximum as larger } from '../../ops/comparisons.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { merged, merging, mergingClass } from './merging.ts';
import type { LayerOptions } from './options.ts';

/**
 * The largest of a list of tensors [batch, ...], element by element; of equal ones the first has the gradient. Of steps that a mask
 * leaves out the others' values are taken. Samples broadcast: axes of size 1, and axes that are lacking after the batch, fit any size.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the samples' shapes do not fit
 */
export const maximum = /* @__PURE__ */ maker(
  'layers.maximum({ ... })',
  (options: LayerOptions = {}): Layer => merging('layers.maximum', 'Maximum', options, merged(larger)),
);

export const Maximum: LayerClass = /* @__PURE__ */ mergingClass('Maximum', maximum);

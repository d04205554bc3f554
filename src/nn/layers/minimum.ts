/** Minimum: the smallest of tensors, element by element. */
import { minimum as smaller } from '../../ops/comparisons.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { merged, merging, mergingClass } from './merging.ts';
import type { LayerOptions } from './options.ts';

/**
 * The smallest of a list of tensors [batch, ...], element by element; of equal ones the first has the gradient. Of steps that a mask
 * leaves out the others' values are taken. Samples broadcast: axes of size 1, and axes that are lacking after the batch, fit any size.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the samples' shapes do not fit
 */
export const minimum = /* @__PURE__ */ maker(
  'layers.minimum({ ... })',
  (options: LayerOptions = {}): Layer => merging('layers.minimum', 'Minimum', options, merged(smaller)),
);

export const Minimum: LayerClass = /* @__PURE__ */ mergingClass('Minimum', minimum);

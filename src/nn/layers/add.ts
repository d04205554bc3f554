/** Add: tensors summed element by element. */
import { add as sum } from '../../ops/arithmetic.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { merging, mergingClass } from './merging.ts';
import type { LayerOptions } from './options.ts';

/**
 * The sum of a list of tensors [batch, ...]. Samples broadcast: axes of size 1, and axes that are lacking after the batch, fit any size.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the samples' shapes do not fit
 */
export const add = /* @__PURE__ */ maker(
  'layers.add({ ... })',
  (options: LayerOptions = {}): Layer => merging('layers.add', 'Add', options, (inputs) => inputs.reduce(sum)),
);

export const Add: LayerClass = /* @__PURE__ */ mergingClass('Add', add);

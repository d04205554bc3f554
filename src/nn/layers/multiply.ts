/** Multiply: tensors multiplied element by element. */
import { mul } from '../../ops/arithmetic.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { merging, mergingClass } from './merging.ts';
import type { LayerOptions } from './options.ts';

/**
 * The product of a list of tensors [batch, ...], element by element. Samples broadcast: axes of size 1, and axes that are lacking after the batch, fit any size.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the samples' shapes do not fit
 */
export const multiply = /* @__PURE__ */ maker(
  'layers.multiply({ ... })',
  (options: LayerOptions = {}): Layer =>
    merging('layers.multiply', 'Multiply', options, (inputs) => inputs.reduce(mul)),
);

export const Multiply: LayerClass = /* @__PURE__ */ mergingClass('Multiply', multiply);

/** Subtract: a tensor less another. */
import { sub } from '../../ops/arithmetic.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { merging, mergingClass } from './merging.ts';
import type { LayerOptions } from './options.ts';

/**
 * The first of two tensors [batch, ...] less the second. Samples broadcast: axes of size 1, and axes that are lacking after the batch, fit any size.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the samples' shapes do not fit
 */
export const subtract = /* @__PURE__ */ maker(
  'layers.subtract({ ... })',
  (options: LayerOptions = {}): Layer => merging('layers.subtract', 'Subtract', options, ([a, b]) => sub(a!, b!), 2),
);

export const Subtract: LayerClass = /* @__PURE__ */ mergingClass('Subtract', subtract);

/** Multiply: tensors multiplied element by element. */
import type { Node } from '../../graph/node.ts';
import { mul } from '../../ops/arithmetic.ts';
import { maximum as larger, where } from '../../ops/comparisons.ts';
import { fill } from '../../ops/sources.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { merging, mergingClass } from './merging.ts';
import type { LayerOptions } from './options.ts';

/**
 * The product of a list of tensors [batch, ...], element by element; what a mask leaves out counts as 1, and as 0 where all masks do.
 * Samples broadcast: axes of size 1, and axes that are lacking after the batch, fit any size.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the samples' shapes do not fit
 */
export const multiply = /* @__PURE__ */ maker(
  'layers.multiply({ ... })',
  (options: LayerOptions = {}): Layer => merging('layers.multiply', 'Multiply', options, productOf),
);

/** What a mask leaves out counts as 1; where all are left out, 0. */
function productOf(inputs: readonly Node[], masks: readonly (Node | undefined)[]): Node {
  const y = inputs.map((x, i) => (masks[i] ? where(masks[i], x, fill([], 1)) : x)).reduce(mul);
  const own = masks.filter((mask) => mask !== undefined);
  return own.length < inputs.length ? y : mul(y, own.reduce(larger));
}

export const Multiply: LayerClass = /* @__PURE__ */ mergingClass('Multiply', multiply);

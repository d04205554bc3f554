/** GlobalAveragePooling1D: the mean of each channel of a sequence. */
import type { Node } from '../../graph/node.ts';
import { div, mul } from '../../ops/arithmetic.ts';
import { expandDims } from '../../ops/movement.ts';
import { mean } from '../../ops/reductions.ts';
import { sum } from '../../ops/sums.ts';
import { maker } from '../maker.ts';
import { type GlobalPoolingOptions, globalPooling, globalPoolingClass } from './global-pooling.ts';
import type { Layer, LayerClass } from './layer.ts';

/**
 * The mean of each channel: x [batch, steps, channels] → [batch, channels]. Steps that a mask passes over do not count.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no sequence
 */
export const globalAveragePooling1d = /* @__PURE__ */ maker(
  'layers.globalAveragePooling1d({ ... })',
  (options: GlobalPoolingOptions = {}): Layer =>
    globalPooling('globalAveragePooling1d', 'GlobalAveragePooling1D', options, 1, meanOf),
);

function meanOf(x: Node, axes: readonly number[], keepdims: boolean, mask: Node | undefined): Node {
  if (mask === undefined) return mean(x, axes, keepdims);
  const counted = expandDims(mask, -1);
  return div(sum(mul(x, counted), axes, keepdims), sum(counted, axes, keepdims));
}

export const GlobalAveragePooling1D: LayerClass = /* @__PURE__ */ globalPoolingClass(
  'GlobalAveragePooling1D',
  globalAveragePooling1d,
);

/** Softmax: probabilities out of any numbers, as a layer of its own. */
import { isAbsent, member, number } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { mul } from '../../ops/arithmetic.ts';
import { transpose } from '../../ops/movement.ts';
import { softmax as softmaxOp } from '../../ops/softmax.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import { hiding } from './attention.ts';
import { axisIn, expectAxis } from './axes.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.softmax`. */
export interface SoftmaxOptions extends LayerOptions {
  /** along which axis the results sum to 1: from 1, 0 is the batch; or from -1, the last; default -1 */
  readonly axis?: number;
}

/**
 * exp(x) / Σ exp(x) along an axis of x [batch, ..., classes].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample has no such axis
 */
export const softmax = /* @__PURE__ */ maker('layers.softmax({ ... })', (options: SoftmaxOptions = {}): Layer => {
  const where = 'layers.softmax';
  const shared = commonOptions(where, options, 'axis');
  const axis = expectAxis(where, 'axis', options.axis ?? -1);
  return layerOf({
    className: 'Softmax',
    ...shared,
    config: { axis },
    passesMask: true,
    build: (name, [{ shape }]) => {
      const last = shape.length;
      // exchanged with the last one, and back
      const order = [0, ...shape.map((_, i) => i + 1)];
      const own = axisIn(name, shape, axis) + 1;
      [order[own], order[last]] = [last, own];
      const along = (x: Node): Node => transpose(softmaxOp(transpose(x, order)), order);
      return {
        outputShape: shape,
        apply: ([x], trace) => {
          const mask = trace.maskOf(x!);
          // one for each value; a mask of steps goes on
          return mask?.shape.length === x!.shape.length ? mul(along(hiding(x!, mask)), mask) : along(x!);
        },
      };
    },
  });
});

export const Softmax: LayerClass = {
  className: 'Softmax',
  fromConfig: (config, common) => {
    const axis = member(config, 'axis');
    return softmax({ ...common, ...(!isAbsent(axis) && { axis: number(axis) }) });
  },
};

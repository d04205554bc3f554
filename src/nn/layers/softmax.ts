/** Softmax: probabilities out of any numbers, as a layer of its own. */
import { isAbsent, member } from '../../fields.ts';
import { type Node, type Shape, sizeOf } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { mul } from '../../ops/arithmetic.ts';
import { transpose } from '../../ops/movement.ts';
import { softmax as softmaxOp } from '../../ops/softmax.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import { hiding } from './attention.ts';
import { axesFrom, axesIn, expectAxes } from './axes.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.softmax`. */
export interface SoftmaxOptions extends LayerOptions {
  /** along which axis, or which ones together, the results sum to 1: from 1, 0 is the batch; or from -1, the last; default -1 */
  readonly axis?: number | readonly number[];
}

/**
 * exp(x) / Σ exp(x) along an axis, or several, of x [batch, ..., classes].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample has no such axis
 */
export const softmax = /* @__PURE__ */ maker('layers.softmax({ ... })', (options: SoftmaxOptions = {}): Layer => {
  const where = 'layers.softmax';
  const shared = commonOptions(where, options, 'axis');
  const { axis = -1 } = options;
  const axes = expectAxes(where, 'axis', axis);
  return layerOf({
    className: 'Softmax',
    ...shared,
    config: { axis },
    passesMask: true,
    build: (name, [{ shape }]) => {
      const own = axesIn(name, shape, axes).map((each) => each + 1);
      return {
        outputShape: shape,
        apply: ([x], trace) => {
          const mask = trace.maskOf(x!);
          // one for each value; a mask of steps goes on
          const isWhole = mask?.shape.length === x!.shape.length;
          return isWhole ? mul(softmaxAlong(hiding(x!, mask), own), mask!) : softmaxAlong(x!, own);
        },
      };
    },
  });
});

/** The axes are moved to the end, where they are one, and back. */
function softmaxAlong(x: Node, axes: readonly number[]): Node {
  const kept = [...x.shape.keys()].filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const moved = transpose(x, order);
  const rows: Shape = [...kept.map((axis) => x.shape[axis]!), sizeOf(axes.map((axis) => x.shape[axis]!))];
  const shares = reshape(softmaxOp(reshape(moved, rows)), moved.shape);
  return transpose(
    shares,
    order.map((_, axis) => order.indexOf(axis)),
  );
}

export const Softmax: LayerClass = {
  className: 'Softmax',
  fromConfig: (config, common) => {
    const axis = member(config, 'axis');
    return softmax({ ...common, ...(!isAbsent(axis) && { axis: axesFrom(axis) }) });
  },
};

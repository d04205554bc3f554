/** Reshape: the values of a sample in another shape. */
import { showList } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, listed, number } from '../../fields.ts';
import { type Shape, sizeOf } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape as reshapeOp } from '../../graph/views.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.reshape`. */
export interface ReshapeOptions extends LayerOptions {
  /** of one sample, without the batch; one of the sizes may be -1: what is left */
  readonly targetShape: Shape;
}

/**
 * The values of each sample in another shape of the same size: x [batch, ...any shape] → [batch, ...targetShape].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the sizes do not agree
 */
export const reshape = /* @__PURE__ */ maker('layers.reshape({ ... })', (options: ReshapeOptions): Layer => {
  const shared = commonOptions('layers.reshape', options, 'targetShape');
  const targetShape = checked(options.targetShape);
  return layerOf({
    className: 'Reshape',
    ...shared,
    config: { target_shape: targetShape },
    keepsDtype: true,
    build: (name, [{ shape, dtype }]) => {
      const outputShape = completed(name, shape, targetShape);
      return { outputShape, outputDtype: dtype, apply: ([x]) => reshapeOp(x!, [x!.shape[0]!, ...outputShape]) };
    },
  });
});

function checked(shape: Shape): Shape {
  const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && ((size as number) >= 1 || size === -1);
  if (Array.isArray(shape) && shape.every(isSize) && shape.filter((size) => size === -1).length <= 1) return shape;
  throw new UsageError(
    `layers.reshape: targetShape is ${showList(shape)}; expected a list of whole numbers from 1 up, of which one may be -1.`,
  );
}

/** With the size that -1 stands for. */
function completed(name: string, shape: Shape, target: Shape): Shape {
  const size = sizeOf(shape);
  const known = Math.abs(sizeOf(target));
  const whole = target.map((each) => (each === -1 ? size / known : each));
  if (sizeOf(whole) === size && whole.every(Number.isInteger)) return whole;
  throw new ShapeError(
    `${name}: one sample is ${formatShape(shape)}, ${size} values; targetShape ${formatShape(target)} does not hold as many.`,
  );
}

export const Reshape: LayerClass = {
  className: 'Reshape',
  fromConfig: (config, common) =>
    reshape({ ...common, targetShape: listed(either(config, 'target_shape')).map((size) => number(size)) }),
};

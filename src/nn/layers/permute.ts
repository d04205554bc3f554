/** Permute: the axes of a sample in another order. */
import { showList } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { listed, member, whole } from '../../fields.ts';
import { formatShape } from '../../graph/shapes.ts';
import { transpose } from '../../ops/movement.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.permute`. */
export interface PermuteOptions extends LayerOptions {
  /** which axis of the input each axis of the result is, counted from 1: [2, 1] exchanges the two axes of a sample */
  readonly dims: readonly number[];
}

/**
 * The axes of each sample in another order: x [batch, a, b] → [batch, b, a] by dims [2, 1].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where samples have another number of axes
 */
export const permute = /* @__PURE__ */ maker('layers.permute({ ... })', (options: PermuteOptions): Layer => {
  const shared = commonOptions('layers.permute', options, 'dims');
  const dims = checked(options.dims);
  return layerOf({
    className: 'Permute',
    ...shared,
    config: { dims },
    keepsDtype: true,
    build: (name, [{ shape, dtype }]) => {
      if (shape.length !== dims.length) {
        throw new ShapeError(
          `${name}: one sample is ${formatShape(shape)}; dims ${showList(dims)} expects one of ${dims.length} axes.`,
        );
      }
      const outputShape = dims.map((axis) => shape[axis - 1]!);
      return { outputShape, outputDtype: dtype, apply: ([x]) => transpose(x!, [0, ...dims]) };
    },
  });
});

function checked(dims: readonly number[]): readonly number[] {
  const isPermutation = Array.isArray(dims) && dims.toSorted((a, b) => a - b).every((axis, i) => axis === i + 1);
  if (isPermutation && dims.length > 0) return dims;
  throw new UsageError(
    `layers.permute: dims is ${showList(dims)}; expected each axis of a sample once, counted from 1, such as [2, 1].`,
  );
}

export const Permute: LayerClass = {
  className: 'Permute',
  fromConfig: (config, common) =>
    permute({ ...common, dims: listed(member(config, 'dims')).map((axis) => whole(axis, 1)) }),
};

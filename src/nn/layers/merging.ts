/** What the layers that merge tensors element by element have in common. */
import { ShapeError, UsageError } from '../../errors.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { maximum, where } from '../../ops/comparisons.ts';
import { layerOf } from '../called-layer.ts';
import type { TensorType } from './description.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** @param count how many tensors it takes; default: any number */
export function merging(
  where: string,
  className: string,
  options: LayerOptions,
  combine: (inputs: readonly Node[], masks: readonly (Node | undefined)[]) => Node,
  count?: number,
): Layer {
  return layerOf({
    className,
    ...commonOptions(where, options),
    config: {},
    merges: true,
    build: (name, inputs) => {
      if (count !== undefined && inputs.length !== count) {
        throw new UsageError(`${name}: it was given ${inputs.length} tensors; expected ${count}.`);
      }
      const outputShape = togetherShape(name, inputs);
      return {
        outputShape,
        apply: (nodes, trace) => {
          const known = nodes.map((node) => trace.maskOf(node));
          const rank = outputShape.length;
          const y = combine(
            nodes.map((node) => aligned(node, rank)),
            nodes.map((node, i) => known[i] && aligned(widened(known[i], node), rank)),
          );
          const masks = known.filter((mask) => mask !== undefined);
          if (masks.length === nodes.length) trace.mask(y, masks.reduce(maximum)); // as Keras: what counts in any
          return y;
        },
      };
    },
  });
}

/** A mask with axes of size 1 for those that it says nothing of. */
const widened = (mask: Node, x: Node): Node =>
  reshape(mask, [...mask.shape, ...x.shape.slice(mask.shape.length).map(() => 1)]);

/**
 * Tensors put together two by two, where what a mask leaves out does not count: the other's value is taken there. Masks count as long as
 * all tensors so far have one. Source: Keras 3, Merge._apply_merge_op_and_or_mask.
 */
export const merged =
  (op: (a: Node, b: Node) => Node) =>
  (inputs: readonly Node[], masks: readonly (Node | undefined)[]): Node => {
    let [y, counted] = [inputs[0]!, masks[0]];
    inputs.slice(1).forEach((input, i) => {
      const mask = masks[i + 1];
      const x = mask === undefined ? input : where(mask, input, y);
      if (counted !== undefined) y = where(counted, y, x);
      counted = counted && mask && maximum(counted, mask);
      y = op(y, x);
    });
    return y;
  };

/** The shape that samples have together: axes are matched from the last one, and an axis of size 1 fits any. */
function togetherShape(name: string, inputs: readonly TensorType[]): Shape {
  const shapes = inputs.map(({ shape }) => shape);
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const size = sizes.find((each) => each !== 1) ?? 1;
    if (sizes.every((each) => each === 1 || each === size)) return size;
    const all = shapes.map(formatShape).join(' and ');
    throw new ShapeError(`${name}: samples of ${all} do not fit each other. Each axis must have the same size, or 1.`);
  });
}

/** With axes of size 1 after the batch, so that samples have `rank` axes. */
function aligned(x: Node, rank: number): Node {
  const [batch, ...sample] = x.shape;
  return reshape(x, [batch!, ...Array<number>(rank - sample.length).fill(1), ...sample]);
}

/** Such layers have no options of their own. */
export const mergingClass = (className: string, make: (options?: LayerOptions) => Layer): LayerClass => ({
  className,
  fromConfig: (_, common) => make(common),
});

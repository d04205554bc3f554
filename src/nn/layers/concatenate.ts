/** Concatenate: tensors one after the other. */
import { ShapeError } from '../../errors.ts';
import { isAbsent, member, number } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { cast, toWhole } from '../../ops/cast.ts';
import { maximum } from '../../ops/comparisons.ts';
import { concat } from '../../ops/joins.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import { axisIn, expectAxis } from './axes.ts';
import type { LayerTrace, TensorType } from './description.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.concatenate`. */
export interface ConcatenateOptions extends LayerOptions {
  /** along which axis: from 1, 0 is the batch; or from -1, the last; default -1 */
  readonly axis?: number;
}

/**
 * A list of tensors one after the other: [batch, a] and [batch, b] → [batch, a + b]. All other axes are equal. Whole numbers stay whole,
 * exact up to 2²⁴.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the tensors do not fit
 */
export const concatenate = /* @__PURE__ */ maker(
  'layers.concatenate({ ... })',
  (options: ConcatenateOptions = {}): Layer => {
    const where = 'layers.concatenate';
    const shared = commonOptions(where, options, 'axis');
    const axis = expectAxis(where, 'axis', options.axis ?? -1);
    return layerOf({
      className: 'Concatenate',
      ...shared,
      config: { axis },
      merges: true,
      keepsDtype: true,
      build: (name, inputs) => {
        const { shape } = inputs[0];
        const at = axisIn(name, shape, axis);
        expectFit(name, inputs, at);
        const size = inputs.reduce((sum, input) => sum + input.shape[at]!, 0);
        const isWhole = inputs.every(({ dtype }) => dtype === 'i32');
        const joined = (nodes: readonly Node[]): Node => concat(nodes.map(cast), at + 1);
        return {
          outputShape: shape.with(at, size),
          outputDtype: isWhole ? 'i32' : 'f32',
          apply: (nodes, trace) => {
            const y = isWhole ? toWhole(joined(nodes)) : joined(nodes);
            const mask = maskOf(nodes, trace, at + 1);
            if (mask !== undefined) trace.mask(y, mask);
            return y;
          },
        };
      },
    });
  },
);

/**
 * Along steps one mask after the other, a tensor without one counting as a whole; along other axes what counts in any, which is all where
 * one has none.
 */
function maskOf(nodes: readonly Node[], trace: LayerTrace, axis: number): Node | undefined {
  const masks = nodes.map((node) => trace.maskOf(node));
  const known = masks.filter((mask) => mask !== undefined);
  const rank = known[0]?.shape.length;
  if (rank === undefined) return undefined;
  if (axis >= rank) return known.length === nodes.length ? known.reduce(maximum) : undefined;
  const each = masks.map((mask, i) => mask ?? fill(nodes[i]!.shape.slice(0, rank), 1));
  return concat(each, axis);
}

function expectFit(name: string, inputs: readonly [TensorType, ...TensorType[]], axis: number): void {
  const others = ({ shape }: TensorType): string => (shape[axis] === undefined ? '' : shape.with(axis, 0).join());
  if (inputs.every((input) => input.shape.length === inputs[0].shape.length && others(input) === others(inputs[0])))
    return;
  const all = inputs.map(({ shape }) => formatShape(shape)).join(' and ');
  throw new ShapeError(`${name}: samples of ${all} do not fit. All sizes but that of axis ${axis + 1} must agree.`);
}

export const Concatenate: LayerClass = {
  className: 'Concatenate',
  fromConfig: (config, common) => {
    const axis = member(config, 'axis');
    return concatenate({ ...common, ...(!isAbsent(axis) && { axis: number(axis) }) });
  },
};

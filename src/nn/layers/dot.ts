/** Dot: products of two tensors, summed along an axis of each. */
import { showList } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { flagOr, member } from '../../fields.ts';
import { type Node, type Shape, sizeOf } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { mul, square } from '../../ops/arithmetic.ts';
import { maximum } from '../../ops/comparisons.ts';
import { rsqrt } from '../../ops/exponentials.ts';
import { batchedMatmul } from '../../ops/matmul-batched.ts';
import { transpose } from '../../ops/movement.ts';
import { fill } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean } from '../check.ts';
import { maker } from '../maker.ts';
import { axesFrom, axisIn, expectAxis } from './axes.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.dot`. */
export interface DotOptions extends LayerOptions {
  /** along which axis of each tensor, or of both, products are summed: from 1, 0 is the batch; or from -1, the last */
  readonly axes: number | readonly [number, number];
  /** whether both are divided by their length along the axis, which gives the cosine of their angle: default false */
  readonly normalize?: boolean;
}

/**
 * Products of two tensors, summed along an axis of each: [batch, n] and [batch, n] → [batch, 1]; of larger samples the axes that are
 * left, first those of the first tensor: [batch, a, n] and [batch, n, b] by axes [2, 1] → [batch, a, b].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the axes differ in size
 */
export const dot = /* @__PURE__ */ maker('layers.dot({ ... })', (options: DotOptions): Layer => {
  const where = 'layers.dot';
  const shared = commonOptions(where, options, 'axes', 'normalize');
  const axes = checked(where, options.axes);
  const normalize = expectBoolean(where, 'normalize', options.normalize ?? false);
  return layerOf({
    className: 'Dot',
    ...shared,
    config: { axes: options.axes, normalize },
    merges: true,
    build: (name, inputs) => {
      if (inputs.length !== 2) throw new UsageError(`${name}: it was given ${inputs.length} tensors; expected 2.`);
      const shapes = inputs.map(({ shape }) => shape);
      const [a, b] = shapes.map((shape, i) => axisIn(name, shape, axes[i]!));
      const [rowShape, columnShape] = [shapes[0]!.toSpliced(a!, 1), shapes[1]!.toSpliced(b!, 1)];
      if (shapes[0]![a!] !== shapes[1]![b!]) {
        const all = shapes.map(formatShape).join(' and ');
        throw new ShapeError(`${name}: samples of ${all} differ in size along the axes ${axes.join(' and ')}.`);
      }
      const rest = [...rowShape, ...columnShape];
      const outputShape = rest.length === 0 ? [1] : rest;
      return {
        outputShape,
        apply: ([x, y]) => {
          const [first, second] = normalize ? [unit(x!, a! + 1), unit(y!, b! + 1)] : [x!, y!];
          const product = batchedMatmul(matrices(first, a!, rowShape), matrices(second, b!, columnShape), false, true);
          return reshape(product, [x!.shape[0]!, ...outputShape]);
        },
      };
    },
  });
});

function checked(where: string, axes: DotOptions['axes']): readonly [number, number] {
  if (!Array.isArray(axes)) {
    const axis = expectAxis(where, 'axes', axes);
    return [axis, axis];
  }
  if (axes.length !== 2) {
    throw new UsageError(`${where}: axes is ${showList(axes)}; expected one axis, or a list of one for each tensor.`);
  }
  return [expectAxis(where, 'axes[0]', axes[0]), expectAxis(where, 'axes[1]', axes[1])];
}

/** [batch, rows, n]: the axis last, the others as one. */
function matrices(x: Node, axis: number, others: Shape): Node {
  const order = [...x.shape.keys()].filter((each) => each !== axis + 1);
  return reshape(transpose(x, [...order, axis + 1]), [x.shape[0]!, sizeOf(others), x.shape[axis + 1]!]);
}

/** Of length 1 along the axis; what is shorter than 1e-7 is made 1e7 times as long, as Keras does. */
const unit = (x: Node, axis: number): Node => mul(x, rsqrt(maximum(sum(square(x), [axis], true), fill([], 1e-14))));

export const Dot: LayerClass = {
  className: 'Dot',
  fromConfig: (config, common) =>
    dot({
      ...common,
      axes: axesFrom(member(config, 'axes')) as DotOptions['axes'],
      normalize: flagOr(member(config, 'normalize'), false),
    }),
};

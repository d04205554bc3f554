/** Sums along axes, and the view that is their counterpart: a tensor repeated along axes. */
import sumRowsShader from '../../shaders/sum_rows.wgsl?raw';
import { apply, type Node, type Shape } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { fail } from '../graph/shapes.ts';
import { reshape, reshapeOp, rowsOfView, stackedView, type ViewAttrs } from '../graph/views.ts';
import { choice, shapeOf } from '../kernels/choice.ts';
import { type ReduceAttrs, reduced, reduceKernel, reduction } from './reduce.ts';

/** Each sum in the order of its terms. */
export const sumOp: Op<ReduceAttrs> = reduction('sum', {
  vjp: ({ inputs: [x], attrs: { axis } }, dy) => [broadcastTo(reshape(dy, x!.shape.with(axis, 1)), x!.shape)],
  sumsRows: ({ attrs: { axis, parts } }) => axis === 0 && parts === 0,
  choose: (node, options) => {
    const { axis, parts } = node.attrs;
    const [rows = 1, columns = 1, ...more] = shapeOf(node.inputs[0]);
    if (axis === 1 || parts > 0 || more.length > 0) return reduceKernel(node, 0, options);
    return choice(sumRowsShader, columns, 1, { ROWS: rows, COLUMNS: columns }, ['x']);
  },
});

/**
 * Sums of x along axes.
 * @param axes default: all; -1 is the last
 * @param keepdims whether the axes stay, with one element each
 * @throws ShapeError for axes that x has not, or that have no elements
 */
export const sum = (x: Node, axes?: readonly number[], keepdims = false): Node => reduced(sumOp, x, axes, keepdims);

export const broadcastOp: Op<ViewAttrs> = {
  name: 'broadcastTo',
  kind: 'view',
  shape: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  vjp: ({ inputs: [x] }, dy) => [sumTo(dy, x!.shape)],
  rowwise: rowsOfView,
  stacked: stackedView,
  // where no axis of the shape is partly repeated, what is repeated has such a shape
  reshaped: ({ inputs: [x], shape: given, attrs: { axes } }, shape, make) => {
    const own = ownShape(given, axes, shape);
    if (own === undefined) return undefined;
    const attrs = {
      shape,
      axes: own.map((size, k) => (size === 1 ? -1 : k)),
      steps: shape.map(() => 1),
      offsets: shape.map(() => 0),
    };
    return make(broadcastOp, [make(reshapeOp, [x!], { shape: own })], attrs);
  },
  rules: [
    // of a constant; of a random number all would be different ones
    (node, make) => {
      const [x] = node.inputs;
      return x!.op.elementwise?.constant ? x!.op.reshaped?.(x!, node.shape, make) : undefined;
    },
  ],
};

/**
 * The shape of what is repeated, where it is repeated to `shape` instead of `given`: 1 along axes that are repeated. Undefined where an axis
 * of `shape` is made of elements that are repeated and others.
 */
function ownShape(given: Shape, axes: readonly number[], shape: Shape): Shape | undefined {
  // neighbours that are both repeated, or both not, are one run
  const runs: { size: number; repeated: boolean }[] = [];
  given.forEach((size, k) => {
    const [last, repeated] = [runs.at(-1), axes[k]! < 0];
    if (size === 1) return;
    if (last?.repeated === repeated) last.size *= size;
    else runs.push({ size, repeated });
  });
  const own: number[] = [];
  let run: { size: number; repeated: boolean } | undefined;
  for (const size of shape) {
    if (size > 1 && (run === undefined || run.size === 1)) run = runs.shift();
    if (size > 1 && run!.size % size !== 0) return undefined;
    if (size > 1) run!.size /= size;
    own.push(size === 1 || run!.repeated ? 1 : size);
  }
  return own;
}

/** x repeated along its axes of size 1, and along new ones before them. @throws ShapeError where the shapes do not fit */
export function broadcastTo(x: Node, shape: Shape): Node {
  if (x.shape.join() === shape.join()) return x;
  const added = shape.length - x.shape.length;
  const axes = shape.map((_, axis) => ((x.shape[axis - added] ?? 1) === 1 ? -1 : axis - added));
  if (added < 0 || axes.some((own, axis) => own >= 0 && x.shape[own] !== shape[axis]))
    fail('broadcastTo', 'the shape', x, { shape });
  return apply(broadcastOp, [x], { shape, axes, steps: shape.map(() => 1), offsets: x.shape.map(() => 0) });
}

/** The sums that bring a value back to the shape that was broadcast to its own. */
export function sumTo(x: Node, shape: Shape): Node {
  const added = x.shape.length - shape.length;
  const axes = [...x.shape.keys()].filter((axis) => (shape[axis - added] ?? 1) !== x.shape[axis]);
  const extra = Array.from({ length: Math.max(0, added) }, (_, axis) => axis);
  const all = [...new Set([...extra, ...axes])];
  return reshape(all.length === 0 ? x : sum(x, all), shape);
}

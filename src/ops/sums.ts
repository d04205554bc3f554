/** Sums along axes, and the view that is their counterpart: a tensor repeated along axes. */
import sumColumnsShader from '../../shaders/sum_columns.wgsl?raw';
import sumMiddleShader from '../../shaders/sum_middle.wgsl?raw';
import sumRowsShader from '../../shaders/sum_rows.wgsl?raw';
import { apply, type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { fail } from '../graph/shapes.ts';
import { reshape, rowsOfView, type ViewAttrs } from '../graph/views.ts';
import { choice } from '../kernels/choice.ts';
import { f32 } from './elementwise.ts';

/** [R, N] → [N] (axis 0), [M, C] → [M] or [O, R, N] → [O, N] (axis 1), each sum in the order of its terms. */
export const sumOp: Op<{ axis: number }> = {
  name: 'sum',
  kind: 'kernel',
  shape: ([x], { axis }) => f32(x!.shape.toSpliced(axis, 1)),
  vjp: ({ inputs: [x], attrs: { axis } }, dy) => {
    return [broadcastTo(reshape(dy, x!.shape.with(axis, 1)), x!.shape)];
  },
  choose: ({ inputs: [x], attrs: { axis } }) => {
    const [rows = 1, columns = 1, inner] = x!.shape;
    if (inner !== undefined) {
      return choice(sumMiddleShader, rows, inner, { OUTER: rows, ROWS: columns, COLUMNS: inner }, ['x']);
    }
    const constants = { ROWS: rows, COLUMNS: columns };
    return axis === 0
      ? choice(sumRowsShader, columns, 1, constants, ['x'])
      : choice(sumColumnsShader, rows, 1, constants, ['x']);
  },
  flops: ({ inputs: [x] }) => sizeOf(x!.shape),
  rowwise: ({ attrs: { axis } }) => (axis === 1 ? [0] : []),
  giving: 'elements',
};

/**
 * Sums of x over `axes`, which are removed.
 * @param axes whole numbers from 0 to the rank of x, each once
 */
export function sum(x: Node, axes: readonly number[] = [...x.shape.keys()]): Node {
  const kept = x.shape.filter((_, axis) => !axes.includes(axis));
  let value = x;
  let open = [...axes].filter((axis) => x.shape[axis] !== 1).sort((a, b) => b - a);
  while (open.length > 0) {
    const [last] = open;
    let first = last!;
    while (open.includes(first - 1)) first -= 1;
    value = sumRun(value, first, last!);
    open = open.filter((axis) => axis < first);
  }
  return reshape(value, kept);
}

/** Sums over neighbouring axes. */
function sumRun(x: Node, first: number, last: number): Node {
  const [outer, inner] = [x.shape.slice(0, first), x.shape.slice(last + 1)];
  const reduced = sizeOf(x.shape.slice(first, last + 1));
  const [m, n] = [sizeOf(outer), sizeOf(inner)];
  const summed =
    n === 1
      ? apply(sumOp, [reshape(x, [m, reduced])], { axis: 1 })
      : m === 1
        ? apply(sumOp, [reshape(x, [reduced, n])], { axis: 0 })
        : apply(sumOp, [reshape(x, [m, reduced, n])], { axis: 1 });
  return reshape(summed, [...outer, ...inner]);
}

export const broadcastOp: Op<ViewAttrs> = {
  name: 'broadcastTo',
  kind: 'view',
  shape: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  vjp: ({ inputs: [x] }, dy) => [sumTo(dy, x!.shape)],
  rowwise: rowsOfView,
  rules: [
    (node, make) => {
      const [x] = node.inputs;
      return x!.op.reshaped && sizeOf(x!.shape) === 1 ? x!.op.reshaped(x!, node.shape, make) : undefined;
    },
  ],
};

/** x repeated along its axes of size 1, and along new ones before them. */
export function broadcastTo(x: Node, shape: Shape): Node {
  if (x.shape.join() === shape.join()) return x;
  const added = shape.length - x.shape.length;
  const axes = shape.map((size, axis) => {
    const own = x.shape[axis - added] ?? 1;
    if (own !== size && own !== 1) fail('broadcastTo', `the new shape [${shape.join(', ')}]`, x, x);
    return own === 1 ? -1 : axis - added;
  });
  return apply(broadcastOp, [x], { shape, axes, steps: shape.map(() => 1), offsets: x.shape.map(() => 0) });
}

/** The sums that bring a value back to the shape that was broadcast to its own. */
export function sumTo(x: Node, shape: Shape): Node {
  const added = x.shape.length - shape.length;
  const axes = [...x.shape.keys()].filter((axis) => (shape[axis - added] ?? 1) !== x.shape[axis]);
  const extra = Array.from({ length: Math.max(0, added) }, (_, axis) => axis);
  return reshape(sum(x, [...new Set([...extra, ...axes])]), shape);
}

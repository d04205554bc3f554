/** Products of two tensors along named axes: what Einstein's notation says, as transposes and products of matrices. */
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import { reshape } from '../graph/views.ts';
import { mul } from './arithmetic.ts';
import { batchedMatmul } from './matmul-batched.ts';
import { transpose } from './movement.ts';
import { sum } from './sums.ts';

/** A tensor with a name for each of its axes. */
export interface Labelled {
  readonly x: Node;
  readonly axes: readonly string[];
}

/** The order of axes in which a product takes an operand, and whether as its transpose. */
interface Side {
  readonly x: Node;
  readonly transposed: boolean;
}

/**
 * The product of a and b, with the axes `out` in that order. Axes that both have and `out` has not are summed over; those that one alone
 * has are summed first.
 * @param out names that a or b have
 */
export function contract(a: Labelled, b: Labelled, out: readonly string[]): Node {
  const [first, second] = [without(a, b, out), without(b, a, out)];
  const inBoth = first.axes.filter((axis) => second.axes.includes(axis));
  const summed = inBoth.filter((axis) => !out.includes(axis));
  if (summed.length === 0) return mul(spread(first, out), spread(second, out));
  const batch = out.filter((axis) => inBoth.includes(axis));
  const own = ({ axes }: Labelled): string[] => out.filter((axis) => axes.includes(axis) && !batch.includes(axis));
  const [rows, columns] = [own(first), own(second)];
  const left = sideOf(first, batch, rows, summed);
  const right = sideOf(second, batch, summed, columns);
  const y = batchedMatmul(left.x, right.x, left.transposed, right.transposed);
  const given = [...batch, ...rows, ...columns];
  const whole = reshape(y, sizesOf(given, first, second));
  return transpose(
    whole,
    out.map((axis) => given.indexOf(axis)),
  );
}

/** Sums over what neither the other nor the result has. */
function without({ x, axes }: Labelled, other: Labelled, out: readonly string[]): Labelled {
  const left = axes.filter((axis) => other.axes.includes(axis) || out.includes(axis));
  if (left.length === axes.length) return { x, axes };
  const gone = [...axes.keys()].filter((k) => !left.includes(axes[k]!));
  return { x: sum(x, gone), axes: left };
}

/** In the order of `out`, with 1 for each axis that it has not. */
function spread(own: Labelled, out: readonly string[]): Node {
  const ordered = out.filter((axis) => own.axes.includes(axis));
  const x = inOrder(own, ordered);
  const shape = out.map((axis) => own.x.shape[own.axes.indexOf(axis)] ?? 1);
  return reshape(x, shape);
}

const inOrder = ({ x, axes }: Labelled, order: readonly string[]): Node =>
  transpose(
    x,
    order.map((axis) => axes.indexOf(axis)),
  );

/** [...batch, rows, columns]; what lies the other way round stays as it is. */
function sideOf(own: Labelled, batch: readonly string[], rows: readonly string[], columns: readonly string[]): Side {
  const turned = [...batch, ...columns, ...rows];
  const transposed = rows.length > 0 && columns.length > 0 && turned.join() === own.axes.join();
  const x = transposed ? own.x : inOrder(own, [...batch, ...rows, ...columns]);
  const size = (axes: readonly string[]): number => sizeOf(sizesOf(axes, own));
  const sides = transposed ? [size(columns), size(rows)] : [size(rows), size(columns)];
  return { x: reshape(x, [...sizesOf(batch, own), ...sides]), transposed };
}

function sizesOf(axes: readonly string[], ...tensors: readonly Labelled[]): Shape {
  return axes.map((axis) => {
    const owner = tensors.find((each) => each.axes.includes(axis))!;
    return owner.x.shape[owner.axes.indexOf(axis)]!;
  });
}

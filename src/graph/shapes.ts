/** Checks that shape rules share. Each throws a ShapeError that names the op and both shapes. */
import { ShapeError } from '../errors.ts';
import type { Node, Shape } from './node.ts';

export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`;

export function fail(op: string, what: string, a: Pick<Node, 'shape'>, b: Pick<Node, 'shape'>): never {
  throw new ShapeError(
    `${op}: ${what} of ${formatShape(a.shape)} does not fit ${formatShape(b.shape)}. Make the two shapes agree.`,
  );
}

export function expectSame(op: string, inputs: readonly Node[]): Shape {
  const [a, ...rest] = inputs;
  for (const b of rest) if (b.shape.join() !== a!.shape.join()) fail(op, 'the shape', b, a!);
  return a!.shape;
}

export function expectMatrix(op: string, x: Node): readonly [number, number] {
  const [rows, columns] = x.shape;
  if (x.shape.length !== 2)
    throw new ShapeError(`${op}: got ${formatShape(x.shape)}, expected a matrix [rows, columns].`);
  return [rows!, columns!];
}

export function expectVector(op: string, x: Node): number {
  if (x.shape.length !== 1) throw new ShapeError(`${op}: got ${formatShape(x.shape)}, expected a vector [n].`);
  return x.shape[0]!;
}

/** Logits [B, classes] with labels [B]. */
export function expectLabels(op: string, logits: Node, labels: Node): readonly [number, number] {
  const shape = expectMatrix(op, logits);
  if (expectVector(op, labels) !== shape[0]) fail(op, 'the batch', logits, labels);
  return shape;
}

/** Shape of op(a) · op(b), where op transposes if told to. */
export function matmulShape(a: Node, b: Node, transA: boolean, transB: boolean): Shape {
  const [a0, a1] = expectMatrix('matmul', a);
  const [b0, b1] = expectMatrix('matmul', b);
  const [m, k] = transA ? [a1, a0] : [a0, a1];
  const [k2, n] = transB ? [b1, b0] : [b0, b1];
  if (k !== k2) {
    throw new ShapeError(
      `matmul: ${k} columns against ${k2} rows. a is ${formatShape(a.shape)}${transA ? ' transposed' : ''}, b is ${formatShape(b.shape)}${transB ? ' transposed' : ''}.`,
    );
  }
  return [m, n];
}

/** The shape that tensors have together: axes are matched from the last one, and an axis of size 1 fits any. */
export function broadcastShapes(op: string, inputs: readonly Node[]): Shape {
  const rank = Math.max(0, ...inputs.map(({ shape }) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const input of inputs) {
      const own = input.shape[axis - rank + input.shape.length] ?? 1;
      if (own !== size && own !== 1 && size !== 1) fail(op, 'the shape', input, inputs[0]!);
      if (size === 1) size = own;
    }
    return size;
  });
}

/** An axis of x, counted from the first; -1 is the last. @throws ShapeError that names op, axis and shape */
export function axisOf(op: string, x: Node, axis: number): number {
  const rank = x.shape.length;
  const own = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(own) && own >= 0 && own < rank) return own;
  throw new ShapeError(
    `${op}: axis ${axis} of ${formatShape(x.shape)}, which has ${rank} axes. Take one from ${-rank} to ${rank - 1}.`,
  );
}

/**
 * Axes of x that a reduction goes along, counted from the first; all by default.
 * @throws ShapeError for an axis that x has not, that is named twice or has no elements, and for an empty list
 */
export function axesOf(op: string, x: Node, axes?: readonly number[]): number[] {
  const own = axes?.map((axis) => axisOf(op, x, axis)) ?? [...x.shape.keys()];
  const empty = own.find((axis) => x.shape[axis] === 0);
  const isOnce = axes === undefined || (axes.length > 0 && new Set(own).size === own.length);
  if (isOnce && empty === undefined) return own;
  const what = isOnce ? `axis ${empty}, which has no elements,` : `axes [${axes}]`;
  throw new ShapeError(
    `${op}: ${what} of ${formatShape(x.shape)}. Name each axis once, and at least one that has elements.`,
  );
}

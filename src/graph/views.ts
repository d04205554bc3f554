/** Views: ops that move nothing, or nothing that an elementwise reader could not find where it is. The compiler knows them. */
import { internal } from '../errors.ts';
import { apply, type Node, type Shape, sizeOf } from './node.ts';
import type { Op } from './op.ts';

export const pickOp: Op<{ index: number }> = {
  name: 'pick',
  kind: 'view',
  shape: ([of]) => ({ shape: of!.shape, dtype: of!.dtype }),
};

/** Result `index` of an op that has several. */
export const pick = (of: Node, index: number): Node => apply(pickOp, [of], { index });

export const isPick = (node: Node): boolean => node.op === (pickOp as Op);

export const reshapeOp: Op<{ shape: Shape }> = {
  name: 'reshape',
  kind: 'view',
  shape: ([x], { shape }) => {
    if (sizeOf(shape) !== sizeOf(x!.shape)) throw internal(`reshape of [${x!.shape}] to [${shape}].`);
    return { shape, dtype: x!.dtype };
  },
  vjp: ({ inputs: [x] }, dy) => [reshape(dy, x!.shape)],
  stacked: stackedShape,
  rules: [
    (node, make) => {
      const [x] = node.inputs;
      const { shape } = node.attrs as { shape: Shape };
      if (x!.shape.join() === shape.join()) return x;
      if (isReshape(x!)) return make(reshapeOp, x!.inputs, { shape });
      return x!.op.reshaped?.(x!, shape, make);
    },
  ],
};

/** `stacked` of ops whose attrs say which shape their result has. */
export function stackedShape<A extends { readonly shape: Shape }>(nodes: readonly Node<A>[]): A | undefined {
  const rows = nodes.reduce((sum, { shape }) => sum + (shape[0] ?? Number.NaN), 0);
  if (Number.isNaN(rows)) return undefined;
  const [own, ...others] = nodes.map(({ attrs }) => ({ ...attrs, shape: attrs.shape.with(0, rows) }));
  return others.every((other) => JSON.stringify(other) === JSON.stringify(own)) ? own : undefined;
}

/** The same values in another shape of the same size. */
export const reshape = (x: Node, shape: Shape): Node =>
  x.shape.join() === shape.join() ? x : apply(reshapeOp, [x], { shape });

/** The same values, which gradients do not go through. */
export const stopGradientOp: Op = {
  name: 'stopGradient',
  kind: 'view',
  shape: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  vjp: () => [],
  rules: [({ inputs: [x] }) => x],
};

export const stopGradient = (x: Node): Node => apply(stopGradientOp, [x], {});

/** Whether a node shows the values of its input in their order. */
export const isReshape = ({ op }: Node): boolean => op === (reshapeOp as Op) || op === stopGradientOp;

/** The node whose values a reshape shows. */
export const throughReshapes = (node: Node): Node => (isReshape(node) ? throughReshapes(node.inputs[0]!) : node);

/** [.., N] seen as a matrix [M, N] */
export function matrix(x: Node): Node {
  const columns = x.shape.at(-1) ?? 1;
  return reshape(x, [sizeOf(x.shape) / columns, columns]);
}

/** A value of its own: what is stored once more, since a state cannot take over the memory of another value. */
export const copyOp: Op = {
  name: 'copy',
  kind: 'view',
  shape: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  vjp: (_, dy) => [dy],
};

export const copy = (x: Node): Node => apply(copyOp, [x], {});

/**
 * How a view shows its input: coordinate c of its axis k is coordinate offsets[j] + c · steps[k] of the input's axis j = axes[k], or
 * means nothing where axes[k] is -1. A reader that goes element by element finds elements in the input; others get a copy.
 */
export type ViewAttrs = {
  readonly shape: Shape;
  readonly axes: readonly number[];
  readonly steps: readonly number[];
  /** one for each axis of the input */
  readonly offsets: readonly number[];
};

/** How a node shows its input; undefined for nodes that are no such view. */
export function viewOf(node: Node): ViewAttrs | undefined {
  if (node.op === copyOp) {
    const { shape } = node;
    return { shape, axes: [...shape.keys()], steps: shape.map(() => 1), offsets: shape.map(() => 0) };
  }
  return 'axes' in node.attrs ? (node.attrs as ViewAttrs) : undefined;
}

/** Rows of a result that is several in one: its op has the gradients of all that are used at once (`vjpOfParts`). */
export const partOp: Op<ViewAttrs> = {
  name: 'part',
  kind: 'view',
  shape: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
};

/** `rows` rows of such a result, from `begin` on. */
export function partOf(x: Node, begin: number, rows: number): Node {
  const shape = x.shape.with(0, rows);
  const offsets = shape.map((_, axis) => (axis === 0 ? begin : 0));
  return apply(partOp, [x], { shape, axes: [...shape.keys()], steps: shape.map(() => 1), offsets });
}

/** `rowwise` of such a view: whether each of its rows is the row of the same number of its input. */
export const rowsOfView = ({ inputs: [x], attrs: { shape, axes, steps, offsets } }: Node<ViewAttrs>): number[] =>
  axes[0] === 0 && steps[0] === 1 && offsets[0] === 0 && shape[0] === x!.shape[0] ? [0] : [];

/** `stacked` of such a view: each of its rows is a row of its input, or its rows are all the same. */
export const stackedView = (nodes: readonly Node<ViewAttrs>[]): ViewAttrs | undefined =>
  nodes.every((node) => node.attrs.axes[0] === -1 || rowsOfView(node).length > 0) ? stackedShape(nodes) : undefined;

/** Whether a view can be looked through. A copy is made to be stored. */
export const isTransparent = (node: Node): boolean => node.op !== copyOp && viewOf(node) !== undefined;

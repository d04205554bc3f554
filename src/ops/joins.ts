/**
 * Tensors put together and taken apart along an axis. concat chooses by coordinate and is elementwise, so that what follows is
 * fused into it; the parts of a split are slices.
 */
import shader from '../../shaders/elementwise/movement.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { axisOf, fail, formatShape } from '../graph/shapes.ts';
import { axisArguments, elementwise, f32 } from './elementwise.ts';
import { expandDims, slice } from './movement.ts';

export const concatOp: Op<{ axis: number }> = elementwise('concat', shader, 'op_concat', {
  shape: (inputs, { axis }) => {
    const [first] = inputs;
    for (const input of inputs) {
      if (input.dtype !== 'f32') throw new ShapeError(`concat: got a tensor of ${input.dtype}, expected f32.`);
      const fits = input.shape.length === first!.shape.length;
      if (!fits || first!.shape.some((n, k) => k !== axis && n !== input.shape[k]))
        fail('concat', 'the shape', input, first!);
    }
    const size = inputs.reduce((sum, { shape }) => sum + shape[axis]!, 0);
    return f32(first!.shape.with(axis, size));
  },
  windows: (node) => {
    const begins = beginsOf(node);
    return node.inputs.map(({ shape }, k) => ({
      begins: shape.map((_, axis) => (axis === node.attrs.axis ? begins[k]! : 0)),
      steps: shape.map(() => 1),
    }));
  },
  call: (node, elements) => {
    const begins = beginsOf(node);
    const along = ['i', ...axisArguments(node.shape, node.attrs.axis)].join(', ');
    return elements.reduceRight((after, before, k) => `op_concat(${before}, ${after}, ${along}, ${begins[k + 1]}u)`);
  },
  vjp: (node, dy) => {
    const begins = beginsOf(node);
    const { axis } = node.attrs;
    return node.inputs.map(({ shape }, k) =>
      slice(
        dy,
        shape.map((_, own) => (own === axis ? begins[k]! : 0)),
        shape,
      ),
    );
  },
});

/** Rows of the first input, then of the second and so on, as many of each as `rows` says: each row is one that the input has there, too. */
export const chooseRowsOp: Op<{ rows: Shape }> = elementwise('chooseRows', shader, 'op_concat', {
  call: ({ shape, attrs: { rows } }, elements) => {
    const along = ['i', ...axisArguments(shape, 0)].join(', ');
    const ends = rows.map((_, k) => rows.slice(0, k + 1).reduce((sum, count) => sum + count, 0));
    return elements.reduceRight((after, before, k) => `op_concat(${before}, ${after}, ${along}, ${ends[k]}u)`);
  },
});

/** Where each input of a concat begins along the axis. */
function beginsOf({ inputs, attrs: { axis } }: Node<{ axis: number }>): number[] {
  let begin = 0;
  return inputs.map(({ shape }) => {
    begin += shape[axis]!;
    return begin - shape[axis]!;
  });
}

/** Inputs of one concat at most: each element looks at all of them, and a kernel may bind a buffer for each. */
const MOST_INPUTS = 6;

/**
 * Tensors one after the other along an axis; their other axes are equal.
 * @throws ShapeError that names the first two which do not fit
 */
export function concat(parts: readonly Node[], axis = -1): Node {
  const [first] = parts;
  if (first === undefined) throw new ShapeError('concat: got no tensors, expected at least one.');
  if (parts.length === 1) return first;
  const own = axisOf('concat', first, axis);
  if (parts.length <= MOST_INPUTS) return apply(concatOp, parts, { axis: own });
  const each = Math.ceil(parts.length / MOST_INPUTS);
  const groups = Array.from({ length: Math.ceil(parts.length / each) }, (_, k) =>
    parts.slice(k * each, (k + 1) * each),
  );
  return concat(
    groups.map((group) => concat(group, own)),
    own,
  );
}

/** Tensors of one shape side by side along a new axis. */
export function stack(parts: readonly Node[], axis = 0): Node {
  const [first] = parts;
  if (first === undefined) throw new ShapeError('stack: got no tensors, expected at least one.');
  for (const part of parts) if (part.shape.join() !== first.shape.join()) fail('stack', 'the shape', part, first);
  const own = axis < 0 ? axis + first.shape.length + 1 : axis;
  return concat(
    parts.map((part) => expandDims(part, own)),
    own,
  );
}

/**
 * x in parts along an axis.
 * @param indicesOrSections how many equal parts, or where all but the first begin
 */
export function split(x: Node, indicesOrSections: number | readonly number[], axis = 0): Node[] {
  const own = axisOf('split', x, axis);
  const size = x.shape[own]!;
  const isCount = typeof indicesOrSections === 'number';
  if (isCount && !(indicesOrSections >= 1 && size % indicesOrSections === 0)) {
    const what = `${indicesOrSections} equal parts of axis ${axis} of ${formatShape(x.shape)}`;
    throw new ShapeError(`split: ${what}. Take a number that divides ${size}.`);
  }
  const begins = isCount
    ? Array.from({ length: indicesOrSections }, (_, k) => (k * size) / indicesOrSections)
    : [0, ...indicesOrSections];
  return begins.map((begin, k) => {
    const length = (begins[k + 1] ?? size) - begin;
    if (!(length >= 1)) {
      const what = `parts of axis ${axis} of ${formatShape(x.shape)} that begin at [${begins}]`;
      throw new ShapeError(`split: ${what}. Name beginnings in order, none of them at an end.`);
    }
    return slice(
      x,
      x.shape.map((_, k) => (k === own ? begin : 0)),
      x.shape.with(own, length),
    );
  });
}

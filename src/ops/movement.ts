/**
 * Ops that move elements and compute nothing. transpose and slice are views; concat and pad choose by coordinate and are
 * elementwise, so that what follows is fused into them; the others are made of these.
 */
import shader from '../../shaders/elementwise/movement.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { fail, formatShape } from '../graph/shapes.ts';
import { reshape, rowsOfView, type ViewAttrs } from '../graph/views.ts';
import { stridesOf } from '../kernels/operands.ts';
import { literal } from '../kernels/source.ts';
import { elementwise, f32 } from './elementwise.ts';

export const transposeOp: Op<ViewAttrs> = {
  name: 'transpose',
  kind: 'view',
  shape: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  vjp: ({ attrs: { axes } }, dy) => [
    transpose(
      dy,
      axes.map((_, axis) => axes.indexOf(axis)),
    ),
  ],
  rowwise: rowsOfView,
  // twice in a row is once
  rules: [
    ({ inputs: [x], attrs, shape }, make) => {
      if (x!.op !== (transposeOp as Op)) return undefined;
      const [first, second] = [x!.attrs as ViewAttrs, attrs as ViewAttrs];
      const axes = second.axes.map((axis) => first.axes[axis]!);
      return axes.every((axis, k) => axis === k)
        ? x!.inputs[0]!
        : make(transposeOp, x!.inputs, { ...second, shape, axes });
    },
  ],
};

/**
 * x with its axes in another order: axis k of the result is axis `axes[k]` of x.
 * @param axes default: the axes of x from the last to the first
 */
export function transpose(x: Node, axes: readonly number[] = [...x.shape.keys()].reverse()): Node {
  const own = axes.map((axis) => axisOf('transpose', x, axis));
  if (new Set(own).size !== x.shape.length || own.length !== x.shape.length) {
    throw new ShapeError(`transpose: axes [${axes}] of ${formatShape(x.shape)}. Name each axis once.`);
  }
  if (own.every((axis, k) => axis === k)) return x;
  const shape = own.map((axis) => x.shape[axis]!);
  return apply(transposeOp, [x], { shape, axes: own, steps: shape.map(() => 1), offsets: shape.map(() => 0) });
}

export const sliceOp: Op<ViewAttrs> = {
  name: 'slice',
  kind: 'view',
  shape: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  vjp: ({ inputs: [x], attrs: { shape, steps, offsets } }, dy) => {
    const reversed = [...steps.keys()].filter((axis) => steps[axis]! < 0);
    const begins = steps.map((step, axis) => offsets[axis]! + Math.min(0, step) * (shape[axis]! - 1));
    return [placed(flip(dy, reversed), x!.shape, begins, steps.map(Math.abs), 0)];
  },
  rowwise: rowsOfView,
};

/**
 * `size` elements of x along each axis, from `begin` on, `steps` apart: x[begin], x[begin + step], …
 * @param steps may be negative; default: 1
 * @throws ShapeError where that is nothing, or is not within x
 */
export function slice(x: Node, begin: Shape, size: Shape, steps: readonly number[] = begin.map(() => 1)): Node {
  const isWithin = (n: number, axis: number): boolean => {
    const ends = [begin[axis]!, begin[axis]! + (size[axis]! - 1) * steps[axis]!];
    return size[axis]! >= 1 && steps[axis] !== 0 && ends.every((end) => Number.isInteger(end) && end >= 0 && end < n);
  };
  const ranks = [begin, size, steps].every((list) => list.length === x.shape.length);
  if (!ranks || !x.shape.every(isWithin)) {
    const what = `${formatShape(size)} elements from [${begin}] in steps of [${steps}]`;
    throw new ShapeError(
      `slice: ${what} of ${formatShape(x.shape)}. Take at least one along each axis, all within it.`,
    );
  }
  if (size.every((n, axis) => n === x.shape[axis] && steps[axis] === 1)) return x;
  return apply(sliceOp, [x], { shape: size, axes: [...size.keys()], steps, offsets: begin });
}

/** x with the order of its elements reversed along `axes`. */
export function flip(x: Node, axes: readonly number[] = [...x.shape.keys()]): Node {
  const own = axes.map((axis) => axisOf('flip', x, axis)).filter((axis) => x.shape[axis]! > 1);
  const begin = x.shape.map((n, axis) => (own.includes(axis) ? n - 1 : 0));
  return slice(
    x,
    begin,
    x.shape,
    x.shape.map((_, axis) => (own.includes(axis) ? -1 : 1)),
  );
}

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
    const along = axisArguments(node.shape, node.attrs.axis);
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

/** Where each input of a concat begins along the axis. */
function beginsOf({ inputs, attrs: { axis } }: Node<{ axis: number }>): number[] {
  let begin = 0;
  return inputs.map(({ shape }) => {
    begin += shape[axis]!;
    return begin - shape[axis]!;
  });
}

/** What a function of movement.wgsl knows an axis by. */
const axisArguments = (shape: Shape, axis: number): string => `i, ${stridesOf(shape)[axis]}u, ${shape[axis]}u`;

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

type PadAttrs = {
  readonly shape: Shape;
  /** where x begins in the result, and how far apart its elements are */
  readonly begins: Shape;
  readonly steps: Shape;
  readonly value: number;
};

export const padOp: Op<PadAttrs> = elementwise('pad', shader, 'op_pad', {
  shape: ([x], { shape }) => {
    if (x!.dtype !== 'f32') throw new ShapeError(`pad: got a tensor of ${x!.dtype}, expected f32.`);
    return f32(shape);
  },
  windows: ({ attrs }) => [attrs],
  call: ({ inputs: [x], attrs: { shape, begins, steps, value } }, [element]) => {
    const padded = [...shape.keys()].filter((axis) => shape[axis] !== x!.shape[axis]);
    return padded.reduce((inner, axis) => {
      const part = [begins[axis], steps[axis], x!.shape[axis]].map((n) => `${n}u`).join(', ');
      return `op_pad(${inner}, ${axisArguments(shape, axis)}, ${part}, ${literal(value, false)})`;
    }, element!);
  },
  vjp: ({ inputs: [x], attrs: { begins, steps } }, dy) => [slice(dy, begins, x!.shape, steps)],
});

/** x put into a tensor of `value`, its element at coordinate c at begins + c · steps. */
function placed(x: Node, shape: Shape, begins: Shape, steps: Shape, value: number): Node {
  return shape.join() === x.shape.join() ? x : apply(padOp, [x], { shape, begins, steps, value });
}

/**
 * x with `value` around it.
 * @param widths for each axis, how many elements come before x and how many after it
 */
export function pad(x: Node, widths: readonly (readonly [before: number, after: number])[], value = 0): Node {
  const isCount = (n: number): boolean => Number.isInteger(n) && n >= 0;
  if (widths.length !== x.shape.length || !widths.flat().every(isCount) || !Number.isFinite(value)) {
    const what = `widths [${widths.map(([before, after]) => `[${before}, ${after}]`).join(', ')}] of ${value}`;
    throw new ShapeError(
      `pad: ${what} around ${formatShape(x.shape)}. Give [before, after] for each axis, whole numbers from 0 on, and a finite value.`,
    );
  }
  const shape = x.shape.map((n, axis) => widths[axis]![0] + n + widths[axis]![1]);
  return placed(
    x,
    shape,
    widths.map(([before]) => before),
    shape.map(() => 1),
    value,
  );
}

/** x with a new axis of size 1 at `axis` of the result. */
export function expandDims(x: Node, axis: number): Node {
  const own = axis < 0 ? axis + x.shape.length + 1 : axis;
  if (!(Number.isInteger(own) && own >= 0 && own <= x.shape.length))
    throw new ShapeError(
      `expandDims: axis ${axis} of a tensor made of ${formatShape(x.shape)}. It has ${x.shape.length + 1} axes.`,
    );
  return reshape(x, x.shape.toSpliced(own, 0, 1));
}

/** x without axes of size 1: those named, or all. */
export function squeeze(x: Node, axes?: readonly number[]): Node {
  const own = axes?.map((axis) => axisOf('squeeze', x, axis)) ?? [...x.shape.keys()].filter((k) => x.shape[k] === 1);
  const long = own.find((axis) => x.shape[axis] !== 1);
  if (long !== undefined)
    throw new ShapeError(`squeeze: axis ${long} of ${formatShape(x.shape)} has ${x.shape[long]} elements, expected 1.`);
  return reshape(
    x,
    x.shape.filter((_, axis) => !own.includes(axis)),
  );
}

/** An axis of x, counted from the first; -1 is the last. @throws ShapeError that names op, axis and shape */
function axisOf(op: string, x: Node, axis: number): number {
  const rank = x.shape.length;
  const own = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(own) && own >= 0 && own < rank) return own;
  throw new ShapeError(
    `${op}: axis ${axis} of ${formatShape(x.shape)}, which has ${rank} axes. Take one from ${-rank} to ${rank - 1}.`,
  );
}

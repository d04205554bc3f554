/**
 * Ops that move elements and compute nothing: transpose and slice are views; pad chooses by coordinate and is elementwise, so that
 * what follows is fused into it.
 */
import shader from '../../shaders/elementwise/movement.wgsl?raw';
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape } from '../graph/node.ts';
import type { Op } from '../graph/op.ts';
import { axisOf, formatShape } from '../graph/shapes.ts';
import { reshape, rowsOfView, stackedView, type ViewAttrs } from '../graph/views.ts';
import { literal } from '../kernels/source.ts';
import { axisArguments, elementwise, f32 } from './elementwise.ts';

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
  stacked: stackedView,
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
  stacked: stackedView,
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
      const along = ['i', ...axisArguments(shape, axis)].join(', ');
      const part = [begins[axis], steps[axis], x!.shape[axis]].map((n) => `${n}u`).join(', ');
      return `op_pad(${inner}, ${along}, ${part}, ${literal(value, false)})`;
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

/** Float64 twins of the ops that move elements or make them of their coordinates. */
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { ViewAttrs } from '../graph/views.ts';
import type { Twin } from './broadcast.ts';

/** The coordinates of all elements of a shape, in their order. */
function* coordinates(shape: Shape): Generator<readonly number[]> {
  for (let i = 0; i < sizeOf(shape); i++) {
    let rest = i;
    yield shape
      .toReversed()
      .map((size) => {
        const coordinate = rest % size;
        rest = (rest - coordinate) / size;
        return coordinate;
      })
      .reverse();
  }
}

/** Where the element at some coordinates lies in a tensor. */
const indexOf = (shape: Shape, at: readonly number[]): number =>
  shape.reduce((index, size, axis) => index * size + at[axis]!, 0);

const made = (shape: Shape, value: (at: readonly number[]) => number): Float64Array =>
  Float64Array.from(coordinates(shape), value);

const transpose: Twin = ([x], { inputs: [of], shape, attrs }) => {
  const { axes } = attrs as unknown as ViewAttrs;
  return made(
    shape,
    (at) =>
      x![
        indexOf(
          of!.shape,
          of!.shape.map((_, axis) => at[axes.indexOf(axis)]!),
        )
      ]!,
  );
};

const slice: Twin = ([x], { inputs: [of], shape, attrs }) => {
  const { offsets, steps } = attrs as unknown as ViewAttrs;
  return made(
    shape,
    (at) =>
      x![
        indexOf(
          of!.shape,
          at.map((c, axis) => offsets[axis]! + c * steps[axis]!),
        )
      ]!,
  );
};

const concat: Twin = (parts, { inputs, shape, attrs }) => {
  const axis = attrs.axis as number;
  return made(shape, (at) => {
    let [k, coordinate] = [0, at[axis]!];
    while (coordinate >= inputs[k]!.shape[axis]!) coordinate -= inputs[k++]!.shape[axis]!;
    return parts[k]![indexOf(inputs[k]!.shape, at.with(axis, coordinate))]!;
  });
};

const chooseRows: Twin = (inputs, { shape, attrs }) => {
  const rows = attrs.rows as Shape;
  const owners = rows.flatMap((count, k) => new Array<number>(count).fill(k));
  return made(shape, (at) => inputs[owners[at[0]!]!]![indexOf(shape, at)]!);
};

/** Each element of x put where it goes. */
const pad: Twin = ([x], { inputs: [of], shape, attrs }) => {
  const { begins, steps } = attrs as unknown as { begins: Shape; steps: Shape };
  const y = new Float64Array(sizeOf(shape)).fill(attrs.value as number);
  [...coordinates(of!.shape)].forEach((at, i) => {
    y[
      indexOf(
        shape,
        at.map((c, axis) => begins[axis]! + c * steps[axis]!),
      )
    ] = x![i]!;
  });
  return y;
};

const iota: Twin = (_, { shape, attrs }) => made(shape, (at) => at[attrs.axis as number]!);

const oneHot: Twin = ([indices], { shape }) => {
  const classes = shape.at(-1)!;
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) =>
    i % classes === indices![Math.floor(i / classes)] ? 1 : 0,
  );
};

/** Elements of one row of a table. */
const widthOf = ([, ...rest]: Shape): number => sizeOf(rest);

const take: Twin = ([table, indices], { inputs: [of] }) => {
  const [rows, width] = [of!.shape[0]!, widthOf(of!.shape)];
  return Float64Array.from({ length: indices!.length * width }, (_, i) => {
    const row = Math.min(indices![Math.floor(i / width)]!, rows - 1);
    return table![row * width + (i % width)]!;
  });
};

const scatterAdd: Twin = ([x, indices], { shape }: Node) => {
  const [y, width] = [new Float64Array(sizeOf(shape)), widthOf(shape)];
  x!.forEach((value, i) => {
    const row = Math.min(indices![Math.floor(i / width)]!, shape[0]! - 1);
    y[row * width + (i % width)]! += value;
  });
  return y;
};

const bins: Twin = ([x, edges, values]) =>
  x!.map((each) => Math.trunc(values![edges!.filter((edge) => edge <= each).length]!));

export const MOVEMENT_TWINS: Readonly<Record<string, Twin>> = {
  transpose,
  slice,
  part: slice,
  concat,
  chooseRows,
  pad,
  iota,
  oneHot,
  take,
  scatterAdd,
  bins,
  stopGradient: ([x]) => x!,
};

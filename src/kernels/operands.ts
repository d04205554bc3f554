/**
 * Operands of elementwise code: where an element of a result finds its element of an operand that is broadcast to the result's
 * shape, or seen through a view, as the text of an index. Nothing is moved for it.
 */

import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Lanes, Window } from '../graph/op.ts';
import { type ViewAttrs, viewOf } from '../graph/views.ts';

/** The element at coordinates c of the result is element offset + Σ c · stride of the memory. */
export interface Access {
  readonly offset: number;
  /** one for each axis of the result */
  readonly strides: readonly number[];
  /** For an operand that is a part of the result: the c that count are those within the part, along each axis. */
  readonly parts?: readonly Part[];
}

/** Coordinates begin, begin + step, … of the result are coordinates 0 to count - 1 of the operand. */
interface Part {
  readonly begin: number;
  readonly step: number;
  readonly count: number;
}

/** Elements between neighbours along each axis of a tensor that lies row by row. */
export const stridesOf = (shape: Shape): number[] => shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

/**
 * @param path the operand, then the views that are looked through, down to the node in memory
 * @param shape of the result
 * @param window where the operand lies in the result, if it is a part of it; else it is broadcast
 */
export function accessOf(path: readonly Node[], shape: Shape, window?: Window): Access {
  const [operand, ...below] = path;
  const own = operand!.shape;
  let map = alignedTo(window === undefined ? shape : own, own);
  path.slice(0, below.length).forEach((view, i) => {
    map = composed(map, viewOf(view)!, below[i]!.shape.length);
  });
  const strides = stridesOf(path.at(-1)!.shape);
  const along = (axis: number, value: number): number => (axis < 0 ? 0 : value * strides[axis]!);
  return {
    offset: map.offsets.reduce((sum, offset, axis) => sum + along(axis, offset), 0),
    strides: map.axes.map((axis, k) => along(axis, map.steps[k]!)),
    parts: window && own.map((count, k) => ({ begin: window.begins[k]!, step: window.steps[k]!, count })),
  };
}

/** A tensor as numpy broadcasts it: axes matched from the last one. */
function alignedTo(shape: Shape, own: Shape): Omit<ViewAttrs, 'shape'> {
  const added = shape.length - own.length;
  const axes = shape.map((_, axis) => ((own[axis - added] ?? 1) === 1 ? -1 : axis - added));
  return { axes, steps: shape.map(() => 1), offsets: own.map(() => 0) };
}

/** First `outer`, then what its input is itself a view by. */
function composed(outer: Omit<ViewAttrs, 'shape'>, view: ViewAttrs, rank: number): Omit<ViewAttrs, 'shape'> {
  const offsets = Array.from({ length: rank }, (_, axis) => view.offsets[axis]!);
  outer.offsets.forEach((offset, middle) => {
    const axis = view.axes[middle]!;
    if (axis >= 0) offsets[axis]! += offset * view.steps[middle]!;
  });
  return {
    axes: outer.axes.map((middle) => (middle < 0 ? -1 : view.axes[middle]!)),
    steps: outer.axes.map((middle, k) => (middle < 0 ? 0 : outer.steps[k]! * view.steps[middle]!)),
    offsets,
  };
}

interface Axis {
  readonly size: number;
  readonly stride: number;
  /** Of what the operand has along the axis, if that is less than the axis. */
  readonly part?: Part;
  /** Which of four neighbours is meant, where the axis is counted in fours but the operand is not. */
  readonly lane?: number;
}

/** The result's axes as few as possible: neighbours that the operand goes through as one are one. */
function merged(shape: Shape, { strides, parts }: Access): Axis[] {
  const axes: Axis[] = [];
  shape.forEach((size, k) => {
    if (size === 1) return;
    const [last, stride] = [axes.at(-1), strides[k]!];
    const part = parts?.[k]?.count === size ? undefined : parts?.[k];
    const joined = last !== undefined && last.stride === stride * size && !last.part && !part;
    if (joined) axes[axes.length - 1] = { size: last.size * size, stride };
    else axes.push({ size, stride, part });
  });
  return axes;
}

export const isContiguous = (shape: Shape, access: Access): boolean => {
  const axes = merged(shape, access);
  return access.offset === 0 && (axes.length === 0 || (axes.length === 1 && axes[0]!.stride === 1 && !axes[0]!.part));
};

/** How an operand is loaded: as vectors of four, or as words, one for all four lanes or one for each. */
export interface Load {
  readonly vectors: boolean;
  /** The indices of what is loaded: one, or four. */
  readonly indices: readonly string[];
}

/**
 * The load of an operand in code where `i` is the element of the result, `column` its place in the last axis and `row` the other
 * axes', all counted in vectors where there are four lanes.
 * @param hasVectors whether the operand's memory can be seen as vectors of its type
 * @param named whether `column` and `row` are those of this shape; else `i` says where the element is
 */
export function loadOf(shape: Shape, access: Access, lanes: Lanes, hasVectors: boolean, named = true): Load {
  const axes = merged(shape, access);
  const { offset } = access;
  const columns = named ? (shape.at(-1) ?? 1) / lanes : 0;
  const last = axes.at(-1);
  if (lanes === 1 || last === undefined || last.stride === 0) {
    return { vectors: false, indices: [indexText(columns, inLanes(axes, lanes), offset)] };
  }
  const [others, part] = [axes.slice(0, -1), last.part];
  const inFours = part === undefined || (part.step === 1 && part.begin % 4 === 0 && part.count % 4 === 0);
  const whole =
    hasVectors && last.stride === 1 && inFours && [offset, ...others.map(({ stride }) => stride)].every(isFours);
  if (whole) {
    const quarter = others.map((axis) => ({ ...axis, stride: axis.stride / 4 }));
    const quarterPart = part && { begin: part.begin / 4, step: 1, count: part.count / 4 };
    const vectors = [...quarter, { size: last.size / 4, stride: 1, part: quarterPart }];
    return { vectors: true, indices: [indexText(columns, vectors, offset / 4)] };
  }
  const size = last.size / 4;
  const word = (lane: number): string =>
    part === undefined
      ? indexText(columns, [...others, { size, stride: 4 * last.stride }], offset + lane * last.stride)
      : indexText(columns, [...others, { ...last, size, lane }], offset);
  return { vectors: false, indices: [0, 1, 2, 3].map(word) };
}

const isFours = (n: number): boolean => n % 4 === 0;

const inLanes = (axes: readonly Axis[], lanes: Lanes): Axis[] =>
  axes.map((axis, k) => (k === axes.length - 1 ? { ...axis, size: axis.size / lanes } : axis));

/** @param columns the last axis that `column` counts along, in vectors where there are four lanes; 0 where no name is of use */
function indexText(columns: number, axes: readonly Axis[], offset: number): string {
  let below = 1;
  const terms: string[] = [];
  axes.toReversed().forEach((axis, k) => {
    const { size, stride } = axis;
    const coordinate = partText(coordinateText(below, k === axes.length - 1 ? undefined : size, columns), axis);
    if (stride !== 0)
      terms.unshift(
        Math.abs(stride) === 1 ? signed(stride, coordinate) : signed(stride, `${coordinate} * ${Math.abs(stride)}u`),
      );
    below *= size;
  });
  if (offset !== 0) terms.unshift(`+ ${offset}u`);
  const text = terms.join(' ').replace(/^\+ /, '');
  // what is subtracted from nothing is nothing, along an axis of one vector
  return text === '' || text.startsWith('-') ? `0u ${text}`.trimEnd() : text;
}

const signed = (stride: number, text: string): string => `${stride < 0 ? '-' : '+'} ${text}`;

/** @param size undefined for the first axis, which no other goes before */
function coordinateText(below: number, size: number | undefined, columns: number): string {
  if (below === 1 && size === undefined) return 'i';
  if (below === 1) return size === columns ? 'column' : `i % ${size}u`;
  const above = below === columns ? 'row' : `i / ${below}u`;
  return size === undefined ? above : `${above} % ${size}u`;
}

/** The coordinate within a part: that of its nearest element, where the result's coordinate is outside of it. */
function partText(coordinate: string, { size, part, lane }: Axis): string {
  if (part === undefined) return coordinate;
  const { begin, step, count } = part;
  const all = lane === undefined ? size : 4 * size;
  const own =
    lane === undefined ? coordinate : `4u * ${/^\w+$/.test(coordinate) ? coordinate : `(${coordinate})`} + ${lane}u`;
  const moved = begin === 0 ? own : `max(${own}, ${begin}u) - ${begin}u`;
  const divided = step === 1 ? moved : `(${moved}) / ${step}u`;
  return Math.floor((all - 1 - begin) / step) < count ? `(${divided})` : `min(${divided}, ${count - 1}u)`;
}

/**
 * Kernels over the channels of x, an axis, and its rows, all other places: those that give numbers for each channel of each part of the
 * rows, and those that read such numbers.
 */
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { AttrValue, Choice, Constants, KernelOptions, Lanes, Parts } from '../graph/op.ts';
import { fewThreads } from '../kernels/choice.ts';

/** How an op says of which parts its numbers are: among its attrs. */
export type PartAttrs = Parts & { readonly axis: number } & { readonly [name: string]: AttrValue };

/** Parts are at most so many, which fill a GPU where there are some channels: each thread that reads them joins them all, */
const MOST_PARTS = 64;
/** and at least of so many rows. */
const PART = 128;

export const rowsOf = (shape: Shape, axis: number): number => sizeOf(shape) / shape[axis]!;

/** The parts of so many rows: a rule of the size alone, so that sums have one order everywhere. */
export function partsOf(rows: number): Parts {
  const most = Math.min(MOST_PARTS, Math.ceil(rows / PART));
  return { share: Math.ceil(rows / most), repeat: 1 };
}

/** How many parts there are. */
export const countOf = (rows: number, { share, repeat }: Parts): number => Math.ceil(rows / repeat / share) * repeat;

/** What the kernels know of parts. */
const partConstants = ({ share, repeat }: Parts): Constants => ({ SHARE: share, REPEAT: repeat });

/** The parts that the numbers of a node are of. */
export const partsIn = ({ attrs }: Node): Parts => attrs as unknown as Parts;

/** x as rows and channels. */
export interface Layout {
  readonly lanes: Lanes;
  readonly rows: number;
  /** in vectors where there are four lanes */
  readonly channels: number;
  /** likewise, of the last axis */
  readonly last: number;
  readonly constants: Constants;
}

export function layoutOf(shape: Shape, axis: number, { tuned }: KernelOptions): Layout {
  const inner = sizeOf(shape.slice(axis + 1));
  const lanes = tuned && inner === 1 && shape[axis]! % 4 === 0 ? 4 : 1;
  const [rows, channels] = [rowsOf(shape, axis), shape[axis]! / lanes];
  const constants = { ROWS: rows, CHANNELS: channels, INNER: inner };
  return { lanes, rows, channels, last: shape.at(-1)! / lanes, constants };
}

/** The file's variables. */
interface Names {
  readonly inputs: readonly string[];
  readonly results: readonly string[];
}

/** Threads of a workgroup that share the rows of a part; and the words beside each other that they load, a line of most caches. */
const [WIDE_THREADS, LINE] = [256, 32];
/** Rows of a part that are worth it. */
const WIDE_ROWS = 16;

/** A kernel that gives numbers for each channel of each part of the rows: by a thread, or on GPUs by threads that share the rows. */
export function partsKernel(
  [shader, wideShader]: readonly [string, string],
  { lanes, rows, channels, constants }: Layout,
  parts: Parts,
  more: Constants,
  names: Names,
  options: KernelOptions,
): Choice {
  const count = countOf(rows, parts);
  const shared = { ...constants, ...more, PARTS: count };
  if (!options.tuned || options.target === 'cpu' || parts.share < WIDE_ROWS || parts.repeat > 1) {
    const grid = fewThreads(count * channels, options);
    return { ...grid, ...names, shader, lanes, constants: { ...grid.constants, ...shared, ...partConstants(parts) } };
  }
  const width = Math.min(LINE / lanes, 2 ** Math.ceil(Math.log2(channels)));
  return {
    ...names,
    ...{ shader: wideShader, lanes, constants: { ...shared, SHARE: parts.share, WG: WIDE_THREADS, WIDTH: width } },
    ...{ workgroups: count * Math.ceil(channels / width), fixedThreads: true },
  };
}

/** More threads than this do not make a GPU faster. */
const MANY_THREADS = 2 ** 17;

/** A kernel whose threads each join the numbers of all parts before they do a stretch of rows, which is to be some times as long. */
export function joiningKernel(
  shader: string,
  { lanes, rows, channels, last, constants }: Layout,
  count: number,
  more: Constants,
  inputs: readonly string[],
  options: KernelOptions,
): Choice {
  const stretch = options.target === 'cpu' ? Math.max(4, 8 * count) : Math.max(8, (rows * channels) / MANY_THREADS);
  const length = Math.min(rows, Math.ceil(stretch));
  const grid = fewThreads(Math.ceil(rows / length) * channels, options);
  const own = { ...grid.constants, ...constants, ...more, LAST: last, PARTS: count, STRETCH: length };
  return { ...grid, shader, lanes, constants: own, inputs, results: ['y'] };
}

/** A kernel that joins the numbers of all parts, a channel per thread. */
export function joinedKernel(
  shader: string,
  [means]: readonly Node[],
  rows: number,
  more: Constants,
  inputs: readonly string[],
  options: KernelOptions,
): Choice {
  const [count, size] = means!.shape as [number, number];
  const lanes = options.tuned && size % 4 === 0 ? 4 : 1;
  const sizes = { ROWS: rows, CHANNELS: size / lanes, PARTS: count, ...partConstants(partsIn(means!)) };
  const grid = fewThreads(size / lanes, options);
  return { ...grid, shader, lanes, constants: { ...grid.constants, ...sizes, ...more }, inputs, results: ['y'] };
}

export const normConstants = (means: Node, epsilon: number): Constants => ({
  ...partConstants(partsIn(means)),
  EPSILON: epsilon,
});

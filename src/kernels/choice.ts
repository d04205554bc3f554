/** The grids that most kernels have, and how a choice of kernel is put together. */

import { type Node, sizeOf } from '../graph/node.ts';
import type { Choice, Constants, KernelOptions, RowWalk, Target } from '../graph/op.ts';

/** Items that a workgroup does, and its threads, where any number will do. */
export const WORKGROUP = 64;
/** A software adapter runs a subgroup of four threads at a time, and switches between those of a workgroup at each barrier. */
const THREADS: Readonly<Record<Target, number>> = { cpu: 4, gpu: WORKGROUP };
/** What every adapter allows in a dispatch, in one direction. */
export const MAX_WORKGROUPS = 65535;
export const isOneDispatch = (workgroups: number): boolean => workgroups <= MAX_WORKGROUPS;

export const shapeOf = (node: Node | undefined): readonly number[] => node?.shape ?? [];
export const rowsOf = (node: Node | undefined): number => shapeOf(node)[0] ?? 1;
export const columnsOf = (node: Node | undefined): number => shapeOf(node).at(-1) ?? 1;

/** Grid of a kernel that walks over rows, an item per thread. */
export function walkOver(walk: RowWalk): { workgroups: number; constants: Constants; walk: RowWalk } {
  const work = Math.ceil(walk.rows / walk.block) * walk.items;
  const chunk = WORKGROUP * Math.ceil(work / WORKGROUP / MAX_WORKGROUPS);
  return { workgroups: Math.max(1, Math.ceil(work / chunk)), constants: { CHUNK: chunk }, walk };
}

/** Grid of a kernel whose threads each do much: as few to a workgroup as suit the target, an item each. */
export function fewThreads(items: number, { target }: KernelOptions): { workgroups: number; constants: Constants } {
  const chunk = THREADS[target] * Math.ceil(items / THREADS[target] / MAX_WORKGROUPS);
  return { workgroups: Math.ceil(items / chunk), constants: { CHUNK: chunk } };
}

/** A kernel that does `perRow` items for each of `rows` rows. */
export function choice(
  shader: string,
  rows: number,
  perRow: number,
  constants: Constants,
  inputs: readonly string[],
  results: readonly string[] = ['y'],
): Choice {
  const grid = walkOver({ rows, block: 1, items: perRow });
  return { ...grid, shader, lanes: 1, constants: { ...grid.constants, ...constants }, inputs, results };
}

/** A kernel of one workgroup, which is never cut into ranges (compiler/slices.ts): for what takes little time at any size. */
export const single = (
  shader: string,
  constants: Constants,
  inputs: readonly string[],
  results: readonly string[],
): Choice => ({
  shader,
  lanes: 1,
  constants,
  workgroups: 1,
  inputs,
  results,
});

/** The choice with as many threads in a workgroup as suit the target, unless it says itself how many. */
export function withThreads(choice: Choice, { target }: KernelOptions): Choice {
  return { ...choice, constants: { WG: THREADS[target], ...choice.constants } };
}

/** A kernel that does one row of x [.., COLUMNS] per thread; all other axes are ROWS. */
export function rowKernel(shader: string, x: Node, inputs: readonly string[], results: readonly string[]): Choice {
  const [rows, columns, outer] = [sizeOf(x.shape) / columnsOf(x), columnsOf(x), outerOf(x)];
  return choice(shader, outer, rows / outer, { ROWS: rows, COLUMNS: columns }, inputs, results);
}

/**
 * On a GPU rows of more elements are done by a workgroup each (256 of 256 on an H200: 3.7 µs and not 58); a software adapter gains nothing
 * by it.
 */
const LONG_ROW = 64;
/** A power of two: the kernels add what threads have in pairs. */
const LONG_THREADS = 256;

/** A kernel of short rows, or that of long ones: one row of x [.., COLUMNS] per workgroup at a time. */
export function longRowKernel(
  [short, long]: readonly [string, string],
  x: Node,
  inputs: readonly string[],
  results: readonly string[],
  { target, tuned }: KernelOptions,
): Choice {
  const own = rowKernel(short, x, inputs, results);
  if (!tuned || target === 'cpu' || columnsOf(x) <= LONG_ROW) return own;
  const rows = sizeOf(x.shape) / columnsOf(x);
  const constants = { ...own.constants, WG: LONG_THREADS, CHUNK: 1 };
  return { ...own, shader: long, constants, workgroups: rows, fixedThreads: true };
}

/** Rows of the first axis, which kernels in sequence may walk over; a vector is one row. */
const outerOf = ({ shape }: Node): number => (shape.length > 1 ? shape[0]! : 1);

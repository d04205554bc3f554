/** The grids that most kernels have, and how a choice of kernel is put together. */

import type { Node } from '../graph/node.ts';
import type { Choice, Constants, KernelOptions, RowWalk, Target } from '../graph/op.ts';

/** Items that a workgroup does, and its threads, where any number will do. */
export const WORKGROUP = 64;
/** A software adapter runs a subgroup of four threads at a time, and switches between those of a workgroup at each barrier. */
const THREADS: Readonly<Record<Target, number>> = { cpu: 4, gpu: WORKGROUP };
/** What every adapter allows in a dispatch, in one direction. */
export const MAX_WORKGROUPS = 65535;

export const shapeOf = (node: Node | undefined): readonly number[] => node?.shape ?? [];
export const rowsOf = (node: Node | undefined): number => shapeOf(node)[0] ?? 1;
export const columnsOf = (node: Node | undefined): number => shapeOf(node).at(-1) ?? 1;

/** Grid of a kernel that walks over rows, an item per thread. */
export function walkOver(walk: RowWalk): { workgroups: number; constants: Constants; walk: RowWalk } {
  const work = Math.ceil(walk.rows / walk.block) * walk.items;
  const chunk = WORKGROUP * Math.ceil(work / WORKGROUP / MAX_WORKGROUPS);
  return { workgroups: Math.max(1, Math.ceil(work / chunk)), constants: { CHUNK: chunk }, walk };
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

/** A kernel that does one row of x [ROWS, COLUMNS] per thread. */
export function rowKernel(shader: string, x: Node, inputs: readonly string[], results: readonly string[]): Choice {
  const [rows, columns] = [rowsOf(x), columnsOf(x)];
  return choice(shader, rows, 1, { ROWS: rows, COLUMNS: columns }, inputs, results);
}

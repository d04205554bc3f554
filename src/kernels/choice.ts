/** What a choice of kernel is: a file of shaders/ with its constants, lanes and grid; and the grids that most kernels have. */
import type { Node } from '../graph/node.ts';
import type { KernelOptions, RowWalk, Target } from './group.ts';
import type { Constants, Lanes } from './source.ts';

/** Items that a workgroup does, and its threads, where any number will do. */
export const WORKGROUP = 64;
/** A software adapter runs a subgroup of four threads at a time, and switches between those of a workgroup at each barrier. */
const THREADS: Readonly<Record<Target, number>> = { cpu: 4, gpu: WORKGROUP };
/** What every adapter allows in a dispatch, in one direction. */
export const MAX_WORKGROUPS = 65535;

export interface Choice {
  readonly file: string;
  readonly lanes: Lanes;
  readonly constants: Constants;
  readonly workgroups: number;
  /** For kernels that walk over rows. */
  readonly walk?: RowWalk;
  /** Whether the number of threads in a workgroup is part of how the kernel works. */
  readonly fixedThreads?: boolean;
  /** The file's variables for the node's inputs, in their order. */
  readonly inputs: readonly string[];
  /** The file's variable for the node's result, or for each of them where a node has several. */
  readonly results: readonly string[];
}

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
  file: string,
  rows: number,
  perRow: number,
  constants: Constants,
  inputs: readonly string[],
  results: readonly string[] = ['y'],
): Choice {
  const grid = walkOver({ rows, block: 1, items: perRow });
  return { ...grid, file, lanes: 1, constants: { ...grid.constants, ...constants }, inputs, results };
}

/** A kernel of one workgroup, which is never cut into ranges (compiler/slices.ts): for what takes little time at any size. */
export const single = (
  file: string,
  constants: Constants,
  inputs: readonly string[],
  results: readonly string[],
): Choice => ({
  file,
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

/** Kernels of convolutions for GPUs: tiles of a product whose first factor is looked up as it is needed. */
import tilesShader from '../../shaders/conv_tiles.wgsl?raw';
import type { Choice, Constants, KernelOptions } from '../graph/op.ts';
import { isOneDispatch } from '../kernels/choice.ts';
import type { NamedKernel } from './named-kernels.ts';

/** From pictures to pictures, back, and the gradient of a kernel: the numbers that the shader has for them. */
export const KINDS = { conv: 0, transposed: 1, filter: 2 } as const;

/** A product [rows, columns], `times` times. */
interface TiledProduct {
  readonly rows: number;
  readonly columns: number;
  readonly times: number;
}

/** Threads down and across, each with 4 · `rows` rows of four columns. */
interface Tile {
  readonly down: number;
  readonly across: number;
  readonly rows: number;
}

/** Terms that a tile takes at a time. */
const SLICE = 16;

/** The preferred one first: 64 by 64 was measured (bench/results), the others are for the tuner to try. */
const TILES: readonly Tile[] = [
  { down: 16, across: 16, rows: 1 },
  { down: 16, across: 16, rows: 2 },
  { down: 8, across: 16, rows: 1 },
  { down: 16, across: 8, rows: 1 },
  { down: 8, across: 8, rows: 1 },
];

/** Columns up to which the half of a wide tile would be idle, and from which on tiles are worth it. */
const [NARROW, LEAST] = [32, 16];

const nameOf = ({ down, across, rows }: Tile): string => `tiles ${4 * down * rows}x${4 * across}`;

const workgroupsOf = ({ rows, columns, times }: TiledProduct, tile: Tile): number =>
  times * Math.ceil(rows / 4 / tile.down / tile.rows) * Math.ceil(columns / 4 / tile.across);

/** The tiles that can do it, by name; none for groups of channels, and few columns. */
export function convTiles(
  kind: keyof typeof KINDS,
  product: TiledProduct,
  constants: Constants,
  groups: number,
  { tuned, target }: KernelOptions,
): NamedKernel[] {
  if (!tuned || target !== 'gpu' || groups !== 1 || product.columns < LEAST) return [];
  return TILES.filter(
    (tile) => (tile.across === 8 || product.columns > NARROW) && isOneDispatch(workgroupsOf(product, tile)),
  ).map((tile) => ({ name: nameOf(tile), choice: () => tiled(kind, product, constants, tile) }));
}

function tiled(kind: keyof typeof KINDS, product: TiledProduct, constants: Constants, tile: Tile): Choice {
  const { down, across, rows } = tile;
  const threads = down * across;
  const loads = { A_LOADS: (SLICE * down * rows) / threads, B_LOADS: (SLICE * across) / threads };
  return {
    shader: tilesShader,
    lanes: 1,
    constants: { ...constants, ...loads, KIND: KINDS[kind], WG: threads, ACROSS: across, ROWS4: rows },
    workgroups: workgroupsOf(product, tile),
    fixedThreads: true,
    inputs: ['x', 'b'],
    results: ['y'],
  };
}

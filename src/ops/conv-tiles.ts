/** Kernels of convolutions for GPUs: tiles of a product whose first factor is looked up as it is needed. */
import tilesShader from '../../shaders/conv_tiles.wgsl?raw';
import type { Choice, Constants, KernelOptions } from '../graph/op.ts';
import { isOneDispatch } from '../kernels/choice.ts';

/** From pictures to pictures, back, and the gradient of a kernel: the numbers that the shader has for them. */
export const KINDS = { conv: 0, transposed: 1, filter: 2 } as const;

/** A product [rows, columns], `times` times. */
export interface TiledProduct {
  readonly rows: number;
  readonly columns: number;
  readonly times: number;
}

/** Terms that a tile takes at a time; threads down, each with four rows of four columns; of those across, 16 or 8. */
const [SLICE, DOWN] = [16, 16];
const acrossFor = (columns: number): number => (columns > 32 ? 16 : 8);

const groupsOf = ({ rows, columns, times }: TiledProduct): number =>
  times * Math.ceil(rows / 4 / DOWN) * Math.ceil(columns / 4 / acrossFor(columns));

/** Whether tiles can do it. Few columns leave most of a tile idle. */
export const takesTiles = ({ tuned, target }: KernelOptions, groups: number, product: TiledProduct): boolean =>
  tuned && target === 'gpu' && groups === 1 && product.columns >= 16 && isOneDispatch(groupsOf(product));

export function convTiles(kind: keyof typeof KINDS, product: TiledProduct, constants: Constants): Choice {
  const across = acrossFor(product.columns);
  const threads = DOWN * across;
  const loads = { A_LOADS: (SLICE * DOWN) / threads, B_LOADS: (SLICE * across) / threads };
  return {
    shader: tilesShader,
    lanes: 1,
    constants: { ...constants, ...loads, KIND: KINDS[kind], WG: threads, ACROSS: across },
    workgroups: groupsOf(product),
    fixedThreads: true,
    inputs: ['x', 'b'],
    results: ['y'],
  };
}

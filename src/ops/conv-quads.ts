/** Kernels of convolutions for software adapters: quads of threads, each of which loads a quarter (see ARCHITECTURE.md). */

import filterQuadsShader from '../../shaders/conv_filter_quads.wgsl?raw';
import filterThinShader from '../../shaders/conv_filter_thin.wgsl?raw';
import convQuadsShader from '../../shaders/conv_quads.wgsl?raw';
import convThinShader from '../../shaders/conv_thin.wgsl?raw';
import { type Shape, sizeOf } from '../graph/node.ts';
import type { Choice, Constants, KernelOptions } from '../graph/op.ts';
import { largestDivisor } from './matmul-variant.ts';

/** Threads of a workgroup: two quads that work alone. */
const TWO_QUADS = 8;
/** 5 to 8 GFLOP/s where most kernels do 1.2 (compiler/slices.ts). */
const PACE = 4;
/** Images, four apart, that a thread sums at most, and vectors of columns: 256 sums take 0.7 s to compile, 512 take twice as long. */
const [MOST_ROWS, MOST_COLUMNS] = [8, 8];

/** Words of the window that are written out for a turn of a loop, at most. */
const MOST_WORDS = 12;

/** Whether quads can do it: all channels at once, the results four by four. */
export const takesQuads = ({ tuned, target, subgroups }: KernelOptions, groups: number, results: number): boolean =>
  tuned && target === 'cpu' && subgroups && groups === 1 && results % 4 === 0;

const inQuads = (shader: string, quads: number, constants: Constants, inputs: readonly string[]): Choice => ({
  shader,
  lanes: 4,
  constants: { ...constants, WG: TWO_QUADS },
  workgroups: Math.ceil((4 * quads) / TWO_QUADS),
  pace: PACE,
  fixedThreads: true,
  inputs,
  results: ['y'],
});

/** A convolution of pictures, or a transposed one. @param pixels the height and width of the result's pictures */
export function convQuads(images: number, pixels: Shape, width: number, constants: Constants): Choice {
  const rows = Math.min(MOST_ROWS, Math.ceil(images / 4));
  const columns = largestDivisor(width / 4, MOST_COLUMNS);
  const quads = sizeOf(pixels) * Math.ceil(images / 4 / rows) * (width / 4 / columns);
  const own = inQuads(convQuadsShader, quads, { ...constants, ROWS: rows, COLUMNS: columns }, ['x', 'w']);
  return { ...own, tile: { share: 4 * rows, repeat: sizeOf(pixels) } };
}

/** The gradient of a kernel [height, width, channels, outputs]. */
export function filterQuads(parts: number, [height, width, channels, outputs]: Shape, constants: Constants): Choice {
  const [rows, columns] = [channels! > 16 ? 2 : 1, outputs! > 16 ? 2 : 1];
  const quads = parts * height! * width! * Math.ceil(channels! / 16 / rows) * Math.ceil(outputs! / 16 / columns);
  return inQuads(filterQuadsShader, quads, { ...constants, ROWS: rows, COLUMNS: columns }, ['x', 'g']);
}

/** A convolution of pictures whose channels are no multiple of 4. */
export function convThin(images: number, pixels: Shape, width: number, constants: Constants): Choice {
  const { KH: height, KW, DEPTH } = constants as Readonly<Record<string, number>>;
  const line = KW! * DEPTH!;
  const shares = Math.ceil(line / MOST_WORDS);
  const lines = height! * line <= MOST_WORDS ? height! : 1;
  const rows = Math.min(MOST_ROWS, Math.ceil(images / 4));
  const columns = largestDivisor(width / 4, MOST_COLUMNS / 2);
  const quads = sizeOf(pixels) * Math.ceil(images / 4 / rows) * (width / 4 / columns);
  const tile = { ROWS: rows, COLUMNS: columns, LINES: lines, SHARE: Math.ceil(line / shares) };
  const own = inQuads(convThinShader, quads, { ...constants, ...tile }, ['x', 'w']);
  return { ...own, tile: { share: 4 * rows, repeat: sizeOf(pixels) } };
}

/** Whether the channels of a kernel fill the tiles of filterQuads, which have 16 of one tap. */
export const isThick = (channels: number): boolean => channels % 4 === 0 && channels >= 16;

/** The gradient of a kernel of few channels. */
export function filterThin(parts: number, [height, width, channels, outputs]: Shape, constants: Constants): Choice {
  const words = (height! * width! * channels!) / 4;
  const blocks = Math.ceil(words / MOST_ROWS);
  const rows = Math.ceil(words / blocks);
  const columns = outputs! > 16 ? 2 : 1;
  const quads = parts * Math.ceil(words / rows) * Math.ceil(outputs! / 16 / columns);
  return inQuads(filterThinShader, quads, { ...constants, ROWS: rows, COLUMNS: columns }, ['x', 'g']);
}

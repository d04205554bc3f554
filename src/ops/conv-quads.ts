/** Kernels of convolutions for software adapters: quads of threads, each of which loads a quarter (see ARCHITECTURE.md). */

import filterQuadsShader from '../../shaders/conv_filter_quads.wgsl?raw';
import convQuadsShader from '../../shaders/conv_quads.wgsl?raw';
import { type Shape, sizeOf } from '../graph/node.ts';
import type { Choice, Constants, KernelOptions } from '../graph/op.ts';
import { largestDivisor } from './matmul-variant.ts';

/** Threads of a workgroup: two quads that work alone. */
const TWO_QUADS = 8;
/** Images, four apart, that a thread sums at most, and vectors of columns: 256 sums take 0.7 s to compile, 512 take twice as long. */
const [MOST_ROWS, MOST_COLUMNS] = [8, 8];

/** Whether quads can do it: all channels at once, four by four. */
export const takesQuads = (
  { tuned, target, subgroups }: KernelOptions,
  groups: number,
  ...channels: number[]
): boolean => tuned && target === 'cpu' && subgroups && groups === 1 && channels.every((count) => count % 4 === 0);

const inQuads = (shader: string, quads: number, constants: Constants, inputs: readonly string[]): Choice => ({
  shader,
  lanes: 4,
  constants: { ...constants, WG: TWO_QUADS },
  workgroups: Math.ceil((4 * quads) / TWO_QUADS),
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

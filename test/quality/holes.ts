/** Square holes in pictures of digits [count, 28, 28, 1], from 0 to 1, and what fills them. */
import { seeded } from '../../examples/data/random.ts';

const PIXELS = 28 * 28;

/** Of SIDE × SIDE pixels, from this row and column on. */
export interface Hole {
  readonly picture: number;
  readonly top: number;
  readonly left: number;
}

const SIDE = 12;

/** One for each picture, anywhere within it. */
export function holesIn(count: number): Hole[] {
  const random = seeded(2);
  const place = (): number => random.below(28 - SIDE + 1);
  return Array.from({ length: count }, (_, picture) => ({ picture, top: place(), left: place() }));
}

/** The positions of a hole's pixels among those of all pictures; `beyond` pixels wider to each side, as far as the picture goes. */
function pixelsOf({ picture, top, left }: Hole, beyond = 0): number[] {
  const along = (begin: number): number[] =>
    Array.from({ length: SIDE + 2 * beyond }, (_, i) => begin - beyond + i).filter((at) => at >= 0 && at < 28);
  return along(top).flatMap((y) => along(left).map((x) => PIXELS * picture + 28 * y + x));
}

/** Pictures with other values within the holes. */
export function filled(
  whole: ArrayLike<number>,
  holes: readonly Hole[],
  by: (hole: Hole) => (pixel: number) => number,
): Float32Array<ArrayBuffer> {
  const result = Float32Array.from(whole);
  for (const hole of holes) {
    const value = by(hole);
    for (const pixel of pixelsOf(hole)) result[pixel] = value(pixel);
  }
  return result;
}

/** Of the pixels just around a hole. */
export function meanOfBorder(whole: ArrayLike<number>, hole: Hole): number {
  const lost = new Set(pixelsOf(hole));
  const around = pixelsOf(hole, 1).filter((pixel) => !lost.has(pixel));
  return around.reduce((sum, pixel) => sum + whole[pixel]!, 0) / around.length;
}

/** In dB, over the pixels of all holes, of values from 0 to 1. */
export function psnr(whole: ArrayLike<number>, other: ArrayLike<number>, holes: readonly Hole[]): number {
  const pixels = holes.flatMap((hole) => pixelsOf(hole));
  const squares = pixels.reduce((sum, pixel) => sum + (whole[pixel]! - other[pixel]!) ** 2, 0);
  return -10 * Math.log10(squares / pixels.length);
}

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
/** MNIST's digits are 20 pixels high and wide at most, in the middle of 28. */
const MARGIN = 4;

/** One for each picture, within the box that digits are drawn in. */
export function holesIn(count: number): Hole[] {
  const random = seeded(2);
  const place = (): number => MARGIN + random.below(28 - 2 * MARGIN - SIDE + 1);
  return Array.from({ length: count }, (_, picture) => ({ picture, top: place(), left: place() }));
}

/** The positions of a hole's pixels among those of all pictures, `beyond` pixels wider to each side. */
function pixelsOf({ picture, top, left }: Hole, beyond = 0): number[] {
  const side = SIDE + 2 * beyond;
  return Array.from({ length: side * side }, (_, i) => {
    const [y, x] = [top - beyond + Math.floor(i / side), left - beyond + (i % side)];
    return PIXELS * picture + 28 * y + x;
  });
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

/** Damage to pictures on the CPU, as examples/data/damage.ts has it: what is lost is 0, halfway between paper (-1) and ink (1). */
import { fromLevel } from '../../report/sheet.ts';
import { PIXELS, SIDE } from './sheets.ts';

/** What a lost pixel is. */
export const LOST = 0;
const HOLE = 12;

/** A hole of 12 × 12 pixels for the picture of this number, each at another place about the middle. */
export function isInHole(number: number, pixel: number): boolean {
  const [left, top] = [5 + ((number * 3) % 7), 5 + ((number * 5) % 7)];
  const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE)];
  return x >= left && x < left + HOLE && y >= top && y < top + HOLE;
}

/** @param pictures bytes [count, 28, 28] @returns the same from -1 to 1, each with a hole */
export const holed = (pictures: Uint8Array): Float32Array =>
  Float32Array.from(pictures, (level, i) => (isInHole(Math.floor(i / PIXELS), i % PIXELS) ? LOST : fromLevel(level)));

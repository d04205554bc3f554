/** Rows of digits, and the same digits from the least to the largest. */
import { type Tensor, tensor } from 'wgrad';
import { seeded } from './random.ts';

/** digits of a row */
export const LENGTH = 6;
export const DIGITS = 10;

export interface Rows {
  /** whole numbers [count, 6] */
  readonly x: Tensor;
  /** [count, 6, 10]: 1 for the digit that belongs there, else 0 */
  readonly y: Tensor;
}

/** Rows, the same for equal seeds. */
export function rows(count: number, seed: number): Rows {
  const random = seeded(seed);
  const x = Int32Array.from({ length: count * LENGTH }, () => random.below(DIGITS));
  const y = new Float32Array(x.length * DIGITS);
  for (let row = 0; row < count; row++) {
    const sorted = x.slice(row * LENGTH, (row + 1) * LENGTH).sort();
    sorted.forEach((digit, place) => {
      y[(row * LENGTH + place) * DIGITS + digit] = 1;
    });
  }
  return { x: tensor(x, [count, LENGTH]), y: tensor(y, [count, LENGTH, DIGITS]) };
}

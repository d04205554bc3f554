/** What the bench gives to all libraries where an adapter binds little. */
import { expect, it } from 'vitest';
import { fittingDigits } from '../../../bench/fitting.ts';
import { PIXELS } from '../../../bench/models.ts';

const digits = {
  images: Uint8Array.from({ length: 5 * PIXELS }, (_, i) => i % 251),
  labels: Uint8Array.of(7, 2, 1, 0, 4),
};
const bytesOf = (samples: number): number => 4 * PIXELS * samples;

it('leaves the digits as they are where all can be bound', () => {
  expect(fittingDigits(digits, bytesOf(5))).toBe(digits);
});

it.each([bytesOf(3), bytesOf(4) - 1])('takes the first that can be bound as f32 in %i bytes', (limit) => {
  const { images, labels } = fittingDigits(digits, limit);
  expect(labels).toEqual(digits.labels.slice(0, 3));
  expect(images).toEqual(digits.images.slice(0, 3 * PIXELS));
});

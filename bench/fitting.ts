/** How many samples all libraries can hold: most keep them as one tensor of f32, which some adapters cannot bind. */
import { PIXELS } from './models.ts';
import type { Samples } from './strategies/strategy.ts';

/**
 * The digits, or as many of the first as a buffer of `limit` bytes holds as f32.
 * @param limit the adapter's maxStorageBufferBindingSize
 */
export function fittingDigits(digits: Samples, limit: number): Samples {
  const most = Math.floor(limit / (4 * PIXELS));
  if (digits.labels.length <= most) return digits;
  return { images: digits.images.subarray(0, most * PIXELS), labels: digits.labels.subarray(0, most) };
}

/** Smoothing of curves as TensorBoard does it. */

/** Of 1 nothing would be left but the first value. */
export const MOST_SMOOTHING = 0.99;

/**
 * An exponential moving average with TensorBoard's correction for its begin, without which it would start near 0: the average of the
 * values so far, each counting `weight` times as much as the one after it. What is not finite stays as it is and counts for nothing.
 */
export function smoothed(values: readonly number[], weight: number): number[] {
  if (weight === 0) return [...values];
  let [sum, share] = [0, 1];
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = weight * sum + (1 - weight) * value;
    share *= weight;
    return sum / (1 - share);
  });
}

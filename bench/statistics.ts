/** Medians and quantiles of measured times. */
import type { Spread } from '../src/report/bench-report.ts';

/** Linear between neighbours, as NumPy has it. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new Error('internal: bench: a quantile of nothing.');
  const sorted = values.toSorted((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), p10: quantile(values, 0.1), p90: quantile(values, 0.9) };
}

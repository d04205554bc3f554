/**
 * Where bins begin that hold about as many values each, as Keras finds them: values are summed up in about 1 / epsilon of them, and
 * quantiles are interpolated between these. Source: Keras 3, layers/preprocessing/discretization.py.
 */

/** Values going up, and how many each stands for. */
interface Summary {
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** The numbers of `bins` - 1 boundaries, or of fewer values than that all but the last. f32, as Keras has them. */
export function quantiles(values: Float32Array, bins: number, epsilon: number): readonly number[] {
  return compressed(compressed(summed(values, epsilon), epsilon), 1 / bins).values.slice(0, -1);
}

function summed(values: Float32Array, epsilon: number): Summary {
  const sorted = values.toSorted();
  const step = Math.max(sorted.length / (1 / epsilon), 1);
  const some: number[] = [];
  for (let i = Math.trunc(step - 1); i < sorted.length; i += Math.trunc(step)) some.push(sorted[i]!);
  return { values: some, counts: some.map(() => Math.fround(step)) };
}

function compressed(summary: Summary, epsilon: number): Summary {
  if (summary.values.length * epsilon < 1) return summary;
  let total = 0;
  const sums = summary.counts.map((count) => {
    total = Math.fround(total + count);
    return total;
  });
  const shares = sums.map((sum) => Math.fround(sum / total));
  const wanted = Array.from({ length: Math.ceil(1 / epsilon) }, (_, i) => epsilon + i * epsilon);
  const at = wanted.map((share) => between(shares, sums, share));
  return {
    values: wanted.map((share) => Math.fround(between(shares, summary.values, share))),
    counts: at.map((sum, i) => Math.fround(sum - (at[i - 1] ?? 0))),
  };
}

/** y at x on straight lines through points whose x go up; beyond them that of the last. */
function between(xs: readonly number[], ys: readonly number[], x: number): number {
  const next = xs.findIndex((each) => each > x);
  if (next < 0) return ys.at(-1)!;
  if (next === 0) return ys[0]!;
  const [x0, y0] = [xs[next - 1]!, ys[next - 1]!];
  return ((ys[next]! - y0) / (xs[next]! - x0)) * (x - x0) + y0;
}

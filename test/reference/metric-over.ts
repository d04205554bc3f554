/** Metrics over samples by the twins in float64. */

import { evaluateGraph } from '../../src/cpu/evaluate.ts';
import { leaf, type Node } from '../../src/graph/node.ts';
import type { Metric, StateMetric } from '../../src/index.ts';
import { fill, mean } from '../../src/ops/all.ts';
import type { Rows } from './facts-losses.ts';

/** The metric over all samples, in batches of so many and a smaller last one. */
export function over(
  metric: Metric,
  y: Rows,
  output: Rows,
  weights: readonly number[] | undefined,
  size = y.length,
): number {
  const feeds: Record<string, number[]> = {};
  const node = (name: string, values: Rows, dtype: 'f32' | 'u32' = 'f32'): Node => {
    feeds[name] = values.flat();
    return leaf('input', name, [values.length, values[0]!.length], dtype);
  };
  const batches = Array.from({ length: Math.ceil(y.length / size) }, (_, i) => i * size).map((from) => {
    const to = Math.min(from + size, y.length);
    const t = node(`t${from}`, y.slice(from, to), metric.targets === 'classes' ? 'u32' : 'f32');
    const p = node(`p${from}`, output.slice(from, to));
    if (weights === undefined) return { t, p, w: undefined };
    feeds[`w${from}`] = weights.slice(from, to);
    return { t, p, w: leaf('input', `w${from}`, [to - from], 'f32') };
  });
  if (!('update' in metric))
    return evaluateGraph([mean(metric.perSample(batches[0]!.t, batches[0]!.p))], feeds)[0]![0]!;
  const result = metric.result(finalState(metric, batches, output[0]!.length));
  return evaluateGraph([result], feeds)[0]![0]!;
}

function finalState(
  { state, update }: StateMetric,
  batches: readonly { readonly t: Node; readonly p: Node; readonly w: Node | undefined }[],
  outputs: number,
) {
  const shapes = typeof state === 'function' ? state([outputs]) : state;
  const first = Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, fill(shape, 0)]));
  return batches.reduce(
    (before, { t, p, w }) => {
      const after = update(before, t, p, w);
      for (const [key, shape] of Object.entries(shapes))
        if (after[key]!.shape.join() !== shape.join())
          throw new Error(`${key} is [${after[key]!.shape}], not [${shape}]`);
      return after;
    },
    first as Readonly<Record<string, Node>>,
  );
}

/** What random initialisers draw, by the twins in float64, against what Keras's do: mean, deviation and bounds. */

import { evaluateGraph } from '../../src/cpu/evaluate.ts';
import { leaf } from '../../src/graph/node.ts';
import type { Initializer } from '../../src/nn/initializers/initializer.ts';
import type { Numbers } from './facts.ts';

/** The values of a param by so many seeds. */
export function drawn(initializer: Initializer, shape: Numbers, seeds: number): number[] {
  const clock = leaf('state', 'clock', [8], 'u32');
  return Array.from({ length: seeds }, (_, seed) => {
    if (initializer.values) return Array.from(initializer.values(shape, seed, 3));
    return Array.from(evaluateGraph([initializer(clock, shape, 3)], { clock: [0, 0, 0, seed, 0, 0, 0, 0] })[0]!);
  }).flat();
}

const total = (values: Numbers): number => values.reduce((sum, value) => sum + value, 0);

/**
 * In what draws are unlike those of Keras, in lines. Mean and deviation of n draws are within five of their own deviations.
 * @param about mean, deviation, least and most of Keras's, of which there are more: what is cut comes near its bounds
 */
export function unlike(values: Numbers, [mean, deviation, least, most]: Numbers): string[] {
  const error = 5 / Math.sqrt(values.length);
  const own = total(values) / values.length;
  const spread = Math.sqrt(total(values.map((value) => (value - own) ** 2)) / values.length);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isCut = (most! - least!) / deviation! < 5;
  const near = 0.01 * deviation!;
  const checks: readonly (readonly [string, boolean])[] = [
    [`mean ${own}, Keras ${mean}`, Math.abs(own - mean!) < error * deviation! + 1e-3 * deviation!],
    [`deviation ${spread}, Keras ${deviation}`, Math.abs(spread / deviation! - 1) < error + 0.01],
    [`from ${low} to ${high}, which Keras does not cut`, isCut || high - low > 5 * deviation!],
    [
      `from ${low} to ${high}, Keras from ${least} to ${most}`,
      !isCut || (low >= least! - near && high <= most! + near),
    ],
    [`only from ${low} to ${high}`, !isCut || high - low > 0.95 * (most! - least!)],
  ];
  return checks.filter(([, holds]) => !holds).map(([line]) => line);
}

/** The products of the columns of a matrix with each other, or of its rows where there are fewer. */
export function squareOf(values: Numbers, columns: number): number[] {
  const rows = values.length / columns;
  const at =
    rows >= columns
      ? (i: number, t: number) => values[t * columns + i]!
      : (i: number, t: number) => values[i * columns + t]!;
  const [count, terms] = rows >= columns ? [columns, rows] : [rows, columns];
  return Array.from({ length: count * count }, (_, place) => {
    const [i, j] = [Math.floor(place / count), place % count];
    return total(Array.from({ length: terms }, (__, t) => at(i, t) * at(j, t)));
  });
}

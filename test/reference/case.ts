/** What a row of the table of cases is. The rows are in cases-*.ts, all of them in cases.ts. */
import fc from 'fast-check';
import type { Node, Step } from '../../src/graph/node.ts';
import { Draw } from './draw.ts';
import type { Tolerance } from './tolerance.ts';

/** A step, what it is fed, and how far each of its results may be from the twin. */
export interface Problem {
  readonly step: Step;
  readonly feeds: Draw['feeds'];
  /** By the name of the result, or one for all of them. */
  readonly tolerance: Tolerance | Readonly<Record<string, Tolerance>>;
  /** Leaves by which the output `y` is to be differentiated. */
  readonly wrt?: readonly Node[];
}

export interface Case {
  readonly name: string;
  /** Numbers that `make` turns into shapes. */
  readonly sizes: readonly (readonly number[])[];
  /** The one size whose gradient is checked on the GPU; the first of `sizes` by default is often too small. */
  readonly gradientSize: readonly number[];
  readonly make: (size: readonly number[], draw: Draw) => Problem;
}

/** A problem of a case, always the same one for the same size. */
export const problemOf = ({ make, name }: Case, size: readonly number[]): Problem => {
  const draw = new Draw([...name].reduce((hash, c) => Math.imul(hash, 31) + c.charCodeAt(0), size.length));
  return make(size, draw);
};

/** Random sizes, the same in each run; `limits` are the largest. */
export const randomSizes = (count: number, ...limits: number[]): number[][] =>
  fc.sample(fc.tuple(...limits.map((limit) => fc.integer({ min: 1, max: limit }))), { seed: 2026, numRuns: count });

/** [rows, columns]: 1, 63, 64 and 65 elements (a workgroup has 64 threads), the MNIST MLP's hidden layer, random ones. */
export const MATRICES: readonly (readonly number[])[] = [
  [1, 1],
  [7, 9],
  [8, 8],
  [5, 13],
  [32, 128],
  ...randomSizes(2, 40, 70),
];

/** The tolerance of the result `name`. */
export function toleranceOf({ tolerance }: Problem, name: string): Tolerance {
  if ('bound' in tolerance) return tolerance as Tolerance;
  const found = (tolerance as Readonly<Record<string, Tolerance>>)[name];
  if (found === undefined) throw new Error(`test: no tolerance for '${name}'.`);
  return found;
}

/** Steps over a data set, whatever they do: what they keep on the GPU, and how one becomes a graph. */
import { type Node, type Step, sizeOf } from '../../graph/node.ts';
import type { Layout, Variable } from '../../graph/variable.ts';
import { reshape } from '../../graph/views.ts';
import { CLOCK_WORDS, RING_SLOTS } from '../../graph/words.ts';
import { scale } from '../../ops/arithmetic.ts';
import { record } from '../../ops/batch.ts';
import type { BatchSpec } from '../batch.ts';
import type { Minimizer } from '../minimizer.ts';
import type { Trace } from '../trace.ts';

/** By measure: its sum over the batch, or what `Steps.running` says, for the last steps. */
export type Rings = ReadonlyMap<string, Variable>;

export interface Steps {
  /** tells their programs from others of the same models */
  readonly key: string;
  readonly clock: Variable;
  readonly rings: Rings;
  /** Measures whose rings have the result over the epoch so far; those of all others have the sum over the batch. */
  readonly running?: ReadonlySet<string>;
  /** All that they keep besides the models; clock and rings are among them. */
  readonly variables: readonly Variable[];
  /** @param layout of these variables and the models' */
  readonly build: (spec: BatchSpec, layout: Layout) => Step;
}

export interface TrainSteps extends Steps {
  readonly minimizers: readonly Minimizer[];
}

export const clockVariable = (): Variable => ({ name: 'clock', shape: [CLOCK_WORDS], dtype: 'u32', role: 'clock' });

/** A ring for each measure: RING_SLOTS sums, then the cursor (see shaders/record.wgsl). */
export const ringsOf = (measures: Iterable<string>): Rings =>
  new Map(
    [...measures].map((name) => [name, { name: `ring/${name}`, shape: [RING_SLOTS + 1], dtype: 'f32', role: 'ring' }]),
  );

/**
 * @param measured by measure: a value for each sample, [batch], or one for all of them
 * @param size samples in the batch
 */
export function recordMeasures(
  trace: Trace,
  { rings, running }: Pick<Steps, 'rings' | 'running'>,
  measured: Iterable<readonly [name: string, value: Node]>,
  size: number,
): void {
  for (const [name, value] of measured) {
    const ring = rings.get(name)!;
    trace.assign(ring, record(trace.read(ring), rowsOf(value, running?.has(name) ? 1 : size)));
  }
}

/** What is to be added up: a number counts for each sample. */
const rowsOf = (value: Node, samples: number): Node =>
  sizeOf(value.shape) === 1 && value.shape[0] !== samples ? reshape(scale(value, samples), [1]) : value;

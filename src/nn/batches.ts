/** Batches: data sets that give them one after the other, and what `fit`, `evaluate` and `predict` can be told of them. */
import type { Samples } from './ends.ts';

/**
 * A batch to learn from: x [batch, ...inputShape] and y as `fit` takes them, and the samples' weights where there are any; or an object
 * of the first two, as in TensorFlow.js.
 */
export type LearningBatch =
  | readonly [x: Samples, y: Samples]
  | readonly [x: Samples, y: Samples, sampleWeight: Samples]
  | {
      /** what goes in, [batch, ...inputShape] */
      readonly xs: Samples;
      /** what is to come out, as `fit` takes it */
      readonly ys: Samples;
    };

/**
 * Batches that are read while training goes on: a data set of the namespace `data`, anything that can be iterated asynchronously, or a
 * function that gives the batches of a pass over the data, passes being counted from 0. Each epoch is a pass, which must give equal
 * batches wherever a run is to be resumed with equal bits.
 */
export type Batches<Batch> =
  | BatchSource<Batch>
  | AsyncIterable<Batch>
  | ((pass: number) => Iterable<Batch> | AsyncIterable<Batch>);

/** What data sets of the namespace `data` are. */
export interface BatchSource<Batch> {
  /** The batches of the pass over the data with this number, from 0 up, without the first `skip` ones. */
  readonly pass: (number: number, skip: number) => AsyncIterator<Batch>;
  /** how many there are in a pass, Infinity for those without end; undefined where nobody knows before */
  readonly size: number | undefined;
}

/** Whether a value is batches, and no tensors. */
export function isBatches(value: unknown): value is Batches<unknown> {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  return isSource(value) || Symbol.asyncIterator in value;
}

/** Whether a value is a data set of the namespace `data`. */
export const isSource = (value: object): value is BatchSource<unknown> =>
  typeof (value as Partial<BatchSource<unknown>>).pass === 'function';

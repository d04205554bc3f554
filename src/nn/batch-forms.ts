/** The forms that a batch of a stream may have, and what a model takes of each. */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Samples } from './ends.ts';
import type { LabelledSamples } from './fit-options.ts';

/** What a model learns from or is measured on, of a batch. @throws UsageError for what is none */
export function labelledOf(where: string, batch: unknown): LabelledSamples {
  if (Array.isArray(batch) && (batch.length === 2 || batch.length === 3)) {
    const [x, y, sampleWeight] = batch as Samples[];
    return { x: x!, y: y!, ...(sampleWeight && { sampleWeight }) };
  }
  if (typeof batch === 'object' && batch !== null && 'xs' in batch && 'ys' in batch) {
    return { x: batch.xs as Samples, y: batch.ys as Samples };
  }
  throw new UsageError(`${where} is ${show(batch)}; expected [x, y], [x, y, sampleWeight] or { xs, ys }.`);
}

/** What goes into a model, of a batch. */
export function inputsOf(batch: unknown): Samples {
  if (Array.isArray(batch)) return batch[0] as Samples;
  if (typeof batch === 'object' && batch !== null && 'xs' in batch) return batch.xs as Samples;
  return batch as Samples;
}

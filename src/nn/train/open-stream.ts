/** Opens streams of batches, whatever gives them. Loaded where a program has some. */
import { joined } from '../../data/dataset/elements.ts';
import { fromStream } from '../../data/dataset/iterators.ts';
import { iterated } from '../../data/dataset/sources.ts';
import type { Tensor } from '../../data/tensor.ts';
import { UsageError } from '../../errors.ts';
import { type Batches, isSource } from '../batches.ts';
import { type Passes, Stream, type StreamOptions } from './stream.ts';

/** @throws what reading the first batch throws; UsageError where an epoch would have no end, among others */
export function openStream(
  batches: Batches<unknown>,
  options: Omit<StreamOptions, 'passes' | 'size'>,
): Promise<Stream> {
  const { where, stepsPerEpoch, limit } = options;
  const size = isSource(batches) ? batches.size : undefined;
  if (size === Number.POSITIVE_INFINITY && stepsPerEpoch === undefined && limit === undefined) {
    throw new UsageError(`${where}: the data set has no end. Say how many batches an epoch has: stepsPerEpoch.`);
  }
  return Stream.open({ ...options, size, passes: passesOf(where, batches) });
}

/** What `predict` gives for each of the batches, put together: a tensor for each output. @throws UsageError where there is no batch */
export async function predictAll(
  where: string,
  batches: Batches<unknown>,
  steps: number,
  predict: (batch: unknown) => Promise<Tensor[]>,
): Promise<Tensor[]> {
  const parts: Tensor[][] = [];
  for await (const batch of fromStream(passesOf(where, batches)(0, 0))) {
    parts.push(await predict(batch));
    if (parts.length === steps) break;
  }
  if (parts.length === 0) throw new UsageError(`${where}: the data set has no batches. Give at least one.`);
  const all = joined(where, parts);
  if (parts.length > 1) for (const each of parts.flat()) each.dispose();
  return all;
}

/** The batches of each pass, whatever gives them. */
export function passesOf(where: string, batches: Batches<unknown>): Passes {
  if (isSource(batches)) return (pass, skip) => batches.pass(pass, skip);
  return iterated(where, typeof batches === 'function' ? batches : () => batches).pass;
}

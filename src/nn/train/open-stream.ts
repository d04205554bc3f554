/** Opens streams of batches, whatever gives them. Loaded where a program has some. */
import { show } from '../../arguments.ts';
import { Tensor } from '../../data/tensor.ts';
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
  const iterator = passesOf(where, batches)(0, 0);
  const parts: Tensor[][] = [];
  try {
    while (parts.length < steps) {
      const { done, value } = await iterator.next();
      if (done) break;
      parts.push(await predict(value));
    }
  } finally {
    await iterator.return?.();
  }
  if (parts.length === 0) throw new UsageError(`${where}: the data set has no batches. Give at least one.`);
  return parts[0]!.map((_, output) => concatenated(parts.map((part) => part[output]!)));
}

function concatenated(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors;
  const Values = first!.values.constructor as new (length: number) => Float32Array;
  const values = new Values(tensors.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const tensor of tensors) {
    values.set(tensor.values as Float32Array, at);
    at += tensor.size;
  }
  const rows = tensors.reduce((sum, { shape }) => sum + shape[0]!, 0);
  return new Tensor(values, [rows, ...first!.shape.slice(1)]);
}

function passesOf(where: string, batches: Batches<unknown>): Passes {
  if (isSource(batches)) return (pass, skip) => batches.pass(pass, skip);
  return (pass, skip) => {
    const given: unknown = typeof batches === 'function' ? batches(pass) : batches;
    return without(skip, iteratorOf(where, given));
  };
}

function iteratorOf(where: string, given: unknown): AsyncIterator<unknown> | Iterator<unknown> {
  if (typeof given === 'object' && given !== null) {
    if (isSource(given)) return given.pass(0, 0);
    if (Symbol.asyncIterator in given) return (given as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in given) return (given as Iterable<unknown>)[Symbol.iterator]();
  }
  throw new UsageError(`${where}: the function gives ${show(given)}; expected batches that can be iterated.`);
}

async function* without(
  skip: number,
  iterator: AsyncIterator<unknown> | Iterator<unknown>,
): AsyncGenerator<unknown, void> {
  try {
    for (let i = 0; ; i++) {
      const { done, value } = await iterator.next();
      if (done) return;
      if (i >= skip) yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** Streams on the CPU's side: what is kept of them and how long, what becomes of errors. The GPU's side is in test/gpu/streams.test.ts. */
import { expect, it } from 'vitest';
import type { Engine } from '../../../src/gpu/engine.ts';
import { tensor } from '../../../src/index.ts';
import { checkTensor, samplesOf } from '../../../src/nn/check-tensor.ts';
import { Stream, type StreamOptions } from '../../../src/nn/train/stream.ts';

/** Takes what is written, and has room for it. */
const engine = {
  largestBuffer: 2 ** 20,
  createBuffer: () => ({ dispose: () => {} }),
  upload: () => {},
} as unknown as Engine;

const BATCHES = 5;
async function* batches(pass: number, skip: number): AsyncGenerator<number> {
  for (let i = skip; i < BATCHES; i++) yield 10 * pass + i;
}

const opened = (options: Partial<StreamOptions> = {}): Promise<Stream> =>
  Stream.open({
    where: 'test',
    passes: batches,
    check: (where, batch) => samplesOf(where, [['x', checkTensor(where, 'x', tensor([batch as number]))]]),
    epochs: Number.POSITIVE_INFINITY,
    pass: 0,
    ...options,
  });

/** The batch at a position; undefined where it is not kept. */
function valueAt(stream: Stream, position: number): number | undefined {
  const read: Partial<ReturnType<Stream['at']>> = stream.at(position) ?? {};
  return read.samples?.tensors.x?.tensor.values[0];
}

/** Walks one by one, as a runner without a keeper does. */
async function walked(stream: Stream, steps: number): Promise<(number | undefined)[]> {
  const feed = stream.openFeed(engine);
  const seen: (number | undefined)[] = [];
  for (let position = 0; position < steps; position++) {
    await feed.next(position, 1);
    feed.stage!(position, 1);
    seen.push(valueAt(stream, position));
    feed.forget!(position + 1);
  }
  return seen;
}

it('what is walked over is not kept, and comes again where a walk begins again', async () => {
  const stream = await opened({ samePass: true });
  const twice = [0, 1, 2, 3, 4, 0, 1, 2, 3, 4];
  expect(await walked(stream, 10)).toEqual(twice);
  expect([valueAt(stream, 0), valueAt(stream, 8)]).toEqual([undefined, undefined]);
  expect(valueAt(stream, 9)).toBe(4);
  expect(await walked(stream, 10)).toEqual(twice);
  await stream.close();
});

it('what a training may replay is kept until it cannot', async () => {
  const stream = await opened();
  const feed = stream.openFeed(engine);
  for (let position = 0; position < 7; position++) await feed.next(position, 1);
  expect([0, 4, 5, 6].map((position) => valueAt(stream, position))).toEqual([0, 4, 10, 11]);
  stream.forget(6);
  expect([0, 4, 5, 6].map((position) => valueAt(stream, position))).toEqual([undefined, undefined, 10, 11]);
  await expect(feed.next(4, 1)).rejects.toThrow('internal: the batch of position 4 is gone.');
  await stream.close();
});

it('an error comes where its batch was to come, and is not taken for the end', async () => {
  const vanished = new Error('the file vanished');
  const stream = await opened({
    passes: async function* () {
      yield* [0, 1, 2];
      throw vanished;
    },
  });
  const feed = stream.openFeed(engine);
  const first = await feed.next(0, 8);
  await new Promise((resolve) => setTimeout(resolve, 5)); // what is read ahead fails
  expect(first.count).toBeLessThan(3);
  for (let position = first.count; position < 2; position++) await feed.next(position, 1);
  for (let again = 0; again < 2; again++) await expect(feed.next(2, 1)).rejects.toThrow(vanished);
  expect(feed.endAfter(0)).toBe(Number.POSITIVE_INFINITY);
  await stream.close();
});

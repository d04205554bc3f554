/** Calls between a page and a worker, here between two ports: values, functions, signals, data sets and errors get across and back. */
import { expose } from 'comlink';
import { afterAll, expect, it } from 'vitest';
import { data, NumericError, ShapeError, Tensor, tensor, UsageError } from '../../../src/index.ts';
import { Connection } from '../../../src/worker/connection.ts';
import { connect } from '../../../src/worker/in-worker.ts';
import { Moved, SERVICE, serve } from '../../../src/worker/serve.ts';

const { port1, port2 } = new MessageChannel();
const kept = new Float32Array([1, 2, 3]);
// biome-ignore lint/suspicious/noExplicitAny: whatever a test serves
type Any = any;
const api = {
  same: (value: unknown) => value,
  kind: (value: unknown) => Object.prototype.toString.call(value),
  twice: async (x: Tensor) =>
    new Tensor(
      (await x.data()).map((each) => 2 * each),
      x.shape,
    ),
  keeps: () => kept,
  gives: () => new Moved(new Float32Array([4])),
  calls: (call: (n: number) => unknown, n: number) => call(n),
  fails(error: Any): never {
    throw error;
  },
  async sums(batches: AsyncIterable<Tensor>, most: number) {
    let sum = 0;
    let count = 0;
    for await (const batch of batches) {
      for (const each of batch.values) sum += each;
      count += 1;
      if (count === most) break;
    }
    return sum;
  },
  ended: (signal: AbortSignal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    }),
  leaks: () => () => 1,
};
expose(SERVICE, port2);
port1.start();
const remote = connect<typeof api>(port1 as unknown as Worker);
serve(api);
afterAll(() => {
  port1.close();
  port2.close();
});

it('sends tensors and plain data, of a part of some memory that part alone', async () => {
  const whole = new Float32Array(1000);
  const part = tensor(whole.subarray(10, 16), [2, 3]);
  const back = (await remote.same({
    list: [part.div(2)],
    n: Number.NaN,
    none: undefined,
    map: new Map([[1, 2]]),
  })) as Any;
  expect(back.list[0]).toBeInstanceOf(Tensor);
  expect(back.list[0]).toMatchObject({ shape: [2, 3], scale: 0.5, dtype: 'float32' });
  expect(back.list[0].values.buffer.byteLength).toBe(24);
  expect(back).toMatchObject({ n: Number.NaN, none: undefined, map: new Map([[1, 2]]) });
  expect(whole.length).toBe(1000);
  expect(await (await remote.twice(tensor([1, 2]))).data()).toEqual(Float32Array.of(2, 4));
  expect(await remote.kind(Promise.resolve(1))).toBe('[object Promise]');
});

it('keeps what may be used again, and gives away what may not', async () => {
  expect(await remote.keeps()).toEqual(await remote.keeps());
  expect(kept).toHaveLength(3);
  expect(await remote.gives()).toEqual(Float32Array.of(4) as never);
});

it('calls functions, and throws what they throw', async () => {
  expect(await remote.calls(async (n) => tensor([n]), 3)).toBeInstanceOf(Tensor);
  const own = { not: 'an error' };
  await expect(
    remote.calls(() => {
      throw own;
    }, 1),
  ).rejects.toBe(own);
  const error = new NumericError('x', 3, ['dense/kernel']);
  await expect(
    remote.calls(async () => {
      throw error;
    }, 1),
  ).rejects.toBe(error);
});

it('brings errors back in their classes, with their fields and causes', async () => {
  const error = new ShapeError('fit: wrong', { cause: new RangeError('inner') });
  // the page's own error would come back itself
  const thrown = (await remote
    .calls(() => remote.fails(new ShapeError('x')), 0)
    .catch((each: unknown) => each)) as Error;
  expect(thrown).toBeInstanceOf(ShapeError);
  const serving = await remote.sums(3 as never, 1).catch((each: unknown) => each);
  expect(serving).toBeInstanceOf(TypeError);
  await expect(remote.fails(error)).rejects.toMatchObject({
    message: 'fit: wrong',
    code: 'shape',
    cause: { message: 'inner' },
  });
});

it('reads data sets and iterables batch by batch', async () => {
  let read = 0;
  const endless = {
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          read += 1;
          yield tensor([read]);
        }
      } finally {
        read = -read;
      }
    },
  };
  expect(await remote.sums(endless, 3)).toBe(6);
  expect(read).toBe(-3);
  expect(await remote.sums(data.fromTensorSlices(tensor([[1], [2], [3]])).batch(2) as Any, 9)).toBe(6);
});

it('passes signals on', async () => {
  const controller = new AbortController();
  const ended = remote.ended(controller.signal);
  const reason = { why: 'enough' };
  controller.abort(reason);
  await expect(ended).rejects.toBe(reason);
});

it.each([
  [
    'a function that is not there',
    "connect: the worker serves no 'twise'. Did you mean 'twice'? Known: same, kind, twice, keeps, gives, calls, fails, sums, ended, leaks.",
    () => (remote as Any).twise(),
  ],
  [
    'a result that is a function',
    'serve: a function cannot be given to the page. Serve it by a name, and let the page call it.',
    () => remote.leaks(),
  ],
  [
    'an argument that cannot be cloned',
    /^same: an argument cannot be sent to the worker: .*could not be cloned/,
    () => remote.same({ symbol: Symbol('x') }),
  ],
])('refuses %s', async (_, message, call) => {
  const error = (await call().catch((thrown: unknown) => thrown)) as Error;
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toMatch(message);
});

it('says so where no worker starts, or it does not answer', async () => {
  const listeners: ((event: { message?: string }) => void)[] = [];
  const dead = {
    postMessage() {},
    addEventListener: (kind: string, hear: never) => void (kind === 'error' && listeners.push(hear)),
  };
  const connection = new Connection(dead as never, 'inWorker');
  const call = connection.call('inWorker', 'wgrad:open');
  for (const hear of listeners) hear({});
  await expect(call).rejects.toThrow(
    /^inWorker: the worker did not start: its file was not found, or is no module\. Give a worker of your own/,
  );
});

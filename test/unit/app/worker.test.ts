/** What the page's worker and its callers are made of: calls that are joined, times, stores that fail. */
import { describe, expect, it, vi } from 'vitest';
import { coalesced } from '../../../src/app/shared/coalesced.ts';
import { orMemory } from '../../../src/app/shared/worker/keeping.ts';
import { microsecondsOf } from '../../../src/app/worker/dispatch-times.ts';
import { DataError, FormatError } from '../../../src/errors.ts';
import type { CheckpointStore } from '../../../src/index.ts';
import { memoryStore } from '../../../src/io.ts';
import { checkpointOf } from '../io/fixtures.ts';

describe('calls that are joined', () => {
  it('run one at a time, once more for all that came meanwhile', async () => {
    let [runs, now, most] = [0, 0, 0];
    const call = coalesced(async () => {
      runs += 1;
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now -= 1;
    });
    await Promise.all(Array.from({ length: 10_000 }, call));
    expect([runs, most]).toEqual([2, 1]);
    await call();
    expect([runs, most]).toEqual([3, 1]);
  });

  it('end with a run that began after the call, and pass its error on to its callers only', async () => {
    let runs = 0;
    const call = coalesced(async () => {
      const run = ++runs;
      await Promise.resolve();
      if (run === 1) throw new Error('first');
    });
    const [first, second] = [call(), call()];
    await expect(first).rejects.toThrow('first');
    await expect(second).resolves.toBeUndefined();
    expect(runs).toBe(2);
  });
});

it('times are measured without the first time, and a disturbed measurement does not count', async () => {
  let calls = 0;
  const time = await microsecondsOf(async (times) => {
    calls += 1;
    if (calls === 1) return 250; // kernels are compiled
    return 0.1 * times + (calls === 7 ? 400 : 0);
  });
  expect(time).toBeCloseTo(100, 6);
});

const CHECKPOINT = checkpointOf(3);
const storageError = (name: string): DataError =>
  new DataError('the storage fails', { code: 'storage', cause: new DOMException('', name) });

describe('a store of checkpoints that fails', () => {
  const failing = (after: number, error: Error): CheckpointStore => {
    const store = memoryStore();
    let calls = 0;
    const use = <T>(work: () => Promise<T>): Promise<T> => (++calls > after ? Promise.reject(error) : work());
    return {
      save: (checkpoint) => use(() => store.save(checkpoint)),
      load: () => use(() => store.load()),
      clear: () => use(() => store.clear()),
    };
  };

  it.each([
    ['that is blocked', 0, 'SecurityError', 'blocked'],
    ['that is full at the first checkpoint', 1, 'QuotaExceededError', 'full'],
  ])('%s: memory takes its place, which is said once', async (_, after, name, why) => {
    const said = vi.fn();
    const store = orMemory(failing(after, storageError(name)), said);
    await store.clear();
    await store.save(CHECKPOINT);
    await store.save(CHECKPOINT);
    expect((await store.load())?.meta.step).toBe(3);
    await store.clear();
    expect(await store.load()).toBeUndefined();
    expect(said.mock.calls).toEqual([[why]]);
  });

  it('that never answers is given up', async () => {
    const said = vi.fn();
    const never = (): Promise<never> => new Promise(() => {});
    const store = orMemory({ save: never, load: never, clear: never }, said, 10);
    await store.clear();
    await store.save(CHECKPOINT);
    expect(said.mock.calls).toEqual([['blocked']]);
  });

  it('a damaged checkpoint is no failing store', async () => {
    const store = orMemory(failing(0, new FormatError('damaged')), () => {});
    await expect(store.load()).rejects.toThrow('damaged');
  });
});

/** A queue that, as Firefox's, looks for what is done at each submit and every 100 ms: how late results come, by how many empty submits. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { nudging } from '../../../src/gpu/nudge.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class LateQueue {
  empty = 0;
  readonly #jobs: { readonly end: number; readonly resolve: (at: number) => void }[] = [];
  readonly #poll = setInterval(() => this.#look(), 100);

  /** What takes `ms` from now on; resolves with the time at which its end is seen. */
  work(ms: number): Promise<number> {
    return new Promise((resolve) => this.#jobs.push({ end: performance.now() + ms, resolve }));
  }

  submit(commands: Iterable<GPUCommandBuffer>): undefined {
    expect([...commands]).toEqual([]);
    this.empty += 1;
    this.#look();
  }

  dispose(): void {
    clearInterval(this.#poll);
  }

  #look(): void {
    for (const job of this.#jobs) if (job.end <= performance.now()) job.resolve(performance.now());
  }
}

it.each([
  [0, 1, 1],
  [10, 1, 12],
  [50, 3, 45],
  [1000, 51, 120],
  [5300, 1, 150], // its own looks do
])('work of %i ms is seen at most %i ms later, by %i submits', async (ms, late, most) => {
  const queue = new LateQueue();
  const begin = performance.now();
  const seen = nudging(queue)(queue.work(ms));
  await vi.advanceTimersByTimeAsync(ms + 200);
  expect((await seen) - begin - ms).toBeLessThanOrEqual(late);
  expect(queue.empty).toBeLessThanOrEqual(most);
  queue.dispose();
  expect(vi.getTimerCount()).toBe(0);
});

it('several waits share their looks, and the last one ends them', async () => {
  const queue = new LateQueue();
  const wait = nudging(queue);
  const seen = Promise.all([wait(queue.work(20)), wait(queue.work(40)), wait(queue.work(60))]);
  await vi.advanceTimersByTimeAsync(300);
  const [first, second, third] = await seen;
  expect([first! - 20, second! - 40, third! - 60].map((at) => Math.round(at - first! + 20))).toEqual([0, 0, 0]);
  const looks = queue.empty;
  expect(looks).toBeLessThan(70);
  await vi.advanceTimersByTimeAsync(500);
  expect(queue.empty).toBe(looks);
  queue.dispose();
});

it('what fails ends its wait, too', async () => {
  const queue = new LateQueue();
  await expect(nudging(queue)(Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  await vi.advanceTimersByTimeAsync(500);
  expect(queue.empty).toBe(0);
  queue.dispose();
});

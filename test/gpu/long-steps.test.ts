/**
 * Steps that take long: cut into several submits, made in one turn; the bits are those of whole steps. How long submits take is
 * printed, not judged: it depends on the machine.
 */
import { afterEach, expect, it, vi } from 'vitest';
import { Pacer } from '../../src/gpu/pacer.ts';
import { type FitOptions, layers, sequential, tensor } from '../../src/index.ts';
import { engine } from './harness.ts';

const [SAMPLES, BATCH, FEATURES, UNITS] = [544, 256, 64, 256]; // two batches and one of 32
const STEPS = 3;
const x = tensor(
  Float32Array.from({ length: SAMPLES * FEATURES }, (_, i) => Math.sin(i * 1.7)),
  [SAMPLES, FEATURES],
);
const y = tensor(Uint32Array.from({ length: SAMPLES }, (_, i) => i % 4));

afterEach(() => void vi.restoreAllMocks());

/** What one call of the engine's `submit` gave to the queue: the turn of the event loop in which each part was given. */
type Parts = readonly number[];

/** Of all that `work` submits: its parts, and the longest time that a part took. */
async function submitsOf(work: () => Promise<unknown>): Promise<{ submits: Parts[]; longestMs: number }> {
  const gpu = await engine();
  const { queue } = gpu.device;
  const [toQueue, toEngine] = [queue.submit.bind(queue), gpu.submit.bind(gpu)];
  const submits: number[][] = [];
  const ends: Promise<number>[] = [];
  let turn = 0;
  let current: number[] | undefined;
  const spies = [
    vi.spyOn(gpu, 'submit').mockImplementation((...given) => {
      const parts: number[] = [];
      submits.push(parts);
      current = parts;
      // what it gives to the queue later, in another turn, is counted with whatever was submitted last
      return toEngine(...given);
    }),
    vi.spyOn(queue, 'submit').mockImplementation((commands) => {
      toQueue(commands);
      current?.push(turn);
      queueMicrotask(() => {
        turn += 1;
      });
      ends.push(queue.onSubmittedWorkDone().then(() => performance.now()));
    }),
  ];
  await work().finally(() => {
    for (const spy of spies) spy.mockRestore();
  });
  const times = await Promise.all(ends);
  return { submits, longestMs: Math.max(...times.slice(1).map((end, i) => end - times[i]!)) };
}

/** Parts beyond the first of each submit. */
const cuts = (submits: readonly Parts[]): number => submits.reduce((sum, parts) => sum + parts.length - 1, 0);

interface Outcome {
  readonly weights: Float32Array[];
  readonly loss: number[];
}

async function trained(options: FitOptions = {}): Promise<Outcome & { submits: Parts[]; longestMs: number }> {
  const model = sequential({
    layers: [
      layers.dense({ units: UNITS, activation: 'relu', inputShape: [FEATURES] }),
      layers.dropout({ rate: 0.2 }),
      layers.dense({ units: UNITS, activation: 'relu' }),
      layers.dense({ units: UNITS, activation: 'relu' }),
      layers.dense({ units: 4, activation: 'softmax' }),
    ],
    seed: 7,
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  let loss: number[] = [];
  const counted = await submitsOf(async () => {
    const { history } = await model.fit(x, y, { batchSize: BATCH, epochs: 2, verbose: 0, ...options });
    loss = history.loss!;
  });
  const weights = (await model.getWeights()).map(({ values }) => values);
  model.dispose();
  return { weights, loss, ...counted };
}

const share = (value: number): void => void vi.spyOn(Pacer.prototype, 'share').mockReturnValue(value);

it('a step that takes long goes into several submits, and gives the same bits', async () => {
  await trained(); // drivers compile at the first use
  share(Number.POSITIVE_INFINITY);
  const whole = await trained();
  share(1 / 8);
  const cut = await trained();
  console.info(`the longest submit: ${whole.longestMs.toFixed()} ms; cut: ${cut.longestMs.toFixed()} ms`);
  expect(cuts(whole.submits)).toBe(0);
  expect(cuts(cut.submits)).toBeGreaterThanOrEqual(2 * STEPS * 4);
  for (const parts of cut.submits) expect(new Set(parts).size, 'turns of one submit').toBe(1);
  expect([cut.loss, cut.weights]).toEqual([whole.loss, whole.weights]);
});

it('a pacer of a small target cuts it by itself', async () => {
  const target = Pacer.prototype.share;
  vi.spyOn(Pacer.prototype, 'share').mockImplementation(function (this: Pacer, estimateMs) {
    return target.call(this, estimateMs) / 1000; // as if the target were 0.05 ms
  });
  const { submits } = await trained({ epochs: 1 });
  expect(cuts(submits)).toBeGreaterThan(3 * STEPS);
});

it('whatever goes along with the steps stays with whole ones', async () => {
  const callbacks = (batches: number[]) => [{ onBatchEnd: (batch: number) => void batches.push(batch) }];
  const seen: number[][] = [[], []];
  const validation = { validationData: [x, y] as const };
  const whole = await trained({ callbacks: callbacks(seen[0]!), ...validation });
  share(1e-9);
  const cut = await trained({ callbacks: callbacks(seen[1]!), ...validation });
  expect(seen[1]).toEqual(seen[0]);
  expect([cut.loss, cut.weights]).toEqual([whole.loss, whole.weights]);
});

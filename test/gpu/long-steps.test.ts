/**
 * Steps that take long: cut into several submits, made in one turn; the bits are those of whole steps. How long submits take is
 * printed, not judged: it depends on the machine.
 */
import { afterEach, expect, it, vi } from 'vitest';
import { Pacer } from '../../src/gpu/pacer.ts';
import { type FitOptions, layers, sequential, tensor } from '../../src/index.ts';
import { engine } from './harness.ts';

const [SAMPLES, BATCH, FEATURES, UNITS] = [1056, 512, 64, 384]; // two batches and one of 32
const STEPS = 3;
const x = tensor(
  Float32Array.from({ length: SAMPLES * FEATURES }, (_, i) => Math.sin(i * 1.7)),
  [SAMPLES, FEATURES],
);
const y = tensor(Uint32Array.from({ length: SAMPLES }, (_, i) => i % 4));

afterEach(() => void vi.restoreAllMocks());

/** Of all submits that `work` makes: the turn of the event loop in which each was made, and the longest time of one. */
async function submitsOf(work: () => Promise<unknown>): Promise<{ turns: number[]; longestMs: number }> {
  const { queue } = (await engine()).device;
  const submit = queue.submit.bind(queue);
  const turns: number[] = [];
  const ends: Promise<number>[] = [];
  let turn = 0;
  const spy = vi.spyOn(queue, 'submit').mockImplementation((commands) => {
    submit(commands);
    turns.push(turn);
    queueMicrotask(() => {
      turn += 1;
    });
    ends.push(queue.onSubmittedWorkDone().then(() => performance.now()));
  });
  await work().finally(() => spy.mockRestore());
  const times = await Promise.all(ends);
  return { turns, longestMs: Math.max(...times.slice(1).map((end, i) => end - times[i]!)) };
}

interface Outcome {
  readonly weights: Float32Array[];
  readonly loss: number[];
}

async function trained(options: FitOptions = {}): Promise<Outcome & { turns: number[]; longestMs: number }> {
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
  const submits = await submitsOf(async () => {
    const { history } = await model.fit(x, y, { batchSize: BATCH, epochs: 2, verbose: 0, ...options });
    loss = history.loss!;
  });
  const weights = (await model.getWeights()).map(({ values }) => values);
  model.dispose();
  return { weights, loss, ...submits };
}

const share = (value: number): void => void vi.spyOn(Pacer.prototype, 'share').mockReturnValue(value);

it('a step that takes long goes into several submits, and gives the same bits', async () => {
  await trained(); // drivers compile at the first use
  share(Number.POSITIVE_INFINITY);
  const whole = await trained();
  share(1 / 8);
  const cut = await trained();
  console.info(`the longest submit: ${whole.longestMs.toFixed()} ms; cut: ${cut.longestMs.toFixed()} ms`);
  const extra = cut.turns.length - whole.turns.length;
  expect(extra).toBeGreaterThanOrEqual(2 * STEPS * 4);
  expect(new Set(cut.turns).size).toBeLessThanOrEqual(cut.turns.length - extra);
  expect([cut.loss, cut.weights]).toEqual([whole.loss, whole.weights]);
});

it('a pacer of a small target cuts it by itself', async () => {
  const target = Pacer.prototype.share;
  vi.spyOn(Pacer.prototype, 'share').mockImplementation(function (this: Pacer, estimateMs) {
    return target.call(this, estimateMs) / 1000; // as if the target were 0.05 ms
  });
  const { turns } = await trained({ epochs: 1 });
  expect(turns.length).toBeGreaterThan(4 * STEPS);
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

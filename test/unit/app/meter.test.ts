/** Events of a run: few, whole, and with a curve that depends on steps alone. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Meter, type MeterOptions, MOST_POINTS } from '../../../src/app/shared/worker/meter.ts';
import { MEASURES } from '../../../src/app/worker/measures.ts';
import type { EpochResult, ProgressEvent } from '../../../src/app/worker/protocol.ts';

type TrainerMeter = Meter<'loss' | 'accuracy', EpochResult>;

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const OPTIONS: MeterOptions = { steps: 5, epochs: 3, batchSize: 4, software: false, before: 0 };
/** The loss of a step, and how many of a batch of 4 are right. */
const lossOf = (step: number): number => 1 + 2 / (1 + step) + Math.sin(step) / 9;
const rightOf = (step: number): number => step % 5;

/** Feeds steps of a run as `fit` does: means over the epoch so far. @param msOf how long a step takes */
function feed(
  meter: TrainerMeter,
  { steps, batchSize }: MeterOptions,
  from: number,
  to: number,
  msOf = (_: number) => 1,
): void {
  const { onEpochBegin, onBatchEnd, onEpochEnd } = meter.callbacks;
  let [loss, right] = [0, 0];
  for (let step = from - (from % steps); step < to; step++) {
    const [epoch, batch] = [Math.floor(step / steps), step % steps];
    if (batch === 0) [loss, right] = [0, 0];
    loss += batchSize * lossOf(step);
    right += rightOf(step);
    if (step < from) continue;
    if (batch === 0 || step === from) onEpochBegin(epoch);
    vi.advanceTimersByTime(msOf(step));
    const samples = batchSize * (batch + 1);
    const logs = { loss: loss / samples, accuracy: right / samples, size: batchSize };
    onBatchEnd(batch, logs);
    if (batch === steps - 1) {
      vi.advanceTimersByTime(100); // validation
      onEpochEnd(epoch, { ...logs, val_loss: 1, val_accuracy: 0.5 });
    }
  }
}

function record(options: MeterOptions, work: (meter: TrainerMeter) => void): ProgressEvent[] {
  const events: ProgressEvent[] = [];
  const meter = new Meter(MEASURES, options, (event) => events.push(event));
  work(meter);
  meter.flush();
  return events;
}
const pointsOf = (events: readonly ProgressEvent[]) => events.flatMap(({ points }) => points);

describe('the curve', () => {
  it('has each step where there are few, also right after a validation', () => {
    const points = pointsOf(record(OPTIONS, (meter) => feed(meter, OPTIONS, 0, 15)));
    expect(points).toHaveLength(15);
    for (const [step, point] of points.entries()) {
      expect(point.epoch).toBeCloseTo((step + 1) / 5, 12);
      expect(point.loss).toBeCloseTo(lossOf(step), 9);
      expect(point.accuracy).toBeCloseTo(rightOf(step) / 4, 9);
    }
  });

  it('is the same whatever the time that steps take', () => {
    const long = { ...OPTIONS, steps: 700 };
    const quick = record(long, (meter) => feed(meter, long, 0, 2100));
    const slow = record(long, (meter) => feed(meter, long, 0, 2100, (step) => (step % 7) * 13));
    expect(slow.length).not.toBe(quick.length);
    expect(pointsOf(slow)).toEqual(pointsOf(quick));
  });

  it('is a mean over equal stretches of steps, the borders of epochs included', () => {
    const long = { ...OPTIONS, steps: 1000 };
    const points = pointsOf(record(long, (meter) => feed(meter, long, 0, 3000)));
    expect(points).toHaveLength(MOST_POINTS);
    for (const [i, { loss }] of points.entries()) {
      const mean = [0, 1, 2, 3, 4].reduce((sum, k) => sum + lossOf(5 * i + k), 0) / 5;
      expect(loss).toBeCloseTo(mean, 6);
    }
  });

  it('is the same where the run paused, within a stretch or at the end of an epoch', () => {
    const long = { ...OPTIONS, steps: 1000 };
    const whole = pointsOf(record(long, (meter) => feed(meter, long, 0, 3000)));
    const paused = record(long, (meter) => {
      for (const [from, to] of [
        [0, 1],
        [1, 703],
        [703, 1000],
        [1000, 3000],
      ] as const) {
        if (from > 0) meter.goOn();
        feed(meter, long, from, to);
      }
    });
    const points = pointsOf(paused);
    expect(points.map(({ epoch }) => epoch)).toEqual(whole.map(({ epoch }) => epoch));
    for (const [i, { loss }] of points.entries()) expect(loss).toBeCloseTo(whole[i]!.loss, 6);
  });

  it('goes on where a checkpoint of an earlier visit stands', () => {
    const sums = { loss: 4 * (lossOf(5) + lossOf(6)), accuracy: rightOf(5) + rightOf(6) };
    const options = { ...OPTIONS, before: 100, from: { epoch: 1, batch: 2, sums, samples: 8 } };
    const events = record(options, (meter) => feed(meter, OPTIONS, 7, 15));
    expect(pointsOf(events)[0]!.loss).toBeCloseTo(lossOf(7), 9);
    expect(events.at(-1)).toMatchObject({ epoch: 2, step: 5, trained: 115 });
  });
});

it('ten thousand epochs of one step are few events, with every epoch', () => {
  const options = { ...OPTIONS, steps: 1, epochs: 10_000, software: true };
  const events = record(options, (meter) => feed(meter, options, 0, 10_000, () => 2));
  const seconds = (10_000 * 102) / 1000;
  expect(events.length).toBeLessThanOrEqual(seconds / 0.15 + 1);
  expect(events.flatMap(({ epochs }) => epochs).map(({ epoch }) => epoch)).toEqual([...Array(10_000).keys()]);
  expect(pointsOf(events)).toHaveLength(MOST_POINTS);
  // the validation is not training, and the first step waits for kernels
  expect(events.at(-1)).toMatchObject({ taken: 9999, seconds: expect.closeTo(2 * 9.999, 6) });
});

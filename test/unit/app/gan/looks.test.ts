/** What is shown of a run while it trains: a sheet and a judgement now and then, in a tenth of the time at most; signs of trouble once. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultsOf } from '../../../../src/app/gan/config.ts';
import type { GanEvent } from '../../../../src/app/gan/protocol.ts';
import { COUNT, PIXELS } from '../../../../src/app/gan/sheets.ts';
import { Looks } from '../../../../src/app/gan/worker/looks.ts';
import type { System } from '../../../../src/app/gan/worker/system.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const STEP_MS = 50;
/** Real digits, each another one. */
const DIGITS = Uint8Array.from({ length: 16 * COUNT * PIXELS }, (_, i) => (Math.floor(i / PIXELS) * 97 + i * 31) % 256);

/** Trains for so many steps, of networks that take `askMs` for each question. @param level of all pixels that they draw */
async function train(steps: number, askMs: number, loss = 1, level: 'alike' | 'different' = 'different') {
  const events: GanEvent[] = [];
  let done = 0;
  let asking = 0;
  const asked = async <T>(answer: T): Promise<T> => {
    asking += askMs;
    await new Promise((resolve) => setTimeout(resolve, askMs));
    return answer;
  };
  const system = {
    config: defaultsOf('draw', true),
    fixedInputs: () => new Float32Array(COUNT * 100),
    generate: (inputs: Float32Array) =>
      asked(DIGITS.slice(0, (inputs.length / 100) * PIXELS).map((value) => (level === 'alike' ? 128 : value))),
    judge: (pictures: Uint8Array) => asked(new Array<number>(pictures.length / PIXELS).fill(0.5)),
  } as unknown as System;
  const looks = new Looks(
    system,
    true,
    DIGITS,
    () => done,
    (event) => events.push(event),
  );
  const begin = looks.callback.onTrainBegin!({});
  await vi.advanceTimersByTimeAsync(5 * askMs);
  await begin;
  for (let batch = 0; batch < steps; batch++) {
    await vi.advanceTimersByTimeAsync(STEP_MS);
    done += 1;
    void looks.callback.onBatchEnd!(batch, { dLoss: loss });
  }
  await vi.advanceTimersByTimeAsync(5 * askMs);
  return { events, share: asking / (steps * STEP_MS) };
}

const kinds = (events: readonly GanEvent[], kind: GanEvent['kind']) => events.filter((event) => event.kind === kind);

describe('looks', () => {
  it.each([5, 40, 200])('take a tenth of the time at most, where a question takes %i ms', async (askMs) => {
    const { events, share } = await train(2000, askMs);
    expect(share).toBeLessThan(0.12);
    expect(kinds(events, 'sheet').length).toBeGreaterThan(8);
    expect(kinds(events, 'judgement')).toHaveLength(kinds(events, 'sheet').length);
  });

  it('begin before the first step, and know after which step they were', async () => {
    const { events } = await train(100, 5);
    const steps = events.flatMap((event) => (event.kind === 'sheet' ? [event.sheet.step] : []));
    expect(steps[0]).toBe(0);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  it('judge as many real digits as drawn ones', async () => {
    const { events } = await train(1, 5);
    expect(kinds(events, 'judgement')[0]).toMatchObject({
      judgement: { real: { length: 48 }, drawn: { length: 48 } },
    });
  });

  it('tell once that pictures are alike, and once that the discriminator is certain', async () => {
    const { events } = await train(1000, 5, 0.01, 'alike');
    const troubles = events.flatMap((event) => (event.kind === 'trouble' ? [event.trouble.kind] : []));
    expect(troubles.toSorted()).toEqual(['discriminator-certain', 'pictures-alike']);
    expect(kinds((await train(1000, 5)).events, 'trouble')).toEqual([]);
  });
});

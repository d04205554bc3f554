/** What a run has shown goes through a checkpoint, and what is not of this page is refused. */
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../../src/app/gan/config.ts';
import type { GanEvent, Shown } from '../../../../src/app/gan/protocol.ts';
import { COUNT, PIXELS } from '../../../../src/app/gan/sheets.ts';
import { NOTHING, onward, withEvent } from '../../../../src/app/gan/shown.ts';
import { keeping, readCheckpoint } from '../../../../src/app/gan/worker/shown.ts';
import type { Checkpoint, NamedTensor } from '../../../../src/index.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../src/io.ts';
import { checkpointOf } from '../../io/fixtures.ts';

const CONFIG = { ...defaultsOf('draw', true), samples: 640, seed: 9 };

const progress = {
  kind: 'progress',
  epoch: 0,
  step: 7,
  steps: 40,
  trained: 7,
  taken: 6,
  seconds: 1,
  gLoss: 0.7,
  dLoss: 1.3,
  points: [{ epoch: 0.1, gLoss: 0.7, dLoss: 1.3, real: 0.6, drawn: 0.4 }],
  epochs: [{ epoch: 0, means: { gLoss: 0.7, dLoss: 1.3 }, seconds: 2 }],
} satisfies GanEvent;
const sheet = (step: number): GanEvent => ({
  kind: 'sheet',
  sheet: { step, pixels: Uint8Array.from({ length: COUNT * PIXELS }, (_, i) => (i * 7 + step) % 256) },
});

/** A checkpoint with what the callback keeps, as `fit` puts it there. */
async function kept(shown: Shown): Promise<Checkpoint> {
  const { values, tensors = [] } = await keeping(CONFIG, () => shown).getState!();
  const { meta } = checkpointOf(7);
  return {
    meta: { ...meta, callbacks: { page: values } },
    tensors: tensors.map((tensor): NamedTensor => ({ ...tensor, name: `callback:page/${tensor.name}` })),
  };
}

describe('what was shown', () => {
  it('grows with events, and comes out of a file as it went in', async () => {
    const shown = [sheet(0), progress, sheet(7)].reduce(withEvent, NOTHING);
    expect(shown.sheets.map(({ step }) => step)).toEqual([0, 7]);
    const file = await encodeCheckpoint(await kept(shown));
    expect(readCheckpoint(await decodeCheckpoint('draw.wgrad', file))).toEqual({ config: CONFIG, shown });
  });

  it('goes on where the run before ended', () => {
    const { points, epochs } = [progress, progress].reduce((shown, event) => withEvent(onward(shown), event), NOTHING);
    expect(points.map(({ epoch }) => epoch)).toEqual([0.1, 0.2]);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([0, 1]);
  });

  it('may be nothing yet', async () => {
    expect(readCheckpoint(await kept(NOTHING))).toEqual({ config: CONFIG, shown: NOTHING });
  });
});

describe('a checkpoint', () => {
  it('of another program is refused', () => {
    expect(() => readCheckpoint(checkpointOf(7))).toThrow('page: this run cannot be opened: it is not of this page.');
  });

  it.each([
    [
      { run: '?mode=draw&width=999', shown: '{"steps":[],"points":[],"epochs":[],"begun":0}' },
      "width: got '999', expected",
    ],
    [{ run: '?mode=draw', shown: 'nothing' }, 'cannot be read'],
    [{ run: '?mode=draw', shown: '{"steps":5}' }, 'cannot be read'],
    [{ run: '?mode=draw', shown: '{"steps":[1],"points":[],"epochs":[],"begun":0}' }, 'a sheet is missing'],
  ])('with %o is refused', (page, message) => {
    const { meta, tensors } = checkpointOf(7);
    expect(() => readCheckpoint({ meta: { ...meta, callbacks: { page } }, tensors })).toThrow(message);
  });
});

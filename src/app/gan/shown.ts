/** How what a run has shown grows: the same in the worker, which keeps it in checkpoints, and on the page. */
import type { GanEvent, Shown } from './protocol.ts';
import { withSheet } from './sheets.ts';

export const NOTHING: Shown = { sheets: [], points: [], epochs: [], begun: 0 };

/** With what an event shows. */
export function withEvent(shown: Shown, event: GanEvent): Shown {
  const { sheets, points, epochs, begun } = shown;
  if (event.kind === 'sheet') return { ...shown, sheets: withSheet(sheets, event.sheet) };
  if (event.kind !== 'progress') return shown;
  return {
    sheets,
    begun,
    points: [...points, ...event.points.map((point) => ({ ...point, epoch: begun + point.epoch }))],
    epochs: [...epochs, ...event.epochs.map((result, i) => ({ ...result, epoch: epochs.length + i }))],
  };
}

/** The same networks begin another run: its curves go on where those of the run before end. */
export const onward = (shown: Shown): Shown => ({ ...shown, begun: shown.points.at(-1)?.epoch ?? 0 });

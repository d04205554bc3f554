/** What a run has shown, kept by its checkpoints: so that a run that goes on after a reload has its sheets and curves again. */

import { FormatError } from '../../../errors.ts';
import type { Callback, CallbackState, Checkpoint, Json } from '../../../index.ts';
import { addressOf, readAddress } from '../address.ts';
import type { GanConfig } from '../config.ts';
import type { EpochResult, Point, Shown } from '../protocol.ts';
import { COUNT, PIXELS, type Sheet } from '../sheets.ts';

const NAME = 'page';
/** 32-bit words of a sheet. */
const WORDS = (COUNT * PIXELS) / 4;

/** A callback of `fit` that makes checkpoints keep what was shown. It takes nothing back: see `readCheckpoint`. */
export const keeping = (config: GanConfig, shown: () => Shown): Callback => ({
  name: NAME,
  getState: () => stateOf(config, shown()),
  setState: () => {},
});

function stateOf(config: GanConfig, { sheets, points, epochs, begun }: Shown): CallbackState {
  const words = new Uint32Array(sheets.length * WORDS);
  const bytes = new Uint8Array(words.buffer);
  for (const [i, { pixels }] of sheets.entries()) bytes.set(pixels, 4 * WORDS * i);
  return {
    values: {
      run: addressOf(config),
      shown: JSON.stringify({ steps: sheets.map(({ step }) => step), points, epochs, begun }),
    },
    tensors: sheets.length > 0 ? [{ name: 'sheets', shape: [sheets.length, WORDS], values: words }] : [],
  };
}

/** What a checkpoint keeps of the page. @throws FormatError where it is not of this page */
export function readCheckpoint({ meta, tensors }: Checkpoint): { readonly config: GanConfig; readonly shown: Shown } {
  const state = meta.callbacks?.[NAME];
  if (state === undefined) throw refuse('it is not of this page');
  const { config, wrong } = readAddress(new URLSearchParams(String(state.run)), true);
  if (wrong.length > 0)
    throw refuse(wrong.map(({ message }) => message.replace(/^page: | The default.*/g, '')).join(' '));
  const { steps, points, epochs, begun } = shownOf(state.shown);
  const words = tensors.find(({ name }) => name === `callback:${NAME}/sheets`)?.values;
  if ((words?.length ?? 0) !== steps.length * WORDS) throw refuse('a sheet is missing');
  const bytes = new Uint8Array(words?.slice().buffer ?? new ArrayBuffer(0));
  const sheets = steps.map((step, i): Sheet => ({ step, pixels: bytes.slice(4 * WORDS * i, 4 * WORDS * (i + 1)) }));
  return { config, shown: { sheets, points, epochs, begun } };
}

interface ShownText {
  readonly steps: readonly number[];
  readonly points: readonly Point[];
  readonly epochs: readonly EpochResult[];
  readonly begun: number;
}

function shownOf(text: Json | undefined): ShownText {
  try {
    const shown = JSON.parse(String(text)) as ShownText;
    const isWhole = [shown.steps, shown.points, shown.epochs].every(Array.isArray) && typeof shown.begun === 'number';
    if (isWhole) return shown;
  } catch {} // said below
  throw refuse('what it keeps for this page cannot be read');
}

const refuse = (why: string): FormatError =>
  new FormatError(`page: this run cannot be opened: ${why}. Choose one that this page has saved.`);

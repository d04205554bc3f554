/** The picture that the user damages, and what the generator makes of it: asked anew where it or the networks change. */
import { effect, signal } from '@preact/signals';
import { guarded } from '../shared/guarded.ts';
import { damagedOf, EMPTY, inked, rubbed, type Work } from './brush.ts';
import { isInHole } from './damage.ts';
import { loadPicture } from './load-picture.ts';
import { generating } from './session.ts';
import { PIXELS } from './sheets.ts';
import * as state from './state.ts';

export const TOOLS = ['rub', 'draw'] as const;
export type Tool = (typeof TOOLS)[number];

export const tool = signal<Tool>('rub');
export const work = signal<Work>(EMPTY);
/** bytes [28, 28] */
export const mended = signal<Uint8Array | undefined>(undefined);

const ask = generating(
  () => (work.value === EMPTY ? undefined : damagedOf(work.value)),
  (picture) => {
    mended.value = picture;
  },
);

/** From now on; it begins with a test digit that has a hole, where the user has not taken a picture before there are digits. */
export function mend(): void {
  const stop = effect(() => {
    if (state.digits.value === undefined) return;
    if (work.peek() === EMPTY) {
      take(digitOf(0));
      hole();
    }
    queueMicrotask(() => stop());
  });
  effect(() => {
    void [work.value, state.sheets.value, state.hasNetworks.value];
    ask();
  });
}

/** @param from in pixels of the picture */
export function stroke(from: readonly [number, number], to: readonly [number, number]): void {
  work.value = (tool.value === 'rub' ? rubbed : inked)(work.value, from, to);
}

/** A whole picture takes the place of the one that is there. */
export function take(whole: Uint8Array): void {
  work.value = { whole, lost: new Uint8Array(PIXELS) };
  tool.value = 'rub';
}

export const digitOf = (number: number): Uint8Array =>
  state.digits.value!.testImages.slice(PIXELS * number, PIXELS * (number + 1));

export function anotherDigit(): void {
  take(digitOf(Math.floor((Math.random() * state.digits.value!.testImages.length) / PIXELS)));
}

export const loadFile = (file: File): Promise<void> => guarded(async () => take(await loadPicture(file)));

export function hole(): void {
  const { whole, lost } = work.value;
  work.value = { whole, lost: lost.map((gone, pixel) => (isInHole(1, pixel) ? 1 : gone)) };
}

/** What was rubbed out is there again. */
export function undo(): void {
  work.value = { whole: work.value.whole, lost: new Uint8Array(PIXELS) };
}

/** Paper to draw on. */
export function clear(): void {
  [work.value, mended.value, tool.value] = [EMPTY, undefined, 'draw'];
}

/** Where the user walks through the noise, and what the generator makes of it: asked anew where the place or the networks change. */
import { effect, signal } from '@preact/signals';
import { between, inSlice, noiseOf, stacked } from './latent.ts';
import { generating } from './session.ts';
import { PIXELS } from './sheets.ts';
import * as state from './state.ts';

/** Pictures between two of the sheet, both included; with that of the walk they are a batch. */
export const BETWEEN = 15;
/** How far the slice goes, in each direction. */
export const REACH = 2;

/** places of two pictures in the sheet */
export const chosen = signal<readonly [number, number]>([0, 5]);
/** in the slice through the noise of the first of them */
export const place = signal({ x: 0, y: 0 });
/** [16, 28, 28] bytes: those between, then that of the walk */
export const explored = signal<readonly Uint8Array[]>([]);

const ask = generating(
  () => {
    const [first, second] = chosen.value;
    const steps = Array.from({ length: BETWEEN }, (_, i) =>
      between(noiseOf(first), noiseOf(second), i / (BETWEEN - 1)),
    );
    return stacked([...steps, inSlice(first, place.value.x, place.value.y)]);
  },
  (pictures) => {
    explored.value = Array.from({ length: BETWEEN + 1 }, (_, i) => pictures.subarray(PIXELS * i, PIXELS * (i + 1)));
  },
);

/** The last picture that was chosen and this one. */
export function choose(picture: number): void {
  const [, last] = chosen.value;
  if (picture !== last) chosen.value = [last, picture];
}

export function move(x: number, y: number): void {
  const inside = (value: number): number => Math.min(REACH, Math.max(-REACH, value));
  place.value = { x: inside(x), y: inside(y) };
}

/** From now on. */
export function explore(): void {
  effect(() => {
    void [state.sheets.value, chosen.value, place.value, state.hasNetworks.value];
    ask();
  });
}

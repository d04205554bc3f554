/** One step by hand: a picture on its way through both networks, the losses, a step of training, and the same picture again. */
import { effect, signal } from '@preact/signals';
import { noise } from '../../../examples/dcgan.ts';
import { guarded } from '../shared/guarded.ts';
import { holed } from './damage.ts';
import { digitOf } from './mending.ts';
import { reset, stepOnce } from './run.ts';
import { api } from './session.ts';
import { PIXELS } from './sheets.ts';
import * as state from './state.ts';

export const STAGES = ['input', 'picture', 'judged', 'losses', 'learnt'] as const;
export type Stage = (typeof STAGES)[number];

/** What the networks make of an input and believe, as they stand. */
export interface Passed {
  /** bytes [28, 28] */
  readonly picture: Uint8Array;
  /** how likely it, and the real digit beside it, is real: 0 to 1 */
  readonly drawn: number;
  readonly real: number;
  /** mean squared difference to the real digit, from -1 to 1 */
  readonly error: number;
}

export interface Hand {
  readonly stage: Stage;
  /** noise [100], or a damaged digit from -1 to 1 [28, 28] */
  readonly input: Float32Array;
  /** bytes [28, 28] */
  readonly digit: Uint8Array;
  readonly before: Passed;
  /** after the step, and how likely the picture from before it is real by then */
  readonly after?: Passed & { readonly old: number };
}

export const hand = signal<Hand | undefined>(undefined);

/** It ends with its networks. */
effect(() => {
  if (!state.hasNetworks.value) hand.value = undefined;
});

/** Losses of a single picture, as the programs have them. */
export const lossesOf = ({ drawn, real, error }: Passed, lambda: number | undefined) => {
  const adversarial = -Math.log(drawn);
  return {
    discriminator: -Math.log(real) - Math.log(1 - drawn),
    adversarial,
    generator: adversarial + (lambda ?? 0) * error,
  };
};

/** A new input; where there are no networks yet, new ones. */
export async function begin(): Promise<void> {
  if (!state.hasNetworks.value) await reset();
  if (!state.hasNetworks.value) return; // which was reported
  await guarded(async () => {
    const number = Math.floor((Math.random() * state.digits.value!.testImages.length) / PIXELS);
    const digit = digitOf(number);
    const seed = Math.floor(Math.random() * 2 ** 31);
    const input = state.mode === 'draw' ? (noise(1, seed).values as Float32Array) : holed(digit);
    hand.value = { stage: 'input', input, digit, before: await pass(input, digit) };
  });
}

/** The next stage; the last one is a step of training. */
export async function next(): Promise<void> {
  const now = hand.value!;
  const stage = STAGES[STAGES.indexOf(now.stage) + 1]!;
  if (stage !== 'learnt') {
    hand.value = { ...now, stage };
    return;
  }
  await guarded(async () => {
    const [before, steps] = [await pass(now.input, now.digit), state.trained.value]; // they may have been trained meanwhile
    await stepOnce();
    if (state.trained.value === steps) return; // which was reported, or is asked about
    const [old] = await api().judge(before.picture);
    hand.value = { ...now, stage, before, after: { ...(await pass(now.input, now.digit)), old: old! } };
  });
}

async function pass(input: Float32Array, digit: Uint8Array): Promise<Passed> {
  const picture = await api().generate(input);
  const both = new Uint8Array(2 * PIXELS);
  both.set(picture);
  both.set(digit, PIXELS);
  const [drawn, real] = await api().judge(both);
  const error = picture.reduce((sum, value, i) => sum + ((value - digit[i]!) / 127.5) ** 2, 0) / PIXELS;
  return { picture, drawn: drawn!, real: real!, error };
}

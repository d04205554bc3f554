/** Colours that mean something, as pixels. */
import { lit, signed } from '../shared/picture.tsx';

export type Rgb = readonly [red: number, green: number, blue: number];

/** A neuron that is silent, and one that is as active as any. */
export const DARK: Rgb = [29, 33, 38];
export const GLOW: Rgb = [255, 190, 92];

export const mixed = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((part, i) => Math.round(part + (to[i]! - part) * share)) as unknown as Rgb;

/** In the order of memory. */
export const pixelOf = ([red, green, blue]: Rgb): number => (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;

/** Of −127/127 to 127/127: blue below zero, dark at it, orange above. */
export const SIGNED_COLORS = Uint32Array.from({ length: 255 }, (_, i) => pixelOf(signed((i - 127) / 127)));

/** The same for what neurons and filters give. */
const LIT_COLORS = Uint32Array.from({ length: 255 }, (_, i) => pixelOf(lit((i - 127) / 127)));

const at = (value: number): number => Math.min(254, Math.max(0, Math.round(127 * value) + 127));

/** Of a weight or gradient from −1 to 1; beyond that as at the end. */
export const weightPixel = (value: number): number => SIGNED_COLORS[at(value)]!;

/** Of an activation from −1 to 1. */
export const activationPixel = (value: number): number => LIT_COLORS[at(value)]!;

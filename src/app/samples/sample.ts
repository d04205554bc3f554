/** The user's own samples as plain data: what they are, what of them is held out to test with, how sets of them are told apart. */
import type { Kind } from '../shared/sources.ts';

export const PIXELS = 784;

export interface Sample {
  /** grows with time */
  readonly id: number;
  /** what its label is a class of */
  readonly kind: Kind;
  /** 0 to 9 */
  readonly label: number;
  /** [28, 28], 0 (paper) to 255 (ink) */
  readonly pixels: Uint8Array;
}

/** As they are trained on: [count, 28, 28] and [count]. */
export interface SampleSet {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

export function setOf(samples: readonly Pick<Sample, 'label' | 'pixels'>[]): SampleSet {
  const images = new Uint8Array(PIXELS * samples.length);
  for (const [i, { pixels }] of samples.entries()) images.set(pixels, PIXELS * i);
  return { images, labels: Uint8Array.from(samples, ({ label }) => label) };
}

/** Of so many samples of a class, one is held out. */
export const HELD_OUT = 5;

/**
 * Where samples are trained on alone: every fifth of a class is there to test with. Where no class has so many, all are trained on, and
 * the test is on them, too.
 */
export function parted(labels: ArrayLike<number>): {
  readonly train: readonly number[];
  readonly test: readonly number[];
} {
  const seen = new Array<number>(10).fill(0);
  const isTest = Array.from(labels, (label) => {
    seen[label]! += 1;
    return seen[label]! % HELD_OUT === 0;
  });
  const all = [...isTest.keys()];
  const test = all.filter((i) => isTest[i]);
  return test.length === 0 ? { train: all, test: all } : { train: all.filter((i) => !isTest[i]), test };
}

export const pick = ({ images, labels }: SampleSet, indices: readonly number[]): SampleSet =>
  setOf(indices.map((i) => ({ label: labels[i]!, pixels: images.subarray(PIXELS * i, PIXELS * (i + 1)) })));

/** Equal for equal samples in the same order (FNV-1a, with the count); the checkpoint has a SHA-256 besides. */
export function printOf({ images, labels }: SampleSet): string {
  let hash = 0x811c9dc5;
  for (const bytes of [labels, images]) for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return `${labels.length}-${hash.toString(16)}`;
}

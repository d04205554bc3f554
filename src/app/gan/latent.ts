/**
 * Ways through the noise that a generator draws from. Normal numbers in 100 dimensions lie near a sphere of radius 10, and a generator
 * knows no other place: so each way stays on the sphere of its ends (White, "Sampling Generative Networks", 2016).
 */
import { NOISE, noise } from '../../../examples/dcgan.ts';
import { COUNT } from './sheets.ts';

const SHEET = noise(COUNT).values as Float32Array;
/** Two directions in which to walk, about at right angles to each other and to all noise: [2, 100]. */
const DIRECTIONS = noise(2, 2).values as Float32Array;

/** Of a picture of the sheet, by its number: [100]. */
export const noiseOf = (number: number): Float32Array => SHEET.subarray(NOISE * number, NOISE * (number + 1));

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** From a to b, on the arc between them. @param t 0 for a, 1 for b */
export function between(a: Float32Array, b: Float32Array, t: number): Float32Array {
  const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  if (angle < 1e-6) return a.slice();
  const [partA, partB] = [Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle)];
  return a.map((value, i) => partA * value + partB * b[i]!);
}

/** A point of the slice through the noise of a picture of the sheet: x and y are steps in the two directions. */
export function inSlice(number: number, x: number, y: number): Float32Array {
  const base = noiseOf(number);
  const moved = base.map((value, i) => value + x * DIRECTIONS[i]! + y * DIRECTIONS[NOISE + i]!);
  const scale = Math.sqrt(dot(base, base) / dot(moved, moved));
  return moved.map((value) => scale * value);
}

/** Several noises as one: [count, 100]. */
export function stacked(noises: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(noises.length * NOISE);
  for (const [i, each] of noises.entries()) all.set(each, i * NOISE);
  return all;
}

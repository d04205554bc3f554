/** `tf.util`: what programs use of it. */
import { UsageError } from '../errors.ts';

/** Any array whose elements can be exchanged. */
// biome-ignore lint/suspicious/noExplicitAny: of anything
type List = any[] | Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** Puts the elements of arrays of one length into one new order, in place: Fisher & Yates. */
function shuffleAll(...lists: readonly List[]): void {
  const { length } = lists[0]!;
  if (lists.some((list) => list.length !== length))
    throw new UsageError('tf.util.shuffleCombo: the arrays differ in length.');
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    for (const list of lists) [list[i], list[j]] = [list[j], list[i]];
  }
}

/** A new order of an array, in place. */
export const shuffle = (array: List): void => shuffleAll(array);
/** The same new order of two arrays, in place. @throws UsageError where they differ in length */
export const shuffleCombo = (array: List, array2: List): void => shuffleAll(array, array2);

/** The numbers from 0 to before n, in a new order. */
export function createShuffledIndices(n: number): Uint32Array {
  const indices = Uint32Array.from({ length: n }, (_, i) => i);
  shuffleAll(indices);
  return indices;
}

/** How many elements a shape has. */
export const sizeFromShape = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);
/** Nested arrays as one. */
// biome-ignore lint/suspicious/noExplicitAny: of anything
export const flatten = (list: any, result: any[] = []): any[] => {
  if (Array.isArray(list) || ArrayBuffer.isView(list)) for (const each of list as List) flatten(each, result);
  else result.push(list);
  return result;
};

/** @throws UsageError with the text, where the condition does not hold */
export function assert(condition: boolean, text: () => string): void {
  if (!condition) throw new UsageError(text());
}

/** Milliseconds since some time. */
export const now = (): number => performance.now();
/** Whether two arrays have the same elements. */
export const arraysEqual = (a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean =>
  a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
/** A number in a range. */
export const clamp = (min: number, x: number, max: number): number => Math.max(min, Math.min(x, max));
/** A uniform number from a to below b. */
export const randUniform = (a: number, b: number): number => a + Math.random() * (b - a);

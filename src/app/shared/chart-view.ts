/** What part of a chart's places is seen, and what its axes say: plain numbers. */

export type Range = readonly [least: number, most: number];

/** No less of a chart than this is seen. */
const LEAST_PART = 1e-3;

/** Moved into `whole`; undefined where it is all of it. */
export function within([least, most]: Range, [first, last]: Range): Range | undefined {
  const width = Math.max(most - least, LEAST_PART * (last - first));
  if (width >= last - first) return undefined;
  const left = Math.min(Math.max(least, first), last - width);
  return [left, left + width];
}

/** So many times as large around a place that stays where it is; undefined: all of it is seen. */
export function zoomed([least, most]: Range, whole: Range, at: number, times: number): Range | undefined {
  const width = Math.max((most - least) / times, LEAST_PART * (whole[1] - whole[0]));
  const share = Math.min(1, Math.max(0, (at - least) / (most - least)));
  return within([at - share * width, at + (1 - share) * width], whole);
}

/** Moved, no further than `whole` goes. */
export const panned = ([least, most]: Range, whole: Range, by: number): Range | undefined =>
  within([least + by, most + by], whole);

/** Places of all lines in order, each once: where the cursor goes next, at least `least` away. */
export function placeFrom(places: ArrayLike<number>, at: number, least: number): number {
  const all = Array.from(places);
  if (all.length === 0) return at;
  if (least > 0) return all.find((place) => place >= at + least) ?? all.at(-1)!;
  return all.findLast((place) => place <= at + least) ?? all[0]!;
}

/** The place in a sorted list that is nearest. */
export function nearest(places: ArrayLike<number>, at: number): number {
  let [low, high] = [0, places.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low > 0 && at - places[low - 1]! <= places[low]! - at ? low - 1 : low;
}

/** Decimals that tell ticks apart that are `step` from each other. */
export function decimalsOf(step: number): number {
  for (let digits = 0; digits < 12; digits++) {
    const whole = step * 10 ** digits;
    if (Math.abs(whole - Math.round(whole)) < 1e-6 * whole) return digits;
  }
  return 12;
}

/** Whether it has one digit that is not 0, as the ticks of a log axis do. */
export function isPlain(value: number): boolean {
  const digit = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  return Math.abs(digit - Math.round(digit)) < 1e-6;
}

/** Room around values: from 0 where all is seen, close about them where a part is; on a log axis the same share of a decade each way. */
export function roomAround([low, high]: Range, { isLog, isPart }: { isLog: boolean; isPart: boolean }): Range {
  if (isLog) {
    const room = low === high ? 2 : (high / low) ** 0.05;
    return [low / room, high * room];
  }
  const room = 0.05 * (high - low || Math.abs(high) || 1);
  return [isPart ? low - room : Math.min(0, low), high + room];
}

/** Sheets of one training, one after the other, as an animated GIF; gifenc encodes it. */
import * as gifenc from 'gifenc';
import type { Pixels } from './sheet.ts';

const GIFEncoder = gifenc.GIFEncoder ?? gifenc.default.GIFEncoder;
/** A byte of a grey picture is its own index. */
const GREYS = Array.from({ length: 256 }, (_, level) => [level, level, level]);
/** All of it takes about so long, but no picture is shown for less or longer than these; the last one stays. */
const [TOTAL_MS, LEAST_MS, MOST_MS, LAST_MS] = [6000, 40, 500, 2000];

/** A GIF that repeats. @param frames grey sheets of one size, the first one first */
export function animationOf(frames: readonly Pixels[]): Uint8Array<ArrayBuffer> {
  const gif = GIFEncoder();
  const delay = Math.min(Math.max(TOTAL_MS / frames.length, LEAST_MS), MOST_MS);
  frames.forEach(({ data, width, height }, i) => {
    const palette = i === 0 ? { palette: GREYS } : {};
    gif.writeFrame(data, width, height, { ...palette, delay: i === frames.length - 1 ? LAST_MS : delay });
  });
  gif.finish();
  return gif.bytes();
}

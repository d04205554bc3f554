/** Damage for the pictures that a run shows as it goes on: always the same, computed here, since a training step's own is new in each step. */
import { seeded } from '../../examples/data/random.ts';
import type { PictureShape } from '../report/sheet.ts';

/** Of 28 pixels, that of the hole: 12. */
const HOLE = 3 / 7;
const NOISE = 0.7;

/** What becomes of the value at row y, column x of a picture. */
type Damage = (value: number, y: number, x: number) => number;

/**
 * Pictures [count, height, width, channels] from -1 to 1, each damaged: a square hole at a place of its own, the lower half, or noise, and
 * twice as many holes as others. What is lost is 0.
 */
export function damagedSamples(values: ArrayLike<number>, [height, width, channels]: PictureShape): Float32Array {
  const random = seeded(1);
  const size = height * width * channels;
  const side = Math.round(HOLE * Math.min(height, width));
  const hole = (): Damage => {
    const [top, left] = [random.below(height - side + 1), random.below(width - side + 1)];
    return (value, y, x) => (y >= top && y < top + side && x >= left && x < left + side ? 0 : value);
  };
  const half = (): Damage => (value, y) => (y >= height / 2 ? 0 : value);
  const noise = (): Damage => (value) => Math.min(Math.max(value + random.normal(0, NOISE), -1), 1);
  const kinds = [hole, half, hole, noise];
  const damages = Array.from({ length: values.length / size }, (_, picture) => kinds[picture % kinds.length]!());
  return Float32Array.from(values, (value, i) => {
    const pixel = Math.floor((i % size) / channels);
    return damages[Math.floor(i / size)]!(value, Math.floor(pixel / width), pixel % width);
  });
}

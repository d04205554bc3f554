/** Pictures of rings, crosses and bars, made up: each of its own size and place, softly drawn, 12 × 12 grey levels in bytes. */
import { type Tensor, tensor } from 'wgrad';
import { seeded } from './random.ts';

export const SIDE = 12;

/** How far (x, y) is from the line of a shape whose middle is (0, 0). */
const SHAPES: readonly ((x: number, y: number, size: number) => number)[] = [
  (x, y, size) => Math.abs(Math.hypot(x, y) - size),
  (x, y, size) => Math.max(Math.min(Math.abs(x), Math.abs(y)), Math.hypot(x, y) - size),
  (x, y, size) => Math.max(Math.abs(x - y) / Math.SQRT2, Math.hypot(x, y) - size),
];

/** Pictures, and what they show. */
export interface Labelled {
  /** [count, 12, 12], 0 to 1 */
  readonly images: Tensor;
  /** [count]: 0 ring, 1 cross, 2 bar */
  readonly labels: Tensor;
}

export const pictures = (count: number, seed: number): Tensor => labelled(count, seed).images;

/**
 * Bytes [count, 12, 12], black is 0. Models read them as 0 to 1: divide by 255, which copies nothing.
 * @param spread how far from the middle shapes stand at most, in pixels
 */
export function labelled(count: number, seed: number, spread = 1): Labelled {
  const random = seeded(seed);
  const pixels = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  for (let picture = 0; picture < count; picture++) {
    const label = random.below(SHAPES.length);
    labels[picture] = label;
    const distance = SHAPES[label]!;
    const size = random.uniform(2.5, 4.5);
    const [near, far] = [5.5 - spread, 5.5 + spread];
    const [left, top] = [random.uniform(near, far), random.uniform(near, far)];
    for (let i = 0; i < SIDE * SIDE; i++) {
      const away = distance((i % SIDE) - left, Math.floor(i / SIDE) - top, size);
      pixels[picture * SIDE * SIDE + i] = Math.round(255 * Math.min(Math.max(1.5 - away, 0), 1));
    }
  }
  return { images: tensor(pixels, [count, SIDE, SIDE]).div(255), labels: tensor(labels) };
}

/** The first pictures of each tensor [samples, height, width, ...] of grey levels, 0 to 1, as text, a row for each tensor. */
export async function drawn(count: number, ...rows: readonly Tensor[]): Promise<string> {
  const lines: string[] = [];
  for (const row of rows) {
    const [, height, width] = row.shape as [number, number, number];
    const values = await row.slice(0, count).data();
    const shade = (picture: number, i: number): string => {
      const value = Math.min(Math.max(values[picture * height * width + i]!, 0), 0.999);
      return ' .:oO@'[Math.floor(6 * value)]!.repeat(2);
    };
    for (let y = 0; y < height; y++) {
      const columns = Array.from({ length: count }, (_, picture) =>
        Array.from({ length: width }, (_, x) => shade(picture, y * width + x)).join(''),
      );
      lines.push(columns.join(' | '));
    }
    lines.push('');
  }
  return lines.join('\n');
}

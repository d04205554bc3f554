/** Signs, made up: each a few strokes between points of its own; each picture moved, slanted, drawn anew, light on dark or dark on light, 12 × 12 grey levels in bytes. */
import { type Tensor, tensor } from 'wgrad';
import { seeded } from './random.ts';

export const SIDE = 12;
const STROKES = 3;

/** Pictures, and the numbers of their signs. */
export interface Signs {
  /** [count, 12, 12], 0 to 1 */
  readonly images: Tensor;
  /** [count] */
  readonly labels: Tensor;
}

type Point = readonly [x: number, y: number];

/** How far a point is from a line between two others. */
function awayFrom([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(Math.max(along, 0), 1);
  return Math.hypot(px - ax - share * dx, py - ay - share * dy);
}

/**
 * `each` pictures of each of the signs, one sign after the other in turn.
 * @param set decides what the signs are; `seed` how they are drawn
 */
export function signs(options: { kinds: number; each: number; set: number; seed: number }): Signs {
  const { kinds, each, set, seed } = options;
  const [shape, hand] = [seeded(100 + set), seeded(seed)];
  const strokes = Array.from({ length: kinds }, () =>
    Array.from({ length: STROKES + 1 }, (): Point => [shape.uniform(2, 9), shape.uniform(2, 9)]),
  );
  const count = kinds * each;
  const pixels = new Uint8Array(count * SIDE * SIDE);
  for (let picture = 0; picture < count; picture++) {
    const [left, top, slant] = [hand.uniform(-1.5, 1.5), hand.uniform(-1.5, 1.5), hand.uniform(-0.25, 0.25)];
    const [dark, light] = [hand.uniform(0, 90), hand.uniform(165, 255)];
    const [paper, ink] = hand.below(2) === 0 ? [dark, light] : [light, dark];
    const points = strokes[picture % kinds]!.map(([x, y]): Point => {
      return [x + left + slant * (y - 5.5) + hand.normal(0, 0.35), y + top + hand.normal(0, 0.35)];
    });
    for (let i = 0; i < SIDE * SIDE; i++) {
      const at: Point = [i % SIDE, Math.floor(i / SIDE)];
      const away = Math.min(...points.slice(1).map((point, stroke) => awayFrom(at, points[stroke]!, point)));
      pixels[picture * SIDE * SIDE + i] = Math.round(paper + (ink - paper) * Math.min(Math.max(1.4 - away, 0), 1));
    }
  }
  const labels = Uint8Array.from({ length: count }, (_, picture) => picture % kinds);
  return { images: tensor(pixels, [count, SIDE, SIDE]).div(255), labels: tensor(labels) };
}

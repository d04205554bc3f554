/**
 * Draws pen strokes into a small grey picture: soft-edged lines with round ends and changing width, the darkest ink
 * winning where they cross. Only the pixels around a line are visited.
 */

/** Rows and columns of a picture. */
export const SIDE = 28;

/** Half the width of the edge, in pixels, over which ink fades: about what MNIST's area averaging leaves. */
const SOFTNESS = 0.5;

/**
 * Draws a line from (x0, y0) with half-width r0 to (x1, y1) with half-width r1, in pixels; pixel (0, 0) has its centre
 * at (0.5, 0.5). `ink` is SIDE × SIDE, 0 to 1.
 */
export function stampLine(
  ink: Float32Array,
  x0: number,
  y0: number,
  r0: number,
  x1: number,
  y1: number,
  r1: number,
): void {
  const reach = Math.max(r0, r1) + SOFTNESS;
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
  const right = Math.min(SIDE - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const bottom = Math.min(SIDE - 1, Math.floor(Math.max(y0, y1) + reach));
  const [dx, dy] = [x1 - x0, y1 - y0];
  const perLength = 1 / Math.max(dx * dx + dy * dy, 1e-9);
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - y0;
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - x0;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) * perLength));
      const [ex, ey] = [px - along * dx, py - along * dy];
      const inside = r0 + along * (r1 - r0) + SOFTNESS - Math.sqrt(ex * ex + ey * ey);
      if (inside <= 0) continue;
      const cover = Math.min(1, inside / (2 * SOFTNESS));
      const at = row * SIDE + column;
      if (cover > ink[at]!) ink[at] = cover;
    }
  }
}

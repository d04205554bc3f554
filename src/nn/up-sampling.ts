/** Bilinear interpolation by whole factors, out of views and elementwise ops: one axis after the other. */
import { type Node, sizeOf } from '../graph/node.ts';
import { reshape } from '../graph/views.ts';
import { add, mul, scale, sub } from '../ops/arithmetic.ts';
import { abs, maximum } from '../ops/comparisons.ts';
import { concat } from '../ops/joins.ts';
import { slice } from '../ops/movement.ts';
import { fill, iota } from '../ops/sources.ts';

/** x [N, H, W, C] → [N, H · down, W · across, C], with the centres of pixels at halves, as tf.image.resize has them. */
export const interpolated = (x: Node, down: number, across: number): Node => along(along(x, 1, down), 2, across);

/**
 * Pixel s · i + k lies (k + 1/2) / s - 1/2 pixels after the centre of pixel i, or before it where that is negative: it has that share of
 * its neighbour there, which at the edges is the pixel itself.
 */
function along(x: Node, axis: number, s: number): Node {
  const size = x.shape[axis]!;
  if (s === 1) return x;
  const part = (begin: number, count: number): Node =>
    slice(
      x,
      x.shape.map((_, each) => (each === axis ? begin : 0)),
      x.shape.with(axis, count),
    );
  const [first, last] = [part(0, 1), part(size - 1, 1)];
  const [before, after] =
    size === 1 ? [x, x] : [concat([first, part(0, size - 1)], axis), concat([part(1, size - 1), last], axis)];
  const [outer, inner] = [sizeOf(x.shape.slice(0, axis + 1)), sizeOf(x.shape.slice(axis + 1))];
  const rows = (value: Node): Node => reshape(value, [outer, 1, inner]);
  const place = sub(scale(iota([s, 1], 0), 1 / s), fill([], 0.5 - 0.5 / s));
  const none = fill([], 0);
  const shares: readonly (readonly [Node, Node])[] = [
    [x, sub(fill([], 1), abs(place))],
    [before, maximum(scale(place, -1), none)],
    [after, maximum(place, none)],
  ];
  const parts = shares.map(([value, share]) => mul(rows(value), share));
  return reshape(add(add(parts[0]!, parts[1]!), parts[2]!), x.shape.with(axis, size * s));
}

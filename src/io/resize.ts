/**
 * Resizing by bilinear interpolation with antialiasing: each new pixel is the mean of the old ones under a tent, as wide
 * as the step where a picture shrinks (as tf.image.resize with antialias, and Pillow). Pixel centres are at halves.
 */

/** Pixels in rows from the top, `channels` values each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** For each new pixel of a row or column: where the old ones begin, and their weights, which sum to 1. */
type Taps = readonly { readonly first: number; readonly weights: readonly number[] }[];

function tapsOf(from: number, to: number): Taps {
  const step = from / to;
  const reach = Math.max(step, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * step;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const last = Math.min(from, Math.floor(centre + reach + 0.5));
    const tent = Array.from({ length: last - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach),
    );
    const sum = tent.reduce((all, weight) => all + weight, 0);
    return { first, weights: tent.map((weight) => weight / sum) };
  });
}

/** The picture in another size, uint8 [height, width, channels], rounded to the nearest. */
export function resized({ width, height, channels, data }: Picture, newHeight: number, newWidth: number): Uint8Array {
  const columns = tapsOf(width, newWidth);
  const narrow = new Float32Array(height * newWidth * channels);
  for (let row = 0; row < height; row++) {
    blend(columns, channels, data, row * width * channels, narrow, row * newWidth * channels);
  }
  const rows = tapsOf(height, newHeight);
  const stride = newWidth * channels;
  const sums = new Float32Array(newHeight * stride);
  blend(rows, stride, narrow, 0, sums, 0);
  return Uint8Array.from(sums, (value) => Math.min(255, Math.max(0, Math.round(value))));
}

/** Each new item, of `size` values, as the weighted sum of old ones. */
function blend(
  taps: Taps,
  size: number,
  from: ArrayLike<number>,
  fromAt: number,
  to: Float32Array,
  toAt: number,
): void {
  let out = toAt;
  for (const { first, weights } of taps) {
    for (let value = 0; value < size; value++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * from[fromAt + (first + k) * size + value]!;
      to[out++] = sum;
    }
  }
}

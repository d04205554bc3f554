/** Filters with several channels, as pictures: one small square for each channel, side by side. */

export interface Mosaic {
  /** row by row; between squares there is 0 */
  readonly values: Float32Array;
  readonly columns: number;
  readonly rows: number;
}

/** @param values [size, size, channels] */
export function mosaicOf(values: Float32Array, size: number, channels: number): Mosaic {
  const across = Math.ceil(Math.sqrt(channels));
  const down = Math.ceil(channels / across);
  const [columns, rows] = [across * (size + 1) - 1, down * (size + 1) - 1];
  const all = new Float32Array(columns * rows);
  for (let channel = 0; channel < channels; channel++) {
    const [left, top] = [(channel % across) * (size + 1), Math.floor(channel / across) * (size + 1)];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) all[(top + y) * columns + left + x] = values[(y * size + x) * channels + channel]!;
    }
  }
  return { values: all, columns, rows };
}

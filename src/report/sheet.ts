/** Sheets: pictures of a network side by side, as pixels. For files and for canvases; it knows neither. */

/** Height, width and channels (1: grey, 3: red, green, blue) of a picture. */
export type PictureShape = readonly [height: number, width: number, channels: number];

/** Pixels row by row, a byte for each channel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/** Pixels between two pictures of a sheet; they are white. */
const GAP = 2;
const WHITE = 255;

/** A value from -1 (paper) to 1 (ink) as a byte: x · 127.5 + 127.5; what is beyond is cut off. */
export const toLevel = (value: number): number => Math.round(Math.min(Math.max(value * 127.5 + 127.5, 0), 255));

/** The value from -1 to 1 of a byte. */
export const fromLevel = (level: number): number => level / 127.5 - 1;

/**
 * Pictures in rows of `columns`.
 * @param values from -1 to 1: [count, height, width, channels]
 */
export function sheetOf(values: ArrayLike<number>, shape: PictureShape, columns: number): Pixels {
  const [height, width, channels] = shape;
  const size = height * width * channels;
  const count = Math.floor(values.length / size);
  const across = Math.min(columns, count);
  const sheetWidth = across * (width + GAP) - GAP;
  const sheetHeight = Math.ceil(count / columns) * (height + GAP) - GAP;
  const data = new Uint8Array(sheetWidth * sheetHeight * channels).fill(WHITE);
  for (let picture = 0; picture < count; picture++) {
    const left = (picture % columns) * (width + GAP);
    const top = Math.floor(picture / columns) * (height + GAP);
    for (let i = 0; i < size; i++) {
      const [pixel, channel] = [Math.floor(i / channels), i % channels];
      const [x, y] = [left + (pixel % width), top + Math.floor(pixel / width)];
      data[(y * sheetWidth + x) * channels + channel] = toLevel(values[picture * size + i]!);
    }
  }
  return { width: sheetWidth, height: sheetHeight, channels, data };
}

/** The same pixels as red, green, blue and alpha, as canvases take them. */
export function rgbaOf({ width, height, channels, data }: Pixels): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < 3; c++) rgba[4 * pixel + c] = data[pixel * channels + (channels === 1 ? 0 : c)]!;
    rgba[4 * pixel + 3] = 255;
  }
  return rgba;
}

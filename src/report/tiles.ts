/**
 * Tiles: a picture of any size in parts of the one size that a network takes, which overlap by half. Put together again they are blended:
 * each counts most in its middle. Pure, for commands and pages.
 */

import type { PictureShape } from './sheet.ts';

/** Values row by row: [height, width, channels]. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
}

/** How a picture is cut: tiles of `side[0]` × `side[1]`, one at each of `rows` and `columns`. */
export interface Tiling {
  /** height and width of a tile */
  readonly side: readonly [number, number];
  /** where tiles begin, from the top and from the left */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** The tiles of a picture; along an axis on which it is smaller than a tile there is one. */
export function tilingOf(height: number, width: number, side: readonly [number, number]): Tiling {
  return { side, rows: beginsOf(height, side[0]), columns: beginsOf(width, side[1]) };
}

/** As few as overlap by half a tile at least, evenly over the axis. */
function beginsOf(length: number, side: number): number[] {
  const free = length - side;
  if (free <= 0) return [0];
  const gaps = Math.ceil(free / Math.max(1, Math.floor(side / 2)));
  return Array.from({ length: gaps + 1 }, (_, i) => Math.round((i * free) / gaps));
}

/** All tiles, row by row: [tiles, ...side, channels]. Beyond the picture its outermost pixels are repeated. */
export function cutTiles({ height, width, channels, values }: Plane, { side, rows, columns }: Tiling): Float32Array {
  const [tileHeight, tileWidth] = side;
  const tiles = new Float32Array(rows.length * columns.length * tileHeight * tileWidth * channels);
  let to = 0;
  for (const [top, left] of placesOf(rows, columns)) {
    for (let y = 0; y < tileHeight; y++) {
      const row = Math.min(top + y, height - 1) * width;
      for (let x = 0; x < tileWidth; x++) {
        const from = (row + Math.min(left + x, width - 1)) * channels;
        for (let c = 0; c < channels; c++) tiles[to++] = values[from + c]!;
      }
    }
  }
  return tiles;
}

/** The picture of tiles as `cutTiles` gives them. */
export function blendTiles(tiles: Float32Array, tiling: Tiling, [height, width, channels]: PictureShape): Plane {
  const { side, rows, columns } = tiling;
  const [tileHeight, tileWidth] = side;
  const sums = new Float64Array(height * width * channels);
  const weights = new Float64Array(height * width);
  let tile = 0;
  for (const [top, left] of placesOf(rows, columns)) {
    for (let y = 0; y < Math.min(tileHeight, height - top); y++) {
      for (let x = 0; x < Math.min(tileWidth, width - left); x++) {
        const weight = weightOf(y, tileHeight) * weightOf(x, tileWidth);
        const pixel = (top + y) * width + left + x;
        const from = ((tile * tileHeight + y) * tileWidth + x) * channels;
        weights[pixel]! += weight;
        for (let c = 0; c < channels; c++) sums[pixel * channels + c]! += weight * tiles[from + c]!;
      }
    }
    tile += 1;
  }
  const values = Float32Array.from(sums, (sum, i) => sum / weights[Math.floor(i / channels)]!);
  return { height: height, width: width, channels: channels, values };
}

const placesOf = (rows: readonly number[], columns: readonly number[]): [number, number][] =>
  rows.flatMap((top) => columns.map((left): [number, number] => [top, left]));

/** A hat over the tile, never 0. */
const weightOf = (place: number, side: number): number => Math.min(place + 1, side - place);

/**
 * Repair of a picture of any size, grey or in colour, by a network for grey or coloured tiles of one size: what goes into the network, and
 * what becomes of what it gives. Which network, and where it runs, is the caller's affair.
 */
import { fromLevel, type PictureShape, type Pixels, toLevel } from './sheet.ts';
import { blendTiles, cutTiles, type Plane, type Tiling, tilingOf } from './tiles.ts';

/** A byte for each of red, green, blue and alpha. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A picture as tiles. */
export interface RepairPlan {
  readonly tiling: Tiling;
  /** The colours of each input: one of all three, one for each, or of red alone where the picture is grey. */
  readonly colours: readonly (readonly number[])[];
  /** what the network is to be given, each [tiles, height, width, channels] from -1 to 1 */
  readonly inputs: readonly Float32Array[];
}

/** @param shape of a tile as the network takes it; a grey one gets each colour by itself */
export function planRepair(picture: Rgba, [height, width, channels]: PictureShape): RepairPlan {
  const tiling = tilingOf(picture.height, picture.width, [height, width]);
  const colours = channels === 3 ? [[0, 1, 2]] : isGrey(picture) ? [[0]] : [[0], [1], [2]];
  return { tiling, colours, inputs: colours.map((some) => cutTiles(planeOf(picture, some), tiling)) };
}

/**
 * The repaired picture, opaque where pixels were lost. Where it has lost pixels they alone are replaced; else all of it is.
 * @param outputs what the network made of each of the plan's inputs
 */
export function finishRepair(picture: Rgba, plan: RepairPlan, outputs: readonly Float32Array[]): Rgba {
  const { width, height, data } = picture;
  const { tiling, colours } = plan;
  const planes = outputs.map((tiles, i) => blendTiles(tiles, tiling, [height, width, colours[i]!.length]));
  const keeps = hasLost(picture);
  const repaired = Uint8Array.from(data);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const lost = isLost(picture, pixel);
    if (keeps && !lost) continue;
    if (lost) repaired[4 * pixel + 3] = 255;
    for (let colour = 0; colour < 3; colour++) {
      const { channels, values } = planes[colour] ?? planes[0]!;
      repaired[4 * pixel + colour] = toLevel(values[channels * pixel + (channels === 3 ? colour : 0)]!);
    }
  }
  return { width, height, data: repaired };
}

/** Fully transparent: 0, halfway between black and white. */
const isLost = ({ data }: Rgba, pixel: number): boolean => data[4 * pixel + 3] === 0;

function hasLost(picture: Rgba): boolean {
  for (let pixel = 0; pixel < picture.width * picture.height; pixel++) if (isLost(picture, pixel)) return true;
  return false;
}

/** Whether red, green and blue are equal in all that is not lost. */
function isGrey(picture: Rgba): boolean {
  const { width, height, data } = picture;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [red, green, blue] = [data[4 * pixel], data[4 * pixel + 1], data[4 * pixel + 2]];
    if (!isLost(picture, pixel) && (red !== green || green !== blue)) return false;
  }
  return true;
}

function planeOf(picture: Rgba, colours: readonly number[]): Plane {
  const { width, height, data } = picture;
  const channels = colours.length;
  const values = Float32Array.from({ length: width * height * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    return isLost(picture, pixel) ? 0 : fromLevel(data[4 * pixel + colours[i % channels]!]!);
  });
  return { width, height, channels, values };
}

/** The same picture with as few channels as say all of it: grey, colour, or both with alpha. */
export function packed(picture: Rgba): Pixels {
  const { width, height, data } = picture;
  const opaque = data.every((level, i) => i % 4 !== 3 || level === 255);
  const channels = [...(isGrey(picture) ? [0] : [0, 1, 2]), ...(opaque ? [] : [3])];
  const kept = Uint8Array.from({ length: width * height * channels.length }, (_, i) => {
    return data[4 * Math.floor(i / channels.length) + channels[i % channels.length]!]!;
  });
  return { width, height, channels: channels.length, data: kept };
}

/**
 * PNG and JPEG to pixels in Node, by the packages fast-png and jpeg-js, which are optional peers: each is loaded where the
 * first file of its kind is. A browser decodes by itself.
 */
import { UsageError } from '../errors.ts';
import type { Picture } from './resize.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47];
const JPEG = [0xff, 0xd8, 0xff];
const LIMITS = { maxResolutionInMP: 200, maxMemoryUsageInMB: 2048 };

/** What reads a picture; the tests give others. */
export interface Decoders {
  readonly png: () => Promise<typeof import('fast-png')>;
  readonly jpeg: () => Promise<typeof import('jpeg-js')>;
}

const PACKAGES: Decoders = { png: () => import('fast-png'), jpeg: () => import('jpeg-js') };

/**
 * Decodes by what the bytes are, whatever the file is called.
 *
 * @returns RGBA, or nothing where the bytes are neither PNG nor JPEG
 * @throws UsageError where the package is not installed; other errors where the file is damaged
 */
export async function decodePicture(bytes: Uint8Array, from = PACKAGES): Promise<Picture | undefined> {
  if (PNG.every((byte, i) => bytes[i] === byte)) return decodePng(bytes, await load(from.png, 'fast-png', 'PNG'));
  if (!JPEG.every((byte, i) => bytes[i] === byte)) return undefined;
  const module = await load(from.jpeg, 'jpeg-js', 'JPEG');
  const { decode } = 'default' in module ? (module.default as typeof module) : module; // CommonJS
  return { ...decode(bytes, { useTArray: true, formatAsRGBA: true, ...LIMITS }), channels: 4 };
}

async function load<Module>(importing: () => Promise<Module>, name: string, kind: string): Promise<Module> {
  try {
    return await importing();
  } catch (cause) {
    throw new UsageError(
      `imageFolder: the package '${name}', which reads ${kind} files in Node, is missing. Run npm install ${name}.`,
      { cause },
    );
  }
}

function decodePng(bytes: Uint8Array, { decode, convertIndexedToRgb }: typeof import('fast-png')): Picture {
  const png = decode(bytes, { checkCrc: true });
  const { width, height, depth, palette } = png;
  if (palette !== undefined) {
    return toRgba({ width, height, channels: palette[0]?.length ?? 3, data: convertIndexedToRgb(png) });
  }
  const { channels } = png;
  if (depth < 8)
    return toRgba({ width, height, channels, data: unpackBits(png.data, width * channels, height, depth) });
  const data = depth === 16 ? Uint8Array.from(png.data, (value) => value >> 8) : png.data;
  return toRgba({ width, height, channels, data });
}

/** Grey of 1, 2 or 4 bits, where each row begins with a byte of its own, as 0 to 255. */
function unpackBits(packed: ArrayLike<number>, perRow: number, rows: number, depth: number): Uint8Array {
  const rowBytes = Math.ceil((perRow * depth) / 8);
  const largest = 2 ** depth - 1;
  return Uint8Array.from({ length: perRow * rows }, (_, i) => {
    const bit = (i % perRow) * depth;
    const byte = packed[Math.floor(i / perRow) * rowBytes + (bit >> 3)]!;
    return (((byte >> (8 - depth - (bit & 7))) & largest) * 255) / largest;
  });
}

/** Of grey, grey with alpha, RGB or RGBA. */
function toRgba({ width, height, channels, data }: Picture): Picture {
  const rgba = new Uint8Array(width * height * 4);
  const colours = channels >= 3 ? [0, 1, 2] : [0, 0, 0];
  const hasAlpha = channels % 2 === 0;
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < 3; c++) rgba[4 * pixel + c] = data[pixel * channels + colours[c]!]!;
    rgba[4 * pixel + 3] = hasAlpha ? data[pixel * channels + channels - 1]! : 255;
  }
  return { width, height, channels: 4, data: rgba };
}

/** A picture out of a file as the network takes it: grey, light on dark, its subject fitted as those of the data set are. */
import { FormatError } from '../../errors.ts';
import { fitBox } from '../digit/fit-box.ts';
import { withWords } from '../shared/said.ts';
import type { Kind } from '../shared/sources.ts';

/** Where the subject is looked for: as large as the drawing pad's paper, twice. */
const WORK = 280;
/** Differences from the background up to this share of the largest one are paper: shadows, grain, what JPEG adds. */
const PAPER = 0.2;
/** Of 255. With less contrast than this there is nothing to see. */
const LEAST_CONTRAST = 20;

/** [28, 28], 0 to 1. @throws FormatError where the file is no picture, or shows nothing */
export async function fromPicture(file: File, kind: Kind): Promise<Float32Array> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw withWords(
      new FormatError(`page: ${file.name}: this is no picture that the browser can read. Choose a PNG, JPEG or WebP.`, {
        cause,
      }),
      'picture',
      file.name,
    );
  });
  const scale = WORK / Math.max(bitmap.width, bitmap.height);
  const width = Math.max(1, Math.round(scale * bitmap.width));
  const height = Math.max(1, Math.round(scale * bitmap.height));
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const ink = inkOf(greyOf(context.getImageData(0, 0, width, height).data), width, height);
  const picture = ink && fitBox(squared(ink, width, height), Math.max(width, height), kind);
  if (picture !== undefined) return picture;
  throw withWords(
    new FormatError(
      `page: ${file.name}: everything in it is of one brightness. Choose a picture that shows something.`,
    ),
    'emptyPicture',
    file.name,
  );
}

/** Luminance, 0 to 255. What is transparent is paper: dark where what is opaque is light on the whole, else light. */
export function greyOf(rgba: Uint8ClampedArray): Float32Array {
  const grey = new Float32Array(rgba.length / 4);
  let [sum, opaque] = [0, 0];
  for (let i = 0; i < grey.length; i++) {
    const [at, alpha] = [4 * i, rgba[4 * i + 3]! / 255];
    grey[i] = 0.2126 * rgba[at]! + 0.7152 * rgba[at + 1]! + 0.0722 * rgba[at + 2]!;
    [sum, opaque] = [sum + grey[i]! * alpha, opaque + alpha];
  }
  const paper = sum > 127 * opaque ? 0 : 255;
  return grey.map((level, i) => {
    const alpha = rgba[4 * i + 3]! / 255;
    return level * alpha + paper * (1 - alpha);
  });
}

/**
 * 0 to 1: how far each pixel is from the background, the middle level of the edge, towards the side on which more of the picture lies. So
 * dark ink on a light background is turned round.
 */
export function inkOf(grey: Float32Array, width: number, height: number): Float32Array | undefined {
  const isEdge = (i: number): boolean => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  };
  const edge = grey.filter((_, i) => isEdge(i)).sort();
  const background = edge[Math.floor(edge.length / 2)]!;
  const apart = grey.map((level) => level - background);
  const side = apart.reduce((sum, difference) => sum + Math.sign(difference) * difference ** 2, 0) < 0 ? -1 : 1;
  const sorted = apart.map((difference) => side * difference).sort();
  const most = sorted[Math.floor(0.995 * (sorted.length - 1))]!; // a speck that glares is not what all is measured by
  const top = Math.max(most, 0.5 * sorted.at(-1)!);
  if (top < LEAST_CONTRAST) return undefined;
  const paper = PAPER * top;
  return apart.map((difference) => Math.min(1, Math.max(0, (side * difference - paper) / (top - paper))));
}

/** In the middle of a square. */
function squared(ink: Float32Array, width: number, height: number): Float32Array {
  const side = Math.max(width, height);
  const [left, top] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)];
  const square = new Float32Array(side * side);
  for (let y = 0; y < height; y++) square.set(ink.subarray(y * width, (y + 1) * width), (y + top) * side + left);
  return square;
}

/** A picture out of a file as the networks take it: 28 × 28 grey levels, light ink on dark paper. */
import { FormatError } from '../../errors.ts';
import { withWords } from '../shared/said.ts';
import { PIXELS, SIDE } from './sheets.ts';

/** Bytes [28, 28], the whole picture in the middle. @throws FormatError where the file is no picture */
export async function loadPicture(file: File): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    const what = `page: ${file.name}: this is no picture that the browser can read. Choose a PNG or JPEG.`;
    throw withWords(new FormatError(what, { cause }), 'picture', file.name);
  });
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d')!;
  const scale = SIDE / Math.max(bitmap.width, bitmap.height);
  const [width, height] = [scale * bitmap.width, scale * bitmap.height];
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  bitmap.close();
  return onDark(greyOf(context.getImageData(0, 0, SIDE, SIDE).data));
}

/** Luminance of red, green and blue; what is transparent is dark. */
const greyOf = (rgba: Uint8ClampedArray): Uint8Array =>
  Uint8Array.from({ length: PIXELS }, (_, i) => {
    const [red, green, blue, alpha] = rgba.subarray(4 * i, 4 * i + 4);
    return Math.round(((0.2126 * red! + 0.7152 * green! + 0.0722 * blue!) * alpha!) / 255);
  });

/** Turned round where the paper, which is what most of the edge shows, is light. */
export function onDark(levels: Uint8Array): Uint8Array {
  const edge = [...levels.keys()].filter((i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    return x === 0 || y === 0 || x === SIDE - 1 || y === SIDE - 1;
  });
  const light = edge.filter((i) => levels[i]! > 127).length;
  return light > edge.length / 2 ? levels.map((value) => 255 - value) : levels;
}

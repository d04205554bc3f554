/**
 * Pictures in a folder per class, as Keras's image_dataset_from_directory reads them: the classes are the folders by name,
 * the pictures of a class all files of its folder and those below. Where files come from and who decodes them is left
 * to image-folder-node.ts and image-folder-browser.ts.
 */
import { expectOptions, show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { DataError, UsageError, WgradError } from '../errors.ts';
import { show as showUntrusted } from '../untrusted.ts';

/** How pictures are read. */
export interface ImageFolderOptions {
  /** Height and width that all pictures are resized to, in pixels; default [256, 256]. */
  readonly imageSize?: readonly [height: number, width: number];
  /** 'rgb' (default), 'rgba' or 'grayscale': 3, 4 or 1 channels. */
  readonly colorMode?: 'rgb' | 'rgba' | 'grayscale';
  /** Ends the reading; the call then rejects with the signal's reason. Default: none. */
  readonly signal?: AbortSignal;
  /** Gets how many pictures have been `read`, of the `total`; default: nobody does. */
  readonly onProgress?: (read: number, total: number) => void;
}

/** Pictures and what they show. */
export interface ImageFolder {
  /** uint8 [count, height, width, channels], 0 to 255, class after class, by path */
  readonly images: Tensor;
  /** int32 [count]: each picture's place in `classNames` */
  readonly labels: Tensor;
  /** The folders' names, sorted. */
  readonly classNames: readonly string[];
  /** The pictures' paths below the folder, in the order of `images`. */
  readonly paths: readonly string[];
}

/** A file below the folder, and its pixels in the size that is asked for. */
export interface PictureFile {
  /** Of the class's folder, those below it and the file: cats/2024/1.png */
  readonly path: string;
  /** uint8 RGBA [height, width, 4], or nothing where it is no picture that can be read here */
  decode(height: number, width: number): Promise<ArrayLike<number> | undefined>;
}

const CHANNELS = { rgb: 3, rgba: 4, grayscale: 1 } as const;
const PICTURES = /\.(bmp|gif|jpe?g|png|webp)$/i;
const AT_ONCE = 8; // so many are decoded beside one another where a browser has threads for it
const MOST_BYTES = 2 ** 32;

/**
 * Reads the pictures into tensors.
 *
 * @param readable what can be read here, in words
 * @param folders names of the classes, which may have no picture
 */
export async function readPictures(
  files: readonly PictureFile[],
  folders: readonly string[],
  options: ImageFolderOptions,
  readable: string,
): Promise<ImageFolder> {
  const { imageSize, colorMode, signal, onProgress } = withDefaults(options);
  const [height, width] = imageSize;
  const channels = CHANNELS[colorMode];
  const classNames = [...new Set(folders)].sort();
  const pictures = files.filter(({ path }) => PICTURES.test(path)).sort(byFolderThenName);
  checkCount(pictures.length, classNames, height * width * channels, imageSize);
  const images = new Uint8Array(pictures.length * height * width * channels);
  for (let first = 0; first < pictures.length; first += AT_ONCE) {
    signal?.throwIfAborted();
    const some = pictures.slice(first, first + AT_ONCE);
    const decoded = await Promise.all(some.map((file) => decode(file, height, width, readable)));
    for (const [i, rgba] of decoded.entries()) {
      takeChannels(rgba, channels, images, (first + i) * height * width * channels);
    }
    onProgress?.(first + some.length, pictures.length);
  }
  const labels = Int32Array.from(pictures, ({ path }) => classNames.indexOf(classOf(path)));
  return {
    images: new Tensor(images, [pictures.length, height, width, channels]),
    labels: new Tensor(labels, [pictures.length]),
    classNames,
    paths: pictures.map(({ path }) => path),
  };
}

export const classOf = (path: string): string => path.slice(0, path.indexOf('/'));

/** Class after class; within one as Keras walks a folder: its own files by name, then those of the folders in it. */
function byFolderThenName(a: PictureFile, b: PictureFile): number {
  const [folderA, folderB] = [folderOf(a.path), folderOf(b.path)];
  if (folderA === folderB) return a.path < b.path ? -1 : 1;
  return folderA < folderB ? -1 : 1;
}

/** Its separators sort before all that names hold: folder, folder/inner, folder-2. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')).replaceAll('/', '\0');

function checkCount(count: number, classNames: readonly string[], bytes: number, size: readonly number[]): void {
  if (count === 0) {
    const found = classNames.length === 0 ? 'no folder' : `no picture in ${classNames.length} folders`;
    throw new DataError(
      `imageFolder: ${found}; expected a folder for each class with pictures in it (png, jpg). Give the folder above those of the classes.`,
    );
  }
  if (count * bytes <= MOST_BYTES) return;
  throw new DataError(
    `imageFolder: ${count} pictures of ${size.join(' × ')} take ${count * bytes} bytes, expected at most ${MOST_BYTES}. Give a smaller imageSize or fewer pictures.`,
  );
}

async function decode(file: PictureFile, height: number, width: number, readable: string): Promise<ArrayLike<number>> {
  const name = showUntrusted(file.path);
  try {
    const rgba = await file.decode(height, width);
    if (rgba !== undefined) return rgba;
  } catch (cause) {
    if (cause instanceof WgradError) throw cause;
    const reason = cause instanceof Error ? showUntrusted(cause.message) : show(cause);
    throw new DataError(`imageFolder: ${name}: cannot be read (${reason}). Replace or remove it.`, { cause });
  }
  throw new DataError(`imageFolder: ${name}: no picture of a known kind, expected ${readable}. Convert or remove it.`);
}

/** Red, green and blue, with alpha, or their brightness (ITU-R BT.601, as tf.image.rgb_to_grayscale). */
function takeChannels(rgba: ArrayLike<number>, channels: number, to: Uint8Array, start: number): void {
  let out = start;
  for (let at = 0; at < rgba.length; at += 4) {
    if (channels === 1) {
      to[out++] = Math.round(0.2989 * rgba[at]! + 0.587 * rgba[at + 1]! + 0.114 * rgba[at + 2]!);
    } else {
      for (let channel = 0; channel < channels; channel++) to[out++] = rgba[at + channel]!;
    }
  }
}

function withDefaults(options: ImageFolderOptions) {
  expectOptions('imageFolder', options, ['imageSize', 'colorMode', 'signal', 'onProgress'], 'imageSize');
  const { imageSize = [256, 256], colorMode = 'rgb', signal, onProgress } = options;
  const isSize = (size: unknown) => Number.isInteger(size) && (size as number) >= 1 && (size as number) <= 16_384;
  if (!Array.isArray(imageSize) || imageSize.length !== 2 || !imageSize.every(isSize)) {
    throw new UsageError(
      `imageFolder: imageSize is ${show(imageSize)}; expected height and width in pixels, such as [64, 64].`,
    );
  }
  if (!Object.hasOwn(CHANNELS, colorMode)) {
    throw new UsageError(`imageFolder: colorMode is ${show(colorMode)}; expected 'rgb', 'rgba' or 'grayscale'.`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new UsageError(`imageFolder: signal is ${show(signal)}; expected the signal of an AbortController.`);
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw new UsageError(`imageFolder: onProgress is ${show(onProgress)}; expected a function.`);
  }
  return { imageSize: imageSize as readonly [number, number], colorMode, signal, onProgress };
}

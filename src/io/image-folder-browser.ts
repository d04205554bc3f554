/** imageFolder() of a page: files that the user picked, decoded and resized by the browser. */
import { show } from '../arguments.ts';
import { DataError, UsageError } from '../errors.ts';
import { classOf, type ImageFolder, type ImageFolderOptions, type PictureFile, readPictures } from './image-folder.ts';

/** What `<input type="file" webkitdirectory>` gives, or showDirectoryPicker(), or the browser's own folder. */
export type PickedFolder = Iterable<File> | FileSystemDirectoryHandle;

/**
 * Reads the pictures of a folder that the user picked, which has a folder for each class, as Keras's
 * image_dataset_from_directory does, without shuffling: `fit` shuffles. The browser decodes them (createImageBitmap) and resizes
 * them on the way, without keeping their proportions; what is transparent becomes black. Folders of Node are read by
 * `imageFolder` of wgrad/io/node.
 *
 * @param picked `input.files` of an `<input type="file" webkitdirectory>`, or what showDirectoryPicker() gives
 * @returns uint8 images [count, height, width, channels] with their labels [count], and the classes by name
 * @throws UsageError where an option is wrong, `picked` is something else, or this is Node
 * @throws DataError where there are no pictures, or one cannot be read; it is named
 */
export async function imageFolder(picked: PickedFolder, options: ImageFolderOptions = {}): Promise<ImageFolder> {
  if (typeof createImageBitmap !== 'function' || typeof OffscreenCanvas !== 'function') {
    throw new UsageError(
      'imageFolder: there is no createImageBitmap here. In Node use imageFolder of wgrad/io/node with a path.',
    );
  }
  const { files, folders } = isHandle(picked) ? await walk(picked) : listed(picked);
  return readPictures(files, folders, options, 'a kind that this browser shows');
}

interface Found {
  readonly files: PictureFile[];
  readonly folders: string[];
}

const isHandle = (picked: PickedFolder): picked is FileSystemDirectoryHandle =>
  typeof (picked as FileSystemDirectoryHandle | undefined)?.getDirectoryHandle === 'function';

/** Paths of picked files begin with the folder that was picked. */
function listed(picked: Iterable<File>): Found {
  if (typeof picked?.[Symbol.iterator] !== 'function') {
    throw new UsageError(
      `imageFolder: the folder is ${show(picked)}; expected input.files or what showDirectoryPicker() gives.`,
    );
  }
  const files: PictureFile[] = [];
  for (const file of picked) {
    const path = file.webkitRelativePath ?? '';
    if (path === '') {
      throw new UsageError(
        `imageFolder: ${show(file.name)} has no folder; expected files of a picked one. Put webkitdirectory into the input.`,
      );
    }
    const below = path.slice(path.indexOf('/') + 1);
    if (!below.includes('/') || below.startsWith('.')) continue;
    files.push({ path: below, decode: (height, width) => decodeFile(file, height, width) });
  }
  return { files, folders: files.map(({ path }) => classOf(path)) };
}

async function walk(root: FileSystemDirectoryHandle): Promise<Found> {
  const found: Found = { files: [], folders: [] };
  try {
    for await (const entry of entriesOf(root)) {
      if (entry.kind !== 'directory' || entry.name.startsWith('.')) continue;
      found.folders.push(entry.name);
      await walkClass(entry, entry.name, found.files);
    }
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause;
    throw new DataError(`imageFolder: the folder ${show(root.name)} cannot be read (${cause.name}). Pick it again.`, {
      cause,
    });
  }
  return found;
}

type Entry = FileSystemDirectoryHandle | FileSystemFileHandle;

const entriesOf = (folder: FileSystemDirectoryHandle) => folder.values() as AsyncIterable<Entry>;

async function walkClass(folder: FileSystemDirectoryHandle, path: string, files: PictureFile[]): Promise<void> {
  for await (const entry of entriesOf(folder)) {
    const inner = `${path}/${entry.name}`;
    if (entry.kind === 'directory') await walkClass(entry, inner, files);
    else files.push({ path: inner, decode: async (height, width) => decodeFile(await entry.getFile(), height, width) });
  }
}

async function decodeFile(file: File, height: number, width: number): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(file, {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'medium',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
    imageOrientation: 'none',
  });
  try {
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('this browser gives no 2d canvas');
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, width, height).data;
  } finally {
    bitmap.close();
  }
}

/** imageFolder() of Node: files of the disk, decoded by packages (decode-picture.ts). */
import { show } from '../arguments.ts';
import { type NodeParts, nodeParts } from '../data/node.ts';
import { DataError, UsageError } from '../errors.ts';
import { decodePicture } from './decode-picture.ts';
import { type ImageFolder, type ImageFolderOptions, type PictureFile, readPictures } from './image-folder.ts';
import { resized } from './resize.ts';

/**
 * Reads the pictures of a folder that has a folder for each class, as Keras's image_dataset_from_directory does, without
 * shuffling: `fit` shuffles. PNG files are read by the package fast-png, JPEG files by jpeg-js: install those that you need.
 * Pictures are resized by bilinear interpolation with antialiasing, without keeping their proportions.
 *
 * @param path of the folder above those of the classes
 * @returns uint8 images [count, height, width, channels] with their labels [count], and the classes by name
 * @throws UsageError where an option is wrong or a package is missing
 * @throws DataError where the folder has no pictures, or one cannot be read; it is named
 */
export async function imageFolder(path: string, options: ImageFolderOptions = {}): Promise<ImageFolder> {
  const node = nodeParts();
  if (node === undefined) {
    throw new UsageError(
      'imageFolder: a page has no folders. Use imageFolder of wgrad/io with files that the user picks.',
    );
  }
  if (typeof path !== 'string' || path === '') {
    throw new UsageError(`imageFolder: the folder is ${show(path)}; expected its path.`);
  }
  const classes = await list(node, path, '');
  const folders = classes.filter(({ isFolder, name }) => isFolder && !name.startsWith('.')).map(({ name }) => name);
  const files: PictureFile[] = [];
  for (const folder of folders) await walk(node, path, folder, files);
  return readPictures(files, folders, options, 'PNG or JPEG in Node');
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

async function walk(node: NodeParts, root: string, folder: string, files: PictureFile[]): Promise<void> {
  for (const { name, isFolder } of await list(node, root, folder)) {
    const path = `${folder}/${name}`;
    if (isFolder) await walk(node, root, path, files);
    else files.push({ path, decode: (height, width) => decodeFile(node, node.path.join(root, path), height, width) });
  }
}

/** What is in a folder; links count as what they point to. */
async function list({ fs, path }: NodeParts, root: string, folder: string): Promise<Entry[]> {
  const place = path.join(root, folder);
  try {
    const names = await fs.readdir(place);
    return await Promise.all(
      names.map(async (name) => ({ name, isFolder: (await fs.stat(path.join(place, name))).isDirectory() })),
    );
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new DataError(
      `imageFolder: the folder ${place} cannot be read (${code}). Check its path and its permissions.`,
      {
        cause,
      },
    );
  }
}

async function decodeFile(
  { fs }: NodeParts,
  place: string,
  height: number,
  width: number,
): Promise<Uint8Array | undefined> {
  const picture = await decodePicture(await fs.readFile(place));
  return picture && resized(picture, height, width);
}

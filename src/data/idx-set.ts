/**
 * Data sets in MNIST's format: four IDX files, plain or gzip-compressed, of pictures [count, 28, 28] and labels, which must
 * come in equal numbers.
 */
import { DataError } from '../errors.ts';
import type { DataSet, Download, FoundFile, FoundFiles, Place } from './data-set.ts';
import { inflateIdx, parseIdx } from './idx.ts';
import { IDX_KEYS, type IdxFile, type IdxFiles, type IdxKey } from './idx-files.ts';
import { drawMadeUpDigits } from './made-up.ts';
import type { MnistSplit } from './mnist-files.ts';

/** Names that a file goes by: that of its publisher; and what is packed inside, which 7-Zip and Kaggle call it by. */
const namesOf = ({ name }: IdxFile): readonly string[] => [name, name.replace('-idx', '.idx')];

export interface IdxData<Id extends string> {
  readonly train: MnistSplit;
  readonly test: MnistSplit;
  readonly source: Id | 'custom' | 'made-up';
  readonly origin: string;
}

type Own<Id extends string> = Pick<DataSet<IdxKey, IdxData<Id>>, 'name' | 'title' | 'variable' | 'ways' | 'mirrors'> & {
  readonly id: Id;
  readonly files: IdxFiles;
};

/** The data set of four such files. */
export function idxSet<Id extends string>(own: Own<Id>): DataSet<IdxKey, IdxData<Id>> {
  const { name, title, id, files } = own;
  return {
    ...own,
    itsFiles: 'its four files',
    standIn: 'made-up digits',
    downloads: IDX_KEYS.map((key) => downloadOf(key, files[key])),
    findIn: (place) => findEach(files, (file) => findFile(name, title, file, place)),
    assemble: (found, genuine, origin) => ({
      train: pair(name, files, found, 'trainImages', 'trainLabels'),
      test: pair(name, files, found, 'testImages', 'testLabels'),
      source: genuine ? id : 'custom',
      origin,
    }),
    drawStandIn: async (options, signal) => ({ ...(await drawMadeUpDigits(options, signal)), source: 'made-up' }),
  };
}

function downloadOf(key: IdxKey, { name, bytes, shape }: IdxFile): Download<IdxKey> {
  return {
    ...{ path: `${name}.gz`, name, bytes, keys: [key] },
    unpack: async (packed) => ({ [key]: await inflateIdx(packed, { name, shape }) }) as Record<IdxKey, Uint8Array>,
  };
}

/** Finds all four files one after another, and inflates them. */
export async function findEach(
  files: IdxFiles,
  find: (file: IdxFile, key: IdxKey) => Promise<FoundFile>,
): Promise<FoundFiles<IdxKey>> {
  const found: Partial<Record<IdxKey, FoundFile>> = {};
  for (const key of IDX_KEYS) {
    const { place, bytes } = await find(files[key], key);
    const expected = { name: place, shape: files[key].shape };
    const plain = await inflateIdx(bytes, expected);
    parseIdx(plain, expected); // a wrong file is reported before the next one is asked for
    found[key] = { place, bytes: plain };
  }
  return found as FoundFiles<IdxKey>;
}

async function findFile(where: string, title: string, file: IdxFile, place: Place): Promise<FoundFile> {
  const names = namesOf(file);
  const found = await place.find(place.kind === 'folder' ? inFolders(names) : underAddress(names), file.name);
  if (found !== undefined) return found;
  throw new DataError(
    `${where}: ${place.where} lacks a file: found neither ${names.join(' nor ')}, plain or as .gz. Put the four files of ${title} there.`,
  );
}

/** Kaggle's archive has files in folders of their own name. */
function inFolders(names: readonly string[]): string[] {
  const files = names.flatMap((name) => [name, `${name}.gz`]);
  return [...files, ...names.flatMap((folder) => files.map((name) => `${folder}/${name}`))];
}

const underAddress = (names: readonly string[]): string[] => names.flatMap((name) => [`${name}.gz`, name]);

function pair(
  where: string,
  files: IdxFiles,
  found: FoundFiles<IdxKey>,
  imagesKey: IdxKey,
  labelsKey: IdxKey,
): MnistSplit {
  const read = (key: IdxKey) => parseIdx(found[key].bytes, { name: found[key].place, shape: files[key].shape });
  const [labels, images] = [read(labelsKey), read(imagesKey)];
  const [labelsPlace, imagesPlace] = [found[labelsKey].place, found[imagesKey].place];
  const count = images.shape[0];
  if (count !== labels.shape[0]) {
    throw new DataError(
      `${where}: ${labelsPlace}: count: ${labels.shape[0]} labels, expected ${count} as in ${imagesPlace}. Use files that belong together.`,
    );
  }
  if (count === 0) {
    throw new DataError(`${where}: ${imagesPlace}: empty: 0 images, expected at least 1. Use other files.`);
  }
  return { images, labels };
}

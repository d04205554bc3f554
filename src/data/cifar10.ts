/** cifar10(): the pictures; what their files are is in cifar10-files.ts, their format in cifar.ts, how they are found in load.ts. */
import { DataError } from '../errors.ts';
import { checkRecords, readRecords } from './cifar.ts';
import {
  CIFAR10_ARCHIVE,
  CIFAR10_CLASSES,
  CIFAR10_FILES,
  CIFAR10_FOLDER,
  type CifarKey,
  cifar10Mirrors,
} from './cifar10-files.ts';
import type { DataSet, Download, FoundFile, FoundFiles, KnownFile, Place } from './data-set.ts';
import { gunzip, isGzip } from './gzip.ts';
import { type DataSetOptions, loadDataSet } from './load.ts';
import { drawMadeUpPictures } from './made-up-pictures.ts';
import type { Pictures } from './pictures.ts';
import { fileIn, readTar } from './tar.ts';

/** Where `cifar10` looks, and what it does where it finds nothing. */
export interface Cifar10Options extends DataSetOptions {
  /** A folder with the six .bin files, or with the archive cifar-10-binary.tar.gz (Node only). Default: WGRAD_CIFAR10_DIR. */
  readonly dir?: string;
  /** An address under which the archive or the six .bin files are served; default: none, as is an empty one. */
  readonly url?: string;
  /** 'auto' (default) falls back to made-up pictures, 'cifar10' throws instead, 'made-up' goes straight there. */
  readonly source?: 'auto' | 'cifar10' | 'made-up';
}

const TRAIN: readonly CifarKey[] = ['train1', 'train2', 'train3', 'train4', 'train5'];
const KEYS: readonly CifarKey[] = [...TRAIN, 'test'];

export const CIFAR10 = cifarSet(CIFAR10_FILES);

/**
 * Loads CIFAR-10, or made-up pictures where it cannot be had. Looks in `dir`, `url`, WGRAD_CIFAR10_DIR, the cache and the
 * mirrors, in this order; a place that the caller names must have the archive or all six files of the binary version. The
 * download is 170 MB. No mirror is known that lets pages read it, so a page needs a `url` of its own.
 *
 * @returns uint8 images [50000, 32, 32, 3] and [10000, 32, 32, 3] with their labels and class names, and which data they are
 * @throws DataError where a named place lacks a file or has a damaged one, or CIFAR-10 is insisted on and cannot be had
 * @throws UsageError where an option is wrong
 */
export function cifar10(options: Cifar10Options = {}): Promise<Pictures> {
  return loadDataSet(CIFAR10, options);
}

/** The data set of six such files. */
export function cifarSet(files: Readonly<Record<CifarKey, KnownFile>>): DataSet<CifarKey, Pictures> {
  const bytes = KEYS.reduce((sum, key) => sum + files[key].bytes, 0);
  const limit = bytes + 2 ** 20; // the archive has headers and two small texts besides
  const unpack = async (packed: Uint8Array, name: string) => {
    const archive = isGzip(packed) ? await gunzip(packed, { name, limit }) : packed;
    const inside = readTar(archive, name);
    return record((key) => fileIn(inside, files[key].name, name));
  };
  const download: Download<CifarKey> = {
    ...{ path: CIFAR10_ARCHIVE, name: CIFAR10_ARCHIVE, bytes: limit, keys: KEYS },
    unpack: (packed) => unpack(packed, CIFAR10_ARCHIVE),
  };
  return {
    ...{ name: 'cifar10', title: 'CIFAR-10', id: 'cifar10', files, mirrors: cifar10Mirrors, downloads: [download] },
    ...{ variable: 'WGRAD_CIFAR10_DIR', ways: 'dir or WGRAD_CIFAR10_DIR', itsFiles: 'its binary files' },
    standIn: 'made-up pictures',
    findIn: (place) => findIn(place, files, unpack),
    assemble: (found, genuine, origin) => ({
      train: readRecords(
        'cifar10',
        TRAIN.map((key) => found[key]),
      ),
      test: readRecords('cifar10', [found.test]),
      classNames: CIFAR10_CLASSES,
      source: genuine ? 'cifar10' : 'custom',
      origin,
    }),
    drawStandIn: drawMadeUpPictures,
  };
}

type Unpack = (packed: Uint8Array, name: string) => Promise<Readonly<Record<CifarKey, Uint8Array>>>;

/** The archive, or else the six files, which may lie in a folder as the archive has them. */
async function findIn(
  place: Place,
  files: Readonly<Record<CifarKey, KnownFile>>,
  unpack: Unpack,
): Promise<FoundFiles<CifarKey>> {
  const archives = [CIFAR10_ARCHIVE, CIFAR10_ARCHIVE.replace('.gz', '')];
  const archive = await place.find(archives, CIFAR10_ARCHIVE);
  if (archive !== undefined) {
    const inside = await unpack(archive.bytes, archive.place);
    return record((key) => ({ place: `${archive.place}: ${files[key].name}`, bytes: inside[key] }));
  }
  const found: Partial<Record<CifarKey, FoundFile>> = {};
  for (const key of KEYS) {
    const { name } = files[key];
    const file = await place.find([name, `${CIFAR10_FOLDER}/${name}`], name);
    if (file === undefined) {
      throw new DataError(
        `cifar10: ${place.where} lacks a file: found neither ${CIFAR10_ARCHIVE} nor ${name}. Put the archive or the six files of CIFAR-10's binary version there.`,
      );
    }
    checkRecords('cifar10', file); // a wrong file is reported before the next one is asked for
    found[key] = file;
  }
  return found as FoundFiles<CifarKey>;
}

const record = <Value>(value: (key: CifarKey) => Value): Readonly<Record<CifarKey, Value>> =>
  Object.fromEntries(KEYS.map((key) => [key, value(key)])) as Record<CifarKey, Value>;

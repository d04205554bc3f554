/** Folders and servers whose files are refused. What each server does is in test/unit/data/mirror-server.ts. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IdxKey } from '../../src/data/idx-files.ts';
import { mnist } from '../../src/data/mnist.ts';
import { MNIST_FILES } from '../../src/data/mnist-files.ts';
import { gzip, idxFile, SMALL_FILES } from '../unit/data/fixtures.ts';
import type { BadInput } from './row.ts';

export interface Places {
  /** holds the four small files, which each row may change */
  readonly folder: string;
  /** the address of a server that behaves as it is called */
  readonly at: (kind: string) => string;
  /** an address where no server is */
  readonly closed: string;
}

type Changes = Partial<Record<IdxKey, Uint8Array | undefined>>;

/** Writes the four small files, those in `changes` changed or (undefined) left out. */
export async function fillFolder(folder: string, changes: Changes = {}): Promise<void> {
  for (const key of Object.keys(SMALL_FILES) as IdxKey[]) {
    const path = join(folder, MNIST_FILES[key].name);
    const bytes = key in changes ? changes[key] : SMALL_FILES[key];
    await (bytes === undefined ? rm(path) : writeFile(path, bytes));
  }
}

const holding =
  (changes: Changes, source?: 'mnist') =>
  async ({ folder }: Places): Promise<unknown> => {
    await fillFolder(folder, changes);
    return mnist({ dir: folder, source }).finally(() => fillFolder(folder));
  };

const { trainImages, trainLabels, testImages, testLabels } = SMALL_FILES;

export const BAD_FOLDERS: readonly BadInput<Places>[] = [
  [
    'a folder that is not there',
    'DataError',
    'mnist: the folder FOLDER/none lacks a file: found neither t10k-labels-idx1-ubyte nor t10k-labels.idx1-ubyte, plain or as .gz. Put the four files of MNIST there.',
    ({ folder }) => mnist({ dir: join(folder, 'none') }),
  ],
  [
    'a file for a folder',
    'DataError',
    'mnist: the folder FOLDER/t10k-labels-idx1-ubyte lacks a file: found neither t10k-labels-idx1-ubyte nor t10k-labels.idx1-ubyte, plain or as .gz. Put the four files of MNIST there.',
    ({ folder }) => mnist({ dir: join(folder, MNIST_FILES.testLabels.name) }),
  ],
  [
    'a file that is missing',
    'DataError',
    'mnist: the folder FOLDER lacks a file: found neither t10k-images-idx3-ubyte nor t10k-images.idx3-ubyte, plain or as .gz. Put the four files of MNIST there.',
    holding({ testImages: undefined }),
  ],
  [
    'fewer labels than images',
    'DataError',
    'mnist: FOLDER/train-labels-idx1-ubyte: count: 11 labels, expected 12 as in FOLDER/train-images-idx3-ubyte. Use files that belong together.',
    holding({ trainLabels: idxFile([11]) }),
  ],
  [
    'more labels than images',
    'DataError',
    'mnist: FOLDER/t10k-labels-idx1-ubyte: count: 6 labels, expected 5 as in FOLDER/t10k-images-idx3-ubyte. Use files that belong together.',
    holding({ testLabels: idxFile([6]) }),
  ],
  [
    'a truncated file',
    'DataError',
    'FOLDER/train-images-idx3-ubyte: truncated: 9419 bytes, expected 9424 for the shape [12, 28, 28]. Copy or download the file again.',
    holding({ trainImages: trainImages.subarray(0, -5) }),
  ],
  [
    'trailing bytes',
    'DataError',
    'FOLDER/t10k-labels-idx1-ubyte: trailing bytes: 14 bytes, expected 13 for the shape [5]. Use the original file, or mend the sizes in its header.',
    holding({ testLabels: idxFile([5], { length: 6 }) }),
  ],
  [
    'another type',
    'DataError',
    'FOLDER/t10k-labels-idx1-ubyte: magic 0x00000c01, expected 0x00000801. The values are of the type int32, only uint8 is read: convert the file.',
    holding({ testLabels: idxFile([5], { type: 12, length: 20 }) }),
  ],
  [
    'labels for images',
    'DataError',
    'FOLDER/t10k-images-idx3-ubyte: magic 0x00000801, expected 0x00000803. The rank is 1, expected 3. Were images and labels swapped?',
    holding({ testImages: testLabels }),
  ],
  [
    'images for labels',
    'DataError',
    'FOLDER/train-labels-idx1-ubyte: magic 0x00000803, expected 0x00000801. The rank is 3, expected 1. Were images and labels swapped?',
    holding({ trainLabels: trainImages }),
  ],
  [
    'images of another size',
    'DataError',
    'FOLDER/t10k-images-idx3-ubyte: size: the header says [5, 32, 32], expected [any, 28, 28]. Use a file of that shape.',
    holding({ testImages: idxFile([5, 32, 32]) }),
  ],
  [
    'a damaged file',
    'DataError',
    'FOLDER/train-labels-idx1-ubyte: gzip: damaged or cut short (…). Copy or download the file again.',
    holding({ trainLabels: gzip(trainLabels).fill(0, 20, 24) }),
  ],
  [
    'no digits',
    'DataError',
    'mnist: FOLDER/t10k-images-idx3-ubyte: empty: 0 images, expected at least 1. Use other files.',
    holding({ testLabels: idxFile([0]), testImages: idxFile([0, 28, 28]) }),
  ],
  [
    'other data where MNIST is asked for',
    'DataError',
    "mnist: FOLDER/train-images-idx3-ubyte: the SHA-256 is not that of MNIST. Use the original file, or source 'auto'.",
    holding({ trainImages: idxFile([12, 28, 28], { fill: 5 }) }, 'mnist'),
  ],
  [
    'a byte changed where MNIST is asked for',
    'DataError',
    "mnist: FOLDER/t10k-images-idx3-ubyte: the SHA-256 is not that of MNIST. Use the original file, or source 'auto'.",
    holding({ testImages: testImages.with(100, 1) }, 'mnist'),
  ],
];

const quick = { timeoutMs: 250, stallMs: 250, cache: false };
const loading =
  (kind: string) =>
  ({ at }: Places): unknown =>
    mnist({ ...quick, url: at(kind) });
const insisting =
  (kind: string) =>
  ({ at }: Places): unknown =>
    mnist({ ...quick, mirrors: [at(kind)], source: 'mnist' });

export const BAD_SERVERS: readonly BadInput<Places>[] = [
  [
    '404',
    'DataError',
    'mnist: http://HOST/nowhere/ lacks a file: found neither t10k-labels-idx1-ubyte nor t10k-labels.idx1-ubyte, plain or as .gz. Put the four files of MNIST there.',
    loading('nowhere'),
  ],
  [
    '500',
    'DataError: network',
    'mnist: http://HOST/fault/t10k-labels-idx1-ubyte.gz: the server answers 500 Internal Server Error. Check the address and its server.',
    loading('fault'),
  ],
  [
    'a web page',
    'DataError',
    'mnist: http://HOST/page/ lacks a file: found neither t10k-labels-idx1-ubyte nor t10k-labels.idx1-ubyte, plain or as .gz. Put the four files of MNIST there.',
    loading('page'),
  ],
  [
    'a web page that is said to be a file',
    'DataError',
    'mnist: http://HOST/bare-page/ lacks a file: found neither t10k-labels-idx1-ubyte nor t10k-labels.idx1-ubyte, plain or as .gz. Put the four files of MNIST there.',
    loading('bare-page'),
  ],
  [
    'no answer',
    'DataError: network',
    'mnist: http://HOST/dead/t10k-labels-idx1-ubyte.gz: no answer within 0.25 s. Check the address and its server.',
    loading('dead'),
  ],
  [
    'no server',
    'DataError: network',
    'mnist: http://HOST/t10k-labels-idx1-ubyte.gz: fetch failed (ECONNREFUSED). Check the address and its server.',
    ({ closed }) => mnist({ ...quick, url: closed }),
  ],
  [
    'silence after some bytes',
    'DataError: network',
    'mnist: http://HOST/stall/t10k-images-idx3-ubyte.gz: the answer stalled for 0.25 s after 40 bytes. Check the address and its server.',
    loading('stall'),
  ],
  [
    'a file cut short',
    'DataError',
    'http://HOST/truncated/t10k-images-idx3-ubyte.gz: gzip: damaged or cut short (…). Copy or download the file again.',
    loading('truncated'),
  ],
  [
    'a connection that breaks off',
    'DataError: network',
    'mnist: http://HOST/broken/t10k-images-idx3-ubyte.gz: terminated (UND_ERR_SOCKET). Check the address and its server.',
    loading('broken'),
  ],
  [
    'a redirection to itself',
    'DataError: network',
    'mnist: http://HOST/loop/t10k-labels-idx1-ubyte.gz: fetch failed (redirect count exceeded). Check the address and its server.',
    loading('loop'),
  ],
  [
    'a redirection to nowhere',
    'DataError',
    'mnist: http://HOST/moved-nowhere/ lacks a file: found neither t10k-labels-idx1-ubyte nor t10k-labels.idx1-ubyte, plain or as .gz. Put the four files of MNIST there.',
    loading('moved-nowhere'),
  ],
  [
    'an empty answer',
    'DataError',
    'http://HOST/empty/t10k-labels-idx1-ubyte.gz: too short: 0 bytes, expected at least 4 for the header. The file is empty or cut short: copy it again.',
    loading('empty'),
  ],
  [
    'mirrors that send another SHA-256',
    'DataError: network',
    'mnist: MNIST could not be downloaded (HOST: t10k-images-idx3-ubyte: other content: SHA-256 52304cc1…, expected f7c6bda1…; HOST: t10k-images-idx3-ubyte: other content: SHA-256 52304cc1…, expected f7c6bda1…). Give a folder that holds its four files: dir, --data or WGRAD_MNIST_DIR.',
    insisting('wrong'),
  ],
  [
    'mirrors that send more than MNIST has',
    'DataError: network',
    'mnist: MNIST could not be downloaded (HOST: the answer is longer than 4960 bytes; HOST: the answer is longer than 4960 bytes). Give a folder that holds its four files: dir, --data or WGRAD_MNIST_DIR.',
    insisting('endless'),
  ],
  [
    'mirrors that send a page',
    'DataError: network',
    'mnist: MNIST could not be downloaded (HOST: the file is not there). Give a folder that holds its four files: dir, --data or WGRAD_MNIST_DIR.',
    insisting('page'),
  ],
  [
    'mirrors that fail',
    'DataError: network',
    'mnist: MNIST could not be downloaded (HOST: the server answers 500 Internal Server Error). Give a folder that holds its four files: dir, --data or WGRAD_MNIST_DIR.',
    insisting('fault'),
  ],
  [
    'mirrors that drip',
    'DataError: network',
    'mnist: MNIST could not be downloaded (HOST: no whole file after 0.5 s of waiting). Give a folder that holds its four files: dir, --data or WGRAD_MNIST_DIR.',
    insisting('drip'),
  ],
];

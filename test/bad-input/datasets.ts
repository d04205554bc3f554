/** Wrong arguments of `cifar10`, `fashionMnist` and `madeUpPictures`, and files of CIFAR-10 that are refused. */
import { readRecords } from '../../src/data/cifar.ts';
import { cifar10 } from '../../src/data/cifar10.ts';
import { fashionMnist } from '../../src/data/fashion-mnist.ts';
import { madeUpPictures } from '../../src/data/made-up-pictures.ts';
import { readTar } from '../../src/data/tar.ts';
import { type BadInput, wrong } from './row.ts';

const RECORD = 3073;
const record = new Uint8Array(RECORD);
const reads = (bytes: Uint8Array) => () => readRecords('cifar10', [{ place: 'data_batch_2.bin', bytes }]);

export const readsPictures = (): unknown => [madeUpPictures({ train: 2, test: 1 }), reads(record)()];

export const BAD_DATASETS: readonly BadInput[] = [
  [
    'another source',
    'UsageError',
    "cifar10: source is 'cifar100'; expected one of auto, cifar10, made-up.",
    () => cifar10({ source: wrong('cifar100') }),
  ],
  [
    'an option of another function',
    'UsageError',
    "cifar10: unknown option 'train'. Known: dir, url, source, cache, seed, timeoutMs, stallMs, mirrors, signal, onProgress, onNotice.",
    () => cifar10(wrong({ train: 100 })),
  ],
  [
    'a relative url where there is no page',
    'UsageError',
    "cifar10: url has 'data/'; expected an address such as https://example.org/cifar10/.",
    () => cifar10({ url: 'data/' }),
  ],
  [
    'a folder that is not there',
    'DataError',
    "cifar10: the folder /none/at/all lacks a file: found neither cifar-10-binary.tar.gz nor data_batch_1.bin. Put the archive or the six files of CIFAR-10's binary version there.",
    () => cifar10({ dir: '/none/at/all' }),
  ],
  [
    'MNIST for Fashion-MNIST',
    'UsageError',
    "fashionMnist: source is 'mnist'; expected one of auto, fashion-mnist, made-up.",
    () => fashionMnist({ source: wrong('mnist') }),
  ],
  [
    'a folder without Fashion-MNIST',
    'DataError',
    'fashionMnist: the folder /none/at/all lacks a file: found neither t10k-labels-idx1-ubyte nor t10k-labels.idx1-ubyte, plain or as .gz. Put the four files of Fashion-MNIST there.',
    () => fashionMnist({ dir: '/none/at/all' }),
  ],
  [
    'made-up pictures in a fractional number',
    'UsageError',
    'madeUpPictures: train is 1.5; expected a whole number from 0 up.',
    () => madeUpPictures({ train: 1.5 }),
  ],
  [
    'made-up pictures with an unknown option',
    'UsageError',
    "madeUpPictures: unknown option 'count'. Known: train, test, seed.",
    () => madeUpPictures(wrong({ count: 10 })),
  ],
  [
    'an empty file',
    'DataError',
    'cifar10: data_batch_2.bin: length: 0 bytes, expected records of 3073 each, a label and 32 × 32 × 3. Use a binary file of CIFAR-10 (not of CIFAR-100, nor the Python version), whole.',
    reads(new Uint8Array()),
  ],
  [
    'a file cut short',
    'DataError',
    'cifar10: data_batch_2.bin: length: 3072 bytes, expected records of 3073 each, a label and 32 × 32 × 3. Use a binary file of CIFAR-10 (not of CIFAR-100, nor the Python version), whole.',
    reads(record.subarray(1)),
  ],
  [
    'a label that is none',
    'DataError',
    'cifar10: data_batch_2.bin: record 1: label 10, expected 0 to 9. The file is damaged or of another format: copy it again.',
    reads(new Uint8Array(3 * RECORD).fill(10, RECORD, RECORD + 1)),
  ],
  [
    'an archive that is none',
    'DataError',
    'a.tar: tar: no header of ustar at its start. Use a tar archive.',
    () => readTar(record, 'a.tar'),
  ],
];

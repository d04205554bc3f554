/**
 * What CIFAR-10 is (Alex Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009): the files of its binary
 * version, their sums, the archive that they come in, and the places that serve it.
 */
import type { KnownFile } from './data-set.ts';

export type CifarKey = 'test' | 'train1' | 'train2' | 'train3' | 'train4' | 'train5';

const BYTES = 30_730_000; // 10,000 records

/** In the order of the training set. */
export const CIFAR10_FILES: Readonly<Record<CifarKey, KnownFile>> = {
  train1: {
    name: 'data_batch_1.bin',
    sha256: 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5',
    bytes: BYTES,
  },
  train2: {
    name: 'data_batch_2.bin',
    sha256: 'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed',
    bytes: BYTES,
  },
  train3: {
    name: 'data_batch_3.bin',
    sha256: 'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67',
    bytes: BYTES,
  },
  train4: {
    name: 'data_batch_4.bin',
    sha256: '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48',
    bytes: BYTES,
  },
  train5: {
    name: 'data_batch_5.bin',
    sha256: '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add',
    bytes: BYTES,
  },
  test: {
    name: 'test_batch.bin',
    sha256: '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b',
    bytes: BYTES,
  },
};

export const CIFAR10_ARCHIVE = 'cifar-10-binary.tar.gz';
/** Of the folder within the archive. */
export const CIFAR10_FOLDER = 'cifar-10-batches-bin';

/** What the labels 0 to 9 stand for. */
export const CIFAR10_CLASSES: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

/** Addresses that serve the archive. None is known that lets pages of any origin read it (CORS). */
export function cifar10Mirrors(inNode: boolean): readonly string[] {
  if (!inNode) return [];
  return ['https://www.cs.toronto.edu/~kriz/', 'https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/'];
}

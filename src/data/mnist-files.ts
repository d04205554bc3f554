/**
 * What MNIST is (Yann LeCun, Corinna Cortes, Christopher Burges; CC BY-SA 3.0): the four files, their sums and shapes,
 * and the places that serve them. Finding and reading them is left to mnist.ts.
 */
import type { IdxFiles } from './idx-files.ts';
import type { Tensor } from './tensor.ts';

/** Pictures and what they show. */
export interface MnistSplit {
  /** uint8 [count, 28, 28], 0 (paper) to 255 (ink). */
  readonly images: Tensor;
  /** uint8 [count], 0 to 9. */
  readonly labels: Tensor;
}

/** The digits, and which they are. */
export interface Mnist {
  /** 60,000 digits to train on; other files and made-up digits may be fewer */
  readonly train: MnistSplit;
  /** 10,000 digits of other writers, to test with */
  readonly test: MnistSplit;
  /** 'mnist': the original files, by their SHA-256; 'custom': other files in the same format; 'made-up': drawn. */
  readonly source: 'mnist' | 'custom' | 'made-up';
  /** Where they came from: a folder, an address, 'cache', the host of a mirror, or 'made-up digits'. */
  readonly origin: string;
}

/** Smallest first: the first one asked for tells which mirror answers. */
export const MNIST_FILES: IdxFiles = {
  testLabels: {
    name: 't10k-labels-idx1-ubyte',
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    bytes: 10_008,
    shape: [null],
  },
  trainLabels: {
    name: 'train-labels-idx1-ubyte',
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    bytes: 60_008,
    shape: [null],
  },
  testImages: {
    name: 't10k-images-idx3-ubyte',
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    bytes: 7_840_016,
    shape: [null, 28, 28],
  },
  trainImages: {
    name: 'train-images-idx3-ubyte',
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    bytes: 47_040_016,
    shape: [null, 28, 28],
  },
};

/** A mirror that lets pages of any origin read it (CORS). */
const CORS_MIRROR = 'https://cdn.jsdelivr.net/gh/fgnt/mnist/';

/** Addresses that serve the four files with .gz after their names. */
export function mnistMirrors(inNode: boolean): readonly string[] {
  if (!inNode) return [CORS_MIRROR];
  return [
    'https://storage.googleapis.com/cvdf-datasets/mnist/',
    'https://ossci-datasets.s3.amazonaws.com/mnist/',
    CORS_MIRROR,
  ];
}

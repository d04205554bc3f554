/**
 * fashionMnist(): pictures of clothes in MNIST's format (Han Xiao, Kashif Rasul, Roland Vollgraf, "Fashion-MNIST: a
 * novel image dataset for benchmarking machine learning algorithms", 2017; MIT licence): its files, their sums, mirrors.
 */
import type { IdxFiles } from './idx-files.ts';
import { idxSet } from './idx-set.ts';
import { type DataSetOptions, loadDataSet } from './load.ts';
import { MNIST_FILES, type MnistSplit } from './mnist-files.ts';

/** Where `fashionMnist` looks, and what it does where it finds nothing. */
export interface FashionMnistOptions extends DataSetOptions {
  /** A folder with the four files, plain or .gz, named as MNIST's (Node only). Default: WGRAD_FASHION_MNIST_DIR. */
  readonly dir?: string;
  /** An address under which the four files are served, plain or .gz; default: none, as is an empty one. */
  readonly url?: string;
  /** 'auto' (default) falls back to made-up digits, 'fashion-mnist' throws instead, 'made-up' goes straight there. */
  readonly source?: 'auto' | 'fashion-mnist' | 'made-up';
}

/** The pictures, and which they are. */
export interface FashionMnist {
  /** 60,000 pictures to train on; other files and made-up digits may be fewer */
  readonly train: MnistSplit;
  /** 10,000 pictures to test with */
  readonly test: MnistSplit;
  /** 'fashion-mnist': the original files, by their SHA-256; 'custom': other files in the same format; 'made-up': digits. */
  readonly source: 'fashion-mnist' | 'custom' | 'made-up';
  /** Where they came from: a folder, an address, 'cache', the host of a mirror, or 'made-up digits'. */
  readonly origin: string;
}

/** What the labels 0 to 9 of Fashion-MNIST stand for. */
export const FASHION_MNIST_CLASSES: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/** Names, lengths and shapes are MNIST's. */
export const FASHION_MNIST_FILES: IdxFiles = {
  testLabels: {
    ...MNIST_FILES.testLabels,
    sha256: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
  },
  trainLabels: {
    ...MNIST_FILES.trainLabels,
    sha256: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  },
  testImages: {
    ...MNIST_FILES.testImages,
    sha256: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  },
  trainImages: {
    ...MNIST_FILES.trainImages,
    sha256: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  },
};

/** Mirrors that let pages of any origin read them (CORS). */
const CORS_MIRRORS = [
  'https://cdn.jsdelivr.net/gh/zalandoresearch/fashion-mnist@master/data/fashion/',
  'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
];

/** Addresses that serve the four files with .gz after their names. */
export const fashionMnistMirrors = (inNode: boolean): readonly string[] =>
  inNode ? ['http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/', ...CORS_MIRRORS] : CORS_MIRRORS;

export const FASHION_MNIST = idxSet({
  name: 'fashionMnist',
  title: 'Fashion-MNIST',
  id: 'fashion-mnist',
  variable: 'WGRAD_FASHION_MNIST_DIR',
  ways: 'dir or WGRAD_FASHION_MNIST_DIR',
  files: FASHION_MNIST_FILES,
  mirrors: fashionMnistMirrors,
});

/**
 * Loads Fashion-MNIST, or made-up digits where it cannot be had. Looks in `dir`, `url`, WGRAD_FASHION_MNIST_DIR, the cache and
 * the mirrors, in this order; a place that the caller names must have all four files.
 *
 * @returns uint8 images [60000, 28, 28] and [10000, 28, 28] with their labels (FASHION_MNIST_CLASSES), and which data they are
 * @throws DataError where a named place lacks a file or has a damaged one, or Fashion-MNIST is insisted on and cannot be had
 * @throws UsageError where an option is wrong
 */
export function fashionMnist(options: FashionMnistOptions = {}): Promise<FashionMnist> {
  return loadDataSet(FASHION_MNIST, options);
}

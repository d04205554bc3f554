/** mnist(): the digits; what their files are is in mnist-files.ts, how they are found in load.ts. */
import { idxSet } from './idx-set.ts';
import { type DataSetOptions, loadDataSet } from './load.ts';
import { MNIST_FILES, type Mnist, mnistMirrors } from './mnist-files.ts';

/** Where `mnist` looks, and what it does where it finds nothing. */
export interface MnistOptions extends DataSetOptions {
  /** A folder with the four files, plain or .gz, under their own names or Kaggle's (Node only). Default: WGRAD_MNIST_DIR. */
  readonly dir?: string;
  /** An address under which the four files are served, plain or .gz; default: none, as is an empty one. */
  readonly url?: string;
  /** 'auto' (default) falls back to made-up digits, 'mnist' throws instead, 'made-up' goes straight there. */
  readonly source?: 'auto' | 'mnist' | 'made-up';
}

export const MNIST = idxSet({
  name: 'mnist',
  title: 'MNIST',
  id: 'mnist',
  variable: 'WGRAD_MNIST_DIR',
  ways: 'dir, --data or WGRAD_MNIST_DIR',
  files: MNIST_FILES,
  mirrors: mnistMirrors,
});

/**
 * Loads MNIST, or made-up digits where it cannot be had. Looks in `dir`, `url`, WGRAD_MNIST_DIR, the cache and the
 * mirrors, in this order; a place that the caller names must have all four files.
 *
 * @returns uint8 images [60000, 28, 28] and [10000, 28, 28] with their labels, and which data they are
 * @throws DataError where a named place lacks a file or has a damaged one, or MNIST is insisted on and cannot be had
 * @throws UsageError where an option is wrong
 */
export function mnist(options: MnistOptions = {}): Promise<Mnist> {
  return loadDataSet(MNIST, options);
}

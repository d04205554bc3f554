/** Four files of a person's own in MNIST's format: which data set they are is told by their SHA-256. */
import type { FoundFile } from './data-set.ts';
import { FASHION_MNIST, type FashionMnist } from './fashion-mnist.ts';
import type { IdxKey } from './idx-files.ts';
import { findEach } from './idx-set.ts';
import { MNIST } from './mnist.ts';
import { MNIST_FILES, type Mnist } from './mnist-files.ts';
import { loadOwn } from './own-files.ts';

/** Plain or gzip-compressed, wherever `find` has them from. @throws DataError where one is damaged or they do not belong together */
export async function ownIdx(find: (key: IdxKey) => Promise<FoundFile>, origin: string): Promise<Mnist | FashionMnist> {
  const files = await findEach(MNIST_FILES, (_, key) => find(key));
  const digits = await loadOwn(MNIST, files, origin, false);
  return digits.source === 'custom' ? loadOwn(FASHION_MNIST, files, origin, false) : digits;
}

/** Puts the four files together: images and labels must come in equal numbers. */
import { DataError } from '../errors.ts';
import type { Mnist, MnistFileKey, MnistSplit } from './mnist-files.ts';
import type { Tensor } from './tensor.ts';

/** A file that has been read, and where it was found. */
export interface LoadedFile {
  readonly place: string;
  readonly tensor: Tensor;
}

export type LoadedFiles = Readonly<Record<MnistFileKey, LoadedFile>>;

/** @throws DataError where images and labels differ in number, or there are none */
export function assemble(files: LoadedFiles, source: Mnist['source'], origin: string): Mnist {
  return {
    train: pair(files.trainImages, files.trainLabels),
    test: pair(files.testImages, files.testLabels),
    source,
    origin,
  };
}

function pair(images: LoadedFile, labels: LoadedFile): MnistSplit {
  const count = images.tensor.shape[0];
  if (count !== labels.tensor.shape[0]) {
    throw new DataError(
      `mnist: ${labels.place}: count: ${labels.tensor.shape[0]} labels, expected ${count} as in ${images.place}. Use files that belong together.`,
    );
  }
  if (count === 0)
    throw new DataError(`mnist: ${images.place}: empty: 0 images, expected at least 1. Use other files.`);
  return { images: images.tensor, labels: labels.tensor };
}

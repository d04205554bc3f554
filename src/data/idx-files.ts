/** The four files of a data set in MNIST's format. */
import type { KnownFile } from './data-set.ts';

export type IdxKey = 'testLabels' | 'trainLabels' | 'testImages' | 'trainImages';

export interface IdxFile extends KnownFile {
  /** The shape that any data in this format have; null where any size will do. */
  readonly shape: readonly (number | null)[];
}

export type IdxFiles = Readonly<Record<IdxKey, IdxFile>>;

export const IDX_KEYS = ['testLabels', 'trainLabels', 'testImages', 'trainImages'] as const;

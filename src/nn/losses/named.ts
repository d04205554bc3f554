/** Losses by name: what `compile` takes. A new loss gets its row here. */
import type { Spelling } from '../../names.ts';
import { expectName } from '../check.ts';
import { sparseCategoricalCrossentropy } from './crossentropy.ts';
import type { PerSample } from './loss.ts';

const losses = { sparseCategoricalCrossentropy } satisfies Record<string, PerSample>;

/** In any spelling: 'sparseCategoricalCrossentropy', 'sparse_categorical_crossentropy'. */
export type LossName = Spelling<keyof typeof losses>;

export const lossName = (name: LossName): keyof typeof losses => expectName('model.compile', 'loss', name, losses);

export const lossOf = (name: LossName): PerSample => losses[lossName(name)];

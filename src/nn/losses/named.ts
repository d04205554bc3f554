/** Losses by name, with their defaults: what `compile` takes. A new loss gets its row here. */
import { UsageError } from '../../errors.ts';
import { type Spelling, spelled } from '../../names.ts';
import { expectName } from '../check.ts';
import { overNodes, type SymbolicFunction } from '../functions.ts';
import { uncalled } from '../maker.ts';
import { binaryCrossentropy } from './binary.ts';
import { categoricalCrossentropy } from './categorical.ts';
import { meanAbsoluteError, meanSquaredError } from './errors.ts';
import { type Loss, lossOfFunction } from './loss.ts';
import { sparseCategoricalCrossentropy } from './sparse-categorical.ts';

export const NAMED_LOSSES = {
  sparseCategoricalCrossentropy,
  categoricalCrossentropy,
  binaryCrossentropy,
  meanSquaredError,
  meanAbsoluteError,
} satisfies Record<string, () => Loss>;

type Name = keyof typeof NAMED_LOSSES;

/** Keras's short names. */
const LOSS_ALIASES = { mse: 'meanSquaredError', mae: 'meanAbsoluteError', bce: 'binaryCrossentropy' } as const;

/** In any spelling: 'sparseCategoricalCrossentropy', 'sparse_categorical_crossentropy', 'MSE'. */
export type LossName = Spelling<Name> | keyof typeof LOSS_ALIASES | Uppercase<keyof typeof LOSS_ALIASES>;

/** The name of a loss that has one of these spellings; undefined for others. */
export function knownLoss(name: string): Name | undefined {
  const alias = spelled(name, Object.keys(LOSS_ALIASES) as (keyof typeof LOSS_ALIASES)[]);
  return alias === undefined ? spelled(name, Object.keys(NAMED_LOSSES) as Name[]) : LOSS_ALIASES[alias];
}

/** @throws UsageError */
export function lossName(name: LossName): Name {
  return knownLoss(String(name)) ?? expectName('model.compile', 'loss', name, NAMED_LOSSES);
}

/** @throws UsageError for what is no loss */
export function lossOf(choice: LossName | Loss | SymbolicFunction): Loss {
  if (isLoss(choice)) return choice;
  const forgotten = uncalled('losses', choice);
  if (forgotten !== undefined) throw new UsageError(`model.compile: loss is ${forgotten}`);
  if (typeof choice === 'function') {
    const name = choice.name || 'loss';
    return lossOfFunction(name, overNodes(`the loss ${name}`, choice));
  }
  return NAMED_LOSSES[lossName(choice)]();
}

function isLoss(choice: unknown): choice is Loss {
  const known = choice as Partial<Loss> | null;
  return typeof known === 'object' && known !== null && typeof known.perSample === 'function' && !!known.targets;
}

/** Losses by name, with their defaults: what `compile` takes. A new loss gets its row here. */
import { UsageError } from '../../errors.ts';
import { type Spelling, spelled } from '../../names.ts';
import { expectName } from '../check.ts';
import { overNodes, type SymbolicFunction } from '../functions.ts';
import { uncalled } from '../maker.ts';
import { binaryCrossentropy } from './binary.ts';
import { categoricalCrossentropy } from './categorical.ts';
import { cosineSimilarity } from './cosine.ts';
import { klDivergence, poisson } from './divergences.ts';
import {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './errors.ts';
import { binaryFocalCrossentropy, categoricalFocalCrossentropy } from './focal.ts';
import { categoricalHinge, hinge, squaredHinge } from './hinge.ts';
import { type Loss, lossOfFunction } from './loss.ts';
import { huber, logCosh } from './robust.ts';
import { sparseCategoricalCrossentropy } from './sparse-categorical.ts';

export const NAMED_LOSSES = {
  sparseCategoricalCrossentropy,
  categoricalCrossentropy,
  binaryCrossentropy,
  meanSquaredError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredLogarithmicError,
  huber,
  logCosh,
  hinge,
  squaredHinge,
  categoricalHinge,
  poisson,
  klDivergence,
  cosineSimilarity,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
} satisfies Record<string, () => Loss>;

type Name = keyof typeof NAMED_LOSSES;

/** Keras's short names. */
const LOSS_ALIASES = {
  mse: 'meanSquaredError',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  msle: 'meanSquaredLogarithmicError',
  bce: 'binaryCrossentropy',
  kld: 'klDivergence',
} as const;

/** Names that Keras 2 and tfjs have. */
const OLDER = { kullbackLeiblerDivergence: 'klDivergence', huberLoss: 'huber' } as const;

/** In any spelling: 'sparseCategoricalCrossentropy', 'sparse_categorical_crossentropy', 'MSE'. */
export type LossName =
  | Spelling<Name | 'kullbackLeiblerDivergence' | 'huberLoss'>
  | keyof typeof LOSS_ALIASES
  | Uppercase<keyof typeof LOSS_ALIASES>
  | 'KLDivergence';

/** The name of a loss that has one of these spellings; undefined for others. */
export function knownLoss(name: string): Name | undefined {
  const aliases = { ...LOSS_ALIASES, ...OLDER };
  const alias = spelled(name, Object.keys(aliases) as (keyof typeof aliases)[]);
  return alias === undefined ? spelled(name, Object.keys(NAMED_LOSSES) as Name[]) : aliases[alias];
}

/** @throws UsageError */
export function lossName(name: LossName): Name {
  return knownLoss(String(name)) ?? expectName('model.compile', 'loss', name, NAMED_LOSSES);
}

/** With its defaults. */
export function lossNamed(name: Name): Loss {
  const make: () => Loss = NAMED_LOSSES[name];
  return make();
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
  return lossNamed(lossName(choice));
}

function isLoss(choice: unknown): choice is Loss {
  const known = choice as Partial<Loss> | null;
  return typeof known === 'object' && known !== null && typeof known.perSample === 'function' && !!known.targets;
}

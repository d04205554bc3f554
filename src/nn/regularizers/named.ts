/** Regularisers as layers take them: made, by name with their defaults, or as functions. A new one gets its row here. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import type { Spelling } from '../../names.ts';
import { expectName } from '../check.ts';
import { uncalled } from '../maker.ts';
import { type RegularizerFunction, regularizerOfFunction } from './function.ts';
import { l1, l1l2, l2 } from './l1-l2.ts';
import { orthogonalRegularizer } from './orthogonal.ts';
import { isRegularizer, type Regularizer } from './regularizer.ts';

export const NAMED_REGULARIZERS = {
  l1,
  l2,
  // as Keras's documentation says, and Keras 2 and tfjs do
  l1l2: () => l1l2({ l1: 0.01, l2: 0.01 }),
  orthogonalRegularizer,
} satisfies Record<string, () => Regularizer>;

/** In any spelling: 'l2', 'L2', 'l1_l2'. */
export type RegularizerName = Spelling<keyof typeof NAMED_REGULARIZERS> | 'L1L2' | 'l1_l2';

/** What weights or activities cost: by name with its defaults, made by `regularizers`, or a function that gives a single number. */
export type RegularizerChoice = RegularizerName | Regularizer | RegularizerFunction;

/** @param name of the option @throws UsageError for what is no regulariser */
export function regularizerOf(where: string, name: string, choice: unknown): Regularizer | undefined {
  if (choice === undefined || choice === null) return undefined;
  const forgotten = uncalled('regularizers', choice);
  if (forgotten !== undefined) throw new UsageError(`${where}: ${name} is ${forgotten}`);
  if (typeof choice === 'function') return regularizerOfFunction(`${where}: ${name}`, choice as RegularizerFunction);
  if (typeof choice === 'object') {
    if (isRegularizer(choice)) return choice;
    throw new UsageError(`${where}: ${name} is ${show(choice)}; expected one made by regularizers.l2() and the like.`);
  }
  return NAMED_REGULARIZERS[expectName(where, name, choice, NAMED_REGULARIZERS)]();
}

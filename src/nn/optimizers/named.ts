/** Optimizers by name, with their defaults: what `compile` takes. A new optimizer gets its row here. */
import { UsageError } from '../../errors.ts';
import type { Spelling } from '../../names.ts';
import { expectName } from '../check.ts';
import { uncalled } from '../maker.ts';
import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { adamax } from './adamax.ts';
import { adamW } from './adamw.ts';
import { ftrl } from './ftrl.ts';
import { lamb } from './lamb.ts';
import { lion } from './lion.ts';
import { nadam } from './nadam.ts';
import { isOptimizer, type Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

const optimizers = {
  sgd,
  adam,
  adamW,
  rmsprop,
  adagrad,
  adadelta,
  adamax,
  nadam,
  ftrl,
  lion,
  lamb,
} satisfies Record<string, () => Optimizer>;

/** In any spelling: 'adam', 'Adam'. */
export type OptimizerName = Spelling<keyof typeof optimizers> | 'SGD' | 'RMSprop';

export function optimizerOf(choice: OptimizerName | Optimizer): Optimizer {
  if (isOptimizer(choice)) return choice;
  const forgotten = uncalled('optimizers', choice);
  if (forgotten !== undefined) throw new UsageError(`model.compile: optimizer is ${forgotten}`);
  return optimizers[expectName('model.compile', 'optimizer', choice, optimizers)]();
}

/** The default learning rate of the optimizer that has this name; undefined for one of the user's own. */
export const usualRate = (name: string): number | undefined =>
  Object.hasOwn(optimizers, name) ? optimizers[name as keyof typeof optimizers]().learningRate : undefined;

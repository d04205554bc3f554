/** Initialisers by name, for the layers that take one. A new one without options gets its row here. */
import { UsageError } from '../../errors.ts';
import type { Spelling } from '../../names.ts';
import { expectName } from '../check.ts';
import { uncalled } from '../maker.ts';
import { ones, zeros } from './constant.ts';
import type { Initializer } from './initializer.ts';
import { uniform } from './random.ts';
import { glorotNormal, glorotUniform, heNormal, heUniform } from './variance-scaling.ts';

export const NAMED = {
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  zeros,
  ones,
  uniform,
} satisfies Record<string, Initializer>;

/** In any spelling: 'glorotUniform', 'glorot_uniform', 'GlorotUniform'. */
export type InitializerName = Spelling<keyof typeof NAMED>;

export function initializerOf(where: string, choice: InitializerName | Initializer): Initializer {
  const forgotten = uncalled('initializers', choice);
  if (forgotten !== undefined) throw new UsageError(`${where}: initializer is ${forgotten}`);
  return typeof choice === 'function' ? choice : NAMED[expectName(where, 'initializer', choice, NAMED)];
}

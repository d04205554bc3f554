/** Initialisers by name, for the layers that take one. A new one gets its row here, without options. */
import { UsageError } from '../../errors.ts';
import { type Spelling, spelled } from '../../names.ts';
import { expectName } from '../check.ts';
import { uncalled } from '../maker.ts';
import { ones, zeros } from './constant.ts';
import type { Initializer } from './initializer.ts';
import { usualIdentity, usualOrthogonal } from './matrices.ts';
import { normal, uniform, usualTruncatedNormal } from './random.ts';
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  usualVarianceScaling,
} from './variance-scaling.ts';

export const NAMED = {
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
  varianceScaling: usualVarianceScaling,
  zeros,
  ones,
  uniform,
  randomUniform: uniform,
  normal,
  randomNormal: normal,
  truncatedNormal: usualTruncatedNormal,
  orthogonal: usualOrthogonal,
  identity: usualIdentity,
} satisfies Record<string, Initializer>;

/** Further names that Keras has. */
const ALIASES = {
  one: 'ones',
  zero: 'zeros',
  identityInitializer: 'identity',
  orthogonalInitializer: 'orthogonal',
} as const satisfies Record<string, keyof typeof NAMED>;

/** In any spelling: 'glorotUniform', 'glorot_uniform', 'GlorotUniform'. */
export type InitializerName = Spelling<keyof typeof NAMED | keyof typeof ALIASES>;

export function initializerOf(where: string, choice: InitializerName | Initializer): Initializer {
  const forgotten = uncalled('initializers', choice);
  if (forgotten !== undefined) throw new UsageError(`${where}: initializer is ${forgotten}`);
  if (typeof choice === 'function') return choice;
  return initializerNamed(choice) ?? NAMED[expectName(where, 'initializer', choice, NAMED)];
}

/** Undefined where none has this name. */
export function initializerNamed(name: unknown): Initializer | undefined {
  if (typeof name !== 'string') return undefined;
  const alias = spelled(name, Object.keys(ALIASES) as (keyof typeof ALIASES)[]);
  const known = alias === undefined ? spelled(name, Object.keys(NAMED) as (keyof typeof NAMED)[]) : ALIASES[alias];
  return known && NAMED[known];
}

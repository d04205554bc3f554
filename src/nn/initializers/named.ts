/** Initialisers by name, for the layers that take one. A new one gets its row here, without options. */
import { UsageError } from '../../errors.ts';
import type { Spelling } from '../../names.ts';
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

/** In any spelling: 'glorotUniform', 'glorot_uniform', 'GlorotUniform'. */
export type InitializerName = Spelling<keyof typeof NAMED>;

export function initializerOf(where: string, choice: InitializerName | Initializer): Initializer {
  const forgotten = uncalled('initializers', choice);
  if (forgotten !== undefined) throw new UsageError(`${where}: initializer is ${forgotten}`);
  return typeof choice === 'function' ? choice : NAMED[expectName(where, 'initializer', choice, NAMED)];
}

/** `tf.initializers`, `tf.regularizers`, `tf.constraints`: wgrad's, under tfjs's names. */

import { nonNeg } from '../nn/constraints/non-neg.ts';
import { maxNorm, minMaxNorm, unitNorm } from '../nn/constraints/norms.ts';
import * as i from '../nn/initializers/index.ts';
import { l1, l1l2, l2 } from '../nn/regularizers/l1-l2.ts';

/** Ways to begin. */
export const initializers = {
  zeros: () => i.zeros,
  ones: () => i.ones,
  constant: ({ value }: { readonly value: number }) => i.constant(value),
  identity: i.identity,
  orthogonal: i.orthogonal,
  randomNormal: i.randomNormal,
  randomUniform: i.randomUniform,
  truncatedNormal: i.truncatedNormal,
  varianceScaling: i.varianceScaling,
  glorotNormal: i.glorotNormal,
  glorotUniform: i.glorotUniform,
  heNormal: i.heNormal,
  heUniform: i.heUniform,
  leCunNormal: i.lecunNormal,
  leCunUniform: i.lecunUniform,
};

/** Penalties. In tfjs `l1l2` has 0.01 for both where nothing is given. */
export const regularizers = {
  l1,
  l2,
  l1l2: ({ l1: first = 0.01, l2: second = 0.01 }: { readonly l1?: number; readonly l2?: number } = {}) =>
    l1l2({ l1: first, l2: second }),
};

/** Rules that weights keep. */
export const constraints = { maxNorm, minMaxNorm, nonNeg, unitNorm };

/** `tf.initializers`, `tf.regularizers`, `tf.constraints`: wgrad's, under tfjs's names. */

import { nonNeg } from '../nn/constraints/non-neg.ts';
import { maxNorm, minMaxNorm, unitNorm } from '../nn/constraints/norms.ts';
import * as i from '../nn/initializers/index.ts';
import { l1, l1l2, l2 } from '../nn/regularizers/l1-l2.ts';

/** Ways to begin. */
export const initializers = {
  /** All 0. */
  zeros: () => i.zeros,
  /** All 1. */
  ones: () => i.ones,
  /** All of one value. */
  constant: ({ value }: { readonly value: number }) => i.constant(value),
  /** 1 on the diagonal of a square matrix, else 0, times gain. */
  identity: i.identity,
  /** A matrix whose rows or columns are at right angles: Saxe et al. 2013. */
  orthogonal: i.orthogonal,
  /** Normal numbers of a mean and a deviation. */
  randomNormal: i.randomNormal,
  /** Uniform numbers of a range. */
  randomUniform: i.randomUniform,
  /** Normal numbers within two deviations of the mean. */
  truncatedNormal: i.truncatedNormal,
  /** Numbers whose variance is scale over what goes in, out, or the mean of both. */
  varianceScaling: i.varianceScaling,
  /** Normal numbers by what goes in and out: Glorot & Bengio 2010. */
  glorotNormal: i.glorotNormal,
  /** Uniform numbers by what goes in and out: Glorot & Bengio 2010. */
  glorotUniform: i.glorotUniform,
  /** Normal numbers by what goes in: He et al. 2015. */
  heNormal: i.heNormal,
  /** Uniform numbers by what goes in: He et al. 2015. */
  heUniform: i.heUniform,
  /** Normal numbers by what goes in: LeCun et al. 1998. */
  leCunNormal: i.lecunNormal,
  /** Uniform numbers by what goes in: LeCun et al. 1998. */
  leCunUniform: i.lecunUniform,
};

/** Penalties. In tfjs `l1l2` has 0.01 for both where nothing is given. */
export const regularizers = {
  /** A share of the sum of sizes. */
  l1,
  /** A share of the sum of squares. */
  l2,
  /** Both. */
  l1l2: ({ l1: first = 0.01, l2: second = 0.01 }: { readonly l1?: number; readonly l2?: number } = {}) =>
    l1l2({ l1: first, l2: second }),
};

/** Rules that weights keep. */
export const constraints = {
  /** Norms of at most maxValue. */
  maxNorm,
  /** Norms between two values. */
  minMaxNorm,
  /** Nothing below 0. */
  nonNeg,
  /** Norms of 1. */
  unitNorm,
};

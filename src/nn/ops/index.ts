/**
 * Ops by Keras 3's names, in camel case: functions of the symbolic tensors of a step, each a file's export of its own, so that a
 * bundle has those that a program uses. Short names are those of tfjs and of methods.
 * @module ops
 */
export {
  elu,
  gelu,
  hardSigmoid,
  leakyRelu,
  logSoftmax,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  silu as swish,
  softmax,
  softplus,
  tanh,
} from './activations.ts';
export {
  absolute,
  absolute as abs,
  add,
  clip,
  divide,
  divide as div,
  maximum,
  minimum,
  multiply,
  multiply as mul,
  negative,
  negative as neg,
  sign,
  square,
  subtract,
  subtract as sub,
} from './arithmetic.ts';
export {
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  notEqual,
  where,
} from './comparisons.ts';
export { arange, cast, full, ones, onesLike, stopGradient, zeros, zerosLike } from './creation.ts';
export { erf, exp, expm1, log, log1p, power, power as pow, rsqrt, sqrt } from './exponentials.ts';
export { concatenate, concatenate as concat, split, stack, unstack } from './joins.ts';
export { oneHot, take } from './lookup.ts';
export { broadcastTo, expandDims, flip, pad, reshape, slice, squeeze, transpose } from './movement.ts';
export { averagePool, maxPool } from './pooling.ts';
export { dot, matmul } from './products.ts';
export { argmax, argmax as argMax, logsumexp, max, mean, min, std, sum, variance } from './reductions.ts';

/** `tf.metrics`: functions of targets and outputs. In `compile`, those that wgrad has are its own, which count over the epoch. */
import { know } from './choices.ts';
import {
  abs,
  add,
  clipByValue,
  div,
  divNoNan,
  equal,
  greater,
  log,
  maximum,
  mul,
  neg,
  square,
  sub,
} from './elementwise.ts';
import { reshape } from './movement.ts';
import { argMax, mean, sum } from './reductions.ts';
import { type Tensor, type TensorLike, toTensor } from './tensor.ts';

type MetricFn = (yTrue: TensorLike, yPred: TensorLike) => Tensor;

const metric = (name: string, of: (y: Tensor, p: Tensor) => Tensor): MetricFn =>
  know((yTrue, yPred) => of(toTensor(`tf.metrics.${name}`, yTrue), toTensor(`tf.metrics.${name}`, yPred)), name);

const EPSILON = 1e-7;
const both = (a: Tensor, b: Tensor): Tensor => sum(mul(a.toFloat(), b.toFloat()));
const isOne = (x: Tensor): Tensor => equal(x, 1);
const isZero = (x: Tensor): Tensor => equal(x, 0);

/** Share of outputs on the right side of 0.5, for each sample. */
export const binaryAccuracy = metric('binaryAccuracy', (y, p) => mean(equal(y, greater(p, 0.5)), -1));
/** Whether the largest output is that of the one-hot target. */
export const categoricalAccuracy = metric('categoricalAccuracy', (y, p) =>
  equal(argMax(y, -1), argMax(p, -1)).toFloat(),
);
/** Whether the largest output is that of the class. */
export const sparseCategoricalAccuracy = metric('sparseCategoricalAccuracy', (y, p) =>
  equal(reshape(y, p.shape.slice(0, -1)), argMax(p, -1)).toFloat(),
);
/** Of those that are said to be 1, the share that is: of 0 and 1, so round outputs before. In `compile`, outputs count from 0.5 on. */
export const precision = metric('precision', (y, p) => {
  const right = both(isOne(y), isOne(p));
  return divNoNan(right, add(right, both(isZero(y), isOne(p))));
});
/** Of those that are 1, the share that is said to be: of 0 and 1, so round outputs before. In `compile`, outputs count from 0.5 on. */
export const recall = metric('recall', (y, p) => {
  const right = both(isOne(y), isOne(p));
  return divNoNan(right, add(right, both(isOne(y), isZero(p))));
});
/** The mean of squares of errors, for each sample. */
export const meanSquaredError = metric('meanSquaredError', (y, p) => mean(square(sub(p, y)), -1));
/** The mean of sizes of errors, for each sample. */
export const meanAbsoluteError = metric('meanAbsoluteError', (y, p) => mean(abs(sub(p, y)), -1));
/** The mean of sizes of errors in percent of the targets, for each sample. */
export const meanAbsolutePercentageError = metric('meanAbsolutePercentageError', (y, p) =>
  mul(mean(abs(div(sub(y, p), maximum(abs(y), EPSILON))), -1), 100),
);
/** -Σ targets · log(outputs), for each sample. */
export const categoricalCrossentropy = metric('categoricalCrossentropy', (y, p) =>
  neg(sum(mul(y, log(clipByValue(div(p, sum(p, -1, true)), EPSILON, 1 - EPSILON))), -1)),
);
/** The cross-entropy of yes or no, for each sample. */
export const binaryCrossentropy = metric('binaryCrossentropy', (y, given) => {
  const p = clipByValue(given, EPSILON, 1 - EPSILON);
  return neg(mean(add(mul(y, log(p)), mul(sub(1, y), log(sub(1, p)))), -1));
});
/** -Σ of the products of both as unit vectors, for each sample. */
export const cosineProximity = metric('cosineSimilarity', (y, p) => {
  const unit = (x: Tensor): Tensor => div(x, maximum(sum(square(x), -1, true), EPSILON).sqrt());
  return neg(sum(mul(unit(y), unit(p)), -1));
});
/** 1 minus the share of the variance of the targets that is left. */
export const r2Score = metric('r2Score', (y, p) => sub(1, div(sum(square(sub(y, p))), sum(square(sub(y, mean(y)))))));
/** meanSquaredError */
export const mse = meanSquaredError;
/** meanSquaredError */
export const MSE = meanSquaredError;
/** meanAbsoluteError */
export const mae = meanAbsoluteError;
/** meanAbsolutePercentageError */
export const mape = meanAbsolutePercentageError;
/** meanAbsolutePercentageError */
export const MAPE = meanAbsolutePercentageError;

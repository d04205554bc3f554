/** `tf.losses`: functions of tensors, averaged over the elements whose weight is not 0. As a model's loss, the GPU computes them. */

import { know, knowLogits, ofLogits } from './choices.ts';
import {
  abs,
  add,
  div,
  exp,
  greaterEqual,
  log,
  log1p,
  maximum,
  mul,
  neg,
  relu,
  square,
  squaredDifference,
  sub,
  where,
} from './elementwise.ts';
import { logSoftmax, sum } from './reductions.ts';
import { type Tensor, type TensorLike, toTensor } from './tensor.ts';

/** How a loss becomes a number. */
export const Reduction = {
  /** as they are */
  NONE: 0,
  /** divided by the sum of the weights */
  MEAN: 1,
  /** their sum */
  SUM: 2,
  /** divided by how many weights are not 0: the default */
  SUM_BY_NONZERO_WEIGHTS: 3,
} as const;

/** Losses with their weights, as the reduction says. */
export function computeWeightedLoss(
  losses: TensorLike,
  weights?: TensorLike | null,
  reduction: number = Reduction.SUM_BY_NONZERO_WEIGHTS,
): Tensor {
  const each = toTensor('tf.losses', losses);
  const held = weights === undefined || weights === null ? undefined : toTensor('tf.losses', weights);
  const weighted = held === undefined ? each : mul(each, held);
  if (reduction === Reduction.NONE) return weighted;
  const total = sum(weighted);
  if (reduction === Reduction.SUM) return total;
  if (held === undefined) return div(total, each.size);
  if (reduction === Reduction.MEAN) return div(total, mul(sum(held), each.size / held.size));
  return div(total, sum(mul(each.notEqual(Number.NaN), held.notEqual(0)).toFloat()));
}

type LossFn = (labels: TensorLike, predictions: TensorLike, weights?: TensorLike | null, reduction?: number) => Tensor;

const loss =
  (each: (labels: Tensor, predictions: Tensor) => Tensor): LossFn =>
  (labels, predictions, weights, reduction) =>
    computeWeightedLoss(each(toTensor('tf.losses', labels), toTensor('tf.losses', predictions)), weights, reduction);

/** (labels - predictions)² */
export const meanSquaredError = know(
  loss((y, p) => squaredDifference(y, p)),
  'meanSquaredError',
);
/** |labels - predictions| */
export const absoluteDifference = know(
  loss((y, p) => abs(sub(y, p))),
  'meanAbsoluteError',
);
/** max(0, 1 - (2 labels - 1) · predictions) */
export const hingeLoss = loss((y, p) => relu(sub(1, mul(sub(mul(y, 2), 1), p))));

/** Squares where the error is at most delta, else straight lines. */
export function huberLoss(
  labels: TensorLike,
  predictions: TensorLike,
  weights?: TensorLike | null,
  delta = 1,
  reduction?: number,
): Tensor {
  const error = abs(sub(toTensor('tf.losses.huberLoss', labels), toTensor('tf.losses.huberLoss', predictions)));
  const line = sub(mul(error, delta), 0.5 * delta * delta);
  return computeWeightedLoss(where(greaterEqual(delta, error), mul(square(error), 0.5), line), weights, reduction);
}

/** -(labels · log(predictions) + (1 - labels) · log(1 - predictions)) */
export function logLoss(
  labels: TensorLike,
  predictions: TensorLike,
  weights?: TensorLike | null,
  epsilon = 1e-7,
  reduction?: number,
): Tensor {
  const [y, p] = [toTensor('tf.losses.logLoss', labels), toTensor('tf.losses.logLoss', predictions)];
  const right = mul(y, log(add(p, epsilon)));
  return computeWeightedLoss(neg(add(right, mul(sub(1, y), log(add(sub(1, p), epsilon))))), weights, reduction);
}

/** Of logits of yes or no: max(x, 0) - x · labels + log(1 + exp(-|x|)). */
export const sigmoidCrossEntropy = knowLogits(
  (
    labels: TensorLike,
    logits: TensorLike,
    weights?: TensorLike | null,
    labelSmoothing = 0,
    reduction?: number,
  ): Tensor => {
    const [y, x] = [
      toTensor('tf.losses.sigmoidCrossEntropy', labels),
      toTensor('tf.losses.sigmoidCrossEntropy', logits),
    ];
    const smooth = labelSmoothing === 0 ? y : add(mul(y, 1 - labelSmoothing), 0.5 * labelSmoothing);
    return computeWeightedLoss(add(sub(maximum(x, 0), mul(x, smooth)), log1p(exp(neg(abs(x))))), weights, reduction);
  },
  ofLogits.sigmoidCrossEntropy,
);

/** Of logits [.., classes] and one-hot labels: -Σ labels · log softmax(logits). */
export const softmaxCrossEntropy = knowLogits(
  (
    labels: TensorLike,
    logits: TensorLike,
    weights?: TensorLike | null,
    labelSmoothing = 0,
    reduction?: number,
  ): Tensor => {
    const y = toTensor('tf.losses.softmaxCrossEntropy', labels);
    const smooth = labelSmoothing === 0 ? y : add(mul(y, 1 - labelSmoothing), labelSmoothing / y.shape.at(-1)!);
    return computeWeightedLoss(neg(sum(mul(smooth, logSoftmax(logits)), -1)), weights, reduction);
  },
  ofLogits.softmaxCrossEntropy,
);

/** 1 - Σ labels · predictions along an axis. */
export function cosineDistance(
  labels: TensorLike,
  predictions: TensorLike,
  axis: number,
  weights?: TensorLike | null,
  reduction?: number,
): Tensor {
  return computeWeightedLoss(sub(1, sum(mul(labels, predictions), axis, true)), weights, reduction);
}

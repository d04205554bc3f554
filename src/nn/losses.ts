/**
 * Losses and metrics: a value for each sample, out of the model's result and the labels. The mean over the batch, and over
 * the epoch weighted by samples, is taken by whoever reads them.
 */
import { accuracy, crossEntropy, logClip } from '../graph/build.ts';
import type { Node } from '../graph/node.ts';
import { expectName } from './check.ts';

/** prediction [batch, classes], labels [batch] → [batch] */
export type PerSample = (prediction: Node, labels: Node) => Node;

/**
 * Logits behind a prediction. A softmax is taken back to its input, as Keras does, so that nothing is clipped and the gradient
 * is softmax minus one-hot; other probabilities are clipped to [1e-7, 1 - 1e-7].
 */
const logitsOf = (prediction: Node): Node =>
  prediction.op === 'softmax' ? prediction.inputs[0]! : logClip(prediction);

const losses = {
  sparseCategoricalCrossentropy: (prediction, labels) => crossEntropy(logitsOf(prediction), labels),
} satisfies Record<string, PerSample>;

const metrics = {
  // logits and their softmax have the same largest element; those of the loss are at hand
  accuracy: (prediction, labels) => accuracy(prediction.op === 'softmax' ? logitsOf(prediction) : prediction, labels),
} satisfies Record<string, PerSample>;

export type LossName = keyof typeof losses;
export type MetricName = keyof typeof metrics;

export function lossOf(name: LossName): PerSample {
  return losses[expectName('model.compile', 'loss', name, losses)];
}

export function metricOf(name: MetricName): PerSample {
  return metrics[expectName('model.compile', 'metric', name, metrics)];
}

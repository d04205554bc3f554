/**
 * Losses and metrics: a value for each sample, out of the model's result and the labels. The mean over the batch, and over
 * the epoch weighted by samples, is taken by whoever reads them.
 */

import type { Node } from '../graph/node.ts';
import { type Spelling, spelled } from '../names.ts';
import { logClip } from '../ops/activations.ts';
import { accuracy, crossEntropy } from '../ops/crossentropy.ts';
import { logitsOf } from '../ops/softmax.ts';
import { expectName } from './check.ts';

/** prediction [batch, classes], labels [batch] → [batch] */
export type PerSample = (prediction: Node, labels: Node) => Node;

/**
 * The logits that a prediction was made of. A softmax is taken back to its input, as Keras does, so that nothing is clipped and the gradient
 * is softmax minus one-hot; other probabilities are clipped to [1e-7, 1 - 1e-7].
 */
const logitsFor = (prediction: Node): Node => logitsOf(prediction) ?? logClip(prediction);

const losses = {
  sparseCategoricalCrossentropy: (prediction, labels) => crossEntropy(logitsFor(prediction), labels),
} satisfies Record<string, PerSample>;

const metrics = {
  // logits and their softmax have the same largest element; those of the loss are at hand
  accuracy: (prediction, labels) => accuracy(logitsOf(prediction) ?? prediction, labels),
} satisfies Record<string, PerSample>;

/** Keras's other names. */
const aliases = { acc: 'accuracy', sparseCategoricalAccuracy: 'accuracy' } as const;

/** In any spelling: 'sparseCategoricalCrossentropy', 'sparse_categorical_crossentropy'. */
export type LossName = Spelling<keyof typeof losses>;
/** In any spelling. The name as it is given is the one in logs and history, as in Keras. */
export type MetricName = Spelling<keyof typeof metrics | keyof typeof aliases>;

export const lossName = (name: LossName): keyof typeof losses => expectName('model.compile', 'loss', name, losses);

export const lossOf = (name: LossName): PerSample => losses[lossName(name)];

export function metricOf(name: MetricName): PerSample {
  const alias = typeof name === 'string' ? spelled(name, Object.keys(aliases) as (keyof typeof aliases)[]) : undefined;
  return metrics[alias === undefined ? expectName('model.compile', 'metric', name, metrics) : aliases[alias]];
}

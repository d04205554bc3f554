/** Cross-entropies between what a model says and what is true. */
import type { Node } from '../../graph/node.ts';
import { logClip } from '../../ops/activations.ts';
import { crossEntropy } from '../../ops/crossentropy.ts';
import { logitsOf } from '../../ops/softmax.ts';
import type { PerSample } from './loss.ts';

/**
 * The logits that a prediction was made of. A softmax is taken back to its input, as Keras does, so that nothing is clipped and the gradient
 * is softmax minus one-hot; other probabilities are clipped to [1e-7, 1 - 1e-7].
 */
const logitsFor = (prediction: Node): Node => logitsOf(prediction) ?? logClip(prediction);

/** Labels are classes, whole numbers. */
export const sparseCategoricalCrossentropy: PerSample = (prediction, labels) =>
  crossEntropy(logitsFor(prediction), labels);

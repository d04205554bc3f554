/** Shares of right answers. */
import { accuracy as accuracyOp } from '../../graph/build.ts';
import type { PerSample } from '../losses/loss.ts';

/** Whether the largest element of a row is that of its label: 1 or 0. Logits and their softmax have the same largest element; those of the loss are at hand. */
export const accuracy: PerSample = (prediction, labels) =>
  accuracyOp(prediction.op === 'softmax' ? prediction.inputs[0]! : prediction, labels);

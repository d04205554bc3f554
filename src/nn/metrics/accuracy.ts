/** Shares of right answers. */
import { accuracy as accuracyOp } from '../../ops/crossentropy.ts';
import { logitsOf } from '../../ops/softmax.ts';
import type { PerSample } from '../losses/loss.ts';

/** Whether the largest element of a row is that of its label: 1 or 0. Logits and their softmax have the same largest element; those of the loss are at hand. */
export const accuracy: PerSample = (prediction, labels) => accuracyOp(logitsOf(prediction) ?? prediction, labels);

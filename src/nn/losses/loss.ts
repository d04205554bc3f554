/**
 * Losses and metrics: a value for each sample, out of the model's result and the labels. The mean over the batch, and over
 * the epoch weighted by samples, is taken by whoever reads them.
 */
import type { Node } from '../../graph/node.ts';

/** prediction [batch, classes], labels [batch] → [batch] */
export type PerSample = (prediction: Node, labels: Node) => Node;

/** Cross-entropy of values that are each a probability of their own. */
import { either, flagOr, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { logClip, logitsOfSigmoid } from '../../ops/activations.ts';
import { add, mul, neg, sub } from '../../ops/arithmetic.ts';
import { softplus } from '../../ops/rectifiers.ts';
import { fill } from '../../ops/sources.ts';
import { type CrossentropyOptions, checkCrossentropy, smoothed } from './categorical.ts';
import { type Loss, type LossClass, lossConfig, sampleMean } from './loss.ts';
import { lossMaker } from './maker.ts';

/**
 * -(y log p + (1 - y) log(1 - p)), the mean over the values of a sample: y of the output's shape [samples, ...], from 0 to 1. Of a sigmoid
 * its logits are taken, so that nothing is clipped; other probabilities are clipped to [1e-7, 1 - 1e-7], as Keras does.
 * @throws UsageError where an option is wrong
 */
export const binaryCrossentropy = /* @__PURE__ */ lossMaker(
  'binaryCrossentropy',
  (options: CrossentropyOptions = {}): Loss => {
    const { fromLogits, labelSmoothing } = checkCrossentropy('losses.binaryCrossentropy', options);
    return {
      name: 'binaryCrossentropy',
      config: lossConfig('BinaryCrossentropy', 'binary_crossentropy', {
        from_logits: fromLogits,
        label_smoothing: labelSmoothing,
      }),
      targets: 'values',
      takes: { what: fromLogits ? 'logits' : 'probabilities', activation: 'sigmoid' },
      guessing: () => Math.LN2,
      perSample: (yTrue, yPred, mean = sampleMean) => {
        const targets = smoothed(yTrue, labelSmoothing, 2);
        const logits = fromLogits ? yPred : logitsOfSigmoid(yPred);
        return mean(binaryTerms(targets, yPred, logits));
      },
    };
  },
);

/** 1 - x */
export const rest = (x: Node): Node => sub(fill([], 1), x);

/** The cross-entropy of each value: of logits where they are at hand, else of probabilities. */
export const binaryTerms = (y: Node, probabilities: Node, logits: Node | undefined): Node =>
  logits === undefined ? ofProbabilities(y, probabilities) : ofLogits(y, logits);

/** Both terms are positive, so that no digits are lost where the loss is small. */
const ofLogits = (y: Node, z: Node): Node => add(mul(y, softplus(neg(z))), mul(rest(y), softplus(z)));

const ofProbabilities = (y: Node, p: Node): Node => neg(add(mul(y, logClip(p)), mul(rest(y), logClip(rest(p)))));

export const BinaryCrossentropy: LossClass = {
  className: 'BinaryCrossentropy',
  fromConfig: (config) =>
    binaryCrossentropy({
      fromLogits: flagOr(either(config, 'from_logits'), false),
      labelSmoothing: numberOr(either(config, 'label_smoothing'), 0),
    }),
};

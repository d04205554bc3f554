/** Cross-entropy between probabilities of classes and those that are true. */
import { either, type Field, flagOr, numberOr, only } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { logClip } from '../../ops/activations.ts';
import { add, div, mul, neg, scale } from '../../ops/arithmetic.ts';
import { logitsOf, logSoftmax } from '../../ops/softmax.ts';
import { fill } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { expectBoolean, expectNumber, expectOptions } from '../check.ts';
import { type Loss, type LossClass, lossConfig, sampleMean } from './loss.ts';
import { lossMaker } from './maker.ts';

/** Options of `losses.categoricalCrossentropy` and `losses.binaryCrossentropy`. */
export interface CrossentropyOptions {
  /** whether the output is logits, of which a softmax or a sigmoid would make probabilities: default false */
  readonly fromLogits?: boolean;
  /** share of the targets that is spread evenly over the classes, 0 to below 1: default 0 */
  readonly labelSmoothing?: number;
}

/** The options with their defaults. @throws UsageError */
export function checkCrossentropy(where: string, options: CrossentropyOptions): Required<CrossentropyOptions> {
  expectOptions(where, options, ['fromLogits', 'labelSmoothing', 'reduction'], 'fromLogits');
  const { fromLogits = false, labelSmoothing = 0 } = options;
  return {
    fromLogits: expectBoolean(where, 'fromLogits', fromLogits),
    labelSmoothing: expectNumber(where, 'labelSmoothing', labelSmoothing, 0, 1),
  };
}

/** Targets that give `share` to all of some classes alike. */
export const smoothed = (yTrue: Node, share: number, classes: number): Node =>
  share === 0 ? yTrue : add(scale(yTrue, 1 - share), fill([], share / classes));

/**
 * -Σ y log p over the classes, for y of the output's shape [samples, classes], such as one-hot rows. Of a softmax its logits are taken, as
 * in Keras, so that nothing is clipped; other probabilities are divided by their sum and clipped to [1e-7, 1 - 1e-7].
 * @throws UsageError where an option is wrong
 */
export const categoricalCrossentropy = /* @__PURE__ */ lossMaker(
  'categoricalCrossentropy',
  (options: CrossentropyOptions = {}): Loss => {
    const { fromLogits, labelSmoothing } = checkCrossentropy('losses.categoricalCrossentropy', options);
    return {
      name: 'categoricalCrossentropy',
      config: lossConfig('CategoricalCrossentropy', 'categorical_crossentropy', {
        from_logits: fromLogits,
        label_smoothing: labelSmoothing,
      }),
      targets: 'values',
      takes: { what: fromLogits ? 'logits' : 'probabilities', activation: 'softmax' },
      guessing: Math.log,
      perSample: (yTrue, yPred, mean = sampleMean) => {
        const logs = fromLogits ? logSoftmax(yPred) : logarithms(yPred);
        const targets = smoothed(yTrue, labelSmoothing, yPred.shape.at(-1)!);
        return mean(neg(sum(mul(targets, logs), [-1])));
      },
    };
  },
);

function logarithms(probabilities: Node): Node {
  const logits = logitsOf(probabilities);
  return logits === undefined ? logClip(div(probabilities, sum(probabilities, [-1], true))) : logSoftmax(logits);
}

/** The classes lie along the last axis. @throws FormatError for a file that has them along another */
export const expectLastAxis = (config: Field): void => only(either(config, 'axis'), [-1, undefined, null]);

export const CategoricalCrossentropy: LossClass = {
  className: 'CategoricalCrossentropy',
  fromConfig: (config) => {
    expectLastAxis(config);
    return categoricalCrossentropy({
      fromLogits: flagOr(either(config, 'from_logits'), false),
      labelSmoothing: numberOr(either(config, 'label_smoothing'), 0),
    });
  },
};

/** Cross-entropy between probabilities of classes and the number of the right one. */
import { either, flagOr, only } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { logClip } from '../../ops/activations.ts';
import { crossEntropy } from '../../ops/crossentropy.ts';
import { logitsOf } from '../../ops/softmax.ts';
import { expectBoolean, expectOptions } from '../check.ts';
import { expectLastAxis } from './categorical.ts';
import { type Loss, type LossClass, lossConfig, sampleMean } from './loss.ts';
import { lossMaker } from './maker.ts';

/** Options of `losses.sparseCategoricalCrossentropy`. */
export interface SparseCategoricalCrossentropyOptions {
  /** whether the output is logits, of which a softmax would make probabilities: default false */
  readonly fromLogits?: boolean;
}

/**
 * -log p of the right class, whose number y has: y [samples] against an output [samples, classes], or y
 * [samples, ...steps] against [samples, ...steps, classes]. Of a softmax its logits are taken, as in
 * Keras, so that nothing is clipped; other probabilities are clipped to [1e-7, 1 - 1e-7].
 * @throws UsageError where an option is wrong
 */
export const sparseCategoricalCrossentropy = /* @__PURE__ */ lossMaker(
  'sparseCategoricalCrossentropy',
  (options: SparseCategoricalCrossentropyOptions = {}): Loss => {
    const where = 'losses.sparseCategoricalCrossentropy';
    expectOptions(where, options, ['fromLogits', 'reduction'], 'fromLogits');
    const fromLogits = expectBoolean(where, 'fromLogits', options.fromLogits ?? false);
    return {
      name: 'sparseCategoricalCrossentropy',
      config: lossConfig('SparseCategoricalCrossentropy', 'sparse_categorical_crossentropy', {
        from_logits: fromLogits,
      }),
      targets: 'classes',
      takes: { what: fromLogits ? 'logits' : 'probabilities', activation: 'softmax' },
      guessing: Math.log,
      perSample: (yTrue, yPred, mean = sampleMean) => mean(byRow(yTrue, fromLogits ? yPred : logitsFor(yPred))),
    };
  },
);

/** The logits that probabilities were made of. Where those are not at hand, the logarithms of probabilities will do. */
const logitsFor = (probabilities: Node): Node => logitsOf(probabilities) ?? logClip(probabilities);

/** Logits [..., classes] and labels of as many rows. */
function byRow(labels: Node, logits: Node): Node {
  const [classes = 1, rows] = [logits.shape.at(-1), logits.shape.slice(0, -1)];
  const count = rows.reduce((product, size) => product * size, 1);
  return reshape(crossEntropy(reshape(logits, [count, classes]), reshape(labels, [count])), rows);
}

export const SparseCategoricalCrossentropy: LossClass = {
  className: 'SparseCategoricalCrossentropy',
  fromConfig: (config) => {
    expectLastAxis(config);
    only(either(config, 'ignore_class'), [undefined, null]);
    return sparseCategoricalCrossentropy({ fromLogits: flagOr(either(config, 'from_logits'), false) });
  },
};

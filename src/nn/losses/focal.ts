/** Focal cross-entropies: what is right with confidence counts less. Source: Lin et al. 2017, "Focal Loss for Dense Object Detection". */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, type Field, flagOr, items, number, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { logClip, logitsOfSigmoid, sigmoid } from '../../ops/activations.ts';
import { add, div, mul, neg, scale } from '../../ops/arithmetic.ts';
import { clip, equal, maximum, where } from '../../ops/comparisons.ts';
import { expm1, pow } from '../../ops/exponentials.ts';
import { logitsOf, logSoftmax } from '../../ops/softmax.ts';
import { fill, iota } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { expectBoolean, expectNumber, expectOptions } from '../check.ts';
import { binaryTerms, rest } from './binary.ts';
import { type CrossentropyOptions, checkCrossentropy, expectLastAxis, smoothed } from './categorical.ts';
import { type Loss, type LossClass, lossConfig, sampleMean } from './loss.ts';
import { lossMaker } from './maker.ts';

/** Options that both focal cross-entropies have. */
export interface FocalOptions extends CrossentropyOptions {
  /** how much less counts what is right: default 2; 0 gives the cross-entropy */
  readonly gamma?: number;
}

/** Options of `losses.binaryFocalCrossentropy`. */
export interface BinaryFocalCrossentropyOptions extends FocalOptions {
  /** whether ones count `alpha` and zeros 1 - `alpha`: default false */
  readonly applyClassBalancing?: boolean;
  /** what ones count, 0 to 1, with `applyClassBalancing`: default 0.25 */
  readonly alpha?: number;
}

/** Options of `losses.categoricalFocalCrossentropy`. */
export interface CategoricalFocalCrossentropyOptions extends FocalOptions {
  /** what each class counts, or a list of what they count one by one: default 0.25 */
  readonly alpha?: number | readonly number[];
}

/** @throws UsageError */
function checkFocal(where: string, { fromLogits, labelSmoothing, gamma = 2 }: FocalOptions) {
  const shared = checkCrossentropy(where, { fromLogits, labelSmoothing });
  return { ...shared, gamma: expectNumber(where, 'gamma', gamma, 0, Number.POSITIVE_INFINITY) };
}

/** What is missing to certainty, raised to gamma. Never a power of 0, whose slope is infinite for a gamma below 1. */
const factor = (missing: Node, gamma: number): Node => pow(maximum(missing, fill([], 1e-30)), fill([], gamma));

/**
 * The binary cross-entropy times (1 - p)^gamma, p the probability that the output gives to y: the mean over the values of a sample, for y of
 * the output's shape [samples, ...], from 0 to 1. Of a sigmoid its logits are taken; other probabilities are clipped as Keras does.
 * @throws UsageError where an option is wrong
 */
export const binaryFocalCrossentropy = /* @__PURE__ */ lossMaker(
  'binaryFocalCrossentropy',
  (options: BinaryFocalCrossentropyOptions = {}): Loss => {
    const at = 'losses.binaryFocalCrossentropy';
    expectOptions(
      at,
      options,
      ['applyClassBalancing', 'alpha', 'gamma', 'fromLogits', 'labelSmoothing', 'reduction'],
      'fromLogits',
    );
    const { fromLogits, labelSmoothing, gamma } = checkFocal(at, options);
    const balanced = expectBoolean(at, 'applyClassBalancing', options.applyClassBalancing ?? false);
    const alpha = expectNumber(at, 'alpha', options.alpha ?? 0.25, 0, Number.POSITIVE_INFINITY);
    if (alpha > 1) throw new UsageError(`${at}: alpha is ${show(alpha)}; expected a number from 0 to 1.`);
    return {
      name: 'binaryFocalCrossentropy',
      config: lossConfig('BinaryFocalCrossentropy', 'binary_focal_crossentropy', {
        ...{ apply_class_balancing: balanced, alpha, gamma },
        ...{ from_logits: fromLogits, label_smoothing: labelSmoothing },
      }),
      targets: 'values',
      takes: { what: fromLogits ? 'logits' : 'probabilities', activation: 'sigmoid' },
      perSample: (yTrue, yPred, mean = sampleMean) => {
        const y = smoothed(yTrue, labelSmoothing, 2);
        const logits = fromLogits ? yPred : logitsOfSigmoid(yPred);
        const [p, q] = logits === undefined ? [yPred, rest(yPred)] : [sigmoid(logits), sigmoid(neg(logits))];
        const missing = add(mul(y, q), mul(rest(y), p));
        const values = mul(factor(missing, gamma), binaryTerms(y, yPred, logits));
        return mean(balanced ? mul(add(scale(y, alpha), scale(rest(y), 1 - alpha)), values) : values);
      },
    };
  },
);

/**
 * -Σ alpha (1 - p)^gamma y log p over the classes, for y of the output's shape [samples, classes], such as one-hot rows. Of a softmax its
 * logits are taken; other probabilities are divided by their sum and clipped to [1e-7, 1 - 1e-7].
 * @throws UsageError where an option is wrong; ShapeError where alpha is a list of another length than there are classes
 */
export const categoricalFocalCrossentropy = /* @__PURE__ */ lossMaker(
  'categoricalFocalCrossentropy',
  (options: CategoricalFocalCrossentropyOptions = {}): Loss => {
    const at = 'losses.categoricalFocalCrossentropy';
    expectOptions(at, options, ['alpha', 'gamma', 'fromLogits', 'labelSmoothing', 'reduction'], 'fromLogits');
    const { fromLogits, labelSmoothing, gamma } = checkFocal(at, options);
    const { alpha = 0.25 } = options;
    for (const each of Array.isArray(alpha) ? alpha : [alpha])
      expectNumber(at, 'alpha', each, 0, Number.POSITIVE_INFINITY);
    return {
      name: 'categoricalFocalCrossentropy',
      config: lossConfig('CategoricalFocalCrossentropy', 'categorical_focal_crossentropy', {
        ...{ alpha, gamma, from_logits: fromLogits, label_smoothing: labelSmoothing },
      }),
      targets: 'values',
      takes: { what: fromLogits ? 'logits' : 'probabilities', activation: 'softmax' },
      perSample: (yTrue, yPred, mean = sampleMean) => {
        const y = smoothed(yTrue, labelSmoothing, yPred.shape.at(-1)!);
        const [logs, missing] = certainty(yPred, fromLogits);
        const values = mul(mul(factor(missing, gamma), y), logs);
        return mean(neg(sum(weighted(at, values, alpha), [-1])));
      },
    };
  },
);

/** log p and 1 - p. */
function certainty(yPred: Node, fromLogits: boolean): readonly [Node, Node] {
  const logits = fromLogits ? yPred : logitsOf(yPred);
  if (logits !== undefined) {
    const logs = logSoftmax(logits);
    return [logs, neg(expm1(logs))];
  }
  const p = div(yPred, sum(yPred, [-1], true));
  return [logClip(p), rest(clip(p, 1e-7, 1 - 1e-7))];
}

/** Values [..., classes], each times what its class counts. @throws ShapeError */
function weighted(at: string, values: Node, alpha: number | readonly number[]): Node {
  if (typeof alpha === 'number') return scale(values, alpha);
  const classes = values.shape.at(-1)!;
  if (alpha.length !== classes)
    throw new ShapeError(
      `${at}: alpha has ${alpha.length} numbers; the output is ${formatShape(values.shape)}. Give one for each class.`,
    );
  const own = iota([classes]);
  const weights = alpha.reduce(
    (node, each, i) => (i === 0 ? node : where(equal(own, fill([], i)), fill([], each), node)),
    fill([classes], alpha[0]!),
  );
  return mul(values, weights);
}

const shared = (config: Field) => ({
  gamma: numberOr(either(config, 'gamma'), 2),
  fromLogits: flagOr(either(config, 'from_logits'), false),
  labelSmoothing: numberOr(either(config, 'label_smoothing'), 0),
});

export const BinaryFocalCrossentropy: LossClass = {
  className: 'BinaryFocalCrossentropy',
  fromConfig: (config) =>
    binaryFocalCrossentropy({
      ...shared(config),
      applyClassBalancing: flagOr(either(config, 'apply_class_balancing'), false),
      alpha: numberOr(either(config, 'alpha'), 0.25),
    }),
};

export const CategoricalFocalCrossentropy: LossClass = {
  className: 'CategoricalFocalCrossentropy',
  fromConfig: (config) => {
    expectLastAxis(config);
    const alpha = either(config, 'alpha');
    const list = Array.isArray(alpha.value) ? items(alpha).map(number) : undefined;
    return categoricalFocalCrossentropy({ ...shared(config), alpha: list ?? numberOr(alpha, 0.25) });
  },
};

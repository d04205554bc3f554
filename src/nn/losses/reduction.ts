/**
 * Reductions: how the values that a loss has for samples and steps become the loss of a batch. Source: Keras 3, `reduce_values` and
 * `reduce_weighted_values` of losses/loss.py.
 */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { camelCase } from '../../fields.ts';
import { type Node, sizeOf } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { div, mul } from '../../ops/arithmetic.ts';
import { equal, maximum, where } from '../../ops/comparisons.ts';
import { fill } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { snakeCase } from '../called-layer.ts';
import type { Loss, LossReduction } from './loss.ts';

const REDUCTIONS = ['sumOverBatchSize', 'mean', 'sum', 'meanWithSampleWeight', 'none'] as const;

/** @throws UsageError */
export function expectReduction(place: string, reduction: unknown): LossReduction {
  const known = typeof reduction === 'string' ? camelCase(reduction) : reduction;
  const found = REDUCTIONS.find((each) => each === known);
  if (found !== undefined) return found;
  throw new UsageError(
    `${place}: reduction is ${show(reduction)}; expected one of ${REDUCTIONS.map((each) => `'${each}'`).join(', ')}.`,
  );
}

/** The loss with another reduction than the mean. @throws UsageError for 'none', which leaves nothing to make smaller */
export function withReduction(place: string, loss: Loss, reduction: LossReduction): Loss {
  if (reduction === 'none') {
    throw new UsageError(
      `${place}: reduction 'none' gives a value of each sample; a model needs one number to make smaller. In a step of your own: ${place}(yTrue, yPred, { reduction: 'none' }).`,
    );
  }
  const { config } = loss;
  return {
    ...loss,
    ...(config && { config: { ...config, config: { ...config.config, reduction: snakeCase(reduction) } } }),
    ...((reduction === 'sum' || reduction === 'meanWithSampleWeight') && { times: timesOf(reduction) }),
  };
}

/** By what the mean over all values is multiplied. A sample's weight is that of each of its steps. */
const timesOf =
  (reduction: 'sum' | 'meanWithSampleWeight'): NonNullable<Loss['times']> =>
  ({ yPred: { shape }, sampleWeight, mask }) => {
    const [batch = 1, ...steps] = shape.length > 1 ? shape.slice(0, -1) : shape;
    const count = mask === undefined ? fill([], sizeOf([batch, ...steps])) : maximum(sum(mask), fill([], 1));
    if (reduction === 'sum') return count;
    if (sampleWeight === undefined) return fill([], 1);
    const weights =
      mask === undefined
        ? mul(sum(sampleWeight), fill([], sizeOf(steps)))
        : sum(mul(alongSteps(sampleWeight, mask), mask));
    const none = equal(weights, fill([], 0));
    return where(none, fill([], 0), div(count, where(none, fill([], 1), weights)));
  };

const alongSteps = (weight: Node, mask: Node): Node =>
  reshape(weight, [...weight.shape, ...mask.shape.slice(weight.shape.length).map(() => 1)]);

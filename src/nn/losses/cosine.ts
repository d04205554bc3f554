/** The cosine of the angle between y and the output. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, numberOr } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { mul, neg, square } from '../../ops/arithmetic.ts';
import { maximum } from '../../ops/comparisons.ts';
import { rsqrt } from '../../ops/exponentials.ts';
import { fill } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { expectOptions } from '../check.ts';
import { type Loss, type LossClass, lossConfig, type Mean, sampleMean } from './loss.ts';
import { lossMaker } from './maker.ts';

/** Options of `losses.cosineSimilarity`. */
export interface CosineSimilarityOptions {
  /** the axis of [samples, ...] along which the vectors lie, any but that of the samples: default -1, the last */
  readonly axis?: number;
}

/** @throws UsageError for what is no axis, or that of the samples */
export function expectAxis(where: string, axis: unknown): number {
  if (typeof axis === 'number' && Number.isSafeInteger(axis) && axis !== 0) return axis;
  throw new UsageError(
    `${where}: axis is ${show(axis)}; expected a whole number other than 0, the axis of the samples.`,
  );
}

/** Keras's: no length counts as less than 1e-7. */
const unit = (x: Node, axis: number): Node => mul(x, rsqrt(maximum(sum(square(x), [axis], true), fill([], 1e-14))));

/** [batch, ...] each → [batch]. @throws ShapeError where the axis is none of a sample's */
export function cosine(where: string, yTrue: Node, yPred: Node, axis: number, mean: Mean = sampleMean): Node {
  const { shape } = yPred;
  if (axis >= shape.length || axis <= -shape.length)
    throw new ShapeError(`${where}: axis ${axis} is none of a sample's; the output is ${formatShape(shape)}.`);
  return mean(sum(mul(unit(yTrue, axis), unit(yPred, axis)), [axis]));
}

/**
 * Minus the cosine of the angle between y and the output, of shape [samples, ...]: -1 where they point the same way, 1 the opposite way, 0 at
 * right angles or where either is zero. The metric of the same name is the cosine itself.
 * @throws UsageError where an option is wrong; ShapeError where the output has no such axis
 */
export const cosineSimilarity = /* @__PURE__ */ lossMaker(
  'cosineSimilarity',
  (options: CosineSimilarityOptions = {}): Loss => {
    const where = 'losses.cosineSimilarity';
    expectOptions(where, options, ['axis', 'reduction'], 'axis');
    const axis = expectAxis(where, options.axis ?? -1);
    return {
      name: 'cosineSimilarity',
      config: lossConfig('CosineSimilarity', 'cosine_similarity', { axis }),
      targets: 'values',
      perSample: (yTrue, yPred, mean) => neg(cosine(where, yTrue, yPred, axis, mean)),
    };
  },
);

export const CosineSimilarity: LossClass = {
  className: 'CosineSimilarity',
  fromConfig: (config) => cosineSimilarity({ axis: numberOr(either(config, 'axis'), -1) }),
};

/**
 * Masks of outputs: which steps count for losses and metrics, as layers say in the trace. Only layers that make masks import this. A loss
 * is the mean over the steps of a batch that count, and a metric the mean over those of the epoch. Source: Keras 3, `apply_mask` of
 * losses/loss.py and `MeanMetricWrapper`; metrics of another kind (precision, auc, rootMeanSquaredError) take all steps, there as here.
 */
import { ShapeError } from '../errors.ts';
import type { Node } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import { div, mul } from '../ops/arithmetic.ts';
import { maximum } from '../ops/comparisons.ts';
import { mean } from '../ops/reductions.ts';
import { fill } from '../ops/sources.ts';
import { broadcastTo, sum } from '../ops/sums.ts';
import type { Mean, PerSample } from './losses/loss.ts';
import { grown, share } from './metrics/confusion.ts';
import type { SampleMetric, StateMetric } from './metrics/metric.ts';

/** The axes of x from `first` on. */
const axesFrom = (x: Node, first: number): number[] => x.shape.slice(first).map((_, i) => first + i);

/**
 * Of values of each step [batch, ...steps, ...]: for each sample the sum over its steps that count, of their means.
 * @throws ShapeError where they are not values of steps
 */
const sumOfCounted =
  (what: string, mask: Node): Mean =>
  (values) => {
    const rank = mask.shape.length;
    if (values.shape.slice(0, rank).join() !== mask.shape.join()) {
      throw new ShapeError(
        `${what}: it has values ${formatShape(values.shape)} of an output whose mask is ${formatShape(mask.shape)}; expected some for each step.`,
      );
    }
    const rest = axesFrom(values, rank);
    const steps = mul(rest.length === 0 ? values : mean(values, rest), mask);
    return rank === 1 ? steps : sum(steps, axesFrom(steps, 1));
  };

/** What masks of outputs are to losses and metrics. */
export interface MaskRules {
  readonly maskedRows: (what: string, perSample: PerSample, masked: Masked) => Node;
  readonly maskedMetric: (metric: SampleMetric) => StateMetric;
}

/** What a loss or a metric is measured of. */
export interface Masked {
  readonly yTrue: Node;
  readonly yPred: Node;
  /** [batch, ...steps] */
  readonly mask: Node;
}

/** For each sample the sum over its steps that count; undefined with values for whole samples, which no mask is in. */
function sums(what: string, perSample: PerSample, { yTrue, yPred, mask }: Masked) {
  let ofSteps = false;
  const rows = perSample(yTrue, yPred, (values) => {
    ofSteps = true;
    return sumOfCounted(what, mask)(values);
  });
  return { rows, ofSteps };
}

/** Values of samples [batch], whose mean is that of all steps of the batch that count; 0 where none does. */
export function maskedRows(what: string, perSample: PerSample, masked: Masked): Node {
  const { rows, ofSteps } = sums(what, perSample, masked);
  const counted = maximum(sum(masked.mask), fill([], 1)); // where none counts, all are 0
  return ofSteps ? mul(rows, div(fill([], rows.shape[0]!), counted)) : rows;
}

/** The same metric, as the mean over all steps of the epoch that count; 0 where none does. */
export const maskedMetric = ({ perSample, ...metric }: SampleMetric): StateMetric => ({
  ...metric,
  state: { total: [], count: [] },
  update: (state, yTrue, yPred, _, mask = fill(yPred.shape.slice(0, 1), 1)) => {
    const { rows, ofSteps } = sums(`the metric ${metric.name}`, perSample, { yTrue, yPred, mask });
    const count = sum(mask);
    const total = ofSteps ? sum(rows) : mul(mean(broadcastTo(rows, yPred.shape.slice(0, 1))), count);
    return grown(state, { total, count });
  },
  result: ({ total, count }) => share(total!, count!),
});

/** What layers that make masks bring along. */
export const MASKS: MaskRules = { maskedRows, maskedMetric };

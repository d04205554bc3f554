/** The area under a curve, of all values or of each label: see curves.ts for the state, which counts by threshold. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, type Field, flagOr, isAbsent, items, listed as listOf, number, numberOr, text } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { sigmoid } from '../../ops/activations.ts';
import { add, mul, scale, sub } from '../../ops/arithmetic.ts';
import { equal, greater, maximum, minimum, where } from '../../ops/comparisons.ts';
import { log } from '../../ops/exponentials.ts';
import { slice } from '../../ops/movement.ts';
import { mean } from '../../ops/reductions.ts';
import { fill, iota } from '../../ops/sources.ts';
import { broadcastTo, sum } from '../../ops/sums.ts';
import { expectBoolean, expectName, expectWhole } from '../check.ts';
import { maker } from '../maker.ts';
import { answersOf, constant, optional, share, weightsLike } from './confusion.ts';
import { type Curve, even, listed, stateOf, update } from './curves.ts';
import {
  type MetricClass,
  type MetricOptions,
  type MetricState,
  metricConfig,
  metricName,
  type StateMetric,
} from './metric.ts';

/** Options of `metrics.auc`. */
export interface AucOptions extends MetricOptions {
  /** true positives over false positives ('ROC'), precision over recall ('PR'), or the gains of both ('PRGAIN'): default 'ROC' */
  readonly curve?: 'ROC' | 'PR' | 'PRGAIN';
  /** how many thresholds there are from 0 to 1, at least 2: default 200 */
  readonly numThresholds?: number;
  /** thresholds from 0 to 1; default: `numThresholds` evenly spaced ones */
  readonly thresholds?: readonly number[];
  /** the area between two thresholds: 'interpolation', or from below ('minoring') or above ('majoring'): default 'interpolation' */
  readonly summationMethod?: 'interpolation' | 'minoring' | 'majoring';
  /** whether the output is logits, of which a sigmoid makes probabilities: default false */
  readonly fromLogits?: boolean;
  /** whether each label has a curve of its own, of which the mean is taken: default false, one curve of all values */
  readonly multiLabel?: boolean;
  /** with `multiLabel`, how many labels the output [samples, labels] has, which is checked: default whatever it has */
  readonly numLabels?: number;
  /** what each label counts, from 0 up: in the mean with `multiLabel`, else its values; default all alike */
  readonly labelWeights?: readonly number[];
}

const METHODS = {
  interpolation: (a: Node, b: Node): Node => scale(add(a, b), 0.5),
  minoring: minimum,
  majoring: maximum,
};

/** @throws UsageError */
function expectThresholds(at: string, thresholds: unknown): readonly number[] | undefined {
  if (thresholds === undefined) return undefined;
  const wrong = (): UsageError =>
    new UsageError(`${at}: thresholds is ${show(thresholds)}; expected a list of numbers from 0 to 1.`);
  if (!Array.isArray(thresholds) || thresholds.length === 0) throw wrong();
  for (const each of thresholds) if (!(typeof each === 'number' && each >= 0 && each <= 1)) throw wrong();
  return thresholds.toSorted((a, b) => a - b);
}

/**
 * The area under the curve that an output from 0 to 1, [samples, ...], draws for y of its shape, by thresholds: 1 where every yes is above
 * every no, 0.5 (ROC) where chance decides. Exact over the epoch but for the thresholds, as in Keras; samples count their weight. Between
 * two points of 'PR' the interpolation is that of Davis & Goadrich 2006; the gains are those of Flach & Kull 2015. A batch takes 4 bytes
 * for each value and threshold.
 * @throws UsageError where an option is wrong; ShapeError where the output has other labels
 */
export const auc = /* @__PURE__ */ maker('metrics.auc()', (options: AucOptions = {}): StateMetric => {
  const at = 'metrics.auc';
  const own = ['curve', 'numThresholds', 'thresholds', 'summationMethod', 'fromLogits'];
  const name = metricName('auc', options, ...own, 'multiLabel', 'numLabels', 'labelWeights');
  const curve = expectName(at, 'curve', options.curve ?? 'ROC', { ROC: 0, PR: 0, PRGAIN: 0 });
  const method = expectName(at, 'summationMethod', options.summationMethod ?? 'interpolation', METHODS);
  const fromLogits = expectBoolean(at, 'fromLogits', options.fromLogits ?? false);
  const thresholds = expectThresholds(at, options.thresholds);
  const count = thresholds ? thresholds.length + 2 : expectWhole(at, 'numThresholds', options.numThresholds ?? 200, 2);
  const above = thresholds ? listed(thresholds) : even(count, true);
  const { apart, weights: labelWeights, config, labelsOf, combined } = labelling(at, options);
  return {
    name,
    config: metricConfig('AUC', name, {
      ...{ num_thresholds: count, curve, summation_method: method, from_logits: fromLogits, ...config },
      ...(thresholds && { thresholds: [...thresholds] }),
    }),
    targets: 'values',
    state: apart ? (output) => stateOf(count, labelsOf(output)) : stateOf(count),
    update: (state, yTrue, yPred, weight) => {
      const { isTrue, values } = answersOf(at, yTrue, fromLogits ? sigmoid(yPred) : yPred, undefined);
      const labels = labelsOf(values.shape.slice(1));
      const rows = weightsLike(isTrue, weight);
      const ofLabels = labelWeights && !apart ? broadcastTo(vectorOf(labelWeights), values.shape) : undefined;
      const weights = rows && ofLabels ? mul(rows, ofLabels) : (rows ?? ofLabels);
      return update(state, { isTrue, values, weights, labels }, above);
    },
    result: (state) => {
      if (curve === 'PR' && method === 'interpolation') return combined(interpolatedPrecision(state));
      const [x, y] = AXES[curve](state as Curve);
      const [[x0, x1], [y0, y1]] = [ends(x), ends(y)];
      return combined(sum(mul(sub(x0, x1), METHODS[method](y0, y1)), [-1]));
    },
  };
});

/** The numbers of a list, [list.length]. */
const vectorOf = (list: readonly number[]): Node =>
  list.reduce(
    (node, value, i) => where(equal(iota([list.length]), constant(i)), constant(value), node),
    fill([list.length], 0),
  );

/** What `multiLabel` and its like ask for. @throws UsageError */
function labelling(at: string, options: AucOptions) {
  const apart = expectBoolean(at, 'multiLabel', options.multiLabel ?? false);
  const count = options.numLabels === undefined ? undefined : expectWhole(at, 'numLabels', options.numLabels, 1);
  if (count !== undefined && !apart) throw new UsageError(`${at}: numLabels goes with multiLabel: true.`);
  const weights = expectLabelWeights(at, options.labelWeights, count);
  /** How many labels are counted apart. @throws ShapeError where the output has others */
  const labelsOf = (output: Shape): number | undefined => {
    const labels = output.at(-1) ?? 1;
    const expected = count ?? weights?.length;
    if ((apart && output.length !== 1) || (expected !== undefined && labels !== expected)) {
      const shape = apart ? ['samples', expected ?? 'labels'] : ['samples', '...', expected];
      throw new ShapeError(
        `${at}: the output is ${formatShape(output)} for a sample; expected [${shape.join(', ')}], a value for each label.`,
      );
    }
    return apart ? labels : undefined;
  };
  /** One number of the areas of the labels. */
  const combined = (areas: Node): Node => {
    if (!apart) return areas;
    if (weights === undefined) return mean(areas);
    const total = weights.reduce((all, each) => all + each, 0);
    return scale(sum(mul(areas, vectorOf(weights))), total === 0 ? 0 : 1 / total);
  };
  const config = { multi_label: apart, num_labels: count ?? null, label_weights: weights ? [...weights] : null };
  return { apart, weights, config, labelsOf, combined };
}

/** @throws UsageError */
function expectLabelWeights(at: string, weights: unknown, count: number | undefined): readonly number[] | undefined {
  if (weights === undefined) return undefined;
  const isWeight = (each: unknown): boolean => typeof each === 'number' && each >= 0 && Number.isFinite(each);
  if (!Array.isArray(weights) || weights.length === 0)
    throw new UsageError(`${at}: labelWeights is ${show(weights)}; expected a list of numbers, one for each label.`);
  const wrong = weights.findIndex((each) => !isWeight(each));
  if (wrong >= 0)
    throw new UsageError(`${at}: labelWeights[${wrong}] is ${show(weights[wrong])}; expected a number from 0 up.`);
  if (count === undefined || count === weights.length) return weights;
  throw new UsageError(`${at}: labelWeights has ${weights.length} numbers; numLabels is ${count}.`);
}

type Point = readonly [x: Node, y: Node];

/** What is drawn over what. */
const AXES: Readonly<Record<'ROC' | 'PR' | 'PRGAIN', (curve: Curve) => Point>> = {
  ROC: ({ above, wrong, yes, no }) => [share(wrong, no), share(above, yes)],
  PR: ({ above, wrong, yes }) => [share(above, yes), share(above, add(above, wrong))],
  // Keras's: nothing found is a recall of 0 and a precision of 1, and less recall than chance is 0
  PRGAIN: ({ above, wrong, yes, no }) => {
    const gain = (missed: Node): Node => sub(constant(1), mul(share(yes, no), share(missed, above)));
    const isNone = equal(above, constant(0));
    const recall = where(isNone, constant(0), gain(sub(yes, above)));
    return [maximum(recall, constant(0)), where(isNone, constant(1), gain(wrong))];
  },
};

/** Values of all thresholds but the last, and of all but the first. */
function ends(x: Node): readonly [Node, Node] {
  const [rows, size] = [x.shape.slice(0, -1), x.shape.at(-1)! - 1];
  const from = (first: number): Node => slice(x, [...rows.map(() => 0), first], [...rows, size]);
  return [from(0), from(1)];
}

/** Between two thresholds true positives grow in proportion to all that are said. Source: Davis & Goadrich 2006, as in Keras. */
function interpolatedPrecision(state: MetricState): Node {
  const { above, wrong, yes } = state as Curve;
  const [[t0, t1], [p0, p1]] = [ends(above), ends(add(above, wrong))];
  const more = sub(t0, t1);
  const slope = share(more, maximum(sub(p0, p1), constant(0)));
  const offset = sub(t1, mul(slope, p1));
  const isBoth = mul(greater(p0, constant(0)), greater(p1, constant(0)));
  const ratio = where(isBoth, share(p0, p1), constant(1));
  const area = mul(slope, add(more, mul(offset, log(where(isBoth, ratio, constant(1))))));
  return sum(share(area, yes), [-1]);
}

const aucFrom = (config: Field, options: MetricOptions): StateMetric => {
  const names = ['thresholds', 'curve', 'summation_method', 'label_weights'];
  const [thresholds, curve, method, weights] = names.map((name) => either(config, name));
  const labels = optional.whole(config, 'num_labels', 1);
  return auc({
    ...options,
    ...(isAbsent(thresholds!)
      ? { numThresholds: numberOr(either(config, 'num_thresholds'), 200) }
      : // Keras's list has the ends beyond 0 and 1
        {
          thresholds: items(thresholds!)
            .map(number)
            .filter((each) => each >= 0 && each <= 1),
        }),
    ...(!isAbsent(curve!) && { curve: text(curve!).toUpperCase() as 'ROC' }),
    ...(!isAbsent(method!) && { summationMethod: text(method!) as 'interpolation' }),
    fromLogits: flagOr(either(config, 'from_logits'), false),
    multiLabel: flagOr(either(config, 'multi_label'), false),
    ...(labels !== undefined && { numLabels: labels }),
    ...(!isAbsent(weights!) && { labelWeights: listOf(weights!).map(number) }),
  });
};

export const AUC: MetricClass = { className: 'AUC', fromConfig: aucFrom };

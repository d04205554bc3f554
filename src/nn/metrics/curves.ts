/**
 * Metrics of many thresholds at once: the area under a curve, and the best of one share where another is large enough. For each threshold
 * the state has how many values above it y says yes and no to; all else follows from these. A batch's values meet all thresholds in one
 * table, [values, thresholds].
 */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { either, expectOff, type Field, flagOr, isAbsent, items, number, numberOr, text, whole } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { sigmoid } from '../../ops/activations.ts';
import { add, mul, scale, sub } from '../../ops/arithmetic.ts';
import { clip, equal, greater, greaterEqual, maximum, minimum, where } from '../../ops/comparisons.ts';
import { log } from '../../ops/exponentials.ts';
import { slice } from '../../ops/movement.ts';
import { max } from '../../ops/reductions.ts';
import { fill, iota } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { expectBoolean, expectFinite, expectName, expectWhole } from '../check.ts';
import { maker } from '../maker.ts';
import {
  answersOf,
  constant,
  counted,
  expectClass,
  flat,
  grown,
  not,
  optional,
  share,
  weightsLike,
} from './confusion.ts';
import {
  type MetricClass,
  type MetricOptions,
  type MetricState,
  metricConfig,
  metricName,
  type StateMetric,
} from './metric.ts';

/** The state of so many thresholds: values above each that are yes and no, and all that are. */
const stateOf = (thresholds: number) => ({ above: [thresholds], wrong: [thresholds], yes: [], no: [] });

/** Which of values [n] are above which of the thresholds: [n, thresholds]. */
type Above = (values: Node) => Node;

function update(state: MetricState, isTrue: Node, values: Node, weight: Node | undefined, above: Above): MetricState {
  const weights = weightsLike(isTrue, weight);
  const [yes, no] = [isTrue, not(isTrue)].map((each) => flat(counted(each, weights)));
  const table = above(flat(values));
  const column = (x: Node): Node => reshape(x, [x.shape[0]!, 1]);
  const under = (x: Node): Node => sum(mul(table, column(x)), [0]);
  return grown(state, { above: under(yes!), wrong: under(no!), yes: sum(yes!), no: sum(no!) });
}

/**
 * Evenly spaced thresholds from 0 to 1, compared as Keras does: value · (count - 1) with the number of the threshold.
 * @param everything whether the first is below all values
 */
const even =
  (count: number, everything: boolean): Above =>
  (values) => {
    const number = iota([count]);
    const scaled = reshape(scale(clip(values, 0, 1), count - 1), [values.shape[0]!, 1]);
    const isAbove = greater(scaled, number);
    return everything ? where(equal(number, constant(0)), constant(1), isAbove) : isAbove;
  };

/** The thresholds of a list, one that is below all values and one above them. */
const listed =
  (thresholds: readonly number[]): Above =>
  (values) => {
    const [number, last] = [iota([thresholds.length + 2]), thresholds.length + 1];
    const each = thresholds.reduce(
      (node, threshold, i) => where(equal(number, constant(i + 1)), constant(threshold), node),
      where(equal(number, constant(last)), constant(2), constant(-1)),
    );
    return greater(reshape(clip(values, 0, 1), [values.shape[0]!, 1]), each);
  };

/** Options of `metrics.auc`. */
export interface AucOptions extends MetricOptions {
  /** true positives over false positives ('ROC'), or precision over recall ('PR'): default 'ROC' */
  readonly curve?: 'ROC' | 'PR';
  /** how many thresholds there are from 0 to 1, at least 2: default 200 */
  readonly numThresholds?: number;
  /** thresholds from 0 to 1; default: `numThresholds` evenly spaced ones */
  readonly thresholds?: readonly number[];
  /** the area between two thresholds: 'interpolation', or from below ('minoring') or above ('majoring'): default 'interpolation' */
  readonly summationMethod?: 'interpolation' | 'minoring' | 'majoring';
  /** whether the output is logits, of which a sigmoid makes probabilities: default false */
  readonly fromLogits?: boolean;
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
 * two points of 'PR' the interpolation is that of Davis & Goadrich 2006. A batch takes 4 bytes for each value and threshold.
 * @throws UsageError where an option is wrong
 */
export const auc = /* @__PURE__ */ maker('metrics.auc()', (options: AucOptions = {}): StateMetric => {
  const at = 'metrics.auc';
  const name = metricName('auc', options, 'curve', 'numThresholds', 'thresholds', 'summationMethod', 'fromLogits');
  const curve = expectName(at, 'curve', options.curve ?? 'ROC', { ROC: 0, PR: 0 });
  const method = expectName(at, 'summationMethod', options.summationMethod ?? 'interpolation', METHODS);
  const fromLogits = expectBoolean(at, 'fromLogits', options.fromLogits ?? false);
  const thresholds = expectThresholds(at, options.thresholds);
  const count = thresholds ? thresholds.length + 2 : expectWhole(at, 'numThresholds', options.numThresholds ?? 200, 2);
  const above = thresholds ? listed(thresholds) : even(count, true);
  return {
    name,
    config: metricConfig('AUC', name, {
      ...{ num_thresholds: count, curve, summation_method: method, from_logits: fromLogits },
      ...(thresholds && { thresholds: [...thresholds] }),
    }),
    targets: 'values',
    state: stateOf(count),
    update: (state, yTrue, yPred, weight) => {
      const { isTrue, values } = answersOf(at, yTrue, fromLogits ? sigmoid(yPred) : yPred, undefined);
      return update(state, isTrue, values, weight, above);
    },
    result: (state) => {
      if (curve === 'PR' && method === 'interpolation') return interpolatedPrecision(state);
      const { above: right, wrong, yes, no } = state as Curve;
      const recall = share(right, yes);
      const [x, y] = curve === 'ROC' ? [share(wrong, no), recall] : [recall, share(right, add(right, wrong))];
      const [[x0, x1], [y0, y1]] = [ends(x), ends(y)];
      return sum(mul(sub(x0, x1), METHODS[method](y0, y1)));
    },
  };
});

interface Curve extends MetricState {
  readonly above: Node;
  readonly wrong: Node;
  readonly yes: Node;
  readonly no: Node;
}

/** Values of all thresholds but the last, and of all but the first. */
function ends(x: Node): readonly [Node, Node] {
  const size = x.shape[0]! - 1;
  return [slice(x, [0], [size]), slice(x, [1], [size])];
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
  return sum(share(area, yes));
}

/** Options of `metrics.sensitivityAtSpecificity` and its like. */
export interface AtShareOptions extends MetricOptions {
  /** how many thresholds there are from 0 to 1: default 200 */
  readonly numThresholds?: number;
  /** only the values of the class of this number count; default: those of all */
  readonly classId?: number;
}

/** Shares by threshold. */
const SHARES = {
  sensitivity: ({ above, yes }: Curve): Node => share(above, yes),
  recall: ({ above, yes }: Curve): Node => share(above, yes),
  specificity: ({ wrong, no }: Curve): Node => share(sub(no, wrong), no),
  precision: ({ above, wrong }: Curve): Node => share(above, add(above, wrong)),
};
type Share = keyof typeof SHARES;

/** @param least the share that has to be as large as its option says */
function bestAt<Least extends Share>(
  own: string,
  className: string,
  wanted: Share,
  least: Least,
  options: AtShareOptions & Readonly<Record<Least, number>>,
): StateMetric {
  const at = `metrics.${own}`;
  const name = metricName(own, options, least, 'numThresholds', 'classId');
  const value = expectFinite(at, least, options[least]);
  if (value < 0 || value > 1) throw new UsageError(`${at}: ${least} is ${show(value)}; expected a number from 0 to 1.`);
  const count = expectWhole(at, 'numThresholds', options.numThresholds ?? 200, 1);
  const classId = expectClass(at, options.classId);
  const above: Above =
    count > 1 ? even(count, false) : (values) => greater(reshape(values, [values.shape[0]!, 1]), fill([1], 0.5));
  return {
    name,
    config: metricConfig(className, name, { [least]: value, num_thresholds: count, class_id: classId ?? null }),
    targets: 'values',
    state: stateOf(count),
    update: (state, yTrue, yPred, weight) => {
      const { isTrue, values } = answersOf(at, yTrue, yPred, classId);
      return update(state, isTrue, values, weight, above);
    },
    result: (state) => {
      const isEnough = greaterEqual(SHARES[least](state as Curve), constant(value));
      return max(where(isEnough, SHARES[wanted](state as Curve), constant(0)));
    },
  };
}

/** Options of `metrics.sensitivityAtSpecificity`. */
export interface SensitivityAtSpecificityOptions extends AtShareOptions {
  /** the share of no that is to be said no to, 0 to 1 */
  readonly specificity: number;
}
/** Options of `metrics.specificityAtSensitivity`. */
export interface SpecificityAtSensitivityOptions extends AtShareOptions {
  /** the share of yes that is to be said yes to, 0 to 1 */
  readonly sensitivity: number;
}
/** Options of `metrics.precisionAtRecall`. */
export interface PrecisionAtRecallOptions extends AtShareOptions {
  /** the share of yes that is to be said yes to, 0 to 1 */
  readonly recall: number;
}
/** Options of `metrics.recallAtPrecision`. */
export interface RecallAtPrecisionOptions extends AtShareOptions {
  /** of what is said yes to, the share that is to be right, 0 to 1 */
  readonly precision: number;
}

/**
 * The largest share of yes that is found, over the thresholds where at least the share `specificity` of no is said no to; 0 where there is
 * none. y and output [samples, ...], the output from 0 to 1.
 * @throws UsageError where an option is wrong; ShapeError where the output has no such class
 */
export const sensitivityAtSpecificity = /* @__PURE__ */ maker(
  'metrics.sensitivityAtSpecificity({ specificity: 0.9 })',
  (options: SensitivityAtSpecificityOptions): StateMetric =>
    bestAt('sensitivityAtSpecificity', 'SensitivityAtSpecificity', 'sensitivity', 'specificity', options),
);

/**
 * The largest share of no that is said no to, over the thresholds where at least the share `sensitivity` of yes is found; 0 where there is
 * none. y and output [samples, ...], the output from 0 to 1.
 * @throws UsageError where an option is wrong; ShapeError where the output has no such class
 */
export const specificityAtSensitivity = /* @__PURE__ */ maker(
  'metrics.specificityAtSensitivity({ sensitivity: 0.9 })',
  (options: SpecificityAtSensitivityOptions): StateMetric =>
    bestAt('specificityAtSensitivity', 'SpecificityAtSensitivity', 'specificity', 'sensitivity', options),
);

/**
 * The largest precision over the thresholds where the recall is at least `recall`; 0 where there is none. y and output [samples, ...], the
 * output from 0 to 1.
 * @throws UsageError where an option is wrong; ShapeError where the output has no such class
 */
export const precisionAtRecall = /* @__PURE__ */ maker(
  'metrics.precisionAtRecall({ recall: 0.9 })',
  (options: PrecisionAtRecallOptions): StateMetric =>
    bestAt('precisionAtRecall', 'PrecisionAtRecall', 'precision', 'recall', options),
);

/**
 * The largest recall over the thresholds where the precision is at least `precision`; 0 where there is none. y and output [samples, ...], the
 * output from 0 to 1.
 * @throws UsageError where an option is wrong; ShapeError where the output has no such class
 */
export const recallAtPrecision = /* @__PURE__ */ maker(
  'metrics.recallAtPrecision({ precision: 0.9 })',
  (options: RecallAtPrecisionOptions): StateMetric =>
    bestAt('recallAtPrecision', 'RecallAtPrecision', 'recall', 'precision', options),
);

const aucFrom = (config: Field, options: MetricOptions): StateMetric => {
  expectOff(config, ['multi_label', 'num_labels', 'label_weights']);
  const [thresholds, curve, method] = ['thresholds', 'curve', 'summation_method'].map((name) => either(config, name));
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
  });
};

function atShare<Least extends Share>(
  className: string,
  least: Least,
  make: (options: AtShareOptions & Record<Least, number>) => StateMetric,
): MetricClass {
  return {
    className,
    fromConfig: (config, options) => {
      const [count, classId] = [either(config, 'num_thresholds'), optional.whole(config, 'class_id', 0)];
      return make({
        ...options,
        ...({ [least]: number(either(config, least)) } as Record<Least, number>),
        ...(!isAbsent(count) && { numThresholds: whole(count, 1) }),
        ...(classId !== undefined && { classId }),
      });
    },
  };
}

export const CURVES: readonly MetricClass[] = [
  { className: 'AUC', fromConfig: aucFrom },
  atShare('SensitivityAtSpecificity', 'specificity', sensitivityAtSpecificity),
  atShare('SpecificityAtSensitivity', 'sensitivity', specificityAtSensitivity),
  atShare('PrecisionAtRecall', 'recall', precisionAtRecall),
  atShare('RecallAtPrecision', 'precision', recallAtPrecision),
];

/**
 * Metrics of many thresholds at once: the best of one share where another is large enough, and, in auc.ts, the area under a curve. For each threshold
 * the state has how many values above it y says yes and no to; all else follows from these. A batch's values meet all thresholds in one
 * table, [values, thresholds].
 */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { either, isAbsent, number, whole } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { add, mul, scale, sub } from '../../ops/arithmetic.ts';
import { clip, equal, greater, greaterEqual, where } from '../../ops/comparisons.ts';
import { max } from '../../ops/reductions.ts';
import { fill, iota } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { expectFinite, expectWhole } from '../check.ts';
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

/** The state of so many thresholds: values above each that are yes and no, and all that are; where labels are apart, of each label. */
export const stateOf = (thresholds: number, labels?: number): Record<'above' | 'wrong' | 'yes' | 'no', Shape> =>
  labels === undefined
    ? { above: [thresholds], wrong: [thresholds], yes: [], no: [] }
    : { above: [labels, thresholds], wrong: [labels, thresholds], yes: [labels, 1], no: [labels, 1] };

/** Which of values [n] are above which of the thresholds: [n, thresholds]. */
export type Above = (values: Node) => Node;

/** What counts: y and output [samples, ...], what each of their values weighs, and the labels that are counted apart. */
export interface Counted {
  readonly isTrue: Node;
  readonly values: Node;
  readonly weights: Node | undefined;
  readonly labels?: number | undefined;
}

export function update(state: MetricState, { isTrue, values, weights, labels }: Counted, above: Above): MetricState {
  const [yes, no] = [isTrue, not(isTrue)].map((each) => flat(counted(each, weights)));
  const table = above(flat(values));
  const apart = labels === undefined ? [] : [labels];
  const all = (x: Node): Node => sum(reshape(x, [x.shape[0]! / (labels ?? 1), ...apart, ...x.shape.slice(1)]), [0]);
  const column = (x: Node): Node => reshape(x, [x.shape[0]!, 1]);
  const under = (x: Node): Node => all(mul(table, column(x)));
  return grown(state, { above: under(yes!), wrong: under(no!), yes: all(yes!), no: all(no!) });
}

/**
 * Evenly spaced thresholds from 0 to 1, compared as Keras does: value · (count - 1) with the number of the threshold.
 * @param everything whether the first is below all values
 */
export const even =
  (count: number, everything: boolean): Above =>
  (values) => {
    const number = iota([count]);
    const scaled = reshape(scale(clip(values, 0, 1), count - 1), [values.shape[0]!, 1]);
    const isAbove = greater(scaled, number);
    return everything ? where(equal(number, constant(0)), constant(1), isAbove) : isAbove;
  };

/** The thresholds of a list, one that is below all values and one above them. */
export const listed =
  (thresholds: readonly number[]): Above =>
  (values) => {
    const [number, last] = [iota([thresholds.length + 2]), thresholds.length + 1];
    const each = thresholds.reduce(
      (node, threshold, i) => where(equal(number, constant(i + 1)), constant(threshold), node),
      where(equal(number, constant(last)), constant(2), constant(-1)),
    );
    return greater(reshape(clip(values, 0, 1), [values.shape[0]!, 1]), each);
  };

/** The state by its names. */
export interface Curve extends MetricState {
  readonly above: Node;
  readonly wrong: Node;
  readonly yes: Node;
  readonly no: Node;
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
      return update(state, { isTrue, values, weights: weightsLike(isTrue, weight) }, above);
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
  atShare('SensitivityAtSpecificity', 'specificity', sensitivityAtSpecificity),
  atShare('SpecificityAtSensitivity', 'sensitivity', specificityAtSensitivity),
  atShare('PrecisionAtRecall', 'recall', precisionAtRecall),
  atShare('RecallAtPrecision', 'precision', recallAtPrecision),
];

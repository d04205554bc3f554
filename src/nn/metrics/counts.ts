/** Numbers of right and wrong answers, and precision and recall, which are shares of them. */
import type { Node } from '../../graph/node.ts';
import { add } from '../../ops/arithmetic.ts';
import { expectWhole } from '../check.ts';
import { maker } from '../maker.ts';
import { type Count, countOf, expectClass, expectThreshold, grown, optional, share, verdictsOf } from './confusion.ts';
import { type MetricClass, type MetricOptions, metricConfig, metricName, type StateMetric } from './metric.ts';

/** Options of `metrics.truePositives` and its like. */
export interface CountOptions extends MetricOptions {
  /** an output above it says yes, 0 to 1: default 0.5 */
  readonly thresholds?: number | readonly number[];
}

/** Options of `metrics.precision` and `metrics.recall`. */
export interface PrecisionOptions extends CountOptions {
  /** only the so many largest outputs of a sample say yes; then any threshold is passed by default */
  readonly topK?: number;
  /** only the values of the class of this number count; default: those of all */
  readonly classId?: number;
}

/* @__NO_SIDE_EFFECTS__ */
const counting = (count: Count, className: string) =>
  maker(`metrics.${count}()`, (options: CountOptions = {}): StateMetric => {
    const at = `metrics.${count}`;
    const name = metricName(count, options, 'thresholds');
    const threshold = expectThreshold(at, options.thresholds);
    const choice = { threshold, topK: undefined, classId: undefined };
    return {
      name,
      config: metricConfig(className, name, { thresholds: threshold ?? null }),
      targets: 'values',
      state: { count: [] },
      update: (state, yTrue, yPred, weight) =>
        grown(state, { count: countOf(count, verdictsOf(at, yTrue, yPred, choice), weight) }),
      result: (state) => state.count!,
    };
  });

/** How many values are yes, in y as in the output, [samples, ...] each; samples count their weight. @throws UsageError where an option is wrong */
export const truePositives = /* @__PURE__ */ counting('truePositives', 'TruePositives');
/** How many values the output, [samples, ...], says yes to and y does not; samples count their weight. @throws UsageError where an option is wrong */
export const falsePositives = /* @__PURE__ */ counting('falsePositives', 'FalsePositives');
/** How many values are no, in y as in the output, [samples, ...] each; samples count their weight. @throws UsageError where an option is wrong */
export const trueNegatives = /* @__PURE__ */ counting('trueNegatives', 'TrueNegatives');
/** How many values y, [samples, ...], says yes to and the output does not; samples count their weight. @throws UsageError where an option is wrong */
export const falseNegatives = /* @__PURE__ */ counting('falseNegatives', 'FalseNegatives');

/** Of true positives and `wrong` ones, the share that is right. */
/* @__NO_SIDE_EFFECTS__ */
const shareOfRight = (own: 'precision' | 'recall', className: string, wrong: Count) =>
  maker(`metrics.${own}()`, (options: PrecisionOptions = {}): StateMetric => {
    const at = `metrics.${own}`;
    const name = metricName(own, options, 'thresholds', 'topK', 'classId');
    const threshold = expectThreshold(at, options.thresholds);
    const topK = options.topK === undefined ? undefined : expectWhole(at, 'topK', options.topK, 1);
    const classId = expectClass(at, options.classId);
    const given = { thresholds: threshold ?? null, top_k: topK ?? null, class_id: classId ?? null };
    return {
      name,
      config: metricConfig(className, name, given),
      targets: 'values',
      state: { right: [], wrong: [] },
      update: (state, yTrue, yPred, weight) => {
        const verdicts = verdictsOf(at, yTrue, yPred, { threshold, topK, classId });
        const count = (of: Count): Node => countOf(of, verdicts, weight);
        return grown(state, { right: count('truePositives'), wrong: count(wrong) });
      },
      result: ({ right, wrong: missed }) => share(right!, add(right!, missed!)),
    };
  });

/**
 * Of the values that the output, [samples, ...], says yes to, the share that y says yes to; 0 where there are none. Exact over the epoch;
 * samples count their weight.
 * @throws UsageError where an option is wrong; ShapeError where the output has not so many classes
 */
export const precision = /* @__PURE__ */ shareOfRight('precision', 'Precision', 'falsePositives');

/**
 * Of the values that y, [samples, ...], says yes to, the share that the output says yes to; 0 where there are none. Exact over the epoch;
 * samples count their weight.
 * @throws UsageError where an option is wrong; ShapeError where the output has not so many classes
 */
export const recall = /* @__PURE__ */ shareOfRight('recall', 'Recall', 'falseNegatives');

const countClass = (className: string, make: (options: CountOptions) => StateMetric): MetricClass => ({
  className,
  fromConfig: (config, options) => make({ ...options, ...given({ thresholds: optional.thresholds(config) }) }),
});

const shareClass = (className: string, make: (options: PrecisionOptions) => StateMetric): MetricClass => ({
  className,
  fromConfig: (config, options) =>
    make({
      ...options,
      ...given({
        thresholds: optional.thresholds(config),
        topK: optional.whole(config, 'top_k', 1),
        classId: optional.whole(config, 'class_id', 0),
      }),
    }),
});

/** Without what is undefined. */
const given = <T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;

export const COUNTS: readonly MetricClass[] = [
  countClass('TruePositives', truePositives),
  countClass('FalsePositives', falsePositives),
  countClass('TrueNegatives', trueNegatives),
  countClass('FalseNegatives', falseNegatives),
  shareClass('Precision', precision),
  shareClass('Recall', recall),
];

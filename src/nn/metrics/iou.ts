/**
 * Intersection over union: of the places that y or the output says to be of a class, the share where both do. The state is the confusion
 * matrix [classes, classes], which counts for each class of y what the output says.
 */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, type Field, flagOr, isAbsent, listed, number, numberOr, whole } from '../../fields.ts';
import { type Node, sizeOf } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { add, div, mul, sub } from '../../ops/arithmetic.ts';
import { cast } from '../../ops/cast.ts';
import { equal, greater, greaterEqual, notEqual, where } from '../../ops/comparisons.ts';
import { matmul } from '../../ops/matmul.ts';
import { argMax } from '../../ops/reductions.ts';
import { logitsOf } from '../../ops/softmax.ts';
import { iota } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { expectBoolean, expectFinite, expectWhole } from '../check.ts';
import { maker } from '../maker.ts';
import { constant, counted, weightsLike } from './confusion.ts';
import { type MetricClass, type MetricOptions, metricConfig, metricName, type StateMetric } from './metric.ts';

/** What all of them take. */
interface ClassOptions extends MetricOptions {
  /** how many classes there are: numbers from 0 to below it, others do not count */
  readonly numClasses: number;
  /** places that y says to be of this class do not count: default none */
  readonly ignoreClass?: number;
  /** the axis along which classes are, where y or the output has one: default -1 */
  readonly axis?: number;
}

/** Options of `metrics.oneHotMeanIoU`. */
export interface OneHotMeanIoUOptions extends ClassOptions {
  /** whether the output is numbers of classes, not a value for each class: default false */
  readonly sparseYPred?: boolean;
}

/** Options of `metrics.oneHotIoU`. */
export interface OneHotIoUOptions extends OneHotMeanIoUOptions {
  /** the classes of which the mean is taken */
  readonly targetClassIds: readonly number[];
}

/** Options of `metrics.meanIoU`. */
export interface MeanIoUOptions extends ClassOptions {
  /** whether y is numbers of classes, not a value for each class: default true */
  readonly sparseYTrue?: boolean;
  /** whether the output is numbers of classes, not a value for each class, as softmax gives: default true, as in Keras */
  readonly sparseYPred?: boolean;
}

/** Options of `metrics.iou`. */
export interface IoUOptions extends MeanIoUOptions {
  /** the classes of which the mean is taken */
  readonly targetClassIds: readonly number[];
}

/** Options of `metrics.binaryIoU`. */
export interface BinaryIoUOptions extends MetricOptions {
  /** the classes of which the mean is taken, 0 and 1: default both */
  readonly targetClassIds?: readonly number[];
  /** an output from it up is of class 1, one below of class 0: default 0.5 */
  readonly threshold?: number;
}

/** What one of them counts. */
interface Counting {
  readonly at: string;
  readonly classes: number;
  /** undefined: all */
  readonly targets: readonly number[] | undefined;
  readonly ignored: number | undefined;
  /** Numbers of classes, [batch, ...] each. */
  readonly numbers: (yTrue: Node, yPred: Node) => readonly [yTrue: Node, yPred: Node];
}

function metricOf(name: string, config: StateMetric['config'], counting: Counting): StateMetric {
  const { classes, targets } = counting;
  return {
    name,
    config,
    state: { matrix: [classes, classes] },
    update: ({ matrix }, yTrue, yPred, weight) => ({ matrix: add(matrix!, confusion(counting, yTrue, yPred, weight)) }),
    result: ({ matrix }) => {
      const isOwn = equal(iota(matrix!.shape, 0), iota(matrix!.shape, 1));
      const both = sum(mul(matrix!, isOwn), [1]);
      const either = sub(add(sum(matrix!, [0]), sum(matrix!, [1])), both);
      const isThere = greater(either, constant(1e-9));
      const wanted = targets === undefined ? isThere : mul(isThere, timesIn(targets, classes));
      // Keras's: neither divides by 0
      const shares = where(isThere, div(both, add(either, constant(1e-7))), constant(0));
      return div(sum(mul(shares, wanted)), add(sum(wanted), constant(1e-7)));
    },
  };
}

/** How often each class is in a list. */
const timesIn = (list: readonly number[], classes: number): Node =>
  list.map((id) => equal(iota([classes]), constant(id))).reduce(add);

/** How often y is of a class and the output of another one, [classes, classes]. */
function confusion({ at, classes, ignored, numbers }: Counting, yTrue: Node, yPred: Node, weight?: Node): Node {
  const [t, p] = numbers(yTrue, yPred);
  if (sizeOf(t.shape) !== sizeOf(p.shape))
    throw new ShapeError(
      `${at}: y has ${sizeOf(t.shape)} classes in a batch, the output ${formatShape(p.shape)}; expected as many. Set sparseYPred: false where the output has a value for each class.`,
    );
  const count = sizeOf(t.shape);
  const isOf = (x: Node): Node => equal(reshape(x, [count, 1]), iota([1, classes], 1));
  const weights = weightsLike(t, weight);
  const kept = ignored === undefined ? undefined : notEqual(t, constant(ignored));
  const each = kept && weights ? mul(kept, weights) : (kept ?? weights);
  return matmul(counted(isOf(t), each && reshape(each, [count, 1])), isOf(p), true, false);
}

/** Logits and their softmax have the same largest element; those of the loss are at hand. */
const largest = (x: Node, axis: number): Node => cast(argMax(logitsOf(x) ?? x, axis));

interface Forms {
  readonly sparseYTrue: boolean;
  readonly sparseYPred: boolean;
}

/** @param more names of options besides those that all have */
function ofClasses(
  own: string,
  className: string,
  options: OneHotMeanIoUOptions & { readonly sparseYTrue?: boolean; readonly targetClassIds?: readonly number[] },
  usual: Forms,
  more: readonly string[],
): StateMetric {
  const at = `metrics.${own}`;
  const name = metricName(own, options, 'numClasses', 'ignoreClass', 'axis', 'sparseYPred', ...more);
  const classes = expectWhole(at, 'numClasses', options.numClasses, 1);
  const targets = more.includes('targetClassIds') ? expectIds(at, options.targetClassIds, classes) : undefined;
  const ignored = options.ignoreClass;
  if (ignored !== undefined) expectFinite(at, 'ignoreClass', ignored);
  const axis = options.axis ?? -1;
  if (!Number.isSafeInteger(axis)) throw new UsageError(`${at}: axis is ${show(axis)}; expected a whole number.`);
  const ofTruth = expectBoolean(at, 'sparseYTrue', options.sparseYTrue ?? usual.sparseYTrue);
  const ofOutput = expectBoolean(at, 'sparseYPred', options.sparseYPred ?? usual.sparseYPred);
  const config = metricConfig(className, name, {
    num_classes: classes,
    ...(targets && { target_class_ids: targets }),
    ...{ ignore_class: ignored ?? null, axis, sparse_y_pred: ofOutput },
    ...(more.includes('sparseYTrue') && { sparse_y_true: ofTruth }),
  });
  const form = (x: Node, isNumbers: boolean): Node => (isNumbers ? cast(x) : largest(x, axis));
  const numbers: Counting['numbers'] = (yTrue, yPred) => [form(yTrue, ofTruth), form(yPred, ofOutput)];
  return metricOf(name, config, { at, classes, targets, ignored, numbers });
}

/** @throws UsageError */
function expectIds(at: string, ids: unknown, classes: number): readonly number[] {
  if (!Array.isArray(ids) || ids.length === 0)
    throw new UsageError(`${at}: targetClassIds is ${show(ids)}; expected a list of classes, such as [0].`);
  const wrong = ids.findIndex(
    (id: unknown) => !Number.isSafeInteger(id) || (id as number) < 0 || (id as number) >= classes,
  );
  if (wrong < 0) return ids;
  throw new UsageError(
    `${at}: targetClassIds[${wrong}] is ${show(ids[wrong])}; expected the number of a class, from 0 to ${classes - 1}.`,
  );
}

const SPARSE: Forms = { sparseYTrue: true, sparseYPred: true };
const ONE_HOT: Forms = { sparseYTrue: false, sparseYPred: false };

/**
 * The mean over some classes of intersection / union: of the places of y and the output, [samples, ...], that one of both says to be of the
 * class, the share where both do. Exact over the epoch; samples count their weight, also where it is no whole number; classes that are
 * nowhere do not count. Source: Keras, IoU.
 * @throws UsageError where an option is wrong; ShapeError where the output has not as many places as y
 */
export const iou = /* @__PURE__ */ maker(
  'metrics.iou({ numClasses: 2, targetClassIds: [0] })',
  (options: IoUOptions): StateMetric => ofClasses('iou', 'IoU', options, SPARSE, ['targetClassIds', 'sparseYTrue']),
);

/** `metrics.iou` over all classes: y and the output, [samples, ...], are numbers of classes, or with `sparseYPred: false` the output is a value for each. @throws UsageError where an option is wrong; ShapeError where the output has not as many places as y */
export const meanIoU = /* @__PURE__ */ maker(
  'metrics.meanIoU({ numClasses: 2 })',
  (options: MeanIoUOptions): StateMetric => ofClasses('meanIoU', 'MeanIoU', options, SPARSE, ['sparseYTrue']),
);

/** `metrics.iou` of y and an output that have a value for each class, [samples, ..., classes]: the largest says the class. @throws UsageError where an option is wrong; ShapeError where the output has not as many places as y */
export const oneHotIoU = /* @__PURE__ */ maker(
  'metrics.oneHotIoU({ numClasses: 2, targetClassIds: [0] })',
  (options: OneHotIoUOptions): StateMetric => ofClasses('oneHotIoU', 'OneHotIoU', options, ONE_HOT, ['targetClassIds']),
);

/** `metrics.oneHotIoU` over all classes, of y and output [samples, ..., classes]. @throws UsageError where an option is wrong; ShapeError where the output has not as many places as y */
export const oneHotMeanIoU = /* @__PURE__ */ maker(
  'metrics.oneHotMeanIoU({ numClasses: 2 })',
  (options: OneHotMeanIoUOptions): StateMetric => ofClasses('oneHotMeanIoU', 'OneHotMeanIoU', options, ONE_HOT, []),
);

/** `metrics.iou` of classes 0 and 1, where outputs [samples, ...] from a threshold up say 1. @throws UsageError where an option is wrong; ShapeError where the output has not as many places as y */
export const binaryIoU = /* @__PURE__ */ maker('metrics.binaryIoU()', (options: BinaryIoUOptions = {}): StateMetric => {
  const at = 'metrics.binaryIoU';
  const name = metricName('binaryIoU', options, 'targetClassIds', 'threshold');
  const targets = expectIds(at, options.targetClassIds ?? [0, 1], 2);
  const threshold = expectFinite(at, 'threshold', options.threshold ?? 0.5);
  const config = metricConfig('BinaryIoU', name, { target_class_ids: targets, threshold });
  const numbers: Counting['numbers'] = (yTrue, yPred) => [cast(yTrue), greaterEqual(yPred, constant(threshold))];
  return metricOf(name, config, { at, classes: 2, targets, ignored: undefined, numbers });
});

/** Options out of a file. @throws FormatError */
function optionsFrom(config: Field): MeanIoUOptions {
  const ignored = either(config, 'ignore_class');
  const [ofTruth, ofOutput] = ['sparse_y_true', 'sparse_y_pred'].map((name) => either(config, name));
  return {
    numClasses: whole(either(config, 'num_classes'), 1),
    axis: numberOr(either(config, 'axis'), -1),
    ...(!isAbsent(ignored) && { ignoreClass: number(ignored) }),
    ...(!isAbsent(ofTruth!) && { sparseYTrue: flagOr(ofTruth!, true) }),
    ...(!isAbsent(ofOutput!) && { sparseYPred: flagOr(ofOutput!, true) }),
  };
}

const idsFrom = (config: Field): readonly number[] => listed(either(config, 'target_class_ids')).map(number);

const oneHotFrom = (config: Field): OneHotMeanIoUOptions => {
  const { sparseYTrue: _, ...options } = optionsFrom(config);
  return options;
};

export const IOUS: readonly MetricClass[] = [
  {
    className: 'IoU',
    fromConfig: (config, options) => iou({ ...options, ...optionsFrom(config), targetClassIds: idsFrom(config) }),
  },
  { className: 'MeanIoU', fromConfig: (config, options) => meanIoU({ ...options, ...optionsFrom(config) }) },
  {
    className: 'OneHotIoU',
    fromConfig: (config, options) => oneHotIoU({ ...options, ...oneHotFrom(config), targetClassIds: idsFrom(config) }),
  },
  { className: 'OneHotMeanIoU', fromConfig: (config, options) => oneHotMeanIoU({ ...options, ...oneHotFrom(config) }) },
  {
    className: 'BinaryIoU',
    fromConfig: (config, options) =>
      binaryIoU({
        ...options,
        ...(!isAbsent(either(config, 'target_class_ids')) && { targetClassIds: idsFrom(config) }),
        threshold: numberOr(either(config, 'threshold'), 0.5),
      }),
  },
];

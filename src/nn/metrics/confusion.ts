/**
 * What metrics of right and wrong answers count: values of outputs against a threshold, or against many of them. y says yes where it is not
 * 0; an output says yes above the threshold.
 */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, type Field, isAbsent, items, number, whole } from '../../fields.ts';
import { type Node, sizeOf } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { add, div, mul, sub } from '../../ops/arithmetic.ts';
import { equal, greater, notEqual, where } from '../../ops/comparisons.ts';
import { slice } from '../../ops/movement.ts';
import { argMax } from '../../ops/reductions.ts';
import { fill, oneHot } from '../../ops/sources.ts';
import { broadcastTo, sum } from '../../ops/sums.ts';
import { expectFinite, expectWhole } from '../check.ts';
import type { MetricState } from './metric.ts';

export const constant = (value: number): Node => fill([], value);

/** a / b, 0 where b is */
export function share(a: Node, b: Node): Node {
  const isNone = equal(b, constant(0));
  return where(isNone, constant(0), div(a, where(isNone, constant(1), b)));
}

/** Samples' weights in the shape of values [batch, ...]; undefined where they have none. */
export const weightsLike = (values: Node, weight: Node | undefined): Node | undefined =>
  weight && broadcastTo(reshape(weight, [values.shape[0]!, ...values.shape.slice(1).map(() => 1)]), values.shape);

/** Values times what they count. */
export const counted = (values: Node, weight: Node | undefined): Node => (weight ? mul(values, weight) : values);

/** Which values count, and when an output says yes. */
export interface Choice {
  /** an output above it says yes; with `topK` any does by default */
  readonly threshold: number | undefined;
  /** only the k largest outputs of a sample say yes */
  readonly topK: number | undefined;
  /** only the values of this class count */
  readonly classId: number | undefined;
}

/** What of each sample counts, [batch, ...]. */
interface Answers {
  /** 1 where y says yes, else 0 */
  readonly isTrue: Node;
  readonly values: Node;
}

/** @throws ShapeError where the output has no such class */
export function answersOf(at: string, yTrue: Node, yPred: Node, classId: number | undefined): Answers {
  const of = (x: Node): Node => (classId === undefined ? x : ofClass(at, x, classId));
  return { isTrue: notEqual(of(yTrue), constant(0)), values: of(yPred) };
}

function ofClass(at: string, x: Node, classId: number): Node {
  const { shape } = x;
  if (classId >= shape.at(-1)!)
    throw new ShapeError(`${at}: classId is ${classId}; the output is ${formatShape(shape)}. Classes count from 0.`);
  return slice(x, [...shape.slice(0, -1).map(() => 0), classId], [...shape.slice(0, -1), 1]);
}

/** 1 where a value is among the k largest of its row, the first ones of equal ones, else 0. @throws ShapeError */
function amongLargest(at: string, x: Node, k: number): Node {
  const classes = x.shape.at(-1)!;
  if (k > classes) throw new ShapeError(`${at}: topK is ${k}; the output is ${formatShape(x.shape)}.`);
  let [left, found] = [x, fill(x.shape, 0)];
  for (let i = 0; i < k; i++) {
    const hot = oneHot(argMax(left, -1), classes);
    found = add(found, hot);
    left = where(hot, constant(-3.4028234e38), left);
  }
  return found;
}

/** What y says and what the output says, each 1 or 0. */
export interface Verdicts {
  readonly isTrue: Node;
  readonly isSaid: Node;
}

/** @throws ShapeError */
export function verdictsOf(at: string, yTrue: Node, yPred: Node, { threshold, topK, classId }: Choice): Verdicts {
  const { isTrue, values } = answersOf(at, yTrue, yPred, classId);
  const above = greater(values, constant(threshold ?? (topK === undefined ? 0.5 : -1e10)));
  if (topK === undefined) return { isTrue, isSaid: above };
  const largest = amongLargest(at, yPred, topK);
  return { isTrue, isSaid: mul(above, classId === undefined ? largest : ofClass(at, largest, classId)) };
}

/** Right and wrong answers that a verdict is: yes or no, rightly or not. */
export type Count = 'truePositives' | 'falsePositives' | 'trueNegatives' | 'falseNegatives';

/** 1 - x */
export const not = (x: Node): Node => sub(constant(1), x);

/** How many there are in the batch, a number. */
export function countOf(count: Count, { isTrue, isSaid }: Verdicts, weight: Node | undefined): Node {
  const said = count.endsWith('Positives') ? isSaid : not(isSaid);
  // what is truly so: y agrees with what is said
  const agrees = count === 'truePositives' || count === 'falseNegatives' ? isTrue : not(isTrue);
  return sum(counted(mul(said, agrees), weightsLike(said, weight)));
}

/** The state after a batch: each of it grows by what `more` has under its name. */
export const grown = (state: MetricState, more: MetricState): MetricState =>
  Object.fromEntries(Object.entries(state).map(([key, value]) => [key, add(value, reshape(more[key]!, value.shape))]));

/** One threshold; a list of one is one, too. @throws UsageError */
export function expectThreshold(at: string, thresholds: unknown): number | undefined {
  if (thresholds === undefined || thresholds === null) return undefined;
  const list = Array.isArray(thresholds) ? thresholds : [thresholds];
  if (list.length !== 1)
    throw new UsageError(
      `${at}: thresholds has ${list.length} numbers; expected one. Take a metric for each of several.`,
    );
  const threshold = expectFinite(at, 'thresholds', list[0]);
  if (threshold >= 0 && threshold <= 1) return threshold;
  throw new UsageError(`${at}: thresholds is ${show(threshold)}; expected a number from 0 to 1.`);
}

/** A class by its number. @throws UsageError */
export const expectClass = (at: string, classId: number | undefined): number | undefined =>
  classId === undefined ? undefined : expectWhole(at, 'classId', classId, 0);

/** Options of Keras's config that several metrics have. @throws FormatError */
export const optional = {
  thresholds: (config: Field): number | number[] | undefined => {
    const field = either(config, 'thresholds');
    if (isAbsent(field)) return undefined;
    return Array.isArray(field.value) ? items(field).map(number) : number(field);
  },
  whole: (config: Field, name: string, least: number): number | undefined => {
    const field = either(config, name);
    return isAbsent(field) ? undefined : whole(field, least);
  },
};

/** Whether some values are all of one batch, flat. */
export const flat = (x: Node): Node => reshape(x, [sizeOf(x.shape)]);

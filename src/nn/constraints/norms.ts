/** Constraints of the norms of vectors in a param: along an axis, by default the first, along which a dense layer's neuron has its weights. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, type Field, isAbsent, listed, member, number, numberOr } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { add, div, mul, scale, square } from '../../ops/arithmetic.ts';
import { clip } from '../../ops/comparisons.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { fill } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { expectNumber, expectOptions } from '../check.ts';
import type { Config } from '../config.ts';
import { maker } from '../maker.ts';
import type { Constraint } from './constraint.ts';

/** Options of `constraints.unitNorm`. */
export interface UnitNormOptions {
  /** along which axis of the weight the norms are taken, or which ones together: [0, 1, 2] for each filter of a convolution; default 0 */
  readonly axis?: number | readonly number[];
}

/** Options of `constraints.maxNorm`. */
export interface MaxNormOptions extends UnitNormOptions {
  /** the largest norm, from 0 up: default 2 */
  readonly maxValue?: number;
}

/** Options of `constraints.minMaxNorm`. */
export interface MinMaxNormOptions extends UnitNormOptions {
  /** the smallest norm, from 0 up: default 0 */
  readonly minValue?: number;
  /** the largest norm, from `minValue` up: default 1 */
  readonly maxValue?: number;
  /** how far towards these a step goes, from 0 to 1, which is all the way: default 1 */
  readonly rate?: number;
}

/** What divides is kept away from 0 by so much, as in Keras. */
const EPSILON = 1e-7;

/** Norms of at most `maxValue`: w · min(‖w‖, maxValue) / (1e-7 + ‖w‖). Source: Keras, MaxNorm. @throws UsageError where an option is wrong; ShapeError, from the layer, for an axis that the weight has not */
export const maxNorm = /* @__PURE__ */ maker('constraints.maxNorm()', (options: MaxNormOptions = {}): Constraint => {
  const where = 'constraints.maxNorm';
  expectOptions(where, options, ['maxValue', 'axis'], 'maxValue');
  const most = fromZero(where, 'maxValue', options.maxValue ?? 2);
  return ofNorms(where, 'MaxNorm', { max_value: most }, options, (norms) => clip(norms, 0, most));
});

/**
 * Norms between `minValue` and `maxValue`, or on the way there: w · (rate · clip(‖w‖, minValue, maxValue) + (1 - rate) · ‖w‖) /
 * (1e-7 + ‖w‖). Source: Keras, MinMaxNorm.
 * @throws UsageError where an option is wrong; ShapeError, from the layer, for an axis that the weight has not
 */
export const minMaxNorm = /* @__PURE__ */ maker(
  'constraints.minMaxNorm()',
  (options: MinMaxNormOptions = {}): Constraint => {
    const where = 'constraints.minMaxNorm';
    expectOptions(where, options, ['minValue', 'maxValue', 'rate', 'axis'], 'maxValue');
    const [least, most] = [options.minValue ?? 0, options.maxValue ?? 1];
    fromZero(where, 'minValue', least);
    fromZero(where, 'maxValue', most);
    if (least > most) throw new UsageError(`${where}: minValue is ${least}, above maxValue, ${most}. Exchange them.`);
    const rate = expectNumber(where, 'rate', options.rate ?? 1, 0, 1 + Number.EPSILON);
    const config = { min_value: least, max_value: most, rate };
    return ofNorms(where, 'MinMaxNorm', config, options, (norms) => {
      const within = clip(norms, least, most);
      return rate === 1 ? within : add(scale(within, rate), scale(norms, 1 - rate));
    });
  },
);

/** Norms of 1: w / (1e-7 + ‖w‖). Source: Keras, UnitNorm. @throws UsageError where an option is wrong; ShapeError, from the layer, for an axis that the weight has not */
export const unitNorm = /* @__PURE__ */ maker('constraints.unitNorm()', (options: UnitNormOptions = {}): Constraint => {
  const where = 'constraints.unitNorm';
  expectOptions(where, options, ['axis'], 'axis');
  return ofNorms(where, 'UnitNorm', {}, options, undefined);
});

const fromZero = (where: string, name: string, value: number): number =>
  expectNumber(where, name, value, 0, Number.POSITIVE_INFINITY);

/** @param wanted of the norms there are; undefined: 1 */
function ofNorms(
  where: string,
  class_name: string,
  config: Config,
  { axis = 0 }: UnitNormOptions,
  wanted: ((norms: Node) => Node) | undefined,
): Constraint {
  const axes = axesOf(where, axis);
  return {
    config: { class_name, config: { ...config, axis } },
    expectShape: (name, shape) => expectAxes(where, name, shape, axes),
    constrained: (value) => {
      expectAxes(where, 'the weight', value.shape, axes);
      const norms = sqrt(sum(square(value), axes, true));
      const spread = add(norms, fill([], EPSILON));
      return wanted === undefined ? div(value, spread) : mul(value, div(wanted(norms), spread));
    },
  };
}

/** @throws UsageError */
function axesOf(where: string, axis: unknown): readonly number[] {
  const list: readonly unknown[] = Array.isArray(axis) ? axis : [axis];
  if (list.length > 0 && list.every((each) => Number.isSafeInteger(each)) && new Set(list).size === list.length)
    return list as readonly number[];
  throw new UsageError(`${where}: axis is ${show(axis)}; expected a whole number, or a list of different ones.`);
}

/** @throws ShapeError */
function expectAxes(where: string, name: string, shape: Shape, axes: readonly number[]): void {
  const own = axes.map((axis) => (axis < 0 ? axis + shape.length : axis));
  if (own.every((axis) => shape[axis] !== undefined) && new Set(own).size === own.length) return;
  throw new ShapeError(
    `${where}: axis ${axes.join(', ')} of '${name}', ${formatShape(shape)}; expected axes from 0 to ${shape.length - 1}, each once.`,
  );
}

const axisFrom = (config: Field): UnitNormOptions => {
  const axis = member(config, 'axis');
  if (isAbsent(axis)) return {};
  return { axis: typeof axis.value === 'number' ? axis.value : listed(axis).map(number) };
};

export const maxNormFrom = (config: Field): Constraint =>
  maxNorm({ ...axisFrom(config), maxValue: numberOr(either(config, 'max_value'), 2) });

export const minMaxNormFrom = (config: Field): Constraint =>
  minMaxNorm({
    ...axisFrom(config),
    minValue: numberOr(either(config, 'min_value'), 0),
    maxValue: numberOr(either(config, 'max_value'), 1),
    rate: numberOr(member(config, 'rate'), 1),
  });

export const unitNormFrom = (config: Field): Constraint => unitNorm(axisFrom(config));

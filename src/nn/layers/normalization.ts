/** Normalization: data with the mean 0 and the variance 1, by statistics that it is given or takes from data. */
import type { Tensor } from '../../data/tensor.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { type Field, flagOr, isAbsent, items, member, number } from '../../fields.ts';
import { type Node, type Shape, sizeOf } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import type { Variable } from '../../graph/variable.ts';
import { reshape } from '../../graph/views.ts';
import { add, div, mul, sub } from '../../ops/arithmetic.ts';
import { maximum } from '../../ops/comparisons.ts';
import { sqrt } from '../../ops/exponentials.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean, expectNumber } from '../check.ts';
import { expectTensor } from '../labels.ts';
import { maker } from '../maker.ts';
import { type Statistics, statisticsOf, statisticsVariables } from '../statistics.ts';
import { axesFrom, axesIn, expectAxes } from './axes.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.normalization`. */
export interface NormalizationOptions extends LayerOptions {
  /**
   * axes that have a mean and a variance for each place: from 1, 0 is the batch; or from -1, the last; null: one for all values;
   * default -1, one for each feature
   */
  readonly axis?: number | readonly number[] | null;
  /** a number, or one for each place of the axes, in their order; default: what `adapt` finds */
  readonly mean?: number | readonly number[];
  /** as mean, which goes with it; default: what `adapt` finds */
  readonly variance?: number | readonly number[];
  /** whether it does the reverse, x · √variance + mean: default false */
  readonly invert?: boolean;
}

/** A layer that takes its statistics from data. */
export interface NormalizationLayer extends Layer {
  /**
   * Takes mean and variance from x [samples, ...inputShape], computed on the GPU, in place of those it has. Models that have the layer
   * use them from their next call on; not those that train meanwhile.
   * @throws UsageError where the layer was given its statistics; ShapeError, DataError; DeviceError where the GPU is lost
   */
  readonly adapt: (x: Tensor) => Promise<void>;
}

type Values = Statistics<Float32Array<ArrayBuffer>>;

/** As Keras has it. */
const EPSILON = 1e-7;

/**
 * (x - mean) / √variance, by the statistics of each feature; x [batch, ...any shape]. They are weights that training does not change:
 * `mean`, `variance` and `count`, how many values they are of. Before `adapt` the layer changes nothing.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where the statistics do not fit
 */
export const normalization = /* @__PURE__ */ maker(
  'layers.normalization({ ... })',
  (options: NormalizationOptions = {}): NormalizationLayer => {
    const where = 'layers.normalization';
    const shared = commonOptions(where, options, 'axis', 'mean', 'variance', 'invert');
    const { axis = -1, mean = null, variance = null } = options;
    const axes = axis === null ? [] : expectAxes(where, 'axis', axis);
    const invert = expectBoolean(where, 'invert', options.invert ?? false);
    const isFixed = mean !== null || variance !== null;
    const fixed = [fixedValues(where, 'mean', mean, isFixed), fixedValues(where, 'variance', variance, isFixed)];
    /** What it has, once it knows how many there are. */
    let own: { readonly shape: Shape; readonly values: Values | undefined } | undefined;
    /** @throws ShapeError where it has statistics of another shape */
    const shaped = (name: string, shape: Shape): void => {
      if (own !== undefined && own.shape.join() !== shape.join()) {
        const [got, known] = [formatShape(shape), formatShape(own.shape)];
        throw new ShapeError(
          `${name}: the statistics of this input are ${got}; the layer has ${known}. Make another layer.`,
        );
      }
      own ??= { shape, values: isFixed ? filled(name, shape, fixed) : undefined };
    };
    const layer = layerOf({
      className: 'Normalization',
      ...shared,
      config: { axis: axes, mean, variance, invert },
      passesMask: true,
      build: (name, [{ shape }]) => {
        const kept = axesIn(name, shape, axes);
        const sizes = kept.map((each) => shape[each]!);
        const wide = shape.map((size, each) => (kept.includes(each) ? size : 1));
        shaped(name, sizes);
        const all = Object.entries(statisticsVariables(sizes)).map(([which, variable]): Variable => {
          return { ...variable, given: () => own?.values?.[which as keyof Values] };
        });
        return {
          outputShape: shape,
          variables: isFixed ? all.slice(0, 2) : all,
          apply: ([x], trace, variables) => {
            const [center, spread] = variables.slice(0, 2).map((each) => reshape(trace.read(each), wide));
            return normalized(x!, center!, maximum(sqrt(spread!), fill([], EPSILON)), invert);
          },
        };
      },
    });
    const adapt = async (x: Tensor): Promise<void> => {
      const call = 'normalization.adapt';
      if (isFixed) throw new UsageError(`${call}: the layer was given its mean and variance.`);
      expectTensor(call, 'x', x);
      const sample = x.shape.slice(1);
      const kept = axesIn(call, sample, axes);
      const shape = kept.map((each) => sample[each]!);
      shaped(call, shape);
      own = { shape, values: await statisticsOf(call, x, kept) };
    };
    return Object.assign(layer, { adapt });
  },
);

const normalized = (x: Node, center: Node, spread: Node, invert: boolean): Node =>
  invert ? add(mul(x, spread), center) : div(sub(x, center), spread);

/** @throws UsageError where one is missing of what must be given together, or is no number */
function fixedValues(where: string, name: string, value: unknown, isFixed: boolean): readonly number[] {
  if (!isFixed) return [];
  if (value === null) throw new UsageError(`${where}: ${name} is missing; expected mean and variance, or neither.`);
  const least = name === 'mean' ? -3.4e38 : 0;
  if (!Array.isArray(value)) return [expectNumber(where, name, value, least, Number.POSITIVE_INFINITY)];
  return value.map((each, i) => expectNumber(where, `${name}[${i}]`, each, least, Number.POSITIVE_INFINITY));
}

/** One for each place; a single number for all. */
function filled(name: string, shape: Shape, fixed: readonly (readonly number[])[]): Values {
  const size = sizeOf(shape);
  const [mean, variance] = fixed.map((values) => {
    if (values.length === size) return Float32Array.from(values);
    if (values.length === 1) return new Float32Array(size).fill(values[0]!);
    throw new ShapeError(
      `${name}: it was given ${values.length} means or variances; expected ${size}: ${formatShape(shape)}.`,
    );
  });
  return { mean: mean!, variance: variance!, count: new Float32Array(1) };
}

const numbersFrom = (field: Field): number | number[] | undefined =>
  isAbsent(field) ? undefined : typeof field.value === 'number' ? field.value : items(field).map(number);

export const Normalization: LayerClass = {
  className: 'Normalization',
  fromConfig: (config, common) => {
    const axis = member(config, 'axis');
    return normalization({
      ...common,
      ...(axis.value !== undefined && { axis: axis.value === null ? null : axesFrom(axis) }),
      mean: numbersFrom(member(config, 'mean')),
      variance: numbersFrom(member(config, 'variance')),
      invert: flagOr(member(config, 'invert'), false),
    });
  },
};

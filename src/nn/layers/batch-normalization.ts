/** BatchNormalization: Ioffe & Szegedy 2015. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { either, type Field, isAbsent, listed, member, number, numberOr, only } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import type { Variable } from '../../graph/variable.ts';
import { reshape } from '../../graph/views.ts';
import { add, div, mul, scale, square, sub } from '../../ops/arithmetic.ts';
import { batchNorm } from '../../ops/batch-norm.ts';
import { rsqrt } from '../../ops/exponentials.ts';
import { fill } from '../../ops/sources.ts';
import { broadcastTo, sum } from '../../ops/sums.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import { AFFINE, type AffineOptions, affineFrom, affineOf } from './affine.ts';
import { axisIn, expectAxis } from './axes.ts';
import type { LayerTrace } from './description.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions } from './options.ts';

/** Options of `layers.batchNormalization`. */
export interface BatchNormalizationOptions extends AffineOptions {
  /** each place of it has its own mean and variance: from 1, 0 is the batch; or from -1, the last; default -1, the channels */
  readonly axis?: number;
  /** share of the moving averages that stays in each step, from 0 to 1: default 0.99 */
  readonly momentum?: number;
  /** what is added to the variance: default 1e-3 */
  readonly epsilon?: number;
  /** how the moving mean begins: default 'zeros' */
  readonly movingMeanInitializer?: InitializerName | Initializer;
  /** how the moving variance begins: default 'ones' */
  readonly movingVarianceInitializer?: InitializerName | Initializer;
}

/**
 * (x - mean) / √(variance + epsilon) · gamma + beta for each channel of x [batch, ...any shape]. While training, mean and variance are
 * those of the batch, all its samples and places together, the sum of squares divided by their number; and each step moves the moving
 * averages towards them: moving · momentum + new · (1 - momentum). Outside of training, and where the layer is frozen
 * (`trainable: false`), it uses the moving averages. Steps that a mask leaves out do not count among those of the batch. (The variance
 * that is averaged is the same one, as in Keras 3 and TensorFlow.js;
 * Keras 2 corrected it by n / (n - 1) for pictures.)
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample has no such axis
 */
export const batchNormalization = /* @__PURE__ */ maker(
  'layers.batchNormalization({ ... })',
  (options: BatchNormalizationOptions = {}): Layer => {
    const where = 'layers.batchNormalization';
    const own = ['axis', 'momentum', 'epsilon', ...AFFINE, 'movingMeanInitializer', 'movingVarianceInitializer'];
    const shared = commonOptions(where, options, ...own);
    const axis = expectAxis(where, 'axis', options.axis ?? -1);
    const momentum = expectMomentum(where, options.momentum ?? 0.99);
    const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-3, 0, Number.POSITIVE_INFINITY);
    const affine = affineOf(where, options);
    const meanInitializer = initializerOf(where, options.movingMeanInitializer ?? 'zeros');
    const varianceInitializer = initializerOf(where, options.movingVarianceInitializer ?? 'ones');
    return layerOf({
      className: 'BatchNormalization',
      ...shared,
      config: affine.configWith({
        ...{ axis, momentum, epsilon },
        moving_mean_initializer: meanInitializer.config ?? null,
        moving_variance_initializer: varianceInitializer.config ?? null,
      }),
      passesMask: true,
      build: (name, [{ shape }]) => {
        const channels = axisIn(name, shape, axis);
        const size = [shape[channels]!];
        const wide = [1, ...shape.map((each, i) => (i === channels ? each : 1))];
        return {
          outputShape: shape,
          variables: [
            ...affine.variables(size),
            statOf('moving_mean', size, meanInitializer),
            statOf('moving_variance', size, varianceInitializer),
          ],
          apply: ([x], trace, variables) => {
            const moving = variables.slice(-2);
            if (!trace.learns(moving[0]!)) {
              const known = moving.map((each) => reshape(trace.read(each), wide));
              return normalized(x!, known, epsilon, affine.read(trace, variables, wide));
            }
            const mask = trace.maskOf(x!);
            if (mask !== undefined) {
              const own = momentsOf(x!, mask, channels + 1);
              const flat = own.map((each) => reshape(each, size));
              average(trace, moving, flat, momentum);
              return normalized(x!, own, epsilon, affine.read(trace, variables, wide));
            }
            const { gamma = fill(size, 1), beta = fill(size, 0) } = affine.read(trace, variables, size);
            const { y, mean, variance } = batchNorm(x!, gamma, beta, { axis: channels + 1, epsilon });
            average(trace, moving, [mean, variance], momentum);
            return y;
          },
        };
      },
    });
  },
);

/** @param moments mean and variance, as wide as x */
function normalized(
  x: Node,
  [mean, variance]: readonly Node[],
  epsilon: number,
  { gamma, beta }: { readonly gamma?: Node | undefined; readonly beta?: Node | undefined },
): Node {
  const spread = rsqrt(add(variance!, fill([], epsilon)));
  const y = mul(sub(x, mean!), gamma === undefined ? spread : mul(spread, gamma));
  return beta === undefined ? y : add(y, beta);
}

/** Mean and variance of each channel, [1, ..., channels, ...], over the steps that count. Source: Keras 3, BatchNormalization._moments. */
function momentsOf(x: Node, mask: Node, axis: number): Node[] {
  const counts = broadcastTo(reshape(mask, [...mask.shape, ...x.shape.slice(mask.shape.length).map(() => 1)]), x.shape);
  const axes = x.shape.map((_, i) => i).filter((i) => i !== axis);
  const count = add(sum(counts, axes, true), fill([], 1e-7)); // where none counts, as Keras
  const mean = div(sum(mul(x, counts), axes, true), count);
  return [mean, div(sum(mul(square(sub(x, mean)), counts), axes, true), count)];
}

function expectMomentum(where: string, momentum: unknown): number {
  if (typeof momentum === 'number' && momentum >= 0 && momentum <= 1) return momentum;
  throw new UsageError(`${where}: momentum is ${show(momentum)}; expected a number from 0 to 1.`);
}

/** The moving averages go their part of the way to what is new. */
function average(trace: LayerTrace, moving: readonly Variable[], values: readonly Node[], momentum: number): void {
  moving.forEach((own, i) => {
    const old = trace.read(own);
    trace.assign(own, add(old, scale(sub(values[i]!, old), 1 - momentum)));
  });
}

const statOf = (name: string, shape: Shape, initializer: Initializer): Variable => ({
  name,
  shape,
  dtype: 'f32',
  role: 'stat',
  initializer,
});

export const BatchNormalization: LayerClass = {
  className: 'BatchNormalization',
  fromConfig: (config, common) => {
    const axis = member(config, 'axis');
    return batchNormalization({
      ...common,
      ...affineFrom(config, 'renorm', 'virtual_batch_size', 'adjustment', 'synchronized'),
      ...(!isAbsent(axis) && { axis: oneAxis(axis) }),
      momentum: numberOr(member(config, 'momentum'), 0.99),
      epsilon: numberOr(member(config, 'epsilon'), 1e-3),
      movingMeanInitializer: initializerFrom(either(config, 'moving_mean_initializer')),
      movingVarianceInitializer: initializerFrom(either(config, 'moving_variance_initializer')),
    });
  },
};

/** Keras 2 writes a list of one. */
function oneAxis(field: Field): number {
  if (typeof field.value === 'number') return field.value;
  const list = listed(field);
  only({ path: `${field.path}.length`, value: list.length }, [1]);
  return number(list[0]!);
}

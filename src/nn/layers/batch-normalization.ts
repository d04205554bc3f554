/** BatchNormalization: Ioffe & Szegedy 2015. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { either, type Field, isAbsent, listed, member, number, numberOr, only } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import type { Variable } from '../../graph/variable.ts';
import { reshape } from '../../graph/views.ts';
import { add, mul, scale, sub } from '../../ops/arithmetic.ts';
import { batchNorm } from '../../ops/batch-norm.ts';
import { rsqrt } from '../../ops/exponentials.ts';
import { fill } from '../../ops/sources.ts';
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
 * (`trainable: false`), it uses the moving averages. (The variance that is averaged is the same one, as in Keras 3 and TensorFlow.js;
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
              const [mean, variance] = moving.map((each) => reshape(trace.read(each), wide));
              const { gamma, beta } = affine.read(trace, variables, wide);
              const spread = rsqrt(add(variance!, fill([], epsilon)));
              const y = mul(sub(x!, mean!), gamma === undefined ? spread : mul(spread, gamma));
              return beta === undefined ? y : add(y, beta);
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

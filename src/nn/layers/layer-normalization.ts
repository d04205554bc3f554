/** LayerNormalization: Ba et al. 2016. */
import { either, flagOr, isAbsent, member, numberOr } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { add, mul, sub } from '../../ops/arithmetic.ts';
import { rsqrt } from '../../ops/exponentials.ts';
import { moments } from '../../ops/reductions.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean, expectNumber } from '../check.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import { axesFrom, axesIn, expectAxes } from './axes.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions, expectPlainParams, type LayerOptions } from './options.ts';

/** Options of `layers.layerNormalization`. */
export interface LayerNormalizationOptions extends LayerOptions {
  /** along which axes mean and variance are taken: from 1, 0 is the batch; or from -1, the last; default -1 */
  readonly axis?: number | readonly number[];
  /** what is added to the variance: default 1e-3 */
  readonly epsilon?: number;
  /** whether a number that it learns is added to each result, `beta`: default true */
  readonly center?: boolean;
  /** whether each result is multiplied by a number that it learns, `gamma`: default true */
  readonly scale?: boolean;
  /** how beta begins: default 'zeros' */
  readonly betaInitializer?: InitializerName | Initializer;
  /** how gamma begins: default 'ones' */
  readonly gammaInitializer?: InitializerName | Initializer;
}

/**
 * (x - mean) / √(variance + epsilon) · gamma + beta, mean and variance being those of each sample along the axes.
 * x [batch, ...any shape]; gamma and beta have the sizes of the axes.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample has no such axis
 */
export const layerNormalization = /* @__PURE__ */ maker(
  'layers.layerNormalization({ ... })',
  (options: LayerNormalizationOptions = {}): Layer => {
    const where = 'layers.layerNormalization';
    const own = ['axis', 'epsilon', 'center', 'scale', 'betaInitializer', 'gammaInitializer'];
    const shared = commonOptions(where, options, ...own);
    const axis = options.axis ?? -1;
    const axes = expectAxes(where, 'axis', axis);
    const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-3, 0, Number.POSITIVE_INFINITY);
    const center = expectBoolean(where, 'center', options.center ?? true);
    const scale = expectBoolean(where, 'scale', options.scale ?? true);
    const betaInitializer = initializerOf(where, options.betaInitializer ?? 'zeros');
    const gammaInitializer = initializerOf(where, options.gammaInitializer ?? 'ones');
    return layerOf({
      className: 'LayerNormalization',
      ...shared,
      config: {
        ...{ axis, epsilon, center, scale },
        gamma_initializer: gammaInitializer.config ?? null,
        beta_initializer: betaInitializer.config ?? null,
      },
      build: (name, [{ shape }]) => {
        const along = axesIn(name, shape, axes);
        const paramShape = along.map((each) => shape[each]!);
        const gamma = scale ? [paramOf('gamma', paramShape, gammaInitializer)] : [];
        const beta = center ? [paramOf('beta', paramShape, betaInitializer)] : [];
        const wide = shape.map((size, each) => (along.includes(each) ? size : 1));
        return {
          outputShape: shape,
          variables: [...gamma, ...beta],
          apply: ([x], trace, variables) => {
            const values = variables.map((variable) => reshape(trace.read(variable), wide));
            const normal = normalized(
              x!,
              along.map((each) => each + 1),
              epsilon,
            );
            const scaled = scale ? mul(normal, values[0]!) : normal;
            return center ? add(scaled, values.at(-1)!) : scaled;
          },
        };
      },
    });
  },
);

function normalized(x: Node, axes: Shape, epsilon: number): Node {
  const { mean, variance } = moments(x, axes);
  return mul(sub(x, mean), rsqrt(add(variance, fill([], epsilon))));
}

export const LayerNormalization: LayerClass = {
  className: 'LayerNormalization',
  fromConfig: (config, common) => {
    expectPlainParams(
      config,
      'beta_regularizer',
      'gamma_regularizer',
      'beta_constraint',
      'gamma_constraint',
      'rms_scaling',
    );
    const axis = member(config, 'axis');
    return layerNormalization({
      ...common,
      ...(!isAbsent(axis) && { axis: axesFrom(axis) }),
      epsilon: numberOr(member(config, 'epsilon'), 1e-3),
      center: flagOr(member(config, 'center'), true),
      scale: flagOr(member(config, 'scale'), true),
      betaInitializer: initializerFrom(either(config, 'beta_initializer')),
      gammaInitializer: initializerFrom(either(config, 'gamma_initializer')),
    });
  },
};

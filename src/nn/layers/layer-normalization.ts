/** LayerNormalization: Ba et al. 2016. */
import { isAbsent, member, numberOr } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { add, mul, sub } from '../../ops/arithmetic.ts';
import { rsqrt } from '../../ops/exponentials.ts';
import { moments } from '../../ops/reductions.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import { AFFINE, type AffineOptions, affineFrom, affineOf } from './affine.ts';
import { axesFrom, axesIn, expectAxes } from './axes.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions } from './options.ts';

/** Options of `layers.layerNormalization`. */
export interface LayerNormalizationOptions extends AffineOptions {
  /** along which axes mean and variance are taken: from 1, 0 is the batch; or from -1, the last; default -1 */
  readonly axis?: number | readonly number[];
  /** what is added to the variance: default 1e-3 */
  readonly epsilon?: number;
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
    const shared = commonOptions(where, options, 'axis', 'epsilon', ...AFFINE);
    const axis = options.axis ?? -1;
    const axes = expectAxes(where, 'axis', axis);
    const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-3, 0, Number.POSITIVE_INFINITY);
    const affine = affineOf(where, options);
    return layerOf({
      className: 'LayerNormalization',
      ...shared,
      config: affine.configWith({ axis, epsilon }),
      passesMask: true,
      build: (name, [{ shape }]) => {
        const along = axesIn(name, shape, axes);
        const wide = shape.map((size, each) => (along.includes(each) ? size : 1));
        return {
          outputShape: shape,
          variables: affine.variables(along.map((each) => shape[each]!)),
          apply: ([x], trace, variables) => {
            const { gamma, beta } = affine.read(trace, variables, wide);
            const normal = normalized(
              x!,
              along.map((each) => each + 1),
              epsilon,
            );
            const scaled = gamma === undefined ? normal : mul(normal, gamma);
            return beta === undefined ? scaled : add(scaled, beta);
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
    const axis = member(config, 'axis');
    return layerNormalization({
      ...common,
      ...affineFrom(config, 'rms_scaling'),
      ...(!isAbsent(axis) && { axis: axesFrom(axis) }),
      epsilon: numberOr(member(config, 'epsilon'), 1e-3),
    });
  },
};

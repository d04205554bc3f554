/** RMSNormalization: Zhang & Sennrich 2019. */
import { isAbsent, member, numberOr } from '../../fields.ts';
import { reshape } from '../../graph/views.ts';
import { add, mul, square } from '../../ops/arithmetic.ts';
import { rsqrt } from '../../ops/exponentials.ts';
import { mean } from '../../ops/reductions.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { ones } from '../initializers/constant.ts';
import { maker } from '../maker.ts';
import { axesFrom, axesIn, expectAxes } from './axes.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.rmsNormalization`. */
export interface RmsNormalizationOptions extends LayerOptions {
  /** along which axes the mean is taken: from 1, 0 is the batch; or from -1, the last; default -1 */
  readonly axis?: number | readonly number[];
  /** what is added to the mean of the squares: default 1e-6 */
  readonly epsilon?: number;
}

/**
 * x / √(mean of x² + epsilon) · scale, the mean being that of each sample along the axes. x [batch, ...any shape]; scale, which it learns,
 * begins with 1 and has the sizes of the axes.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample has no such axis
 */
export const rmsNormalization = /* @__PURE__ */ maker(
  'layers.rmsNormalization({ ... })',
  (options: RmsNormalizationOptions = {}): Layer => {
    const where = 'layers.rmsNormalization';
    const shared = commonOptions(where, options, 'axis', 'epsilon');
    const axis = options.axis ?? -1;
    const axes = expectAxes(where, 'axis', axis);
    const epsilon = expectNumber(where, 'epsilon', options.epsilon ?? 1e-6, 0, Number.POSITIVE_INFINITY);
    return layerOf({
      className: 'RMSNormalization',
      ...shared,
      config: { axis, epsilon },
      build: (name, [{ shape }]) => {
        const along = axesIn(name, shape, axes);
        const sizes = along.map((each) => shape[each]!);
        const wide = shape.map((size, each) => (along.includes(each) ? size : 1));
        const counted = along.map((each) => each + 1);
        return {
          outputShape: shape,
          variables: [paramOf('scale', sizes, ones)],
          apply: ([x], trace, [scale]) => {
            const squares = mean(square(x!), counted, true);
            return mul(mul(x!, rsqrt(add(squares, fill([], epsilon)))), reshape(trace.read(scale!), wide));
          },
        };
      },
    });
  },
);

export const RMSNormalization: LayerClass = {
  className: 'RMSNormalization',
  fromConfig: (config, common) => {
    const axis = member(config, 'axis');
    return rmsNormalization({
      ...common,
      ...(!isAbsent(axis) && { axis: axesFrom(axis) }),
      epsilon: numberOr(member(config, 'epsilon'), 1e-6),
    });
  },
};

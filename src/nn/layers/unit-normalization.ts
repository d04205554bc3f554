/** UnitNormalization: samples of length 1. */
import { isAbsent, member } from '../../fields.ts';
import { mul, square } from '../../ops/arithmetic.ts';
import { maximum } from '../../ops/comparisons.ts';
import { rsqrt } from '../../ops/exponentials.ts';
import { fill } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import { axesFrom, axesIn, expectAxes } from './axes.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.unitNormalization`. */
export interface UnitNormalizationOptions extends LayerOptions {
  /** along which axes the length is taken: from 1, 0 is the batch; or from -1, the last; default -1 */
  readonly axis?: number | readonly number[];
}

/** What is shorter than 1e-12 is made 1e12 times as long, as Keras does: the square of that. */
const LEAST = 1e-24;

/**
 * x / √Σx² along the axes: of length 1. x [batch, ...any shape].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample has no such axis
 */
export const unitNormalization = /* @__PURE__ */ maker(
  'layers.unitNormalization({ ... })',
  (options: UnitNormalizationOptions = {}): Layer => {
    const where = 'layers.unitNormalization';
    const shared = commonOptions(where, options, 'axis');
    const axis = options.axis ?? -1;
    const axes = expectAxes(where, 'axis', axis);
    return layerOf({
      className: 'UnitNormalization',
      ...shared,
      config: { axis },
      passesMask: true,
      build: (name, [{ shape }]) => {
        const along = axesIn(name, shape, axes).map((each) => each + 1);
        return {
          outputShape: shape,
          apply: ([x]) => mul(x!, rsqrt(maximum(sum(square(x!), along, true), fill([], LEAST)))),
        };
      },
    });
  },
);

export const UnitNormalization: LayerClass = {
  className: 'UnitNormalization',
  fromConfig: (config, common) => {
    const axis = member(config, 'axis');
    return unitNormalization({ ...common, ...(!isAbsent(axis) && { axis: axesFrom(axis) }) });
  },
};

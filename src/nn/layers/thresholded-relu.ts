/** ThresholdedReLU: Konda et al. 2014. */
import { member, numberOr } from '../../fields.ts';
import { where as choose, greater } from '../../ops/comparisons.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.thresholdedReLU`. */
export interface ThresholdedReLUOptions extends LayerOptions {
  /** what is not above it becomes 0, from 0 up: default 1 */
  readonly theta?: number;
}

/**
 * x where x > theta, else 0. x [batch, ...any shape]. (Keras 2's and TensorFlow.js's; in Keras 3 it is `reLU({ threshold })`.)
 * @throws UsageError where an option is wrong
 */
export const thresholdedReLU = /* @__PURE__ */ maker(
  'layers.thresholdedReLU({ ... })',
  (options: ThresholdedReLUOptions = {}): Layer => {
    const where = 'layers.thresholdedReLU';
    const shared = commonOptions(where, options, 'theta');
    const theta = expectNumber(where, 'theta', options.theta ?? 1, 0, Number.POSITIVE_INFINITY);
    return layerOf({
      className: 'ThresholdedReLU',
      ...shared,
      config: { theta },
      passesMask: true,
      build: (_, [{ shape }]) => ({
        outputShape: shape,
        apply: ([x]) => choose(greater(x!, fill([], theta)), x!, fill([], 0)),
      }),
    });
  },
);

export const ThresholdedReLU: LayerClass = {
  className: 'ThresholdedReLU',
  fromConfig: (config, common) => thresholdedReLU({ ...common, theta: numberOr(member(config, 'theta'), 1) }),
};

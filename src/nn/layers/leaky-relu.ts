/** LeakyReLU: Maas et al. 2013. */
import { firstMember, numberOr } from '../../fields.ts';
import { leakyRelu } from '../../ops/rectifiers.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.leakyReLU`. */
export interface LeakyReLUOptions extends LayerOptions {
  /** what negative values are multiplied by, from 0 up: default 0.3 */
  readonly negativeSlope?: number;
}

/**
 * x where x > 0, else negativeSlope · x. x [batch, ...any shape].
 * @throws UsageError where an option is wrong
 */
export const leakyReLU = /* @__PURE__ */ maker('layers.leakyReLU({ ... })', (options: LeakyReLUOptions = {}): Layer => {
  const where = 'layers.leakyReLU';
  const shared = commonOptions(where, options, 'negativeSlope');
  const slope = expectNumber(where, 'negativeSlope', options.negativeSlope ?? 0.3, 0, Number.POSITIVE_INFINITY);
  return layerOf({
    className: 'LeakyReLU',
    ...shared,
    config: { negative_slope: slope },
    passesMask: true,
    build: (_, [{ shape }]) => ({ outputShape: shape, apply: ([x]) => leakyRelu(x!, slope) }),
  });
});

export const LeakyReLU: LayerClass = {
  className: 'LeakyReLU',
  fromConfig: (config, common) => {
    // Keras 2 and tfjs call it alpha
    const slope = firstMember(config, 'negative_slope', 'negativeSlope', 'alpha');
    return leakyReLU({ ...common, negativeSlope: numberOr(slope, 0.3) });
  },
};

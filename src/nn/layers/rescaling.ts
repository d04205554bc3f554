/** Rescaling: pictures in another range of numbers. */
import { member, number, numberOr } from '../../fields.ts';
import { add, scale as scaled } from '../../ops/arithmetic.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.rescaling`. */
export interface RescalingOptions extends LayerOptions {
  /** what the inputs are multiplied by */
  readonly scale: number;
  /** what is added then: default 0 */
  readonly offset?: number;
}

/**
 * x · scale + offset: by 1 / 127.5 and -1 bytes become numbers from -1 to 1. x [batch, ...any shape].
 * @throws UsageError where an option is wrong
 */
export const rescaling = /* @__PURE__ */ maker('layers.rescaling({ ... })', (options: RescalingOptions): Layer => {
  const where = 'layers.rescaling';
  const shared = commonOptions(where, options, 'scale', 'offset');
  const scale = expectNumber(where, 'scale', options.scale, -3.4e38, 3.4e38);
  const offset = expectNumber(where, 'offset', options.offset ?? 0, -3.4e38, 3.4e38);
  return layerOf({
    className: 'Rescaling',
    ...shared,
    config: { scale, offset },
    passesMask: true,
    build: (_, [{ shape }]) => ({
      outputShape: shape,
      apply: ([x]) => add(scaled(x!, scale), fill([], offset)),
    }),
  });
});

export const Rescaling: LayerClass = {
  className: 'Rescaling',
  fromConfig: (config, common) =>
    rescaling({ ...common, scale: number(member(config, 'scale')), offset: numberOr(member(config, 'offset'), 0) }),
};

/** ELU: Clevert et al. 2016. */
import { member, numberOr } from '../../fields.ts';
import { elu as eluOp } from '../../ops/rectifiers.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.elu`. */
export interface EluLayerOptions extends LayerOptions {
  /** minus what it tends to for very negative x, from 0 up: default 1 */
  readonly alpha?: number;
}

/**
 * x where x > 0, else alpha · (exp(x) - 1). x [batch, ...any shape].
 * @throws UsageError where an option is wrong
 */
export const elu = /* @__PURE__ */ maker('layers.elu({ ... })', (options: EluLayerOptions = {}): Layer => {
  const where = 'layers.elu';
  const shared = commonOptions(where, options, 'alpha');
  const alpha = expectNumber(where, 'alpha', options.alpha ?? 1, 0, Number.POSITIVE_INFINITY);
  return layerOf({
    className: 'ELU',
    ...shared,
    config: { alpha },
    passesMask: true,
    build: (_, [{ shape }]) => ({ outputShape: shape, apply: ([x]) => eluOp(x!, alpha) }),
  });
});

export const ELU: LayerClass = {
  className: 'ELU',
  fromConfig: (config, common) => elu({ ...common, alpha: numberOr(member(config, 'alpha'), 1) }),
};

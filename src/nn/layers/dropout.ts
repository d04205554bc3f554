/** Dropout: Srivastava et al. 2014. */
import { expectOff, member, number } from '../../fields.ts';
import { dropout as dropoutOp } from '../../ops/random.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.dropout`. */
export interface DropoutOptions extends LayerOptions {
  /** share of the inputs that is dropped, 0 to below 1 */
  readonly rate: number;
}

/**
 * While training, zeroes a share `rate` of its inputs and scales the others by 1 / (1 - rate); else does nothing.
 * x [batch, ...any shape].
 * @throws UsageError where an option is wrong
 */
export const dropout = /* @__PURE__ */ maker('layers.dropout({ ... })', (options: DropoutOptions): Layer => {
  const shared = commonOptions('layers.dropout', options, 'rate');
  const rate = expectNumber('layers.dropout', 'rate', options.rate, 0, 1);
  return layerOf({
    className: 'Dropout',
    ...shared,
    config: { rate },
    passesMask: true,
    build: (_, [{ shape }]) => ({
      outputShape: shape,
      apply: ([x], trace) => (trace.training && rate > 0 ? dropoutOp(x!, trace.clock, rate, trace.stream()) : x!),
    }),
  });
});

export const Dropout: LayerClass = {
  className: 'Dropout',
  fromConfig: (config, common) => {
    expectOff(config, ['noise_shape', 'noiseShape']);
    return dropout({ ...common, rate: number(member(config, 'rate')) });
  },
};

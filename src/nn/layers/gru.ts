/** GRU: Cho et al. 2014. */
import { either, flagOr } from '../../fields.ts';
import { GRU_BEFORE, GRU as RECURRENCE } from '../../ops/gru.ts';
import { expectBoolean } from '../check.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass, LayerOfSeveral } from './layer.ts';
import { type GatedOptions, recurrentFrom, recurrentLayer } from './recurrent.ts';

/** Options of `layers.gru`. */
export interface GRUOptions extends GatedOptions {
  /** whether the reset gate comes after the product with the state, which then has a bias of its own: default true, as in cuDNN */
  readonly resetAfter?: boolean;
}

interface Make {
  (options: GRUOptions & { readonly returnState: true }): LayerOfSeveral;
  (options: GRUOptions): Layer;
}

/**
 * A gated recurrent unit. x [batch, time, features] → its last state [batch, units], or all of them [batch, time, units] with
 * `returnSequences`; with `returnState` a list: that and the last state. `apply([x, h])` begins with the state h [batch, units], else it
 * begins with zeros. kernel [features, 3 · units], recurrent_kernel [units, 3 · units], bias [2, 3 · units], or [3 · units] where the reset
 * gate comes before the product, for the update gate, the reset gate and the candidate.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is not [time, features]
 */
export const gru: Make = /* @__PURE__ */ maker('layers.gru({ ... })', ((options: GRUOptions): Layer => {
  const where = 'layers.gru';
  const resetAfter = expectBoolean(where, 'resetAfter', options?.resetAfter ?? true);
  return recurrentLayer(where, options, {
    ...{ className: 'GRU', recurrence: resetAfter ? RECURRENCE : GRU_BEFORE, hasGates: true },
    own: ['resetAfter'],
    config: { reset_after: resetAfter },
    ...(resetAfter && { biasRows: 2 }),
  });
}) as Make);

/** tfjs, which has the reset gate before the product alone, writes nothing of it. */
export const GRU: LayerClass = {
  className: 'GRU',
  fromConfig: (config, common) =>
    gru({
      ...common,
      ...recurrentFrom(config, true),
      resetAfter: flagOr(either(config, 'reset_after'), false),
    }),
};

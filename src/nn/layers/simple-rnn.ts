/** SimpleRNN: Elman 1990. */
import { SIMPLE_RNN } from '../../ops/simple-rnn.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass, LayerOfSeveral } from './layer.ts';
import { type RecurrentOptions, recurrentFrom, recurrentLayer } from './recurrent.ts';

/** Options of `layers.simpleRNN`. */
export type SimpleRNNOptions = RecurrentOptions;

interface Make {
  (options: SimpleRNNOptions & { readonly returnState: true }): LayerOfSeveral;
  (options: SimpleRNNOptions): Layer;
}

/**
 * hₜ = activation(xₜ · kernel + hₜ₋₁ · recurrent_kernel + bias). x [batch, time, features] → its last state [batch, units], or all of them
 * [batch, time, units] with `returnSequences`; with `returnState` a list: that and the last state. `apply([x, h])` begins with the state h
 * [batch, units], else it begins with zeros. kernel [features, units], recurrent_kernel [units, units], bias [units].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is not [time, features]
 */
export const simpleRNN: Make = /* @__PURE__ */ maker(
  'layers.simpleRNN({ ... })',
  ((options: SimpleRNNOptions): Layer =>
    recurrentLayer('layers.simpleRNN', options, {
      ...{ className: 'SimpleRNN', recurrence: SIMPLE_RNN, hasGates: false },
    })) as Make,
);

export const SimpleRNN: LayerClass = {
  className: 'SimpleRNN',
  fromConfig: (config, common) => simpleRNN({ ...common, ...recurrentFrom(config, false) }),
};

/** LSTM: Hochreiter & Schmidhuber 1997. */
import { either, flagOr } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { concat } from '../../ops/joins.ts';
import { LSTM as RECURRENCE } from '../../ops/lstm.ts';
import { slice } from '../../ops/movement.ts';
import { fill } from '../../ops/sources.ts';
import { expectBoolean } from '../check.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass, LayerOfSeveral } from './layer.ts';
import { type GatedOptions, recurrentFrom, recurrentLayer } from './recurrent.ts';

/** Options of `layers.lstm`. */
export interface LSTMOptions extends GatedOptions {
  /** whether the bias of the forget gate begins with 1: default true, as Jozefowicz et al. 2015 recommend */
  readonly unitForgetBias?: boolean;
}

interface Make {
  (options: LSTMOptions & { readonly returnState: true }): LayerOfSeveral;
  (options: LSTMOptions): Layer;
}

/**
 * Long short-term memory. x [batch, time, features] → its last state [batch, units], or all of them [batch, time, units] with
 * `returnSequences`; with `returnState` a list: that, the last state and the last state of the cells. `apply([x, h, c])` begins with the
 * states h and c [batch, units], else it begins with zeros. kernel [features, 4 · units], recurrent_kernel [units, 4 · units], bias
 * [4 · units], for the input gate, the forget gate, the cell and the output gate.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is not [time, features]
 */
export const lstm: Make = /* @__PURE__ */ maker('layers.lstm({ ... })', ((options: LSTMOptions): Layer => {
  const where = 'layers.lstm';
  const unitForgetBias = expectBoolean(where, 'unitForgetBias', options?.unitForgetBias ?? true);
  return recurrentLayer(where, options, {
    ...{ className: 'LSTM', recurrence: RECURRENCE, hasGates: true },
    own: ['unitForgetBias'],
    config: { unit_forget_bias: unitForgetBias },
    biasInitializer: (given) => (unitForgetBias ? remembering(given) : given),
  });
}) as Make);

/** A bias whose second quarter is 1. */
const remembering = (given: Initializer): Initializer =>
  Object.assign(
    (clock: Node, shape: Shape, stream: number): Node => {
      const units = shape[0]! / 4;
      const all = given(clock, shape, stream);
      return concat([slice(all, [0], [units]), fill([units], 1), slice(all, [2 * units], [2 * units])], 0);
    },
    { expectShape: given.expectShape },
  );

export const LSTM: LayerClass = {
  className: 'LSTM',
  fromConfig: (config, common) =>
    lstm({
      ...common,
      ...recurrentFrom(config, true),
      unitForgetBias: flagOr(either(config, 'unit_forget_bias'), true),
    }),
};

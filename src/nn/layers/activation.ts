/** Activation: an activation function as a layer of its own. */
import { ShapeError } from '../../errors.ts';
import { member } from '../../fields.ts';
import { type ActivationName, activate, activationConfig, activationFrom, activationName } from '../activations.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.activation`. */
export interface ActivationOptions extends LayerOptions {
  /** the function's name */
  readonly activation: ActivationName;
}

/**
 * An activation function as a layer of its own. x [batch, ...any shape]; softmax goes along the last axis.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where softmax gets single numbers
 */
export const activation = /* @__PURE__ */ maker('layers.activation({ ... })', (options: ActivationOptions): Layer => {
  const shared = commonOptions('layers.activation', options, 'activation');
  const name = activationName('layers.activation', options.activation);
  return layerOf({
    className: 'Activation',
    ...shared,
    config: { activation: activationConfig(name) },
    passesMask: true,
    build: (layer, [{ shape }]) => {
      if (/softmax/i.test(name) && shape.length === 0) {
        throw new ShapeError(`${layer}: one sample is a single number, []; ${name} expects [..., classes].`);
      }
      return { outputShape: shape, apply: ([x]) => activate(name, x!) };
    },
  });
});

export const Activation: LayerClass = {
  className: 'Activation',
  fromConfig: (config, common) => activation({ ...common, activation: activationFrom(member(config, 'activation')) }),
};

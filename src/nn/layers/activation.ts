/** Activation: an activation function as a layer of its own. */
import { ShapeError } from '../../errors.ts';
import { member } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { type ActivationName, activate, activationFrom, activationName } from '../activations.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.activation`. */
export interface ActivationOptions extends LayerOptions {
  /** the function's name */
  readonly activation: ActivationName;
}

/**
 * An activation function as a layer of its own. x [batch, ...any shape], for softmax [batch, classes].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where softmax gets more axes than one
 */
export const activation = /* @__PURE__ */ maker('layers.activation({ ... })', (options: ActivationOptions): Layer => {
  const shared = commonOptions('layers.activation', options, 'activation');
  const name = activationName('layers.activation', options.activation);
  return {
    className: 'Activation',
    ...shared,
    config: { activation: name },
    build: (layer, inputShape) => {
      if (name === 'softmax' && inputShape.length !== 1) {
        throw new ShapeError(
          `${layer}: one sample is ${formatShape(inputShape)}; softmax expects [classes]. Put layers.flatten() before it.`,
        );
      }
      const apply = (x: Node): Node => activate(name, x);
      return { name: layer, className: 'Activation', outputShape: inputShape, params: [], apply };
    },
  };
});

export const Activation: LayerClass = {
  className: 'Activation',
  fromConfig: (config, common) => activation({ ...common, activation: activationFrom(member(config, 'activation')) }),
};

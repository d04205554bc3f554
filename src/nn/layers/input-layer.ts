/** InputLayer: what goes into a sequential model, as a layer of its own. */
import { UsageError } from '../../errors.ts';
import { layerOf } from '../called-layer.ts';
import { type InputOptions, input } from '../input.ts';
import { maker } from '../maker.ts';
import type { Layer } from './layer.ts';

/**
 * Says what a sequential model takes, where its first layer does not: the shape of one sample, without the batch.
 * @throws UsageError where an option is wrong, or where it is not the first layer; functional models begin with `input`
 */
export const inputLayer = /* @__PURE__ */ maker('layers.inputLayer({ ... })', (options: InputOptions): Layer => {
  const { type } = input(options);
  return layerOf({
    className: 'InputLayer',
    name: options.name,
    inputShape: type.shape,
    inputDtype: type.dtype,
    build: (name) => {
      throw new UsageError(`${name}: an input layer takes nothing. Begin a sequential model with it, or call input().`);
    },
  });
});

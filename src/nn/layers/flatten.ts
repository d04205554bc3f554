/** Flatten: rows out of pictures. */
import { either, only } from '../../fields.ts';
import { type Node, sizeOf } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Makes one row of values of each sample: x [batch, 28, 28] → [batch, 784]. @throws UsageError where an option is wrong */
export const flatten = /* @__PURE__ */ maker('layers.flatten({ ... })', (options: LayerOptions = {}): Layer => {
  const shared = commonOptions('layers.flatten', options);
  return {
    className: 'Flatten',
    ...shared,
    config: {},
    build: (name, inputShape) => {
      const outputShape = [sizeOf(inputShape)];
      const apply = (x: Node): Node => reshape(x, [x.shape[0]!, ...outputShape]);
      return { name, className: 'Flatten', outputShape, params: [], apply };
    },
  };
});

export const Flatten: LayerClass = {
  className: 'Flatten',
  fromConfig: (config, common) => {
    only(either(config, 'data_format'), [undefined, null, 'channels_last', 'channelsLast']);
    return flatten(common);
  },
};

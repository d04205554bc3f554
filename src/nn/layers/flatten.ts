/** Flatten: rows out of pictures. */
import { either, only } from '../../fields.ts';
import { sizeOf } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Makes one row of values of each sample: x [batch, 28, 28] → [batch, 784]. @throws UsageError where an option is wrong */
export const flatten = /* @__PURE__ */ maker('layers.flatten({ ... })', (options: LayerOptions = {}): Layer => {
  const shared = commonOptions('layers.flatten', options);
  return layerOf({
    className: 'Flatten',
    ...shared,
    config: {},
    keepsDtype: true,
    build: (_, [{ shape, dtype }]) => {
      const outputShape = [sizeOf(shape)];
      return { outputShape, outputDtype: dtype, apply: ([x]) => reshape(x!, [x!.shape[0]!, ...outputShape]) };
    },
  });
});

export const Flatten: LayerClass = {
  className: 'Flatten',
  fromConfig: (config, common) => {
    only(either(config, 'data_format'), [undefined, null, 'channels_last', 'channelsLast']);
    return flatten(common);
  },
};

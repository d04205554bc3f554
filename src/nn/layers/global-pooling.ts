/** What the layers that pool whole pictures and sequences have in common. */
import { flagOr, member } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean } from '../check.ts';
import { pictureOf } from './convolution.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';
import { expectLast } from './pooling.ts';

/** Options of `layers.globalMaxPooling1d`, `layers.globalAveragePooling2d` and the like. */
export interface GlobalPoolingOptions extends LayerOptions {
  /** whether the axes that are pooled stay, with one element each: default false */
  readonly keepdims?: boolean;
}

/** @param layer its name in `layers` */
export function globalPooling(
  layer: string,
  className: string,
  options: GlobalPoolingOptions,
  rank: 1 | 2,
  reduce: (x: Node, axes: readonly number[], keepdims: boolean, mask: Node | undefined) => Node,
): Layer {
  const where = `layers.${layer}`;
  const shared = commonOptions(where, options, 'keepdims');
  const keepdims = expectBoolean(where, 'keepdims', options.keepdims ?? false);
  const pooled = rank === 1 ? [1] : [1, 2];
  return layerOf({
    className,
    ...shared,
    config: { data_format: 'channels_last', keepdims },
    build: (name, [{ shape }]) => {
      pictureOf(name, shape, rank);
      const kept = keepdims ? pooled.map(() => 1) : [];
      return {
        outputShape: [...kept, shape.at(-1)!],
        apply: ([x], trace) => reduce(x!, pooled, keepdims, trace.maskOf(x!)),
      };
    },
  });
}

export const globalPoolingClass = (className: string, make: (options: GlobalPoolingOptions) => Layer): LayerClass => ({
  className,
  fromConfig: (config, common) => {
    expectLast(config);
    return make({ ...common, keepdims: flagOr(member(config, 'keepdims'), false) });
  },
});

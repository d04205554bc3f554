/** What the layers that pool windows have in common. */
import { either, type Field, isAbsent, member, only, text } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { type Padding, windowsOver } from '../../ops/conv-geometry.ts';
import type { PoolAttrs } from '../../ops/pooling.ts';
import { layerOf } from '../called-layer.ts';
import { type PoolOptions, poolAttrs } from '../pool-arguments.ts';
import { type PerAxis, pictureOf, sizesFrom } from './convolution.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.maxPooling1d`, `layers.averagePooling2d` and the like. */
export interface PoolingOptions extends LayerOptions, PoolOptions {
  /** of a window, one number or one for each axis, [height, width] for pictures: default 2 */
  readonly poolSize?: PerAxis;
}

/** @param layer its name in `layers` */
export function pooling(
  layer: string,
  className: string,
  options: PoolingOptions,
  rank: 1 | 2,
  pool: (x: Node, attrs: PoolAttrs) => Node,
): Layer {
  const where = `layers.${layer}`;
  const shared = commonOptions(where, options, 'poolSize', 'strides', 'padding');
  const attrs = poolAttrs(where, options.poolSize ?? 2, options, rank);
  return layerOf({
    className,
    ...shared,
    config: {
      pool_size: attrs.window.slice(-rank),
      strides: attrs.strides.slice(-rank),
      padding: attrs.padding,
      data_format: 'channels_last',
    },
    build: (name, [{ shape }]) => {
      const { size, channels } = pictureOf(name, shape, rank);
      const { small } = windowsOver(name, size, { ...attrs, dilations: [1, 1] });
      const outputShape = [...small.slice(-rank), channels];
      return {
        outputShape,
        apply: ([x]) => {
          const n = x!.shape[0]!;
          return reshape(pool(reshape(x!, [n, ...size, channels]), attrs), [n, ...outputShape]);
        },
      };
    },
  });
}

export const poolingClass = (className: string, make: (options: PoolingOptions) => Layer): LayerClass => ({
  className,
  fromConfig: (config, common) => {
    expectLast(config);
    const [poolSize, strides] = ['pool_size', 'strides'].map((name) => sizesOr(either(config, name)));
    const padding = member(config, 'padding');
    return make({
      ...{ ...common, poolSize, strides },
      ...(!isAbsent(padding) && { padding: text(padding) as Padding }),
    });
  },
});

/** Undefined where the file says nothing. */
export const sizesOr = (field: Field): PerAxis | undefined => (isAbsent(field) ? undefined : sizesFrom(field));

/** Channels are the last axis. @throws FormatError for others */
export const expectLast = (config: Field): void =>
  only(either(config, 'data_format'), [undefined, null, 'channels_last', 'channelsLast']);

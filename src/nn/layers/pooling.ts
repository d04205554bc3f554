/** What the layers that pool windows have in common. */
import { either, type Field, isAbsent, listed, text, whole } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { type PoolAttrs, pooledShape } from '../../ops/pooling.ts';
import { layerOf } from '../called-layer.ts';
import { type PoolPadding, poolAttrs } from '../pool-arguments.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';
import { expectChannels, expectChannelsLast } from './pictures.ts';

/** Options of `layers.maxPooling1d` and `layers.averagePooling1d`. */
export interface Pooling1dOptions extends LayerOptions {
  /** steps of a window: default 2 */
  readonly poolSize?: number | readonly [number];
  /** how far apart windows are: default poolSize, so that they touch */
  readonly strides?: number | readonly [number] | null;
  /** 'valid': windows lie within; 'same': ceil(steps / stride) of them, some beyond the ends, where nothing counts; default 'valid' */
  readonly padding?: PoolPadding;
}

/** Options of `layers.maxPooling2d` and `layers.averagePooling2d`. */
export interface Pooling2dOptions extends LayerOptions {
  /** of a window, one number or [height, width]: default 2 */
  readonly poolSize?: number | readonly [height: number, width: number];
  /** how far apart windows are, one number or [down, across]: default poolSize, so that they touch */
  readonly strides?: number | readonly [down: number, across: number] | null;
  /** 'valid': windows lie within; 'same': ceil(size / stride) of them, some beyond the edges, where nothing counts; default 'valid' */
  readonly padding?: PoolPadding;
}

/** @param layer its name in `layers` */
export function pooling(
  layer: string,
  className: string,
  options: Pooling1dOptions | Pooling2dOptions,
  axes: 1 | 2,
  pool: (x: Node, attrs: PoolAttrs) => Node,
): Layer {
  const where = `layers.${layer}`;
  const shared = commonOptions(where, options, 'poolSize', 'strides', 'padding');
  const { poolSize = 2, strides, padding } = options;
  const attrs = poolAttrs(where, { poolSize, strides, padding }, axes);
  return layerOf({
    className,
    ...shared,
    config: {
      pool_size: attrs.window.slice(-axes),
      strides: attrs.strides.slice(-axes),
      padding: attrs.padding,
      data_format: 'channels_last',
    },
    build: (name, [{ shape }]) => {
      expectChannels(name, layer, shape, axes);
      const picture = axes === 1 ? [1, ...shape] : shape;
      const pooled = pooledShape(name, [1, ...picture], attrs).slice(1);
      const outputShape = pooled.slice(2 - axes);
      return {
        outputShape,
        apply: ([x]) => {
          const n = x!.shape[0]!;
          return reshape(pool(reshape(x!, [n, ...picture]), attrs), [n, ...outputShape]);
        },
      };
    },
  });
}

export const poolingClass = <Options extends LayerOptions>(
  className: string,
  make: (options: Options) => Layer,
): LayerClass => ({
  className,
  fromConfig: (config, common) => {
    expectChannelsLast(config);
    const own = {
      poolSize: sizesFrom(either(config, 'pool_size')),
      strides: sizesFrom(either(config, 'strides')),
      padding: textFrom(either(config, 'padding')),
    };
    return make({ ...common, ...own } as unknown as Options);
  },
});

/** A number, or a list of one for each axis. */
export function sizesFrom(field: Field): number | readonly number[] | undefined {
  if (isAbsent(field)) return undefined;
  return typeof field.value === 'number' ? whole(field, 1) : listed(field).map((size) => whole(size, 1));
}

const textFrom = (field: Field): string | undefined => (isAbsent(field) ? undefined : text(field));

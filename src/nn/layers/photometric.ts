/** What layers have in common that change the values of pixels at random, and leave them where they are. */
import { either, type Field, isAbsent } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { layerOf } from '../called-layer.ts';
import type { Config } from '../config.ts';
import {
  checkSeed,
  type Draws,
  drawsOf,
  factorFrom,
  type RandomOptions,
  randomConfig,
  randomFrom,
  valueRangeOf,
} from './augmentation.ts';
import { pictureOf } from './convolution.ts';
import type { Layer } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of layers that change the values of pixels. */
export interface PhotometricOptions extends RandomOptions {
  /** lowest and highest value of a pixel: default [0, 255]; [0, 1] for pictures that were divided by 255 */
  readonly valueRange?: readonly [lowest: number, highest: number];
}

type Range = readonly [low: number, high: number];

/**
 * @param config the members that the layer has alone @param change what training makes of pictures
 * @param check whether the layer fits pictures of so many channels
 */
export function photometricLayer(
  layer: string,
  className: string,
  options: PhotometricOptions,
  config: Config,
  change: (x: Node, draws: Draws, range: Range) => Node,
  check: (name: string, channels: number) => void = () => {},
): Layer {
  const where = `layers.${layer}`;
  const own = Object.keys(config).map((name) => (name === 'fill_value' ? 'fillValue' : name));
  const shared = commonOptions(where, options, ...own, 'valueRange', 'seed');
  const range = valueRangeOf(where, options.valueRange);
  const seed = checkSeed(where, options.seed);
  return layerOf({
    className,
    ...shared,
    config: { ...config, value_range: range, ...randomConfig(seed) },
    build: (name, [{ shape }]) => {
      check(name, pictureOf(name, shape, 2).channels);
      return {
        outputShape: shape,
        apply: ([x], trace) => {
          return trace.training ? change(x!, drawsOf(trace, seed, x!.shape[0]!), range) : x!;
        },
      };
    },
  });
}

/** The members of a config that these layers have. @throws FormatError */
export function photometricFrom(config: Field, common: LayerOptions): PhotometricOptions {
  const range = either(config, 'value_range');
  return {
    ...randomFrom(config, common),
    ...(!isAbsent(range) && { valueRange: factorFrom(range) as [number, number] }),
  };
}

/** What layers have in common that move, turn, zoom and flip pictures: each draws an affine map for every picture of a batch. */
import { either, type Field, isAbsent, number, text } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { type AffineAttrs, affineTransform, FILL_MODES, type FillMode } from '../../ops/affine.ts';
import { add, scale } from '../../ops/arithmetic.ts';
import { concat } from '../../ops/joins.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectFinite, expectName } from '../check.ts';
import type { Config } from '../config.ts';
import { checkSeed, type Draws, drawsOf, type RandomOptions, randomConfig, randomFrom } from './augmentation.ts';
import { pictureOf } from './convolution.ts';
import type { Layer } from './layer.ts';
import { type CommonOptions, commonOptions, type LayerOptions } from './options.ts';
import type { Interpolation } from './up-sampling2d.ts';

/** Options of layers that move pixels of pictures to places between others. */
export interface GeometricOptions extends RandomOptions {
  /**
   * what comes in from beyond the edges: 'reflect' (default), the picture mirrored there (c b a | a b c | c b a); 'wrap', the picture once
   * more; 'nearest', the pixel at the edge; 'constant', `fillValue`
   */
  readonly fillMode?: FillMode;
  /** 'bilinear' (default): between the four pixels around a place; 'nearest': the one that is nearest to it, for masks and class numbers */
  readonly interpolation?: Interpolation;
  /** beyond the edges, where `fillMode` is 'constant'; default 0 */
  readonly fillValue?: number;
}

export type { FillMode };

const INTERPOLATIONS = { nearest: true, bilinear: true } as const;

/** How pixels are shown, and what gives the six entries of each map: numbers, or one for each picture. */
interface Geometric {
  readonly attrs: Omit<AffineAttrs, 'size'>;
  readonly mapOf: (draw: Draws['uniform'], size: Shape) => readonly (Node | number)[];
}

/** @param own names of the options that the layer has alone @param config its members of the same */
export function geometricLayer(
  layer: string,
  className: string,
  options: GeometricOptions,
  own: readonly string[],
  config: Config,
  mapOf: Geometric['mapOf'],
): Layer {
  const where = `layers.${layer}`;
  const shared = commonOptions(where, options, ...own, 'fillMode', 'interpolation', 'fillValue', 'seed');
  const fillMode = expectName(where, 'fillMode', options.fillMode ?? 'reflect', FILL_MODES);
  const interpolation = expectName(where, 'interpolation', options.interpolation ?? 'bilinear', INTERPOLATIONS);
  const value = expectFinite(where, 'fillValue', options.fillValue ?? 0);
  const seed = checkSeed(where, options.seed);
  return mappedLayer(className, seed, shared, {
    config: { ...config, fill_mode: fillMode, interpolation, fill_value: value },
    attrs: { interpolation, fill: fillMode, value, flips: false },
    mapOf,
  });
}

/** A layer that shows each picture through a map of its own while training, and leaves it as it is else. */
export function mappedLayer(
  className: string,
  seed: number | undefined,
  shared: CommonOptions,
  { config, attrs, mapOf }: Geometric & { readonly config: Config },
): Layer {
  return layerOf({
    className,
    ...shared,
    config: { ...config, ...randomConfig(seed) },
    build: (name, [{ shape }]) => {
      const { size } = pictureOf(name, shape, 2);
      return {
        outputShape: shape,
        apply: ([x], trace) => {
          if (!trace.training) return x!;
          const pictures = x!.shape[0]!;
          const map = mapsOf(pictures, mapOf(drawsOf(trace, seed, pictures).uniform, size));
          return affineTransform(x!, map, { ...attrs, size });
        },
      };
    },
  });
}

/** [pictures, 6] of entries: numbers, or one for each picture, [pictures, 1]. */
export const mapsOf = (pictures: number, entries: readonly (Node | number)[]): Node =>
  concat(
    entries.map((entry) => (typeof entry === 'number' ? fill([pictures, 1], entry) : entry)),
    1,
  );

/** offset + factor · x */
export const affine = (x: Node, factor: number, offset: number): Node => add(scale(x, factor), fill([], offset));

/** The members of a config that these layers have. @throws FormatError */
export function geometricFrom(config: Field, common: LayerOptions): GeometricOptions {
  const [fillMode, interpolation, value] = ['fill_mode', 'interpolation', 'fill_value'].map((name) =>
    either(config, name),
  );
  return {
    ...randomFrom(config, common),
    ...(!isAbsent(fillMode!) && { fillMode: text(fillMode!) as FillMode }),
    ...(!isAbsent(interpolation!) && { interpolation: text(interpolation!) as Interpolation }),
    ...(!isAbsent(value!) && { fillValue: number(value!) }),
  };
}

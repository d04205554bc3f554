/** RandomCrop: a part of each picture. */
import { either, whole } from '../../fields.ts';
import { affineTransform } from '../../ops/affine.ts';
import { layerOf } from '../called-layer.ts';
import { expectWhole } from '../check.ts';
import { maker } from '../maker.ts';
import { resizedMiddle } from './aspect.ts';
import { checkSeed, drawsOf, type RandomOptions, randomConfig, randomFrom } from './augmentation.ts';
import { pictureOf } from './convolution.ts';
import { mapsOf } from './geometric.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions } from './options.ts';

/** Options of `layers.randomCrop`. */
export interface RandomCropOptions extends RandomOptions {
  /** rows of the result */
  readonly height: number;
  /** columns of the result */
  readonly width: number;
}

/**
 * While training, cuts a part of this size out of each picture, from a place of its own. Else, and where a picture is smaller, its middle is
 * resized (bilinear): as much of it as has the form of the result. x [batch, height, width, channels] → [batch, height', width',
 * channels]. (Keras cuts all pictures of a batch at one place.)
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const randomCrop = /* @__PURE__ */ maker('layers.randomCrop({ ... })', (options: RandomCropOptions): Layer => {
  const where = 'layers.randomCrop';
  const shared = commonOptions(where, options, 'height', 'width', 'seed');
  const height = expectWhole(where, 'height', options.height, 1);
  const width = expectWhole(where, 'width', options.width, 1);
  const seed = checkSeed(where, options.seed);
  return layerOf({
    className: 'RandomCrop',
    ...shared,
    config: { height, width, ...randomConfig(seed) },
    build: (name, [{ shape }]) => {
      const { size, channels } = pictureOf(name, shape, 2);
      const [below, beside] = [size[0]! - height, size[1]! - width];
      return {
        outputShape: [height, width, channels],
        apply: ([x], trace) => {
          const whole = { size: [height, width], interpolation: 'bilinear' } as const;
          if (!trace.training || below < 0 || beside < 0) return resizedMiddle(x!, whole);
          const { uniform } = drawsOf(trace, seed, x!.shape[0]!);
          // the nearest pixel: each place is as likely as the others
          const [top, left] = [uniform(-0.5, below + 0.5), uniform(-0.5, beside + 0.5)];
          return affineTransform(x!, mapsOf(x!.shape[0]!, [1, 0, left, 0, 1, top]), {
            ...{ size: [height, width], interpolation: 'nearest', fill: 'nearest', value: 0, flips: false },
          });
        },
      };
    },
  });
});

export const RandomCrop: LayerClass = {
  className: 'RandomCrop',
  fromConfig: (config, common) =>
    randomCrop({
      ...randomFrom(config, common),
      height: whole(either(config, 'height'), 1),
      width: whole(either(config, 'width'), 1),
    }),
};

/** Resizing: pictures in another size. */
import { either, expectOff, flagOr, isAbsent, text, whole } from '../../fields.ts';
import { resize } from '../../ops/resize.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean, expectName, expectWhole } from '../check.ts';
import { maker } from '../maker.ts';
import { resizedMiddle } from './aspect.ts';
import { pictureOf } from './convolution.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';
import { expectLast } from './pooling.ts';
import type { Interpolation } from './up-sampling2d.ts';

/** Options of `layers.resizing`. */
export interface ResizingOptions extends LayerOptions {
  /** rows of the result */
  readonly height: number;
  /** columns of the result */
  readonly width: number;
  /** 'bilinear' (default): straight lines between the centres of pixels; 'nearest': the pixel in which the centre of the new one lies */
  readonly interpolation?: Interpolation;
  /** whether what does not fit into the form of the result is cut off, so that nothing changes its form: default false */
  readonly cropToAspectRatio?: boolean;
}

const INTERPOLATIONS = { nearest: true, bilinear: true } as const;

/**
 * Pictures in another size: x [batch, height, width, channels] → [batch, height', width', channels]. As Keras has it: pixels have a width,
 * their values are those of their centres, and nothing is smoothed before it is made smaller. (TensorFlow.js puts the outer pixels of both
 * sizes onto each other instead, so that it gives other numbers for such a layer.) Gradients go through it.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const resizing = /* @__PURE__ */ maker('layers.resizing({ ... })', (options: ResizingOptions): Layer => {
  const where = 'layers.resizing';
  const shared = commonOptions(where, options, 'height', 'width', 'interpolation', 'cropToAspectRatio');
  const height = expectWhole(where, 'height', options.height, 1);
  const width = expectWhole(where, 'width', options.width, 1);
  const size = [height, width];
  const interpolation = expectName(where, 'interpolation', options.interpolation ?? 'bilinear', INTERPOLATIONS);
  const crop = expectBoolean(where, 'cropToAspectRatio', options.cropToAspectRatio ?? false);
  return layerOf({
    className: 'Resizing',
    ...shared,
    config: {
      ...{ height, width, interpolation, crop_to_aspect_ratio: crop },
      data_format: 'channels_last',
    },
    build: (name, [{ shape }]) => ({
      outputShape: [...size, pictureOf(name, shape, 2).channels],
      apply: ([x]) => (crop ? resizedMiddle : resize)(x!, { size, interpolation }),
    }),
  });
});

export const Resizing: LayerClass = {
  className: 'Resizing',
  fromConfig: (config, common) => {
    expectLast(config);
    expectOff(config, ['pad_to_aspect_ratio', 'antialias']);
    const interpolation = either(config, 'interpolation');
    return resizing({
      ...common,
      height: whole(either(config, 'height'), 1),
      width: whole(either(config, 'width'), 1),
      ...(!isAbsent(interpolation) && { interpolation: text(interpolation) as Interpolation }),
      cropToAspectRatio: flagOr(either(config, 'crop_to_aspect_ratio'), false),
    });
  },
};

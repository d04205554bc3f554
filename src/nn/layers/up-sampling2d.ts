/** UpSampling2D: pictures made larger, by whole factors. */
import { isAbsent, member, text } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { reshape } from '../../graph/views.ts';
import { broadcastTo } from '../../ops/sums.ts';
import { layerOf } from '../called-layer.ts';
import { expectName } from '../check.ts';
import { maker } from '../maker.ts';
import { interpolated } from '../up-sampling.ts';
import { type PerAxis, perAxis, pictureOf } from './convolution.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';
import { expectLast, sizesOr } from './pooling.ts';

/** How pixels are filled in. */
export type Interpolation = 'nearest' | 'bilinear';

const INTERPOLATIONS = { nearest, bilinear: interpolated } as const;

/** Options of `layers.upSampling2d`. */
export interface UpSampling2dOptions extends LayerOptions {
  /** how many times as large, one number or [down, across]: default 2 */
  readonly size?: PerAxis;
  /** 'nearest': each pixel several times; 'bilinear': straight lines from one to the next; default 'nearest' */
  readonly interpolation?: Interpolation;
}

/**
 * Pictures made larger: x [batch, height, width, channels] → [batch, height · down, width · across, channels]. Bilinear as Keras has it:
 * pixels have a width, their values are those of their centres, and beyond the outer centres nothing changes. (TensorFlow.js puts pixels
 * at their upper left corners instead, so that it gives other numbers for such a layer.)
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const upSampling2d = /* @__PURE__ */ maker(
  'layers.upSampling2d({ ... })',
  (options: UpSampling2dOptions = {}): Layer => {
    const where = 'layers.upSampling2d';
    const shared = commonOptions(where, options, 'size', 'interpolation');
    const [down = 1, across = 1] = perAxis(where, 'size', options.size ?? 2, 2);
    const interpolation = expectName<Interpolation>(
      where,
      'interpolation',
      options.interpolation ?? 'nearest',
      INTERPOLATIONS,
    );
    return layerOf({
      className: 'UpSampling2D',
      ...shared,
      config: { size: [down, across], interpolation, data_format: 'channels_last' },
      build: (name, [{ shape }]) => {
        pictureOf(name, shape, 2);
        const [height, width, channels] = shape;
        return {
          outputShape: [height! * down, width! * across, channels!],
          apply: ([x]) => INTERPOLATIONS[interpolation](x!, down, across),
        };
      },
    });
  },
);

/** Each pixel as a block of equal ones. */
function nearest(x: Node, down: number, across: number): Node {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const blocks = broadcastTo(reshape(x, [n, height, 1, width, 1, channels]), [
    n,
    height,
    down,
    width,
    across,
    channels,
  ]);
  return reshape(blocks, [n, height * down, width * across, channels]);
}

export const UpSampling2D: LayerClass = {
  className: 'UpSampling2D',
  fromConfig: (config, common) => {
    expectLast(config);
    const interpolation = member(config, 'interpolation');
    return upSampling2d({
      ...common,
      size: sizesOr(member(config, 'size')),
      ...(!isAbsent(interpolation) && { interpolation: text(interpolation) as Interpolation }),
    });
  },
};

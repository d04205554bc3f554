/** Cropping2D: pictures without their margins. */
import { ShapeError } from '../../errors.ts';
import { member } from '../../fields.ts';
import { formatShape } from '../../graph/shapes.ts';
import { slice } from '../../ops/movement.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import { pictureOf } from './convolution.ts';
import type { Layer, LayerClass } from './layer.ts';
import { expectMargins, type Margins, marginsFrom } from './margins.ts';
import { commonOptions, type LayerOptions } from './options.ts';
import { expectLast } from './pooling.ts';

/** Options of `layers.cropping2d`. */
export interface Cropping2dOptions extends LayerOptions {
  /** what is taken away on each side: one number, [rows, columns], or [[top, bottom], [left, right]]; default 0 */
  readonly cropping?: Margins;
}

/**
 * Pictures without rows and columns at their edges: x [batch, height, width, channels] → [batch, height - top - bottom,
 * width - left - right, channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture or nothing is left
 */
export const cropping2d = /* @__PURE__ */ maker(
  'layers.cropping2d({ ... })',
  (options: Cropping2dOptions = {}): Layer => {
    const where = 'layers.cropping2d';
    const shared = commonOptions(where, options, 'cropping');
    const [rows, columns] = expectMargins(where, 'cropping', options.cropping ?? 0);
    return layerOf({
      className: 'Cropping2D',
      ...shared,
      config: { cropping: [rows, columns], data_format: 'channels_last' },
      build: (name, [{ shape }]) => {
        pictureOf(name, shape, 2);
        const [height, width, channels] = [
          shape[0]! - rows[0] - rows[1],
          shape[1]! - columns[0] - columns[1],
          shape[2]!,
        ];
        if (height < 1 || width < 1) {
          throw new ShapeError(
            `${name}: of pictures ${formatShape(shape)} nothing is left without ${rows[0] + rows[1]} rows and ${columns[0] + columns[1]} columns. Take less away.`,
          );
        }
        return {
          outputShape: [height, width, channels],
          apply: ([x]) => slice(x!, [0, rows[0], columns[0], 0], [x!.shape[0]!, height, width, channels]),
        };
      },
    });
  },
);

export const Cropping2D: LayerClass = {
  className: 'Cropping2D',
  fromConfig: (config, common) => {
    expectLast(config);
    return cropping2d({ ...common, cropping: marginsFrom(member(config, 'cropping')) });
  },
};

/** ZeroPadding2D: zeros around pictures. */
import { member } from '../../fields.ts';
import { pad } from '../../ops/movement.ts';
import { layerOf } from '../called-layer.ts';
import { maker } from '../maker.ts';
import { pictureOf } from './convolution.ts';
import type { Layer, LayerClass } from './layer.ts';
import { expectMargins, type Margins, marginsFrom } from './margins.ts';
import { commonOptions, type LayerOptions } from './options.ts';
import { expectLast } from './pooling.ts';

/** Options of `layers.zeroPadding2d`. */
export interface ZeroPadding2dOptions extends LayerOptions {
  /** how many zeros on each side: one number, [rows, columns], or [[top, bottom], [left, right]]; default 1 */
  readonly padding?: Margins;
}

/**
 * Rows and columns of zeros around pictures: x [batch, height, width, channels] → [batch, top + height + bottom, left + width + right,
 * channels].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no picture
 */
export const zeroPadding2d = /* @__PURE__ */ maker(
  'layers.zeroPadding2d({ ... })',
  (options: ZeroPadding2dOptions = {}): Layer => {
    const where = 'layers.zeroPadding2d';
    const shared = commonOptions(where, options, 'padding');
    const [rows, columns] = expectMargins(where, 'padding', options.padding ?? 1);
    return layerOf({
      className: 'ZeroPadding2D',
      ...shared,
      config: { padding: [rows, columns], data_format: 'channels_last' },
      build: (name, [{ shape }]) => {
        pictureOf(name, shape, 2);
        const [height, width, channels] = shape;
        return {
          outputShape: [rows[0] + height! + rows[1], columns[0] + width! + columns[1], channels!],
          apply: ([x]) => pad(x!, [[0, 0], rows, columns, [0, 0]]),
        };
      },
    });
  },
);

export const ZeroPadding2D: LayerClass = {
  className: 'ZeroPadding2D',
  fromConfig: (config, common) => {
    expectLast(config);
    return zeroPadding2d({ ...common, padding: marginsFrom(member(config, 'padding')) });
  },
};

/** RepeatVector: a row, several times. */
import { ShapeError } from '../../errors.ts';
import { member, whole } from '../../fields.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { broadcastTo } from '../../ops/sums.ts';
import { layerOf } from '../called-layer.ts';
import { expectWhole } from '../check.ts';
import { maker } from '../maker.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.repeatVector`. */
export interface RepeatVectorOptions extends LayerOptions {
  /** how many times */
  readonly n: number;
}

/**
 * Repeats the row of each sample: x [batch, features] → [batch, n, features].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is no row
 */
export const repeatVector = /* @__PURE__ */ maker(
  'layers.repeatVector({ ... })',
  (options: RepeatVectorOptions): Layer => {
    const shared = commonOptions('layers.repeatVector', options, 'n');
    const n = expectWhole('layers.repeatVector', 'n', options.n, 1);
    return layerOf({
      className: 'RepeatVector',
      ...shared,
      config: { n },
      keepsDtype: true,
      build: (name, [{ shape, dtype }]) => {
        if (shape.length !== 1) {
          throw new ShapeError(`${name}: one sample is ${formatShape(shape)}; repeatVector expects [features].`);
        }
        const [features] = shape;
        return {
          outputShape: [n, features!],
          outputDtype: dtype,
          apply: ([x]) => {
            const batch = x!.shape[0]!;
            return broadcastTo(reshape(x!, [batch, 1, features!]), [batch, n, features!]);
          },
        };
      },
    });
  },
);

export const RepeatVector: LayerClass = {
  className: 'RepeatVector',
  fromConfig: (config, common) => repeatVector({ ...common, n: whole(member(config, 'n'), 1) }),
};

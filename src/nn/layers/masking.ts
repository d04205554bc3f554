/** Masking: steps of sequences that are there to fill them up. */
import { ShapeError } from '../../errors.ts';
import { either, isAbsent, number } from '../../fields.ts';
import { formatShape } from '../../graph/shapes.ts';
import { mul } from '../../ops/arithmetic.ts';
import { notEqual } from '../../ops/comparisons.ts';
import { expandDims } from '../../ops/movement.ts';
import { max } from '../../ops/reductions.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectFinite } from '../check.ts';
import { maker } from '../maker.ts';
import { MASKS } from '../masks.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.masking`. */
export interface MaskingOptions extends LayerOptions {
  /** steps of which all features are this are passed over: default 0 */
  readonly maskValue?: number;
}

/**
 * Says which steps count: those of which any feature differs from `maskValue`. The others become zeros, and recurrent layers pass over
 * them: their states stay as they are. x [batch, time, ..., features]. The mask goes through the layers through which it goes in Keras:
 * those that treat each step by itself (dense, activation, dropout, layerNormalization, add, concatenate, timeDistributed and the like),
 * batchNormalization, which leaves masked steps out of its means, and recurrent layers that return sequences. globalAveragePooling1d
 * leaves masked steps out; others end it. Where it reaches an output, its loss is the mean over the steps of the batch that count,
 * and metrics that are means of samples are means over those of the epoch. So the loss of an epoch, the mean of its batches by their
 * samples, depends on how large they are, as in Keras: give `evaluate` the `batchSize` that is meant.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample has no steps
 */
export const masking = /* @__PURE__ */ maker('layers.masking({ ... })', (options: MaskingOptions = {}): Layer => {
  const where = 'layers.masking';
  const shared = commonOptions(where, options, 'maskValue');
  const maskValue = expectFinite(where, 'maskValue', options.maskValue ?? 0);
  return layerOf({
    className: 'Masking',
    ...shared,
    config: { mask_value: maskValue },
    makesMask: MASKS,
    build: (name, [{ shape }]) => {
      if (shape.length < 2) {
        throw new ShapeError(`${name}: one sample is ${formatShape(shape)}; expected [time, ..., features].`);
      }
      return {
        outputShape: shape,
        apply: ([x], trace) => {
          const mask = max(notEqual(x!, fill([], maskValue)), [-1]);
          const y = mul(x!, expandDims(mask, -1));
          trace.mask(y, mask);
          return y;
        },
      };
    },
  });
});

export const Masking: LayerClass = {
  className: 'Masking',
  fromConfig: (config, common) => {
    const value = either(config, 'mask_value');
    return masking({ ...common, ...(!isAbsent(value) && { maskValue: number(value) }) });
  },
};

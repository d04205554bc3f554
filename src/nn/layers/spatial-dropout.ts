/** Dropout of whole channels: Tompson et al. 2015. What its layers share. */
import { member, number } from '../../fields.ts';
import { mul, scale } from '../../ops/arithmetic.ts';
import { bernoulli } from '../../ops/random.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { pictureOf } from './convolution.ts';
import type { DropoutOptions } from './dropout.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions } from './options.ts';
import { expectLast } from './pooling.ts';

/** @param rank axes of a sample before its channels */
export function spatialDropout(where: string, className: string, options: DropoutOptions, rank: 1 | 2): Layer {
  const shared = commonOptions(where, options, 'rate');
  const rate = expectNumber(where, 'rate', options.rate, 0, 1);
  return layerOf({
    className,
    ...shared,
    // that of sequences has no such option
    config: { rate, ...(rank > 1 && { data_format: 'channels_last' }) },
    passesMask: true,
    build: (name, [{ shape }]) => {
      pictureOf(name, shape, rank);
      return {
        outputShape: shape,
        apply: ([x], trace) => {
          if (!trace.training || rate === 0) return x!;
          const whole = x!.shape.map((size, axis) => (axis === 0 || axis === rank + 1 ? size : 1));
          return mul(x!, scale(bernoulli(trace.clock, whole, 1 - rate, trace.stream()), 1 / (1 - rate)));
        },
      };
    },
  });
}

export const spatialDropoutClass = (className: string, make: (options: DropoutOptions) => Layer): LayerClass => ({
  className,
  fromConfig: (config, common) => {
    expectLast(config);
    return make({ ...common, rate: number(member(config, 'rate')) });
  },
});

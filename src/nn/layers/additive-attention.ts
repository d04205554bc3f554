/** AdditiveAttention: Bahdanau et al. 2014. */
import { either, flagOr } from '../../fields.ts';
import { tanh } from '../../ops/activations.ts';
import { mul } from '../../ops/arithmetic.ts';
import { sum } from '../../ops/sums.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean } from '../check.ts';
import { glorotUniform } from '../initializers/variance-scaling.ts';
import { maker } from '../maker.ts';
import {
  attendedShape,
  attentionFrom,
  type CommonAttentionOptions,
  pairs,
  weighedValues,
  weighingOf,
} from './attention.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions } from './options.ts';

/** Options of `layers.additiveAttention`. */
export interface AdditiveAttentionOptions extends CommonAttentionOptions {
  /** whether each feature is multiplied by `scale` [dim], a number of its own that it learns: default true */
  readonly useScale?: boolean;
}

/**
 * The mean of the values, weighed for each query by softmax(Σ scale · tanh(query + key)). Applied to [query, value] or [query, value, key]:
 * query [batch, Tq, dim], value [batch, Tv, anything], key [batch, Tv, dim], by default the value → [batch, Tq, as the value].
 * @throws UsageError where an option is wrong, or it is applied to other than 2 or 3 tensors; when the model is built, ShapeError where they
 * do not fit each other
 */
export const additiveAttention = /* @__PURE__ */ maker(
  'layers.additiveAttention({ ... })',
  (options: AdditiveAttentionOptions = {}): Layer => {
    const where = 'layers.additiveAttention';
    const shared = commonOptions(where, options, 'useScale', 'dropout', 'useCausalMask');
    const useScale = expectBoolean(where, 'useScale', options.useScale ?? true);
    const weighing = weighingOf(where, options);
    return layerOf({
      className: 'AdditiveAttention',
      ...shared,
      config: { use_scale: useScale, ...weighing.config },
      merges: true,
      passesMask: true, // that of the query
      build: (name, inputs) => ({
        outputShape: attendedShape(name, inputs),
        variables: useScale ? [paramOf('scale', [inputs[0].shape.at(-1)!], glorotUniform)] : [],
        apply: ([query, value, key = value!], trace, [scale]) => {
          const bent = tanh(pairs(query!, key));
          const scores = sum(scale === undefined ? bent : mul(bent, trace.read(scale)), [-1]);
          return weighedValues(weighing, scores, value!, query!, trace);
        },
      }),
    });
  },
);

export const AdditiveAttention: LayerClass = {
  className: 'AdditiveAttention',
  fromConfig: (config, common) =>
    additiveAttention({
      ...common,
      ...attentionFrom(config),
      useScale: flagOr(either(config, 'use_scale'), true),
    }),
};

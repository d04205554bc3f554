/** CategoryEncoding: numbers of kinds as rows. */
import { either, expectOff, whole } from '../../fields.ts';
import { toWhole } from '../../ops/cast.ts';
import { layerOf } from '../called-layer.ts';
import { expectWhole } from '../check.ts';
import { maker } from '../maker.ts';
import { type EncodingMode, encode, encodedShape, encodingMode, modeConfig, modeFrom } from './encoding.ts';
import type { Layer, LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.categoryEncoding`. */
export interface CategoryEncodingOptions extends LayerOptions {
  /** how many kinds there are: those that it takes are 0 to numTokens - 1 */
  readonly numTokens: number;
  /** default 'multiHot' */
  readonly outputMode?: EncodingMode;
}

/**
 * Whole numbers x [batch, ...any shape] as rows of numTokens numbers: each as one, [batch, ..., numTokens] ('oneHot'; an axis of size 1 at the
 * end goes); or those along the last axis together, [batch, ..., numTokens] without that axis ('multiHot', 'count'). Data that goes straight
 * into it is checked, before anything runs; of numbers that a model computes, fractions are cut off, and those of no kind count for nothing.
 * @throws UsageError where an option is wrong
 */
export const categoryEncoding = /* @__PURE__ */ maker(
  'layers.categoryEncoding({ ... })',
  (options: CategoryEncodingOptions): Layer => {
    const where = 'layers.categoryEncoding';
    const shared = commonOptions(where, options, 'numTokens', 'outputMode');
    const tokens = expectWhole(where, 'numTokens', options.numTokens, 1);
    const mode = encodingMode(where, options.outputMode ?? 'multiHot');
    return layerOf({
      className: 'CategoryEncoding',
      ...shared,
      config: { num_tokens: tokens, output_mode: modeConfig(mode) },
      inputDtype: 'i32',
      keepsDtype: true,
      takesBelow: tokens,
      build: (_, [{ shape }]) => ({
        outputShape: encodedShape(mode, shape, tokens),
        apply: ([x]) => encode(mode, toWhole(x!), shape, tokens),
      }),
    });
  },
);

export const CategoryEncoding: LayerClass = {
  className: 'CategoryEncoding',
  fromConfig: (config, common) => {
    expectOff(config, ['sparse']);
    const mode = modeFrom(config);
    return categoryEncoding({
      ...common,
      numTokens: whole(either(config, 'num_tokens'), 1),
      ...(mode && { outputMode: mode }),
    });
  },
};

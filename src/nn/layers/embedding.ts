/** Embedding: a row of numbers for each word. */
import { either, flagOr, whole } from '../../fields.ts';
import { cast, toWhole } from '../../ops/cast.ts';
import { notEqual } from '../../ops/comparisons.ts';
import { take } from '../../ops/lookup.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean, expectWhole } from '../check.ts';
import type { ConstraintChoice } from '../constraints/named.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import { MASKS } from '../masks.ts';
import type { RegularizerChoice } from '../regularizers/named.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions, expectPlainParams, type LayerOptions } from './options.ts';
import { configWith, ruleNames, rulesFrom, rulesOf } from './rules.ts';

/** Options of `layers.embedding`. */
export interface EmbeddingOptions extends LayerOptions {
  /** how many words there are: those that it takes are 0 to inputDim - 1 */
  readonly inputDim: number;
  /** how many numbers each word has */
  readonly outputDim: number;
  /** how the embeddings [inputDim, outputDim] begin: default 'uniform', from -0.05 to 0.05 */
  readonly embeddingsInitializer?: InitializerName | Initializer;
  /** what the embeddings' values add to the loss: default nothing */
  readonly embeddingsRegularizer?: RegularizerChoice;
  /** what the embeddings are kept within after each step: default nothing */
  readonly embeddingsConstraint?: ConstraintChoice;
  /** whether word 0 stands for nothing: recurrent layers then pass over its steps; default false */
  readonly maskZero?: boolean;
}

/**
 * For each whole number of x [batch, ...any shape] its row of the embeddings, which it learns: [batch, ..., outputDim]. Data that goes
 * straight into it is checked, before anything runs; of numbers that a model computes, fractions are cut off, and those that are no
 * word's have the last word's row.
 * @throws UsageError where an option is wrong
 */
export const embedding = /* @__PURE__ */ maker('layers.embedding({ ... })', (options: EmbeddingOptions): Layer => {
  const where = 'layers.embedding';
  const own = ['inputDim', 'outputDim', 'embeddingsInitializer', 'maskZero', ...ruleNames('embeddings')];
  const shared = commonOptions(where, options, ...own);
  const inputDim = expectWhole(where, 'inputDim', options.inputDim, 1);
  const outputDim = expectWhole(where, 'outputDim', options.outputDim, 1);
  const maskZero = expectBoolean(where, 'maskZero', options.maskZero ?? false);
  const initializer = initializerOf(where, options.embeddingsInitializer ?? 'uniform');
  const rules = rulesOf(where, options, 'embeddings');
  return layerOf({
    className: 'Embedding',
    ...shared,
    config: configWith(
      {
        input_dim: inputDim,
        output_dim: outputDim,
        embeddings_initializer: initializer.config ?? null,
        mask_zero: maskZero,
      },
      { embeddings: rules },
    ),
    inputDtype: 'i32',
    keepsDtype: true,
    makesMask: maskZero ? MASKS : undefined,
    takesBelow: inputDim,
    build: (_, [{ shape }]) => ({
      outputShape: [...shape, outputDim],
      variables: [paramOf('embeddings', [inputDim, outputDim], initializer, rules)],
      apply: ([x], trace, [embeddings]) => {
        const y = take(trace.read(embeddings!), toWhole(x!));
        if (maskZero) trace.mask(y, notEqual(cast(x!), fill([], 0)));
        return y;
      },
    }),
  });
});

export const Embedding: LayerClass = {
  className: 'Embedding',
  fromConfig: (config, common) => {
    expectPlainParams(config);
    return embedding({
      ...common,
      ...rulesFrom(config, 'embeddings'),
      inputDim: whole(either(config, 'input_dim'), 1),
      outputDim: whole(either(config, 'output_dim'), 1),
      embeddingsInitializer: initializerFrom(either(config, 'embeddings_initializer')),
      maskZero: flagOr(either(config, 'mask_zero'), false),
    });
  },
};

/** What the models of this folder have in common: pictures in, one of ten classes out, trained by Adam and measured by accuracy. */
import { type Layer, optimizers, type Sequential, sequential } from '../index.ts';

/** What each of them is made with, besides what its layers need. */
export interface ClassifierOptions {
  /** Adam's step size */
  readonly learningRate: number;
  readonly seed: number;
}

export function classifier(layers: readonly Layer[], { learningRate, seed }: ClassifierOptions): Sequential {
  const model = sequential({ layers, seed });
  model.compile({
    optimizer: optimizers.adam({ learningRate }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

/** What the models of this folder have in common: pictures in, one of ten classes out, trained by Adam and measured by accuracy. */
import { type Layer, optimizers, type Sequential, schedules, sequential } from '../index.ts';

/** What each of them is made with, besides what its layers need. */
export interface ClassifierOptions {
  /** Adam's step size */
  readonly learningRate: number;
  readonly seed: number;
  /** training steps over which the step size falls to 0, along a cosine; default: it stays as it is */
  readonly decaySteps?: number;
}

export function classifier(layers: readonly Layer[], options: ClassifierOptions): Sequential {
  const { learningRate: initialLearningRate, seed, decaySteps } = options;
  const learningRate =
    decaySteps === undefined ? initialLearningRate : schedules.cosineDecay({ initialLearningRate, decaySteps });
  const model = sequential({ layers, seed });
  model.compile({
    optimizer: optimizers.adam({ learningRate }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

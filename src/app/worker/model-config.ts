/** A model out of a file as a run of this page. */
import { UsageError } from '../../errors.ts';
import type { Sequential } from '../../index.ts';
import { ACTIVATIONS, type HiddenLayer, OPTIMIZERS, type RunConfig } from '../config.ts';

/** What of a run a model can tell; the rest is as it was. @throws UsageError where it is no stack for digits */
export function configOfModel(loaded: Sequential, around: RunConfig): RunConfig {
  const refuse = (what: string): UsageError =>
    new UsageError(
      `page: the model ${what}. This page opens models that read digits: dense layers from 28 × 28 to 10.`,
    );
  const hidden: HiddenLayer[] = [];
  for (const { className, config: own } of loaded.layers) {
    const previous = hidden.at(-1);
    if (className === 'Dropout' && previous !== undefined) {
      hidden[hidden.length - 1] = { ...previous, dropout: own!.rate as number };
    } else if (className === 'Dense') {
      const activation = own!.activation as string;
      const known = ACTIVATIONS.find((name) => name === activation);
      if (known === undefined && activation !== 'softmax') throw refuse(`has the activation ${activation}`);
      hidden.push({ units: own!.units as number, activation: known ?? 'linear', dropout: 0 });
    } else if (className !== 'Flatten') throw refuse(`has a layer ${className}`);
  }
  const last = loaded.layers.at(-1)?.config;
  if (loaded.layers[0]?.inputShape?.join() !== '28,28') throw refuse('takes other pictures');
  if (last?.units !== 10 || last.activation !== 'softmax') throw refuse('does not end with 10 probabilities');
  hidden.pop();
  const optimizer = loaded.compiled?.optimizer;
  const made = typeof optimizer === 'object' ? optimizer : undefined;
  const name = made?.slots.includes('velocity') ? 'momentum' : (made?.name ?? around.optimizer);
  return {
    ...around,
    hidden,
    seed: loaded.seed,
    optimizer: OPTIMIZERS.find((each) => each === name) ?? around.optimizer,
    learningRate: made?.learningRate ?? around.learningRate,
  };
}

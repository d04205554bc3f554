/** A model out of a file as a run of this page; one that this page would show otherwise than it is, is refused. */
import { UsageError } from '../../errors.ts';
import type { Layer, Sequential } from '../../index.ts';
import {
  ACTIVATIONS,
  DEFAULTS,
  type HiddenLayer,
  layersOf,
  MOST_LAYERS,
  NUMBERS,
  OPTIMIZERS,
  type RunConfig,
  readNumber,
} from '../config.ts';
import { withWords } from '../shared/said.ts';

const SHOWN =
  'stacks of dense layers with bias, from 28 × 28 pixels to 10 probabilities, each with dropout after it or not';

export const refuse = (what: string): UsageError =>
  withWords(new UsageError(`page: this page cannot show the model: ${what}. It shows ${SHOWN}.`), 'model', SHOWN);

/** What of a run a model can tell; the rest is as it was. @throws UsageError where this page cannot show the model as it is */
export function configOfModel({ layers, compiled, seed }: Sequential, around: RunConfig): RunConfig {
  if (layers.some(({ trainable }) => !trainable)) throw refuse('a layer of it is frozen');
  const [first, ...rest] = layers;
  if (first?.inputShape?.join() !== '28,28') throw refuse(`it takes [${first?.inputShape?.join(', ')}]`);
  if (first.className !== 'Flatten') throw refuse(`it begins with ${first.className}, expected Flatten`);
  const last = rest.pop();
  if (last?.className !== 'Dense' || last.config?.units !== 10 || last.config.activation !== 'softmax') {
    throw refuse('it does not end with a dense layer that gives 10 probabilities (softmax)');
  }
  expectBias(last);
  const hidden = hiddenOf(rest);
  const optimizer = compiled?.optimizer;
  const made = typeof optimizer === 'object' ? optimizer : undefined;
  const name = made?.name === 'sgd' && made.slots.includes('velocity') ? 'momentum' : made?.name;
  return {
    ...around,
    hidden,
    seed,
    optimizer: OPTIMIZERS.find((each) => each === name) ?? around.optimizer,
    learningRate: made?.learningRate ?? around.learningRate,
  };
}

function hiddenOf(list: readonly Layer[]): HiddenLayer[] {
  const hidden: HiddenLayer[] = [];
  let before = 'Flatten';
  for (const layer of list) {
    if (layer.className === 'Dense') hidden.push(denseOf(layer));
    else if (layer.className !== 'Dropout') throw refuse(`it has a layer ${layer.className} in the middle`);
    else if (before !== 'Dense') throw refuse(`it has dropout after ${before}, which is no dense layer`);
    else hidden.push({ ...hidden.pop()!, dropout: numberOf('dropout', layer.config?.rate) });
    before = layer.className;
  }
  if (hidden.length > MOST_LAYERS)
    throw refuse(`it has ${hidden.length} hidden layers, expected at most ${MOST_LAYERS}`);
  const shown = layersOf({ ...DEFAULTS, hidden }).length - 2;
  if (shown !== list.length) throw refuse('it has a dropout of 0');
  return hidden;
}

function denseOf(layer: Layer): HiddenLayer {
  expectBias(layer);
  const activation = ACTIVATIONS.find((name) => name === layer.config?.activation);
  if (activation === undefined) throw refuse(`a hidden layer has the activation ${layer.config?.activation}`);
  return { units: numberOf('units', layer.config?.units), activation, dropout: 0 };
}

function expectBias({ config }: Layer): void {
  if (config?.use_bias === false) throw refuse('a dense layer has no bias');
}

function numberOf(name: 'units' | 'dropout', value: unknown): number {
  const read = readNumber(name, String(value));
  if (read !== undefined) return read;
  throw refuse(`a layer has ${name} ${value}, expected ${NUMBERS[name].least} to ${NUMBERS[name].most}`);
}

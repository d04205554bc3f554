/** A model out of a file as a run of this page; one that this page would show otherwise than it is, is refused. */
import { UsageError } from '../../errors.ts';
import type { Layer, Sequential } from '../../index.ts';
import {
  ACTIVATIONS,
  type ConvolutionBlock,
  DEFAULTS,
  type HiddenLayer,
  layersOf,
  MOST_CONVOLUTIONS,
  MOST_LAYERS,
  NUMBERS,
  type NumberName,
  OPTIMIZERS,
  type RunConfig,
  readNumber,
} from '../config.ts';
import { withWords } from '../shared/said.ts';

const SHOWN =
  'stacks of dense layers with bias, from 28 × 28 pixels to 10 probabilities, each with dropout after it or not, and before them a Reshape and convolutions, each with pooling after it or not';

export const refuse = (what: string): UsageError =>
  withWords(new UsageError(`page: this page cannot show the model: ${what}. It shows ${SHOWN}.`), 'model', SHOWN);

/** What of a run a model can tell; the rest is as it was. @throws UsageError where this page cannot show the model as it is */
export function configOfModel({ layers, compiled, seed }: Sequential, around: RunConfig): RunConfig {
  if (layers.some(({ trainable }) => !trainable)) throw refuse('a layer of it is frozen');
  const [first, ...rest] = layers;
  if (first?.inputShape?.join() !== '28,28') throw refuse(`it takes [${first?.inputShape?.join(', ')}]`);
  if (first.className !== 'Flatten' && first.className !== 'Reshape')
    throw refuse(`it begins with ${first.className}, expected Flatten or Reshape`);
  const last = rest.pop();
  if (last?.className !== 'Dense' || last.config?.units !== 10 || last.config.activation !== 'softmax') {
    throw refuse('it does not end with a dense layer that gives 10 probabilities (softmax)');
  }
  expectBias(last);
  const convolutions = first.className === 'Reshape' ? convolutionsOf(first, rest) : [];
  const hidden = hiddenOf(rest);
  const optimizer = compiled?.optimizer;
  const made = typeof optimizer === 'object' ? optimizer : undefined;
  const name = made?.name === 'sgd' && made.slots.includes('velocity') ? 'momentum' : made?.name;
  return {
    ...around,
    convolutions,
    hidden,
    seed,
    optimizer: OPTIMIZERS.find((each) => each === name) ?? around.optimizer,
    learningRate: made?.learningRate ?? around.learningRate,
  };
}

/** Takes the convolutions, and Flatten behind them, off the front of the list. */
function convolutionsOf(first: Layer, list: Layer[]): ConvolutionBlock[] {
  if (String(first.config?.target_shape) !== '28,28,1')
    throw refuse(`its Reshape gives [${first.config?.target_shape}], expected [28, 28, 1]`);
  const convolutions: ConvolutionBlock[] = [];
  for (let layer = list.shift(); layer?.className !== 'Flatten'; layer = list.shift()) {
    if (layer?.className === 'Conv2D') convolutions.push(convolutionOf(layer));
    else if (layer?.className === 'MaxPooling2D' && convolutions.at(-1)?.pool === false)
      convolutions.push({ ...convolutions.pop()!, pool: isPlainPooling(layer) });
    else throw refuse(`it has ${layer?.className ?? 'no Flatten'} among or behind its convolutions`);
  }
  if (convolutions.length === 0) throw refuse('it has a Reshape, but no convolutions');
  if (convolutions.length > MOST_CONVOLUTIONS)
    throw refuse(`it has ${convolutions.length} convolutions, expected at most ${MOST_CONVOLUTIONS}`);
  return convolutions;
}

function convolutionOf({ config = {} }: Layer): ConvolutionBlock {
  const { filters, kernel_size: size, strides, dilation_rate: dilation, padding, activation, use_bias: bias } = config;
  const [down, across] = size as [number, number];
  const isPlain = down === across && String(strides) === '1,1' && String(dilation) === '1,1' && padding === 'same';
  if (!isPlain) throw refuse('a convolution of it is not square, has strides or a dilation, or no padding "same"');
  if (config.groups !== undefined && config.groups !== 1) throw refuse('a convolution of it has groups');
  if (bias === false) throw refuse('a convolution of it has no bias');
  return {
    filters: numberOf('filters', filters),
    kernelSize: numberOf('kernelSize', down),
    activation: activationOf(activation),
    pool: false,
  };
}

function isPlainPooling({ config = {} }: Layer): true {
  const { pool_size: size, strides, padding } = config;
  if (String(size) === '2,2' && String(strides ?? size) === '2,2' && padding !== 'same') return true;
  throw refuse('a pooling of it is not of 2 × 2');
}

function activationOf(name: unknown): HiddenLayer['activation'] {
  const activation = ACTIVATIONS.find((each) => each === name);
  if (activation === undefined) throw refuse(`a hidden layer has the activation ${name}`);
  return activation;
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
  const { units, activation } = layer.config ?? {};
  return { units: numberOf('units', units), activation: activationOf(activation), dropout: 0 };
}

function expectBias({ config }: Layer): void {
  if (config?.use_bias === false) throw refuse('a dense layer has no bias');
}

function numberOf(name: NumberName, value: unknown): number {
  const read = readNumber(name, String(value));
  if (read !== undefined) return read;
  throw refuse(`a layer has ${name} ${value}, expected ${NUMBERS[name].least} to ${NUMBERS[name].most}`);
}

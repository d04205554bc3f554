/** What the bench trains, as plain data: each library builds it in its own way (strategies/). */
import type { ModelName } from '../src/report/bench-report.ts';

export const PIXELS = 784;
export const UNITS = 128;
export const CLASSES = 10;

/** Convolutions have stride 1, no padding and ReLU; pooling is over windows side by side. */
export type LayerSpec =
  | { readonly kind: 'conv2d'; readonly filters: number; readonly kernelSize: number }
  | { readonly kind: 'maxPooling2d'; readonly poolSize: number }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'lstm'; readonly units: number }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'dense'; readonly units: number; readonly activation: 'relu' | 'softmax' };

interface Described {
  readonly name: ModelName;
  /** of one sample: [features], [time, features], or [height, width, channels] */
  readonly input: readonly number[];
  /** A library that learns gets below this part of its first loss while it is warmed up; one that does not stays near 1. */
  readonly learns: number;
}

/** A network that tells ten classes apart. */
export interface Classifier extends Described {
  readonly kind: 'classifier';
  readonly layers: readonly LayerSpec[];
}

/** Two networks that learn from each other, both in each step, as examples/dcgan.ts has them; the loss is the discriminator's. */
export interface Gan extends Described {
  readonly kind: 'gan';
  /** filters of the discriminator's first layer */
  readonly width: number;
  /** of both optimizers */
  readonly learningRate: number;
}

export type BenchModel = Classifier | Gan;

const conv = (filters: number): LayerSpec => ({ kind: 'conv2d', filters, kernelSize: 3 });
const pool: LayerSpec = { kind: 'maxPooling2d', poolSize: 2 };
const flatten: LayerSpec = { kind: 'flatten' };
const dropout = (rate: number): LayerSpec => ({ kind: 'dropout', rate });
const relu = (units: number): LayerSpec => ({ kind: 'dense', units, activation: 'relu' });
const softmax: LayerSpec = { kind: 'dense', units: CLASSES, activation: 'softmax' };

const mlp = (name: ModelName, ...units: number[]): Classifier => {
  return {
    kind: 'classifier',
    name,
    input: [PIXELS],
    learns: 0.7,
    layers: [...units.map(relu), dropout(0.2), softmax],
  };
};

export const MODELS = {
  mlp: mlp('mlp', UNITS),
  /** Keras's example "Simple MNIST convnet" */
  convnet: {
    kind: 'classifier',
    name: 'convnet',
    input: [28, 28, 1],
    learns: 0.7,
    layers: [conv(32), pool, conv(64), pool, flatten, dropout(0.5), softmax],
  },
  /** TensorFlow's tutorial "Convolutional Neural Network (CNN)", on CIFAR-10 */
  cifar: {
    kind: 'classifier',
    name: 'cifar',
    input: [32, 32, 3],
    learns: 0.95,
    layers: [conv(32), pool, conv(64), pool, conv(64), flatten, relu(64), softmax],
  },
  /** MNIST row by row */
  lstm: {
    kind: 'classifier',
    name: 'lstm',
    input: [28, 28],
    learns: 0.95,
    layers: [{ kind: 'lstm', units: 64 }, softmax],
  },
  'mlp-2048': mlp('mlp-2048', 2048),
  'mlp-4096': mlp('mlp-4096', 4096, 4096),
  /** TensorFlow's tutorial "Deep Convolutional Generative Adversarial Network" */
  dcgan: { kind: 'gan', name: 'dcgan', input: [28, 28, 1], learns: 0.95, width: 64, learningRate: 1e-4 },
} satisfies Readonly<Record<ModelName, BenchModel>>;

/** Without its dropout: what a library has the least to do with. */
export function withoutDropout(model: Classifier): Classifier {
  return { ...model, layers: model.layers.filter(({ kind }) => kind !== 'dropout') };
}

/** The shape of one sample before each layer, and after the last. */
export function shapesThrough({ input, layers }: Classifier): (readonly number[])[] {
  const shapes = [input];
  for (const layer of layers) shapes.push(shapeAfter(layer, shapes.at(-1)!));
  return shapes;
}

function shapeAfter(layer: LayerSpec, shape: readonly number[]): readonly number[] {
  const [height = 1, width = 1, channels = 1] = shape;
  if (layer.kind === 'conv2d') return [height - layer.kernelSize + 1, width - layer.kernelSize + 1, layer.filters];
  if (layer.kind === 'maxPooling2d') {
    return [Math.floor(height / layer.poolSize), Math.floor(width / layer.poolSize), channels];
  }
  if (layer.kind === 'flatten') return [height * width * channels];
  return layer.kind === 'dense' || layer.kind === 'lstm' ? [layer.units] : shape;
}

/**
 * Kernel and bias of each layer that has them: [height, width, channels, filters] or [inputs, units], and [filters or units]; of an LSTM
 * its recurrent kernel in between.
 */
export function weightShapes(model: Classifier): (readonly number[])[] {
  const shapes = shapesThrough(model);
  return model.layers.flatMap((layer, i) => {
    const inputs = shapes[i]!.at(-1)!;
    if (layer.kind === 'dense') return [[inputs, layer.units], [layer.units]];
    if (layer.kind === 'lstm')
      return [inputs, layer.units].map((rows) => [rows, 4 * layer.units]).concat([[4 * layer.units]]);
    if (layer.kind !== 'conv2d') return [];
    return [[layer.kernelSize, layer.kernelSize, inputs, layer.filters], [layer.filters]];
  });
}

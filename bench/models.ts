/** The networks that the bench trains, as plain data: each library builds them in its own way (strategies/). */
import type { ModelName } from '../src/report/bench-report.ts';

export const PIXELS = 784;
export const UNITS = 128;
export const CLASSES = 10;

/** Convolutions have stride 1, no padding and ReLU; pooling is over windows side by side. */
export type LayerSpec =
  | { readonly kind: 'conv2d'; readonly filters: number; readonly kernelSize: number }
  | { readonly kind: 'maxPooling2d'; readonly poolSize: number }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'dense'; readonly units: number; readonly activation: 'relu' | 'softmax' };

export interface BenchModel {
  readonly name: ModelName;
  /** of one sample: [features], or [height, width, channels] */
  readonly input: readonly number[];
  readonly layers: readonly LayerSpec[];
}

const conv = (filters: number): LayerSpec => ({ kind: 'conv2d', filters, kernelSize: 3 });
const pool: LayerSpec = { kind: 'maxPooling2d', poolSize: 2 };
const flatten: LayerSpec = { kind: 'flatten' };
const dropout = (rate: number): LayerSpec => ({ kind: 'dropout', rate });
const relu = (units: number): LayerSpec => ({ kind: 'dense', units, activation: 'relu' });
const softmax: LayerSpec = { kind: 'dense', units: CLASSES, activation: 'softmax' };

const mlp = (name: ModelName, ...units: number[]): BenchModel => {
  return { name, input: [PIXELS], layers: [...units.map(relu), dropout(0.2), softmax] };
};

export const MODELS: Readonly<Record<ModelName, BenchModel>> = {
  mlp: mlp('mlp', UNITS),
  /** Keras's example "Simple MNIST convnet" */
  convnet: {
    name: 'convnet',
    input: [28, 28, 1],
    layers: [conv(32), pool, conv(64), pool, flatten, dropout(0.5), softmax],
  },
  /** TensorFlow's tutorial "Convolutional Neural Network (CNN)", on CIFAR-10 */
  cifar: {
    name: 'cifar',
    input: [32, 32, 3],
    layers: [conv(32), pool, conv(64), pool, conv(64), flatten, relu(64), softmax],
  },
  'mlp-2048': mlp('mlp-2048', 2048),
  'mlp-4096': mlp('mlp-4096', 4096, 4096),
};

/** Without its dropout: what a library has the least to do with. */
export function withoutDropout(model: BenchModel): BenchModel {
  return { ...model, layers: model.layers.filter(({ kind }) => kind !== 'dropout') };
}

/** The shape of one sample before each layer, and after the last. */
export function shapesThrough({ input, layers }: BenchModel): (readonly number[])[] {
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
  return layer.kind === 'dense' ? [layer.units] : shape;
}

/** Kernel and bias of each layer that has them: [height, width, channels, filters] or [inputs, units], and [filters or units]. */
export function weightShapes(model: BenchModel): (readonly number[])[] {
  const shapes = shapesThrough(model);
  return model.layers.flatMap((layer, i) => {
    const inputs = shapes[i]!.at(-1)!;
    if (layer.kind === 'dense') return [[inputs, layer.units], [layer.units]];
    if (layer.kind !== 'conv2d') return [];
    return [[layer.kernelSize, layer.kernelSize, inputs, layer.filters], [layer.filters]];
  });
}

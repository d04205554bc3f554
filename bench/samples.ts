/** Data and first weights that all libraries get. */
import { sizeOf } from '../src/graph/node.ts';
import { type Classifier, PIXELS, weightShapes } from './models.ts';
import type { Samples, Weights } from './strategies/strategy.ts';

/** xorshift32 (Marsaglia 2003): whole numbers below 2³². */
export function numbers(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

export interface WeightSpec {
  /** what it is, such as `gamma`; a bias or a kernel where it is left out */
  readonly name?: string;
  readonly shape: readonly number[];
}

const ONES = ['gamma', 'moving_variance'];

/** Of a classifier: an LSTM, which comes first, begins with a forget gate that is open. Of a GAN see gan-weights.ts. */
export const firstWeights = (model: Classifier): Weights =>
  drawWeights(weightShapes(model).map((shape) => ({ shape }))).map((values, i, all) => {
    const { kind, units } = model.layers[0] as { kind: string; units: number };
    return kind === 'lstm' && i === 2 && all.length > 2 ? values.fill(1, units, 2 * units) : values;
  });

/** Glorot and Bengio's uniform distribution for kernels; batch normalisation that does nothing; zeros for biases. */
export function drawWeights(specs: readonly WeightSpec[], seed = 1): Weights {
  const next = numbers(seed);
  return specs.map(({ name = '', shape }) => {
    const length = sizeOf(shape);
    if (shape.length === 1) return new Float32Array(length).fill(ONES.includes(name) ? 1 : 0);
    const [inputs = 1, outputs = 1] = shape.slice(-2);
    const taps = length / inputs / outputs;
    const limit = Math.sqrt(6 / (taps * (inputs + outputs)));
    return Float32Array.from({ length }, () => (next() / 2 ** 31 - 1) * limit);
  });
}

/** As many samples of uniform random bytes, with the same labels: no zeros to skip. */
export function denseRandom({ labels }: Samples, seed = 1): Samples {
  const next = numbers(seed);
  const words = new Uint32Array((labels.length * PIXELS) / 4);
  for (let i = 0; i < words.length; i++) words[i] = next();
  return { images: new Uint8Array(words.buffer), labels };
}

let kept: { readonly bytes: Uint8Array; readonly values: Float32Array<ArrayBuffer> } | undefined;

/** Bytes as f32 from 0 to 1, the same array for all libraries. */
export function normalised(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  if (kept?.bytes !== bytes) {
    const values = new Float32Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) values[i] = bytes[i]! / 255;
    kept = { bytes, values };
  }
  return kept.values;
}

/** Data and first weights that all libraries get. */
import { type Digits, PIXELS, WEIGHT_SHAPES, type Weights } from './strategies/strategy.ts';

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

/** Glorot and Bengio's uniform distribution for kernels, zeros for biases. */
export function firstWeights(seed = 1): Weights {
  const next = numbers(seed);
  const values = WEIGHT_SHAPES.map(([inputs = 1, units]) => {
    if (units === undefined) return new Float32Array(inputs);
    const limit = Math.sqrt(6 / (inputs + units));
    return Float32Array.from({ length: inputs * units }, () => (next() / 2 ** 31 - 1) * limit);
  });
  return values as unknown as Weights;
}

/** As many samples of uniform random bytes, with the same labels: no zeros to skip. */
export function denseRandom({ labels }: Digits, seed = 1): Digits {
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

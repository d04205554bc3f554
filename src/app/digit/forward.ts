/** What a network makes of one digit, layer by layer, in plain JavaScript: to show it, and to answer while a digit is drawn. */
import type { NamedWeight } from '../../index.ts';
import type { HiddenLayer, RunConfig } from '../config.ts';

export interface DenseLayer {
  /** [inputs, units], row by row */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly activation: HiddenLayer['activation'] | 'softmax';
}

export interface LayerValues {
  /** weighted sums, before the activation */
  readonly sums: Float32Array;
  readonly outputs: Float32Array;
}

/** The dense layers of a run, from weights in their order, behind those of convolutions: kernel, bias, kernel, bias, … */
export function denseLayers(
  weights: readonly NamedWeight[],
  { convolutions, hidden }: Pick<RunConfig, 'convolutions' | 'hidden'>,
): DenseLayer[] {
  const activations = [...hidden.map(({ activation }) => activation), 'softmax' as const];
  return activations.map((activation, i) => {
    const at = 2 * (convolutions.length + i);
    return { kernel: weights[at]!.values, bias: weights[at + 1]!.values, activation };
  });
}

/** What activations make of a weighted sum. */
export const CURVES: Readonly<Record<HiddenLayer['activation'], (x: number) => number>> = {
  relu: (x) => Math.max(0, x),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  linear: (x) => x,
};

/** @param flat what the first layer is given: pixels from 0 to 1, or what convolutions made of them */
export function forward(layers: readonly DenseLayer[], flat: Float32Array): LayerValues[] {
  const values: LayerValues[] = [];
  let inputs = flat;
  for (const { kernel, bias, activation } of layers) {
    const sums = bias.slice();
    const units = bias.length;
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i]!;
      if (input === 0) continue;
      for (let unit = 0; unit < units; unit++) sums[unit]! += input * kernel[i * units + unit]!;
    }
    const outputs = activation === 'softmax' ? softmax(sums) : sums.map(CURVES[activation]);
    values.push({ sums, outputs });
    inputs = outputs;
  }
  return values;
}

function softmax(sums: Float32Array): Float32Array {
  const most = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - most));
  const total = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / total);
}

/** The weights that lead into a unit. */
export function weightsInto({ kernel, bias }: DenseLayer, unit: number): Float32Array {
  const units = bias.length;
  return Float32Array.from({ length: kernel.length / units }, (_, i) => kernel[i * units + unit]!);
}

/** The digit that a network takes the picture for. */
export const likeliest = (probabilities: ArrayLike<number>): number => {
  let best = 0;
  for (let i = 1; i < probabilities.length; i++) if (probabilities[i]! > probabilities[best]!) best = i;
  return best;
};

/** How the loss of one digit goes back through the layers, in plain JavaScript, to show it: the chain rule, from the outputs to the first layer. */
import type { DenseLayer, LayerValues } from './forward.ts';

/** Of outputs, and where it is simpler of the sums: how fast an activation grows. */
export const SLOPES: Readonly<Record<Exclude<DenseLayer['activation'], 'softmax'>, (output: number) => number>> = {
  relu: (output) => (output > 0 ? 1 : 0),
  tanh: (output) => 1 - output * output,
  sigmoid: (output) => output * (1 - output),
  linear: () => 1,
};

/** −ln of the probability that the right digit got. */
export const lossOf = (values: readonly LayerValues[], label: number): number =>
  -Math.log(Math.max(Number.MIN_VALUE, values.at(-1)!.outputs[label]!));

/**
 * The gradient of the loss by each layer's weighted sums, [units] each: how the loss would grow with them. That of a weight is its input
 * times the gradient of the sum that it goes into.
 * @param layers the last one with softmax
 * @param values of `forward`
 */
export function backward(layers: readonly DenseLayer[], values: readonly LayerValues[], label: number): Float32Array[] {
  let gradient = values.at(-1)!.outputs.map((probability, digit) => probability - (digit === label ? 1 : 0));
  const gradients = [gradient];
  for (let i = layers.length - 1; i > 0; i--) {
    const { activation } = layers[i - 1]!;
    const { outputs } = values[i - 1]!;
    const slope = SLOPES[activation as keyof typeof SLOPES];
    gradient = byInputs(layers[i]!, gradient).map((value, unit) => value * slope(outputs[unit]!));
    gradients.unshift(gradient);
  }
  return gradients;
}

/** The gradient of the loss by a layer's inputs. @param bySums by its sums */
export function byInputs({ kernel }: DenseLayer, bySums: Float32Array): Float32Array {
  const units = bySums.length;
  return Float32Array.from({ length: kernel.length / units }, (_, input) => {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) sum += kernel[input * units + unit]! * bySums[unit]!;
    return sum;
  });
}

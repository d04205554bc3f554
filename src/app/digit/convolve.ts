/** What convolutions make of one picture, in plain JavaScript: to show it, and to answer while it is drawn. All is [side, side, channels]. */
import type { NamedWeight } from '../../index.ts';
import { type ConvolutionBlock, mapShapes, type RunConfig } from '../config.ts';
import { SLOPES } from './backward.ts';
import { CURVES } from './forward.ts';

export interface ConvolutionLayer extends Omit<ConvolutionBlock, 'filters'> {
  /** [kernelSize, kernelSize, channels, filters] */
  readonly kernel: Float32Array;
  /** [filters] */
  readonly bias: Float32Array;
  /** of the pictures that it is given */
  readonly side: number;
  readonly channels: number;
}

export interface MapValues {
  readonly sums: Float32Array;
  /** after the activation */
  readonly outputs: Float32Array;
  /** what goes on: the largest of each 2 × 2, or the outputs */
  readonly passed: Float32Array;
}

/** The convolutions of a run, from weights in their order: kernel, bias, kernel, bias, … */
export function convolutionLayers(
  weights: readonly NamedWeight[],
  config: Pick<RunConfig, 'convolutions'>,
): ConvolutionLayer[] {
  const shapes = mapShapes(config);
  return config.convolutions.map(({ kernelSize, activation, pool }, i) => ({
    kernel: weights[2 * i]!.values,
    bias: weights[2 * i + 1]!.values,
    ...{ kernelSize, activation, pool },
    ...shapes[i]!,
  }));
}

/** @param pixels 28 × 28, 0 to 1 */
export function forwardMaps(layers: readonly ConvolutionLayer[], pixels: Float32Array): MapValues[] {
  const all: MapValues[] = [];
  let inputs = pixels;
  for (const layer of layers) {
    const sums = convolved(layer, inputs);
    const outputs = sums.map(CURVES[layer.activation]);
    const passed = layer.pool ? pooled(layer, outputs) : outputs;
    all.push({ sums, outputs, passed });
    inputs = passed;
  }
  return all;
}

/** Calls for each weight of a filter that meets a pixel: where in the inputs, where in the kernel, which place of the sums. */
function overFilter(
  { kernelSize, side, channels, bias: { length: filters } }: ConvolutionLayer,
  visit: (input: number, weight: number, sum: number) => void,
): void {
  const before = Math.floor((kernelSize - 1) / 2); // 'same': an even filter has one pixel more behind
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let dy = 0; dy < kernelSize; dy++) {
        const row = y + dy - before;
        if (row < 0 || row >= side) continue;
        for (let dx = 0; dx < kernelSize; dx++) {
          const column = x + dx - before;
          if (column < 0 || column >= side) continue;
          for (let channel = 0; channel < channels; channel++) {
            visit(
              (row * side + column) * channels + channel,
              ((dy * kernelSize + dx) * channels + channel) * filters,
              (y * side + x) * filters,
            );
          }
        }
      }
    }
  }
}

function convolved(layer: ConvolutionLayer, inputs: Float32Array): Float32Array {
  const { kernel, bias, side } = layer;
  const filters = bias.length;
  const sums = new Float32Array(side * side * filters);
  for (let at = 0; at < sums.length; at += filters) sums.set(bias, at);
  overFilter(layer, (input, weight, sum) => {
    const value = inputs[input]!;
    if (value === 0) return;
    for (let filter = 0; filter < filters; filter++) sums[sum + filter]! += value * kernel[weight + filter]!;
  });
  return sums;
}

/** Of each place of what pooling gives, where in the outputs its value comes from: the first of the largest. */
function largestOf({ side, bias }: ConvolutionLayer, outputs: Float32Array): Int32Array {
  const [filters, half] = [bias.length, Math.floor(side / 2)];
  return Int32Array.from({ length: half * half * filters }, (_, i) => {
    const [filter, place] = [i % filters, Math.floor(i / filters)];
    const first = (2 * Math.floor(place / half) * side + 2 * (place % half)) * filters + filter;
    let best = first;
    for (const at of [first + filters, first + side * filters, first + (side + 1) * filters]) {
      if (outputs[at]! > outputs[best]!) best = at;
    }
    return best;
  });
}

const pooled = (layer: ConvolutionLayer, outputs: Float32Array): Float32Array =>
  Float32Array.from(largestOf(layer, outputs), (at) => outputs[at]!);

/**
 * The gradient of the loss by each convolution's sums.
 * @param after by what is laid flat
 */
export function backwardMaps(
  layers: readonly ConvolutionLayer[],
  values: readonly MapValues[],
  after: Float32Array,
): Float32Array[] {
  const gradients: Float32Array[] = [];
  let gradient = after;
  for (let i = layers.length - 1; i >= 0; i--) {
    const [layer, { outputs }] = [layers[i]!, values[i]!];
    const slope = SLOPES[layer.activation];
    const byOutputs = layer.pool ? unpooled(layer, outputs, gradient) : gradient;
    const bySums = byOutputs.map((value, at) => value * slope(outputs[at]!));
    gradients.unshift(bySums);
    if (i > 0) gradient = byInputs(layer, bySums);
  }
  return gradients;
}

function unpooled(layer: ConvolutionLayer, outputs: Float32Array, gradient: Float32Array): Float32Array {
  const back = new Float32Array(outputs.length);
  largestOf(layer, outputs).forEach((at, i) => {
    back[at] = gradient[i]!;
  });
  return back;
}

function byInputs(layer: ConvolutionLayer, bySums: Float32Array): Float32Array {
  const { kernel, bias, side, channels } = layer;
  const back = new Float32Array(side * side * channels);
  overFilter(layer, (input, weight, sum) => {
    let total = 0;
    for (let filter = 0; filter < bias.length; filter++) total += kernel[weight + filter]! * bySums[sum + filter]!;
    back[input]! += total;
  });
  return back;
}

/** One channel of maps, row by row. */
export const channelOf = (maps: Float32Array, channels: number, channel: number): Float32Array =>
  Float32Array.from({ length: maps.length / channels }, (_, i) => maps[i * channels + channel]!);

/** A filter's weights: [kernelSize, kernelSize, channels]. */
export const filterOf = ({ kernel, bias }: ConvolutionLayer, filter: number): Float32Array =>
  channelOf(kernel, bias.length, filter);

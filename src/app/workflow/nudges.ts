/** What a step did to the weights of a neuron or a filter. */

import { SIDE } from '../config.ts';
import { type ConvolutionLayer, convolutionLayers, filterOf } from '../digit/convolve.ts';
import type { DenseLayer } from '../digit/forward.ts';
import { denseLayers, weightsInto } from '../digit/forward.ts';
import * as state from '../state.ts';
import type { StepLook } from '../worker/protocol.ts';
import { shownFilter } from './filter.tsx';
import { largest, scaled } from './scale.ts';

const ROWS = 5;

/** The neuron of the first layer that is looked into: the chosen one, or the most active one. */
export function shownNeuron(look: StepLook): {
  readonly unit: number;
  /** before the step */
  readonly layer: DenseLayer;
  readonly activation: 'relu' | 'tanh' | 'sigmoid' | 'linear' | undefined;
} {
  const config = state.modelConfig.value;
  const [layer] = denseLayers(look.before.weights, config);
  const { outputs } = look.layers[0]!;
  const chosen = state.chosen.value;
  const unit =
    chosen?.layer === 0 && chosen.unit < outputs.length ? chosen.unit : outputs.indexOf(Math.max(...outputs));
  return { unit, layer: layer!, activation: config.hidden[0]?.activation };
}

/** The filter of the first convolution that is looked into, with its layer before the step; undefined where there is none. */
export function shownFilterOf(
  look: StepLook,
): { readonly filter: number; readonly layer: ConvolutionLayer } | undefined {
  const [layer] = convolutionLayers(look.before.weights, state.modelConfig.value);
  const shown = shownFilter();
  return layer && { layer, filter: shown?.layer === 0 ? shown.unit : 0 };
}

export interface Nudge {
  /** of the pixel, from 0 */
  readonly row: number;
  readonly column: number;
  readonly before: number;
  readonly after: number;
}

export interface Nudges {
  /** the changes as a picture from −1 to 1 */
  readonly picture: Float32Array;
  readonly columns: number;
  readonly most: number;
  /** the weights that changed most */
  readonly rows: readonly Nudge[];
}

/** What became of the weights that look at pixels: those of a filter of the first convolution, or else of a neuron of the first layer. */
export function nudgesOf(look: StepLook): Nudges {
  const config = state.modelConfig.value;
  const filter = shownFilterOf(look);
  const [before, after] = [look.before, look.after].map(({ weights }) =>
    filter === undefined
      ? weightsInto(denseLayers(weights, config)[0]!, shownNeuron(look).unit)
      : filterOf(convolutionLayers(weights, config)[0]!, filter.filter),
  ) as [Float32Array, Float32Array];
  const columns = filter?.layer.kernelSize ?? SIDE;
  const changes = after.map((weight, i) => weight - before[i]!);
  const rows = [...changes.keys()]
    .sort((a, b) => Math.abs(changes[b]!) - Math.abs(changes[a]!))
    .slice(0, ROWS)
    .map((i) => ({ row: Math.floor(i / columns), column: i % columns, before: before[i]!, after: after[i]! }));
  return { picture: scaled(changes), columns, most: largest(changes), rows };
}

/** What a step did to the weights of a neuron. */
import type { DenseLayer } from '../digit/forward.ts';
import { denseLayers, weightsInto } from '../digit/forward.ts';
import * as state from '../state.ts';
import type { StepLook } from '../worker/protocol.ts';
import { largest, scaled } from './scale.ts';

const SIDE = 28;
const ROWS = 5;

/** The neuron of the first layer that is looked into: the chosen one, or the most active one. */
export function shownNeuron(look: StepLook): {
  readonly unit: number;
  /** before the step */
  readonly layer: DenseLayer;
  readonly activation: 'relu' | 'tanh' | 'sigmoid' | 'linear' | undefined;
} {
  const { hidden } = state.modelConfig.value;
  const [layer] = denseLayers(look.before.weights, hidden);
  const { outputs } = look.layers[0]!;
  const chosen = state.chosen.value;
  const unit =
    chosen?.layer === 0 && chosen.unit < outputs.length ? chosen.unit : outputs.indexOf(Math.max(...outputs));
  return { unit, layer: layer!, activation: hidden[0]?.activation };
}

export interface Nudge {
  /** of the pixel, from 0 */
  readonly row: number;
  readonly column: number;
  readonly before: number;
  readonly after: number;
}

/** The changes of a first layer's neuron as a picture from −1 to 1, the largest one, and the weights that changed most. */
export function nudgesOf(
  look: StepLook,
  unit: number,
): {
  readonly picture: Float32Array;
  readonly most: number;
  readonly rows: readonly Nudge[];
} {
  const { hidden } = state.modelConfig.value;
  const [before, after] = [look.before, look.after].map(({ weights }) =>
    weightsInto(denseLayers(weights, hidden)[0]!, unit),
  ) as [Float32Array, Float32Array];
  const changes = after.map((weight, i) => weight - before[i]!);
  const rows = [...changes.keys()]
    .sort((a, b) => Math.abs(changes[b]!) - Math.abs(changes[a]!))
    .slice(0, ROWS)
    .map((i) => ({ row: Math.floor(i / SIDE), column: i % SIDE, before: before[i]!, after: after[i]! }));
  return { picture: scaled(changes), most: largest(changes), rows };
}

/** A model on the CPU: where gradients are asked for, or values at once. The same graph as the GPU's, computed in float64. */

import { leaf, type Node } from '../graph/node.ts';
import type { Variable as Place } from '../graph/variable.ts';
import { CLOCK, CLOCK_WORDS } from '../graph/words.ts';
import type { Model } from '../nn/model.ts';
import { forward } from '../nn/network.ts';
import { Trace } from '../nn/trace.ts';
import { clockVariable } from '../nn/train/steps.ts';
import { toWhole } from '../ops/cast.ts';
import { onTape, variableNode } from './record.ts';
import type { Tensor } from './tensor.ts';
import type { Weights } from './weights.ts';

let calls = 0;

/** @param x [batch, ...] for each input @param training whether dropout and the like work; what batch normalisation keeps stays as it is */
export function onCpu(model: Model, weights: Weights, x: readonly Tensor[], training: boolean): Tensor[] {
  const network = model.network!;
  const learning = weights.learning;
  return onTape(x, (given, known) => {
    const trace = new Trace({ layout: undefined, clock: clockVariable(), training });
    known.set(
      trace.clock,
      Float64Array.from(Array(CLOCK_WORDS).fill(0)).with(CLOCK.step, ++calls).with(CLOCK.seed, model.seed),
    );
    const values = [...network.names.keys()].map((place): [Place, Node] => {
      if (learning.has(place)) return [place, variableNode(weights.variable(place), known)];
      const node = leaf('state', place.name, place.shape, 'f32');
      const own = place.role === 'constant' ? place.initializer?.values?.(place.shape, model.seed, 0) : undefined;
      known.set(node, Float64Array.from(own ?? weights.read(place).dataSync()));
      return [place, node];
    });
    const typed = given.map((node, i) => (network.inputs[i]!.type.dtype === 'f32' ? node : toWhole(node)));
    return forward(network, typed, trace.with(values));
  });
}

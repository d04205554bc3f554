/**
 * The order in which tfjs has the layers of a model: it takes what an optimizer has learnt by that order, not by names. Layers that are
 * farther from the outputs come first; of those that are as far, the one that is met first on the way back from the outputs.
 */
import type { LayerTopology, TensorPlace, Topology } from '../nn/topology.ts';
import { inOrder } from './call-order.ts';

/** A call of a layer, and the calls that it needs. */
interface Call {
  readonly layer: LayerTopology;
  readonly needs: Call[];
}

/** All layers that are no models, those of models within the model at its place. */
export function inTfjsOrder(topology: Topology): LayerTopology[] {
  const layers = topology.className === 'Sequential' ? topology.layers : orderOf(topology);
  return layers.flatMap((layer) => (layer.model === undefined ? [layer] : inTfjsOrder(layer.model)));
}

/**
 * The same topology, of all models in it, with the layers in Keras 3's order. It meets outputs that have names in the order of the names.
 */
export function inKerasOrder(topology: Topology): Topology {
  const { className, outputs, ends } = topology;
  const names = ends.outputs.form === 'record' ? ends.outputs.names : [];
  const sorted = names.length === 0 ? outputs : names.toSorted().map((name) => outputs[names.indexOf(name)]!);
  const layers = className === 'Sequential' ? topology.layers : orderOf({ ...topology, outputs: sorted });
  return {
    ...topology,
    layers: layers.map((layer) => (layer.model === undefined ? layer : { ...layer, model: inKerasOrder(layer.model) })),
  };
}

function orderOf({ layers, outputs }: Topology): LayerTopology[] {
  const calls = new Map(layers.map((layer) => [layer.name, layer.calls.map((): Call => ({ layer, needs: [] }))]));
  const callsAt = (places: readonly TensorPlace[]): Call[] =>
    places.flatMap(({ layer, call }) => calls.get(layer)?.[call] ?? []);
  for (const { name, calls: taken } of layers) {
    for (const [i, places] of taken.entries()) calls.get(name)![i]!.needs.push(...callsAt(places));
  }
  const ends = callsAt(outputs);
  const depths = depthsOf(ends);
  const met = metFrom(ends);
  return layers.toSorted((a, b) => depths.get(b)! - depths.get(a)! || met.indexOf(a) - met.indexOf(b));
}

/** How far each layer is from the outputs, by the call that is farthest. */
function depthsOf(ends: readonly Call[]): Map<LayerTopology, number> {
  const depths = new Map<Call | LayerTopology, number>();
  const atLeast = (of: Call | LayerTopology, depth: number): number => {
    const deeper = Math.max(depth, depths.get(of) ?? 0);
    depths.set(of, deeper);
    return deeper;
  };
  const needs = (call: Call): Call[] => call.needs;
  for (const call of inOrder(ends, needs).toReversed()) {
    const depth = atLeast(call, atLeast(call.layer, atLeast(call, 0)));
    for (const needed of call.needs) atLeast(needed, depth + 1);
  }
  return depths as Map<LayerTopology, number>;
}

/** Layers in the order in which a walk back from the outputs meets them. */
function metFrom(ends: readonly Call[]): LayerTopology[] {
  const seen = new Set<Call>();
  const stack = ends.toReversed();
  for (let call = stack.pop(); call !== undefined; call = stack.pop()) {
    if (seen.has(call)) continue;
    seen.add(call);
    stack.push(...call.needs.toReversed());
  }
  return [...new Set([...seen].map(({ layer }) => layer))];
}

/** Float64 twin of what any model predicts. */
import { evaluateGraph } from '../../src/cpu/evaluate.ts';
import { leaf, type Node } from '../../src/graph/node.ts';
import { layoutOf, type Variable } from '../../src/graph/variable.ts';
import type { NamedWeight } from '../../src/nn/callbacks.ts';
import type { Model } from '../../src/nn/model.ts';
import { forward } from '../../src/nn/network.ts';
import { Trace } from '../../src/nn/trace.ts';
import { clockVariable } from '../../src/nn/train/steps.ts';

/** What a model gives for inputs in the order of its own, in float64, one array for each output. */
export function predicted(
  model: Model,
  weights: readonly NamedWeight[],
  inputs: readonly { readonly shape: readonly number[]; readonly values: ArrayLike<number> }[],
): Float64Array[] {
  const network = model.network!;
  const clock = clockVariable();
  const values = new Map(weights.map((weight) => [weight.name, weight.values]));
  const feeds: Record<string, ArrayLike<number>> = { clock: new Uint32Array(8) };
  const given = [...network.names].map(([variable, name]): [Variable, Node] => {
    feeds[name] = values.get(name) ?? variable.given?.() ?? variable.initializer!.values!(variable.shape, 0, 0);
    return [variable, leaf('param', name, variable.shape, 'f32')];
  });
  const trace = new Trace({ layout: layoutOf([clock]), clock, training: false }).with(given);
  const nodes = network.inputs.map(({ type }, i) => {
    feeds[`x${i}`] = inputs[i]!.values;
    return leaf('input', `x${i}`, inputs[i]!.shape, type.dtype);
  });
  return evaluateGraph(forward(network, nodes, trace), feeds as never);
}

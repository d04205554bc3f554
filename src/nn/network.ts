/**
 * Network: what lies between some tensors of a model and others, as far as its graphs need it: calls in their order, layers with unique
 * names, and the variables that they have. A sequential model is the chain among them.
 */
import { UsageError } from '../errors.ts';
import type { Node } from '../graph/node.ts';
import type { Variable } from '../graph/variable.ts';
import { snakeCase } from './called-layer.ts';
import type { Ends } from './ends.ts';
import type { Call, Callee, ModelTensor } from './model-tensor.ts';
import type { Trace } from './trace.ts';

/** A layer of a network, or a model in it, which may be called several times. */
export interface NetworkLayer {
  /** unique in the network */
  readonly name: string;
  readonly callee: Callee;
  /** at least one */
  readonly calls: readonly Call[];
}

export interface Network {
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly ModelTensor[];
  /** by the order of their first calls */
  readonly layers: readonly NetworkLayer[];
  readonly calls: readonly Call[];
  /** All variables, layer by layer, by names such as `dense/kernel`. */
  readonly names: ReadonlyMap<Variable, string>;
}

/** A network whose inputs and outputs have names. */
export interface NamedNetwork extends Network {
  readonly inputEnds: Ends;
  readonly outputEnds: Ends;
}

/**
 * @param owner what errors call the model
 * @throws UsageError where an output depends on something else than the inputs, an input is not used, or two layers have one name
 */
export function networkOf(owner: string, inputs: readonly ModelTensor[], outputs: readonly ModelTensor[]): Network {
  const calls = callsBetween(owner, inputs, outputs);
  const byCallee = new Map<Callee, Call[]>();
  for (const call of calls) {
    const known = byCallee.get(call.callee);
    if (known === undefined) byCallee.set(call.callee, [call]);
    else known.push(call);
  }
  const names = uniqueNames(owner, [...byCallee.keys()]);
  const layers = [...byCallee].map(([callee, own], i) => ({ name: names[i]!, callee, calls: own }));
  const variables = new Map<Variable, string>();
  for (const { name, callee } of layers) {
    for (const [variable, own] of callee.variables) {
      if (!variables.has(variable)) variables.set(variable, `${name}/${own}`);
    }
  }
  return { inputs, outputs, layers, calls, names: variables };
}

/** In the order in which they were made. */
function callsBetween(owner: string, inputs: readonly ModelTensor[], outputs: readonly ModelTensor[]): Call[] {
  const ends = new Set(inputs);
  const unused = new Set(inputs);
  const calls = new Set<Call>();
  const waiting = [...outputs];
  for (let tensor = waiting.pop(); tensor !== undefined; tensor = waiting.pop()) {
    if (ends.has(tensor)) {
      unused.delete(tensor);
      continue;
    }
    const { call, name } = tensor;
    if (call === undefined) {
      throw new UsageError(
        `${owner}: the outputs depend on the input '${name}', which is not among the inputs. Add it to them.`,
      );
    }
    if (calls.has(call)) continue;
    calls.add(call);
    waiting.push(...call.inputs);
  }
  const [left] = unused;
  if (left !== undefined) {
    throw new UsageError(`${owner}: no output depends on the input '${left.name}'. Use it, or leave it out.`);
  }
  return [...calls].toSorted((a, b) => a.id - b.id);
}

/** Given names stay; the others are of the class, with a number where one is taken. */
export function uniqueNames(owner: string, callees: readonly Callee[]): string[] {
  const taken = new Set<string>();
  for (const { name } of callees) {
    if (name === undefined) continue;
    if (taken.has(name)) {
      throw new UsageError(`${owner}: two layers are named '${name}'. Give each its own name.`);
    }
    taken.add(name);
  }
  const counts = new Map<string, number>();
  return callees.map(({ name, className }) => {
    if (name !== undefined) return name;
    const base = snakeCase(className);
    for (;;) {
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      const own = count === 0 ? base : `${base}_${count}`;
      if (!taken.has(own)) return own;
    }
  });
}

/** inputs [batch, ...] → outputs [batch, ...], in the network's order. */
export function forward({ inputs, outputs, calls }: Network, given: readonly Node[], trace: Trace): Node[] {
  const values = new Map(inputs.map((tensor, i): [ModelTensor, Node] => [tensor, given[i]!]));
  for (const call of calls) {
    const results = call.run(
      call.inputs.map((tensor) => values.get(tensor)!),
      trace,
    );
    call.outputs.forEach((tensor, i) => {
      if (!values.has(tensor)) values.set(tensor, results[i]!);
    });
  }
  return outputs.map((tensor) => values.get(tensor)!);
}

/** Variables of the layers that are not frozen, as it stands now. */
export const changing = ({ layers }: Pick<Network, 'layers'>): Variable[] => [
  ...new Set(layers.flatMap(({ callee }) => callee.changingVariables())),
];

/** What gradients may change, as it stands now. */
export const trainable = (network: Pick<Network, 'layers'>): Variable[] =>
  changing(network).filter(({ role }) => role === 'param');

/** Variables of the layers that are frozen, as it stands now. */
export function frozen(network: Network): ReadonlySet<Variable> {
  const others = new Set(changing(network));
  return new Set([...network.names.keys()].filter((variable) => !others.has(variable)));
}

/** Whether each layer is called once and takes what the one before it gives, and nothing else. */
export const isChain = ({ inputs, layers, calls }: Network): boolean =>
  inputs.length === 1 &&
  calls.length === layers.length &&
  calls.every((call, i) => call.inputs.length === 1 && call.inputs[0] === (calls[i - 1]?.outputs[0] ?? inputs[0]));

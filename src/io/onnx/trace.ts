/**
 * What a model computes when it predicts, as nodes, and which of their sizes are those of the batch: the graph is written twice, for
 * two numbers of samples, and what differs is the batch.
 */
import { UsageError } from '../../errors.ts';
import { leaf, type Node, topologicalOrder } from '../../graph/node.ts';
import { postorder } from '../../graph/postorder.ts';
import type { Variable } from '../../graph/variable.ts';
import type { ModelTensor } from '../../nn/model-tensor.ts';
import type { NamedNetwork, Network } from '../../nn/network.ts';
import { Trace } from '../../nn/trace.ts';
import { clockVariable } from '../../nn/train/steps.ts';

/** Sizes, outermost first; -k stands for k times the number of samples. */
export type Dims = readonly number[];

export interface Traced {
  /** Each after its inputs. */
  readonly nodes: readonly Node[];
  readonly outputs: readonly Node[];
  readonly dims: ReadonlyMap<Node, Dims>;
  /** What a layer gives, and the layer. */
  readonly ends: ReadonlySet<Node>;
  readonly layers: ReadonlyMap<Node, string>;
  readonly variables: ReadonlyMap<Node, { readonly name: string; readonly variable: Variable }>;
  readonly inputs: ReadonlyMap<Node, string>;
  readonly clock: Node;
}

/** Two primes that no size of a sample is likely to be; where one is, it is the same in both graphs. */
const [BATCH, OTHER] = [1009, 1013];

/** @throws UsageError where what the model computes for a sample depends on how many there are */
export function traced(where: string, network: NamedNetwork): Traced {
  const [own, other] = [written(network, BATCH), written(network, OTHER)];
  const [nodes, others] = [topologicalOrder(own.outputs), topologicalOrder(other.outputs)];
  // an input is there even where nothing of it is used
  const dims = new Map<Node, Dims>([...own.inputs.keys()].map((node) => [node, [-1, ...node.shape.slice(1)]]));
  nodes.forEach((node, i) => {
    const sizes = compared(node, others[i]!);
    if (sizes === undefined) {
      const layer = own.layers.get(node) ?? 'the model';
      throw new UsageError(
        `${where}: ${layer}: what it computes of a sample depends on the other samples of the batch, or on their number, which an ONNX file cannot say. Leave it out.`,
      );
    }
    dims.set(node, sizes);
  });
  return { ...own, nodes, dims };
}

/** The sizes of both; undefined where more differs than sizes that are those of the batch. */
function compared(node: Node, other: Node): Dims | undefined {
  if (other.op !== node.op || plain(node) !== plain(other)) return undefined;
  const sizes = node.shape.map((size, axis) => {
    const times = (other.shape[axis]! - size) / (OTHER - BATCH);
    if (times === 0) return size;
    return times * BATCH === size ? -times : Number.NaN;
  });
  return sizes.some(Number.isNaN) || sizes.filter((size) => size < 0).length > 1 ? undefined : sizes;
}

/** Attrs that may not differ: all but shapes, which the sizes are compared for. */
const plain = ({ attrs }: Node): string => JSON.stringify({ ...attrs, shape: undefined });

function written(network: NamedNetwork, batch: number) {
  const clock = clockVariable();
  const trace = new Trace({ layout: undefined, clock, training: false });
  const variables = new Map(
    [...network.names].map(([variable, name]) => [trace.read(variable), { name, variable }] as const),
  );
  const given = network.inputs.map(({ name, type }) => leaf('input', name, [batch, ...type.shape], type.dtype));
  const layers = new Map<Node, string>();
  for (const each of [trace.clock, ...variables.keys(), ...given]) layers.set(each, '');
  const ends = new Set<Node>();
  const outputs = run(network, given, trace, '', (results, layer) => {
    for (const result of results) ends.add(result);
    const added = postorder(results, (node) => node.inputs.filter((input) => !layers.has(input)));
    for (const node of added) if (!layers.has(node)) layers.set(node, layer);
  });
  const inputs = new Map(given.map((node, i) => [node, network.inputEnds.names[i]!]));
  return { outputs, ends, layers, variables, inputs, clock: trace.clock };
}

/** Runs a network call by call, and the networks in it. */
function run(
  { inputs, outputs, calls, layers }: Network,
  given: readonly Node[],
  trace: Trace,
  path: string,
  ran: (results: readonly Node[], layer: string) => void,
): Node[] {
  const values = new Map(inputs.map((tensor, i): [ModelTensor, Node] => [tensor, given[i]!]));
  const names = new Map(layers.map(({ callee, name }) => [callee, name]));
  for (const call of calls) {
    const name = path + names.get(call.callee)!;
    const nodes = call.inputs.map((tensor) => values.get(tensor)!);
    const inner = (call.callee as { readonly network?: Network }).network;
    const results = inner === undefined ? call.run(nodes, trace) : run(inner, nodes, trace, `${name}/`, ran);
    if (inner === undefined) ran(results, name);
    call.outputs.forEach((tensor, i) => {
      if (!values.has(tensor)) values.set(tensor, results[i]!);
    });
  }
  return outputs.map((tensor) => values.get(tensor)!);
}

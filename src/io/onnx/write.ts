/** A model and its weights as an ONNX file: what `toOnnx` loads when it is called. */
import { UsageError } from '../../errors.ts';
import { isLeaf, type Node } from '../../graph/node.ts';
import { isWeight, type Variable } from '../../graph/variable.ts';
import type { NamedNetwork } from '../../nn/network.ts';
import { VERSION } from '../../nn/version.ts';
import { GraphWriter } from './graph-writer.ts';
import { encodeModel, type OnnxValue, type OpenShape } from './model.ts';
import { ELEMENTWISE_ROWS } from './rows-elementwise.ts';
import { MOVEMENT_ROWS } from './rows-movement.ts';
import { PRODUCT_ROWS } from './rows-products.ts';
import { RECURRENCES, RECURRENT_ROWS } from './rows-recurrent.ts';
import { REDUCTION_ROWS } from './rows-reductions.ts';
import { type Dims, type Traced, traced } from './trace.ts';
import { type Rows, Translator, unsaid, type Weights } from './translator.ts';

const ROWS: Rows = {
  ...ELEMENTWISE_ROWS,
  ...MOVEMENT_ROWS,
  ...PRODUCT_ROWS,
  ...RECURRENT_ROWS,
  ...REDUCTION_ROWS,
};

/** Bytes of a file: more than protocol buffers can say the length of. */
const LARGEST = 2 ** 31 - 1;

/** What a file says besides what is computed. */
interface Named {
  /** of the graph */
  readonly name: string;
  readonly opset: number;
}

/** What a model computes, all of which can be written. @throws UsageError for what ONNX cannot hold */
export function planned(where: string, network: NamedNetwork): Traced {
  const graph = traced(where, network);
  for (const node of graph.nodes) {
    if (node === graph.clock) {
      throw unsaid(where, graph, graph.nodes.find(({ inputs }) => inputs.includes(node))!, 'random numbers');
    }
    if (!isLeaf(node) && ROWS[node.op.name] === undefined && !(node.op.name in RECURRENCES)) {
      throw unsaid(where, graph, node, node.op.name);
    }
  }
  return graph;
}

/** @param weights values of the model's weights, by name @param outputs their names @throws UsageError where they are too large */
export function writeOnnx(
  where: string,
  { graph, ...named }: Named & { readonly graph: Traced },
  weights: ReadonlyMap<string, Float32Array>,
  outputs: readonly string[],
): Uint8Array<ArrayBuffer> {
  const values = new Map([...graph.variables].map(([node, own]) => [node, valuesOf(own, weights)] as const));
  return writeTraced(where, { graph, values, ...named }, outputs);
}

/** @param outputs their names */
export function writeTraced(
  where: string,
  { graph, values, name, opset }: Named & { readonly graph: Traced; readonly values: Weights },
  outputs: readonly string[],
): Uint8Array<ArrayBuffer> {
  const size = [...values.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (size > LARGEST) {
    throw new UsageError(
      `${where}: the weights are ${size} bytes; an ONNX file holds less than 2 GiB. Make the model smaller.`,
    );
  }
  const writer = new GraphWriter();
  for (const own of graph.inputs.values()) writer.unique(own);
  const to = new Translator(where, graph, ROWS, values, writer, opset);
  // layer by layer, so that nothing waits long
  for (const node of graph.nodes) if (graph.ends.has(node)) to.value(node);
  const info = (own: string, node: Node): OnnxValue => valueInfo(own, node.dtype, graph.dims.get(node)!);
  const given = [...graph.inputs].map(([node, own]) => info(own, node));
  const found = graph.outputs.map((node, i) => {
    writer.layer = to.layer(node);
    return info(writer.output(to.values.name(to.value(node)), outputs[i]!), node);
  });
  return encodeModel(writer.graph(name, given, found), opset, VERSION);
}

const valueInfo = (name: string, dtype: string, dims: Dims): OnnxValue => ({
  name,
  type: dtype === 'f32' ? 'float' : 'int32',
  shape: dims.map((size, axis): OpenShape[number] =>
    size >= 0 ? size : axis === 0 && size === -1 ? 'batch' : `batch_${-size}`,
  ),
});

/** Constants are not among a model's weights. */
function valuesOf(
  { name, variable }: { readonly name: string; readonly variable: Variable },
  weights: ReadonlyMap<string, Float32Array>,
): Float32Array | Int32Array {
  if (isWeight(variable)) return weights.get(name)!;
  return variable.given?.() ?? variable.initializer!.values!(variable.shape, 0, 0);
}

/** Translator: nodes of a model as nodes of an ONNX graph, each when something asks for its value, by the rows of the tables beside this. */
import { UsageError } from '../../errors.ts';
import type { AttrValue, Node } from '../../graph/node.ts';
import type { GraphWriter } from './graph-writer.ts';
import type { Dims, Traced } from './trace.ts';
import { isFirst, isOfSamples, type Order, product, sameDims, type Value, Values } from './values.ts';

/** How an op is said in ONNX. */
export type Row = (node: Node, to: Translator) => Value;
export type Rows = Readonly<Record<string, Row>>;

/** Values of variables. */
export type Weights = ReadonlyMap<Node, Float32Array | Int32Array>;

export class Translator {
  readonly values: Values;
  readonly #known = new Map<Node, Value>();
  readonly #uses = new Map<Node, number>();

  constructor(
    readonly where: string,
    readonly graph: Traced,
    private readonly rows: Rows,
    private readonly weights: Weights,
    readonly writer: GraphWriter,
    readonly opset: number,
  ) {
    const [first] = graph.inputs.values();
    this.values = new Values(writer, () => first!);
    for (const node of graph.nodes) for (const input of node.inputs) this.#uses.set(input, this.uses(input) + 1);
    for (const node of graph.outputs) this.#uses.set(node, this.uses(node) + 1);
  }

  uses(node: Node): number {
    return this.#uses.get(node) ?? 0;
  }

  dims(node: Node): Dims {
    return this.graph.dims.get(node)!;
  }

  layer(node: Node): string {
    return this.graph.layers.get(node) ?? '';
  }

  unsaid(node: Node, what: string): UsageError {
    return unsaid(this.where, this.graph, node, what);
  }

  value(node: Node): Value {
    let value = this.#known.get(node);
    if (value === undefined) {
      value = this.#leaf(node) ?? this.#translated(node);
      this.#known.set(node, value);
    }
    return value;
  }

  #translated(node: Node): Value {
    const row = this.rows[node.op.name]!;
    const outer = this.writer.layer;
    this.writer.layer = this.layer(node);
    const value = row(node, this);
    this.writer.layer = outer;
    return value;
  }

  #leaf(node: Node): Value | undefined {
    const { graph } = this;
    const given = graph.inputs.get(node);
    const isWhole = node.dtype !== 'f32';
    if (given !== undefined) return this.values.given(this.dims(node), given, 'last', isWhole);
    const variable = graph.variables.get(node);
    if (variable === undefined) return undefined;
    const constant = { name: variable.name, values: this.weights.get(node)! };
    return { dims: this.dims(node), isWhole, names: {}, constant };
  }

  /** A value that nodes of the graph give by this name. */
  made(node: Node, name: string, order: Order = 'last', dims: Dims = this.dims(node)): Value {
    return this.values.reshaped(this.values.given(dims, name, order, node.dtype !== 'f32'), this.dims(node));
  }

  /** What an elementwise op takes: what broadcasts by itself is not repeated first, and what is reshaped is computed in the shape before. */
  operands(node: Node): Operands {
    const dims = this.dims(node);
    const own = node.inputs.map((input) => this.value(input));
    const plain = own.map(
      (value) => value.spread ?? (value.number === undefined ? value : { ...value, dims: [], names: {} }),
    );
    const inputs = broadcast(plain.map((each) => each.dims)).join() === dims.join() ? plain : own;
    const through = unshaped(inputs, dims) ?? { inputs, dims };
    const rank = through.dims.length;
    const turns = (value: Value): boolean =>
      value.dims.length === 0 || value.dims.length === rank || value.constant !== undefined;
    const isTurned =
      through.inputs.some((value) => value.dims.length === rank && isFirst(value)) && through.inputs.every(turns);
    if (!isTurned) return { ...through, order: 'last' };
    return { dims: through.dims, inputs: through.inputs.map((value) => this.#wide(value, rank)), order: 'first' };
  }

  /** With as many axes as the result, so that it can be turned as that is. */
  #wide(value: Value, rank: number): Value {
    const added = rank - value.dims.length;
    if (added === 0 || value.dims.length === 0) return value;
    return this.values.reshaped(value, [...Array.from({ length: added }, () => 1), ...value.dims]);
  }

  /** Its name in an order; numbers have none. */
  operand(value: Value, order: Order): string {
    return this.values.name(value, value.dims.length === 0 ? 'last' : order);
  }
}

/** Inputs of an elementwise op, in one order, and the shape of its result before it is reshaped to that of the node. */
interface Operands {
  readonly inputs: readonly Value[];
  readonly dims: Dims;
  readonly order: Order;
}

/** The same where all that has the shape of the result is one tensor in another shape, its last axis the same, and the rest goes along that axis. */
function unshaped(inputs: readonly Value[], dims: Dims): Omit<Operands, 'order'> | undefined {
  const sources = inputs.flatMap((value) => (isOfSamples(value) && sameDims(value.dims, dims) ? [value.of!.dims] : []));
  const [first] = sources;
  if (first === undefined || !sources.every((each) => sameDims(each, first))) return undefined;
  const all = inputs.map((value) => {
    if (sameDims(value.dims, dims)) return isOfSamples(value) ? value.of : undefined;
    return value.dims.length <= Math.min(1, dims.length - 1) ? value : undefined;
  });
  return all.every((value) => value !== undefined) ? { inputs: all, dims: first } : undefined;
}

/** The error for what no row says. */
export const unsaid = (where: string, { layers }: Traced, node: Node, what: string): UsageError =>
  new UsageError(
    `${where}: ${layers.get(node) || 'the model'}: it computes ${what}, which cannot be written as ONNX. Leave the layer out, or compute it otherwise.`,
  );

export const attr = <T extends AttrValue>(node: Node, name: string): T => node.attrs[name] as T;

/** As numpy broadcasts shapes. */
function broadcast(shapes: readonly Dims[]): Dims {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
}

/** The axes of `source`, neighbours, that are one axis of it in another shape; undefined where there are none. */
export function mergedAxes(source: Dims, shape: Dims, axis: number): number[] | undefined {
  const outer = product(shape.slice(0, axis));
  const first = source.findIndex((_, k) => product(source.slice(0, k)) === outer);
  if (first < 0) return undefined;
  for (let last = first; last < source.length; last++) {
    if (product(source.slice(first, last + 1)) !== shape[axis]) continue;
    return Array.from({ length: last + 1 - first }, (_, k) => first + k);
  }
  return undefined;
}

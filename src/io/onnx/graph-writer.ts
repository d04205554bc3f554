/** GraphWriter: an ONNX graph as it grows, each node and tensor under a name of its own. */
import type { Shape } from '../../graph/node.ts';
import type { Attribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './model.ts';

export class GraphWriter {
  readonly #nodes: OnnxNode[] = [];
  readonly #tensors: OnnxTensor[] = [];
  /** Small tensors by their content. */
  readonly #known = new Map<string, string>();
  /** Names that the outside knows results by. */
  readonly #named = new Map<string, string>();
  /** What nodes are named after. */
  layer = '';

  constructor(
    /** Of tensors, those of the graphs around it among them. */
    private readonly taken: Set<string> = new Set(),
  ) {}

  /** For a graph in this one. */
  within(): GraphWriter {
    const inner = new GraphWriter(this.taken);
    inner.layer = this.layer;
    return inner;
  }

  /** A name that no other tensor has. */
  unique(name: string): string {
    let own = name;
    for (let count = 1; this.taken.has(own); count++) own = `${name}_${count}`;
    this.taken.add(own);
    return own;
  }

  /** Adds a node. @returns the names of its results */
  node(type: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}, results = 1): string[] {
    const name = this.unique(this.layer === '' ? type : `${this.layer}/${type}`);
    const outputs = Array.from({ length: results }, (_, i) => (i === 0 ? name : this.unique(`${name}:${i}`)));
    this.#nodes.push({ type, name, inputs, outputs, attributes });
    return outputs;
  }

  /** A node of one result. */
  op(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    return this.node(type, inputs, attributes)[0]!;
  }

  /** @returns its name, which is `name` where that is free */
  tensor(name: string, shape: Shape, values: Float32Array | Int32Array): string {
    const own = this.unique(name);
    this.#tensors.push({ name: own, type: values instanceof Int32Array ? 'int32' : 'float', shape, values });
    return own;
  }

  /** Whole numbers, such as those of axes. */
  wholes(values: readonly number[], shape: Shape = [values.length]): string {
    const list = BigInt64Array.from(values, BigInt);
    return this.#once(`int64 ${values} [${shape}]`, `const/${values.join('x') || 'none'}`, 'int64', shape, list);
  }

  number(value: number): string {
    return this.#once(`float ${value}`, `const/${Math.fround(value)}`, 'float', [], Float32Array.of(value));
  }

  #once(key: string, name: string, type: OnnxTensor['type'], shape: Shape, values: OnnxTensor['values']): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const own = this.unique(name);
    this.#tensors.push({ name: own, type, shape, values });
    this.#known.set(key, own);
    return own;
  }

  /** Gives a value the name that the outside knows it by. */
  output(value: string, name: string): string {
    const isResult = this.#nodes.some(({ outputs }) => outputs.includes(value));
    const own = this.unique(name);
    if (isResult && !this.#named.has(value)) this.#named.set(value, own);
    else this.#nodes.push({ type: 'Identity', name: own, inputs: [value], outputs: [own], attributes: {} });
    return own;
  }

  graph(name: string, inputs: readonly OnnxValue[], outputs: readonly OnnxValue[]): OnnxGraph {
    const renamed = (value: string): string => this.#named.get(value) ?? value;
    const nodes = this.#nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(renamed),
      outputs: node.outputs.map(renamed),
    }));
    return { name, inputs, outputs, tensors: this.#tensors, nodes };
  }
}

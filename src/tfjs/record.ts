/**
 * What eager functions do: they write nodes of wgrad's graph, whose values are computed in float64 (src/cpu) and kept in the dtype of the
 * result. Where gradients are asked for, the nodes are kept too, and wgrad's own gradient rules go back over them.
 */
import { type CpuOp, interpreter, type Value } from '../cpu/evaluate.ts';
import { ShapeError, UsageError } from '../errors.ts';
import { leaf, type Node, topologicalOrder } from '../graph/node.ts';
import { reshape } from '../graph/views.ts';
import { concat } from '../ops/joins.ts';
import { fill } from '../ops/sources.ts';
import { calling } from './calling.ts';
import { asValues, type DataType, Tensor, type TensorLike, toTensor, Variable } from './tensor.ts';

/** The functions under way whose gradients are asked for. */
interface Tape {
  /** Of all nodes that were computed. */
  readonly values: Map<Node, Value>;
  readonly leaves: Map<Tensor, Node>;
}

let tape: Tape | undefined;

/** Whether gradients are asked for of what runs. */
export const isRecording = (): boolean => tape !== undefined;

/** The node that stands for a tensor. */
function nodeOf(tensor: Tensor): Node {
  if (tensor.node !== undefined) return tensor.node;
  if (tape === undefined) return leaf('input', 'tensor', tensor.shape, 'f32');
  if (tensor.recorded !== undefined && tape.values.has(tensor.recorded)) return tensor.recorded;
  return tensor instanceof Variable ? leafOn(tape, tensor) : leaf('input', 'tensor', tensor.shape, 'f32');
}

/** The leaf of a tensor by which gradients may be asked. */
function leafOn(own: Tape, tensor: Tensor): Node {
  const known = own.leaves.get(tensor);
  if (known !== undefined) return known;
  const node = leaf('param', 'variable', tensor.shape, 'f32');
  own.leaves.set(tensor, node);
  own.values.set(node, Float64Array.from(tensor.dataSync()));
  return node;
}

/** Nodes whose values are known. */
export type Known = Map<Node, Value>;

/** Runs a part that writes nodes by itself: gets the values of nodes, where those of its own go. */
export function onTape(
  inputs: readonly Tensor[],
  write: (nodes: readonly Node[], known: Known) => readonly Node[],
): Tensor[] {
  const nodes = inputs.map(nodeOf);
  const known: Known = tape?.values ?? new Map();
  nodes.forEach((node, i) => {
    if (!known.has(node)) known.set(node, Float64Array.from(inputs[i]!.dataSync()));
  });
  const made = write(nodes, known);
  const compute = interpreter(() => undefined, undefined, known);
  return made.map((node) => {
    const result = new Tensor(node.shape, 'float32', Float32Array.from(compute(node)));
    if (tape !== undefined) result.recorded = node;
    return result;
  });
}

/** The node of a variable's value on the tape, or one that is known here alone. */
export function variableNode(variable: Variable, known: Known): Node {
  if (tape !== undefined) return leafOn(tape, variable);
  const node = leaf('param', variable.name, variable.shape, 'f32');
  known.set(node, Float64Array.from(variable.dataSync()));
  return node;
}

/**
 * What the graph makes of tensors, as a tensor.
 * @param where the function, for errors
 */
export function applied(
  where: string,
  given: readonly TensorLike[],
  make: (...nodes: Node[]) => Node,
  dtype: DataType = 'float32',
): Tensor {
  const inputs = given.map((each) => toTensor(where, each));
  if (inputs.some((each) => each.dtype === 'string')) {
    throw new UsageError(
      `${where}: a tensor is of text. Text is moved, gathered and joined alone; compute with numbers.`,
    );
  }
  const isTraced = inputs.some(({ node }) => node !== undefined);
  const nodes = inputs.map((tensor) => (isTraced ? constantIn(tensor) : nodeOf(tensor)));
  const node = named(where, () => make(...nodes));
  if (isTraced) return new Tensor(node.shape, dtype, expectKernels(where, node));
  const compute = (values: readonly ArrayLike<number>[]): ReturnType<typeof asValues> => {
    const known: Known = tape?.values ?? new Map();
    nodes.forEach((each, i) => {
      if (!known.has(each)) known.set(each, Float64Array.from(values[i]!));
    });
    const found = asValues(interpreter(() => undefined, undefined, known)(node), dtype);
    // on the tape floats keep what they lose by rounding: a maximum must be equal to the element that it is
    if (tape !== undefined && dtype !== 'float32') known.set(node, Float64Array.from(found));
    return found;
  };
  const values = inputs.map((tensor) => tensor.values);
  if (values.every((each) => each !== undefined)) {
    const result = new Tensor(node.shape, dtype, compute(values));
    if (tape !== undefined && dtype === 'float32') result.recorded = node;
    return result;
  }
  if (tape !== undefined) {
    throw new UsageError(
      `${where}: gradients need values, and these are still on the GPU. Await data() of them before.`,
    );
  }
  return new Tensor(node.shape, dtype, Promise.all(inputs.map((tensor) => tensor.data())).then(compute));
}

const MOST_CONSTANTS = 64;

/** A tensor with values, within a step that is traced: a number, few of them, one number many times, or a table of the layer. */
function constantIn(tensor: Tensor): Node {
  if (tensor.node !== undefined) return tensor.node;
  const values = tensor.dataSync();
  if (values.every((value) => value === values[0])) return fill(tensor.shape, values[0] ?? 0);
  if (values.length > MOST_CONSTANTS) {
    const table = calling()?.table(tensor.shape, values);
    if (table !== undefined) return table;
    throw new UsageError(
      `tf: a ${tensor} is a constant of a loss or metric; expected ${MOST_CONSTANTS} values at most. Give it as samples.`,
    );
  }
  return reshape(concat(Array.from(values, (value) => fill([1], value))), tensor.shape);
}

function expectKernels(where: string, node: Node): Node {
  const own = topologicalOrder([node]).find(({ op }) => (op as Partial<CpuOp>).twin !== undefined);
  if (own === undefined) return node;
  throw new UsageError(
    `${where}: ${own.op.name} runs on the CPU alone, so losses, metrics and layers of models cannot have it.`,
  );
}

/** Errors of the graph, with the function that was called. */
function named<T>(where: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ShapeError) error.message = `${where}: ${error.message.replace(/^\w+: /, '')}`;
    throw error;
  }
}

/** Runs a function on a tape of its own. Gives what it gives, and what tells gradients by tensors. */
export function recorded<T extends Tensor>(
  watched: readonly Tensor[],
  run: () => T,
): {
  value: T;
  gradients: (
    back: (y: Node, leaves: readonly Node[]) => readonly (Node | undefined)[],
    by: readonly Tensor[],
  ) => (Tensor | undefined)[];
  variables: Variable[];
} {
  const outer = tape;
  const own: Tape = { values: new Map(), leaves: new Map() };
  tape = own;
  try {
    for (const tensor of watched) tensor.recorded = leafOn(own, tensor);
    const value = run();
    const node = value.recorded;
    const gradients: ReturnType<typeof recorded>['gradients'] = (back, by) => {
      const leaves = by.map((tensor) => own.leaves.get(tensor));
      const known = leaves.filter((each) => each !== undefined);
      const found = new Map(node === undefined ? [] : back(node, known).map((grad, i) => [known[i]!, grad] as const));
      const compute = interpreter(() => undefined, undefined, own.values);
      return leaves.map((each, i) => {
        const grad = each && found.get(each);
        return grad && new Tensor(by[i]!.shape, 'float32', Float32Array.from(compute(grad)));
      });
    };
    return { value, gradients, variables: [...own.leaves.keys()].filter((each) => each instanceof Variable) };
  } finally {
    tape = outer;
  }
}

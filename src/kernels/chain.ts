/**
 * Chains: elementwise ops that follow a kernel, or stand alone, written into its function `store`, so that what lies between them is
 * never stored. Operands are read where they lie (operands.ts); sources are made where they are needed.
 */
import { internal } from '../errors.ts';
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import type { Lanes, Window } from '../graph/op.ts';
import { isPick, isTransparent, throughReshapes, viewOf } from '../graph/views.ts';
import type { Draft, Group, StorageOf } from './group.ts';
import { accessOf, isContiguous, loadOf } from './operands.ts';
import { type Access, parseFunctions, typed } from './source.ts';

interface Variable {
  readonly name: string;
  readonly storage: Node;
  readonly type: string;
  access: Access;
  /** Whether threads read elements of others. */
  scattered: boolean;
}

interface Writer {
  readonly draft: Draft;
  readonly lanes: Lanes;
  readonly inlined: ReadonlySet<Node>;
  readonly storageOf: StorageOf;
  /** Elements in the last axis of what the kernel goes through. */
  readonly columns: number;
  readonly variables: Variable[];
  /** The WGSL expression for each node of the chain. */
  readonly values: Map<Node, string>;
  readonly lines: string[];
  readonly functions: Map<string, string>;
  readonly constants: Map<string, string>;
}

/**
 * Replaces `store` of the draft by the chain of ops, and binds what the chain reads and stores. Partial ops get what they go on with.
 * @param main the node whose elements `store` is given; undefined in a kernel that only runs the chain
 */
export function writeChain(
  draft: Draft,
  main: Node | undefined,
  chain: readonly Node[],
  { inlined, partials }: Group,
  stored: ReadonlySet<Node>,
  lanes: Lanes,
  storageOf: StorageOf,
): void {
  const writer: Writer = {
    draft,
    lanes,
    inlined,
    storageOf,
    columns: columnsOf(main ?? chain[0]!),
    variables: [],
    values: new Map(main === undefined ? [] : [[main, 'x']]),
    lines: [],
    functions: new Map(draft.source.functions),
    constants: new Map(draft.source.constants),
  };
  for (const node of chain) writeOp(writer, node);
  for (const node of main === undefined ? chain : [main, ...chain]) {
    if (!stored.has(node)) continue;
    writeStore(writer, node);
  }
  const [partial] = partials;
  if (partial !== undefined) writer.lines.push(`keep(${writer.values.get(partial.inputs[0]!)}, i, column);`);
  const body = writer.lines.map((line) => `  ${line}`).join('\n');
  writer.functions.set('store', typed(`fn store(x: T, i: u32, row: u32, column: u32) {\n${body}\n}`, lanes));
  bindVariables(writer);
}

const columnsOf = ({ shape }: Node): number => shape.at(-1) ?? 1;

/** One line, which gives the node's value a name. */
function writeOp(writer: Writer, node: Node): string {
  const [text, name] = [valueText(writer, node), `v${writer.values.size}`];
  writer.values.set(node, name);
  writer.lines.push(`let ${name} = ${text};`);
  return name;
}

function valueText(writer: Writer, node: Node): string {
  if (isPick(node)) return `${writer.values.get(node.inputs[0]!)}[${node.attrs.index}]`;
  if (viewOf(node) !== undefined)
    return loadText(writer, [node, ...lookedThrough(writer, node.inputs[0]!)], node.shape);
  const kernel = node.op.elementwise;
  if (kernel === undefined) throw internal(`'${node.op.name}' is not elementwise.`);
  const { fn, shader, whole = Number.POSITIVE_INFINITY, args } = kernel;
  const windows = kernel.windows?.(node) ?? [];
  const elements = node.inputs.slice(0, whole).map((input, i) => operandText(writer, input, node.shape, windows[i]));
  const arrays = node.inputs.slice(whole).map((input) => variable(writer, input, false, 'read', true).name);
  const stream = `STREAM_v${writer.values.size}`;
  if (node.attrs.stream !== undefined) writer.constants.set(stream, `const ${stream} = ${node.attrs.stream}u;`);
  addFunction(writer, shader, fn);
  if (kernel.call !== undefined) return kernel.call(node, elements);
  return `${fn}(${[...elements, ...(args?.(node, arrays, stream, writer.lanes) ?? [])].join(', ')})`;
}

/** A function of a file of shaders/elementwise, and those of the file that it calls. */
function addFunction(writer: Writer, shader: string, fn: string): void {
  if (writer.functions.has(fn)) return;
  const known = parseFunctions(shader);
  const text = known.get(fn);
  if (text === undefined) throw internal(`shaders/elementwise has no function '${fn}'.`);
  writer.functions.set(fn, typed(text, writer.lanes));
  for (const other of known.keys()) if (text.includes(`${other}(`)) addFunction(writer, shader, other);
}

/** The value of an input for an element of a result of `shape`. */
function operandText(writer: Writer, input: Node, shape: Shape, window?: Window): string {
  const known = writer.values.get(throughReshapes(input));
  if (known !== undefined) return known;
  if (writer.inlined.has(input) && !isTransparent(input)) return writeOp(writer, input);
  return loadText(writer, lookedThrough(writer, input), shape, window);
}

/** A node and the views under it, down to what lies in memory. */
function lookedThrough(writer: Writer, node: Node): Node[] {
  const isView = writer.inlined.has(node) && isTransparent(node);
  return isView ? [node, ...lookedThrough(writer, node.inputs[0]!)] : [node];
}

function loadText(writer: Writer, path: readonly Node[], shape: Shape, window?: Window): string {
  const access = accessOf(path, shape, window);
  const isFloat = path[0]!.dtype === 'f32';
  const memory = path.at(-1)!;
  const hasVectors = isFloat && sizeOf(memory.shape) % 4 === 0;
  const named = (shape.at(-1) ?? 1) === writer.columns;
  const { vectors, indices } = loadOf(shape, access, writer.lanes, hasVectors, named);
  const { name } = variable(writer, memory, vectors, 'read', !isContiguous(shape, access));
  const loads = indices.map((index) => `${name}[${index}]`);
  return vectors || writer.lanes === 1 ? loads[0]! : `${isFloat ? 'T' : 'U'}(${loads.join(', ')})`;
}

/** Stores a node's value: all of it, or the rows that are kept. */
function writeStore(writer: Writer, node: Node): void {
  const storage = writer.storageOf(node);
  const { name } = variable(writer, node, writer.lanes === 4, 'read_write');
  const value = writer.values.get(node);
  const kept = sizeOf(storage.shape) / writer.lanes;
  if (kept * writer.lanes === sizeOf(node.shape)) writer.lines.push(`${name}[i] = ${value};`);
  else {
    const begin = (viewOf(storage)!.offsets[0]! * sizeOf(storage.shape.slice(1))) / writer.lanes;
    writer.lines.push(`if (i - ${begin}u < ${kept}u) {`, `  ${name}[i - ${begin}u] = ${value};`, '}');
  }
}

/** A value in memory; its variable is declared at the first use. */
function variable(writer: Writer, node: Node, vectors: boolean, access: Access, scattered = false): Variable {
  const storage = writer.storageOf(node);
  const count = Math.min(sizeOf(node.shape), sizeOf(storage.shape));
  const scalar = node.dtype === 'f32' ? 'f32' : 'u32';
  const type = vectors ? `array<vec4f, ${count / 4}>` : `array<${scalar}, ${count}>`;
  let known = writer.variables.find((other) => other.storage === storage && other.type === type);
  if (known === undefined) {
    known = { name: `e${writer.variables.length}`, storage, type, access, scattered };
    writer.variables.push(known);
  }
  if (access === 'read_write') known.access = access;
  known.scattered ||= scattered;
  return known;
}

function bindVariables({ draft, variables, functions, constants }: Writer): void {
  for (const { storage } of variables.filter(({ access }) => access === 'read_write')) {
    const own = variables.filter((other) => other.storage === storage);
    if (own.length > 1 || own[0]!.scattered) draft.overwritten.add(storage);
  }
  draft.source = {
    ...draft.source,
    bindings: [...draft.source.bindings.filter(({ name }) => name !== 'y'), ...variables],
    functions,
    constants,
  };
  for (const { storage, name } of variables) draft.operands.set(name, storage);
}

/**
 * Epilogue: the elementwise ops that follow a kernel, written into its function `store`, so that what lies between them is
 * never stored. Each op's function comes from the op's own file.
 */
import { internal } from '../errors.ts';
import { type Node, sizeOf } from '../graph/node.ts';
import { elementwiseKernel, type Indexing } from './elementwise.ts';
import type { Draft, StorageOf } from './group.ts';
import { type Access, type Lanes, loadKernel, typed } from './source.ts';

interface Writer {
  readonly draft: Draft;
  readonly lanes: Lanes;
  readonly storageOf: StorageOf;
  /** Variables by the memory that they are. */
  readonly variables: Map<Node, { name: string; type: string; access: Access }>;
  /** The WGSL expression for each node of the chain. */
  readonly values: Map<Node, string>;
  readonly lines: string[];
  readonly functions: Map<string, string>;
  readonly constants: Map<string, string>;
}

/**
 * Replaces `store` of the draft, which is given `main`, by the chain of ops, and binds what the chain reads and stores.
 */
export function writeEpilogue(
  draft: Draft,
  main: Node,
  chain: readonly Node[],
  stored: ReadonlySet<Node>,
  lanes: Lanes,
  storageOf: StorageOf,
): void {
  const writer: Writer = {
    draft,
    lanes,
    storageOf,
    variables: new Map(),
    values: new Map([[main, 'x']]),
    lines: [],
    functions: new Map(draft.source.functions),
    constants: new Map(draft.source.constants),
  };
  for (const node of chain) writeOp(writer, node);
  for (const node of [main, ...chain]) {
    if (!stored.has(node)) continue;
    const target = variable(writer, node, 'element', 'read_write');
    writer.lines.push(`${target} = ${writer.values.get(node)};`);
  }
  const body = writer.lines.map((line) => `  ${line}`).join('\n');
  writer.functions.set('store', typed(`fn store(x: T, i: u32, row: u32, column: u32) {\n${body}\n}`, lanes));
  bindVariables(writer);
}

/** One line: the op's function called with what it reads. */
function writeOp(writer: Writer, node: Node): void {
  const name = `v${writer.values.size}`;
  writer.values.set(node, name);
  if (node.op === 'pick') {
    writer.lines.push(`let ${name} = ${writer.values.get(node.inputs[0]!)}[${node.attrs.index}];`);
    return;
  }
  const kernel = elementwiseKernel(node.op);
  const read = (i: number): string =>
    writer.values.get(node.inputs[i]!) ?? variable(writer, node.inputs[i]!, kernel.inputs[i]!, 'read');
  const values = kernel.inputs.map((_, i) => read(i));
  const whole = values.filter((_, i) => kernel.inputs[i] === 'whole');
  const each = values.filter((_, i) => kernel.inputs[i] !== 'whole');
  const stream = `STREAM_${name}`;
  if (node.attrs.stream !== undefined) writer.constants.set(stream, `const ${stream} = ${node.attrs.stream}u;`);
  const call = [...each, ...(kernel.extra?.(node.attrs, whole, stream) ?? [])].join(', ');
  writer.lines.push(`let ${name} = op_${kernel.file}(${call});`);
  writer.functions.set(`op_${kernel.file}`, typed(opFunction(kernel.file), writer.lanes));
}

function opFunction(file: string): string {
  const text = loadKernel(file).functions.get('op');
  if (text === undefined) throw internal(`shaders/${file}.wgsl has no function 'op'.`);
  return text.replace('fn op(', `fn op_${file}(`);
}

const INDEX: Readonly<Record<Indexing, string>> = { element: '[i]', column: '[column]', row: '[row]', whole: '' };

/** The expression for a value in memory; its variable is declared at the first use. */
function variable(writer: Writer, node: Node, indexing: Indexing, access: Access): string {
  const storage = writer.storageOf(node);
  const count = sizeOf(node.shape);
  const scalar = node.dtype === 'f32' ? 'f32' : 'u32';
  const vectors = writer.lanes === 4 && (indexing === 'element' || indexing === 'column');
  const type = vectors ? `array<vec4f, ${count / 4}>` : `array<${scalar}, ${count}>`;
  const known = writer.variables.get(storage);
  if (known !== undefined && known.type !== type) throw internal(`one buffer as ${known.type} and as ${type}.`);
  const name = known?.name ?? `e${writer.variables.size}`;
  writer.variables.set(storage, { name, type, access: known?.access === 'read_write' ? 'read_write' : access });
  return `${name}${INDEX[indexing]}`;
}

function bindVariables({ draft, variables, functions, constants }: Writer): void {
  const added = [...variables.values()];
  draft.source = {
    ...draft.source,
    bindings: [...draft.source.bindings.filter(({ name }) => name !== 'y'), ...added],
    functions,
    constants,
  };
  for (const [storage, { name }] of variables) draft.operands.set(name, storage);
}

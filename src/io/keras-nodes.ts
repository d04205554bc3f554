/** How the layers of a functional model are connected, as Keras 2, Keras 3 and tfjs write it; wgrad runs what is a chain. */
import { FormatError } from '../errors.ts';
import { either, expectOff, type Field, isAbsent, items, listed, member, text } from '../fields.ts';
import { show } from '../untrusted.ts';

/** What a layer is called with: the layer that the tensor comes from, and the arguments beside it. */
interface Call {
  readonly source: string;
  readonly kwargs: Field | undefined;
}

/**
 * The layers from the input to the output.
 * @throws FormatError where they are no chain, each used once
 */
export function chained(config: Field, list: Field): Field[] {
  const entries = items(list);
  const byName = new Map(entries.map((entry) => [nameOf(entry), entry]));
  if (byName.size < entries.length) throw notChain(list, 'two layers have one name');
  const chain: Field[] = [];
  let name: string | undefined = only(either(config, 'output_layers'), 'output');
  only(either(config, 'input_layers'), 'input');
  while (name !== undefined) {
    const entry = byName.get(name);
    if (entry === undefined) throw new FormatError(`${list.path} has no layer ${show(name)}, or needs it twice.`);
    byName.delete(name);
    chain.unshift(entry);
    name = sourceOf(entry, name);
  }
  const [left] = byName.keys();
  if (left === undefined) return chain;
  throw notChain(byName.get(left)!, `the layer ${show(left)} is not between the input and the output`);
}

const notChain = ({ path }: Field, what: string): FormatError =>
  new FormatError(`${path}: ${what}. wgrad runs models whose layers are one chain.`);

function nameOf(entry: Field): string {
  const name = member(entry, 'name');
  return text(isAbsent(name) ? member(member(entry, 'config'), 'name') : name);
}

/** Of a model's inputs or outputs, which Keras 3 gives without a list where it is one. */
function only(field: Field, what: string): string {
  const references = asReferences(field);
  if (references.length === 1) return text(listed(references[0]!)[0] ?? references[0]!);
  throw notChain(field, `the model has ${references.length} ${what}s`);
}

/** `['dense', 0, 0]` or a list of such. */
function asReferences(field: Field): Field[] {
  const list = listed(field);
  return typeof list[0]?.value === 'string' ? [field] : list;
}

function sourceOf(entry: Field, name: string): string | undefined {
  const nodes = either(entry, 'inbound_nodes');
  const calls = isAbsent(nodes) ? [] : items(nodes).map((node) => callsOf(node));
  if (calls.length === 0) return undefined;
  if (calls.length > 1) throw notChain(nodes, `the layer ${show(name)} is used ${calls.length} times`);
  const [first, ...more] = calls[0]!;
  if (first === undefined || more.length > 0) {
    throw notChain(nodes, `the layer ${show(name)} has ${calls[0]!.length} inputs`);
  }
  if (first.kwargs !== undefined && !isAbsent(first.kwargs)) expectOff(first.kwargs, ['training', 'mask']);
  return first.source;
}

/** Keras 2 and tfjs: `[['dense', 0, 0, kwargs]]`; Keras 3: `{ args, kwargs }`, with tensors somewhere in `args`. */
function callsOf(node: Field): Call[] {
  if (!Array.isArray(node.value)) {
    const kwargs = member(node, 'kwargs');
    return tensorsIn(member(node, 'args')).map((source) => ({ source, kwargs }));
  }
  return asReferences(node).map((reference) => {
    const [source = reference, , , kwargs] = listed(reference);
    return { source: text(source), kwargs };
  });
}

function tensorsIn(field: Field): string[] {
  if (Array.isArray(field.value)) return items(field).flatMap(tensorsIn);
  if (typeof field.value !== 'object' || field.value === null) return [];
  if (member(field, 'class_name').value !== '__keras_tensor__') return [];
  return [text(listed(member(member(field, 'config'), 'keras_history'))[0] ?? field)];
}

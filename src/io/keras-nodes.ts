/** How the layers of a functional model are connected, as Keras 2, Keras 3 and tfjs write it. */
import { FormatError } from '../errors.ts';
import { either, expectOff, type Field, isAbsent, items, listed, member, record, text, whole } from '../fields.ts';
import { classOf, isModel, nameOf } from './keras-entries.ts';

/** A tensor that a call takes, or that a model takes or gives. */
export interface Reference {
  readonly path: string;
  readonly layer: string;
  /** which of the layer's calls, counted as the file does */
  readonly call: number;
  /** which of the tensors that the call gives */
  readonly output: number;
}

/** A call of a layer. */
export interface NodeCall {
  readonly path: string;
  readonly inputs: readonly Reference[];
}

/** The layers from the input to the output; undefined where they are no chain, each called once. @throws FormatError */
export function chained(config: Field, list: Field): Field[] | undefined {
  const byName = new Map(items(list).map((entry) => [nameOf(entry), entry]));
  const outputs = endsIn(config, 'output_layers').references;
  const inputs = endsIn(config, 'input_layers').references;
  if (byName.size < items(list).length || inputs.length !== 1) return undefined;
  const chain: Field[] = [];
  let wanted: readonly Reference[] = outputs;
  while (wanted.length === 1) {
    const [{ layer, call, output }] = wanted as [Reference];
    const entry = byName.get(layer);
    if (entry === undefined || output > 0 || call > (isModel(classOf(entry)) ? 1 : 0)) return undefined;
    byName.delete(layer);
    chain.unshift(entry);
    const calls = callsOf(entry);
    if (calls.length > 1) return undefined;
    if (calls.length === 0) return byName.size === 0 && inputs[0]!.layer === layer ? chain : undefined;
    wanted = calls[0]!.inputs;
  }
  return undefined;
}

/** A model's inputs or outputs: a list; a record, where Keras 3 has them by name; or one alone. */
export function endsIn(config: Field, name: string): { names: string[] | undefined; references: Reference[] } {
  const field = either(config, name);
  const { value } = field;
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, 'class_name')) {
    const names = Object.keys(record(field));
    return { names, references: names.map((each) => referenceOf(member(field, each))) };
  }
  return { names: undefined, references: asReferences(field).map(referenceOf) };
}

/** `['dense', 0, 0]` or a list of such. */
function asReferences(field: Field): Field[] {
  const list = listed(field);
  return typeof list[0]?.value === 'string' ? [field] : list;
}

function referenceOf(field: Field): Reference {
  const [layer = field, call, output] = listed(field);
  const index = (given: Field | undefined): number => (given === undefined ? 0 : whole(given, 0));
  return { path: field.path, layer: text(layer), call: index(call), output: index(output) };
}

/** The calls of a layer; none of an input. @throws FormatError where one has arguments that wgrad does not have */
export function callsOf(entry: Field): NodeCall[] {
  const nodes = either(entry, 'inbound_nodes');
  return isAbsent(nodes) ? [] : items(nodes).map(callOf);
}

/** Keras 2 and tfjs: `[['dense', 0, 0, kwargs]]`; Keras 3: `{ args, kwargs }`, with tensors somewhere in `args`. */
function callOf(node: Field): NodeCall {
  const { path } = node;
  if (!Array.isArray(node.value)) {
    const kwargs = member(node, 'kwargs');
    expectNoArguments(kwargs);
    // layers of attention and recurrent ones may be given tensors by name, in any order
    const named = isAbsent(kwargs) ? [] : NAMED_TENSORS.flatMap((name) => tensorsIn(member(kwargs, name)));
    const args = member(node, 'args');
    if (Array.isArray(args.value)) items(args).forEach(expectNoNumber);
    const positional = tensorsIn(args);
    return { path, inputs: someIn(path, withMask(kwargs, [...positional, ...named])) };
  }
  const references = asReferences(node);
  for (const reference of references) expectNoArguments(listed(reference)[3]);
  return { path, inputs: someIn(path, references.map(referenceOf)) };
}

/** An operation of Keras's on a tensor and a number is none of its layers. */
function expectNoNumber({ path, value }: Field): void {
  if (typeof value !== 'number') return;
  throw new FormatError(
    `${path} is ${value}; expected tensors alone. Write it with layers of Keras, and save the model again.`,
  );
}

/** A mask of attention comes fourth: query, value, key, mask. */
function withMask(kwargs: Field, inputs: readonly Reference[]): readonly Reference[] {
  const [mask] = isAbsent(kwargs) ? [] : tensorsIn(member(kwargs, 'attention_mask'));
  if (mask === undefined) return inputs;
  const [query, value, key = value] = inputs;
  return query === undefined || value === undefined ? inputs : [query, value, key!, mask];
}

/** In the order in which the layers take them. */
const NAMED_TENSORS = ['query', 'value', 'key', 'initial_state'];

/** What would act on a call, and wgrad's layers are not told by the call. */
const ARGUMENTS = ['training', 'mask', 'attention_mask', 'use_causal_mask', 'return_attention_scores'];

function expectNoArguments(kwargs: Field | undefined): void {
  if (kwargs === undefined || isAbsent(kwargs)) return;
  const isTensor = (name: string): boolean => name === 'attention_mask' && tensorsIn(member(kwargs, name)).length > 0;
  expectOff(
    kwargs,
    ARGUMENTS.filter((name) => !isTensor(name)),
  );
}

function someIn(path: string, inputs: readonly Reference[]): readonly Reference[] {
  if (inputs.length > 0) return inputs;
  throw new FormatError(`${path}: the call takes no tensor; expected one such as ['dense', 0, 0].`);
}

function tensorsIn(field: Field): Reference[] {
  if (Array.isArray(field.value)) return items(field).flatMap(tensorsIn);
  if (typeof field.value !== 'object' || field.value === null) return [];
  if (member(field, 'class_name').value !== '__keras_tensor__') return [];
  return [referenceOf(member(member(field, 'config'), 'keras_history'))];
}

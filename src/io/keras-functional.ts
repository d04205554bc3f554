/** A functional model of layers that are made already, connected as a file says. */
import { FormatError } from '../errors.ts';
import { type Field, items, member, text, within } from '../fields.ts';
import { Model, model } from '../nn/model.ts';
import type { ModelTensor } from '../nn/model-tensor.ts';
import { show } from '../untrusted.ts';
import { inOrder } from './call-order.ts';
import { endsFrom, inputFrom } from './keras-ends.ts';
import { classOf, isInput, isModel, listOf, nameOf, ownOf } from './keras-entries.ts';
import { callsOf, endsIn, type Reference } from './keras-nodes.ts';

/** A layer or model that a file lists, made. */
export interface Part {
  readonly entry: Field;
  readonly made: Parameters<typeof callFor>[0];
}

/** What gives tensors: an input, or a layer with its calls. */
interface Source {
  readonly entry: Field;
  readonly calls: readonly PlacedCall[];
  /** what the file calls the first of them */
  first: number;
}

/** A call, and what it gives once it is made. */
interface PlacedCall {
  readonly path: string;
  readonly inputs: readonly Reference[];
  readonly run: (inputs: readonly ModelTensor[]) => readonly ModelTensor[];
  outputs: readonly ModelTensor[];
}

type Sources = ReadonlyMap<string, Source>;

/** @throws FormatError, UsageError, ShapeError */
export function functionalFrom(field: Field, parts: readonly Part[], options: { name: string; seed?: number }): Model {
  const config = member(field, 'config');
  const own = ownOf(field);
  const [inputs, outputs] = [endsIn(config, 'input_layers'), endsIn(config, 'output_layers')];
  const inputNames = inputs.references.map(({ layer }) => layer);
  const sources = sourcesOf(field, parts, own, inputNames);
  inputs.references.forEach((from) => void expectInput(callAt(sources, from), from));
  const calls = [...sources.values()].flatMap((source) => source.calls);
  countCalls(sources, [...calls.flatMap((call) => call.inputs), ...outputs.references]);
  const round = ({ path }: PlacedCall): FormatError =>
    new FormatError(`${path}: the layers go round: this call needs what it gives itself. wgrad runs no such model.`);
  const first = own === undefined ? [] : firstCalls(member(own, 'calls'), sources);
  for (const call of inOrder([...first, ...calls], (each) => each.inputs.map((from) => callAt(sources, from)), round)) {
    if (call.inputs.length === 0) continue;
    call.outputs = within(call.path, () => call.run(call.inputs.map((from) => tensorAt(sources, from))));
  }
  const tensorsOf = ({ references }: typeof inputs): ModelTensor[] => references.map((from) => tensorAt(sources, from));
  const made = model({
    ...options,
    inputs: endsFrom(inputs, tensorsOf(inputs), own && member(own, 'inputs')),
    outputs: endsFrom(outputs, tensorsOf(outputs), own && member(own, 'outputs')),
  });
  checkAllUsed(sources, inputNames, made);
  return made;
}

/** By the file's names. */
function sourcesOf(field: Field, parts: readonly Part[], own: Field | undefined, inputNames: string[]): Sources {
  const byEntry = new Map(parts.map(({ entry, made }) => [entry.value, made]));
  const sources = new Map<string, Source>();
  for (const entry of items(listOf(field))) {
    const name = nameOf(entry);
    if (sources.has(name)) {
      throw new FormatError(`${entry.path}: two layers are named ${show(name)}; expected each name once.`);
    }
    const part = byEntry.get(entry.value);
    const calls = part === undefined ? [inputCall(entry, own, inputNames.indexOf(name))] : layerCalls(entry, part);
    sources.set(name, { entry, calls, first: 0 });
  }
  return sources;
}

const inputCall = (entry: Field, own: Field | undefined, index: number): PlacedCall => {
  const outputs = [inputFrom(entry, own && member(own, 'inputs'), index)];
  return { path: entry.path, inputs: [], run: () => outputs, outputs };
};

function layerCalls(entry: Field, part: Part['made']): PlacedCall[] {
  const calls = callsOf(entry).map((call) => ({ ...call, run: callFor(part), outputs: [] }));
  if (calls.length > 0) return calls;
  throw new FormatError(`${entry.path}: nothing goes into ${show(nameOf(entry))}; expected inbound_nodes.`);
}

function callFor(
  part: Model | { readonly apply: (x: ModelTensor | readonly ModelTensor[]) => ModelTensor },
): PlacedCall['run'] {
  if (part instanceof Model) return (inputs) => part.callee.call(part.name, inputs).outputs;
  return (inputs) => [part.apply(inputs.length === 1 ? inputs[0]! : inputs)].flat();
}

/** Calls of a model within the model are counted from 1 by Keras 2 and tfjs, which count the model itself, else from 0. */
function countCalls(sources: Sources, references: readonly Reference[]): void {
  const least = new Map<string, number>();
  for (const { layer, call } of references) least.set(layer, Math.min(call, least.get(layer) ?? 1));
  for (const [name, source] of sources) if (isModel(classOf(source.entry))) source.first = least.get(name) ?? 0;
}

function callAt(sources: Sources, { path, layer, call }: Reference): PlacedCall {
  const source = sources.get(layer);
  if (source === undefined)
    throw new FormatError(`${path}: the model has no layer ${show(layer)}; expected one that it lists.`);
  const found = source.calls[call - source.first];
  if (found !== undefined) return found;
  throw new FormatError(
    `${path}: ${show(layer)} has no call ${call}; it has ${source.calls.length}, counted from ${source.first}.`,
  );
}

function tensorAt(sources: Sources, reference: Reference): ModelTensor {
  const { path, layer, output } = reference;
  const { outputs } = callAt(sources, reference);
  const tensor = outputs[output];
  if (tensor !== undefined) return tensor;
  throw new FormatError(
    `${path}: ${show(layer)} gives no tensor ${output}; it gives ${outputs.length}, counted from 0.`,
  );
}

function expectInput({ inputs }: PlacedCall, { path, layer }: Reference): void {
  if (inputs.length > 0) throw new FormatError(`${path}: ${show(layer)} is a layer; expected an InputLayer.`);
}

/** In the order in which wgrad ran them, which decides what is random in them. */
function firstCalls(field: Field, sources: Sources): PlacedCall[] {
  const taken = new Map<string, number>();
  return items(field).map((item) => {
    const layer = text(item);
    const index = taken.get(layer) ?? 0;
    taken.set(layer, index + 1);
    return callAt(sources, { path: item.path, layer, call: index + (sources.get(layer)?.first ?? 0), output: 0 });
  });
}

function checkAllUsed(sources: Sources, inputNames: readonly string[], { network }: Model): void {
  const used = new Set(network!.calls);
  for (const [name, { entry, calls }] of sources) {
    const isUsed = isInput(classOf(entry))
      ? inputNames.includes(name)
      : calls.every(({ outputs }) => used.has(outputs[0]!.call!));
    if (isUsed) continue;
    throw new FormatError(`${entry.path}: the layer ${show(name)} is not between the inputs and the outputs.`);
  }
}

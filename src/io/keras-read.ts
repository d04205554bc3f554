/**
 * Reads Keras's own files: `.keras` of Keras 3 and `.h5` of Keras 1 to 3. The model is described first and checked whole; then its
 * weights are read, and what its optimizer has learnt.
 */
import { FormatError } from '../errors.ts';
import { type Field, isAbsent, items, member, number, root, text, whole } from '../fields.ts';
import { groupBy } from '../graph/group-by.ts';
import { RATES_WORDS } from '../graph/words.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import type { Config } from '../nn/config.ts';
import type { OptimizerState } from '../nn/optimizer-state.ts';
import { show, showShape } from '../untrusted.ts';
import { type Hdf5Reader, type Hdf5Tensor, isHdf5, readHdf5 } from './hdf5.ts';
import { parseJson, parseJsonText } from './json.ts';
import { expectOfKeras, withCallOptions } from './keras-custom.ts';
import { listOf, nameOf, placesOf } from './keras-entries.ts';
import type { FileModel } from './keras-graph.ts';
import { lossesFrom } from './keras-losses.ts';
import { withoutMasks } from './keras-masks.ts';
import { modelFrom } from './keras-model.ts';
import { endsIn } from './keras-nodes.ts';
import { optimizerOf } from './keras-optimizers.ts';
import { OWN, withOwn } from './keras-own.ts';
import { isFixed, variablePlaces } from './keras-places.ts';
import { stateOf } from './keras-state.ts';
import { mostOfVocabulary, withVocabularies } from './keras-vocabularies.ts';
import { withFunctionsOfKeras3 } from './old-functions.ts';
import { type LoadedModel, type LoadOptions, paramsOf } from './tfjs-read.ts';
import type { LoadedTraining } from './tfjs-training.ts';
import { isState, type PlacedParam } from './weight-names.ts';
import { unzip } from './zip.ts';

const LIMITS = { depth: 64, values: 1_000_000 };
const LONGEST_JSON = 16 * 2 ** 20;
const MOST_BYTES = 2 ** 31;
const WEIGHTS = 'model.weights.h5';
const FILES: ReadonlyMap<string, number> = new Map([
  ['config.json', LONGEST_JSON],
  ['metadata.json', LONGEST_JSON],
  [WEIGHTS, MOST_BYTES],
]);

/** What a file says, before any of it is looked at. */
interface Description {
  readonly file: string;
  /** what to call the file of weights */
  readonly weights: string;
  readonly model: Field;
  /** how it is compiled; its optimizer */
  readonly compiled: Field;
  readonly optimizer: Field;
  /** what wgrad wrote */
  readonly own: Field;
  /** what else is in an archive */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** Where the tensors of a file are. */
interface Places {
  /** of each weight; undefined for those that Keras has none of */
  readonly weights: readonly (Hdf5Tensor | undefined)[];
  readonly optimizer: { readonly tensors: readonly Hdf5Tensor[]; readonly names?: readonly string[] };
}

/** @param file what to call it in errors @throws FormatError */
export async function readKeras(file: string, bytes: Uint8Array, options: LoadOptions): Promise<LoadedModel> {
  if (isHdf5(bytes)) {
    return readHdf5(file, bytes, (reader) => loaded(describedHdf5(file, reader), reader, placesInHdf5, options));
  }
  const { description, weights } = describedArchive(file, bytes);
  return readHdf5(description.weights, weights, (reader) => loaded(description, reader, placesInArchive, options));
}

function describedArchive(file: string, bytes: Uint8Array): { description: Description; weights: Uint8Array } {
  const files = unzip(bytes, file, (path) => FILES.get(path) ?? mostOfVocabulary(path));
  const take = (name: string): Uint8Array => {
    const found = files[name];
    if (found !== undefined) return found;
    throw new FormatError(`${file}: has no ${name}; expected a file that Keras's model.save() has written.`);
  };
  const json = (name: string): Field => root(`${file}: ${name}`, parseJson(`${file}: ${name}`, take(name), LIMITS));
  const [model, metadata] = [json('config.json'), json('metadata.json')];
  const compiled = member(model, 'compile_config');
  const optimizer = isAbsent(compiled) || isEmpty(compiled) ? ABSENT : member(compiled, 'optimizer');
  const described = { file, weights: `${file}: ${WEIGHTS}`, compiled, optimizer, own: member(metadata, OWN) };
  return { description: { ...described, model, files }, weights: take(WEIGHTS) };
}

const ABSENT: Field = { path: '', value: undefined };
const isEmpty = ({ value }: Field): boolean => Object.keys(value as object).length === 0;

function describedHdf5(file: string, reader: Hdf5Reader): Description {
  const json = (name: string): Field => {
    const found = reader.text('', name);
    if (found === undefined) return { path: `${file}: ${name}`, value: undefined };
    if (found.length > LONGEST_JSON) throw new FormatError(`${file}: ${name} has ${found.length} characters.`);
    return root(`${file}: ${name}`, parseJsonText(`${file}: ${name}`, found, LIMITS));
  };
  const model = json('model_config');
  if (isAbsent(model)) {
    throw new FormatError(
      `${file}: has no model_config; it may be a file of weights alone. Save the whole model, with Keras's model.save().`,
    );
  }
  const version = { keras_version: reader.text('', 'keras_version') ?? '1.0' };
  const compiled = json('training_config');
  const optimizer = isAbsent(compiled) ? ABSENT : member(compiled, 'optimizer_config');
  const described = { file, weights: file, compiled, optimizer, own: json(OWN) };
  return { ...described, model: withFunctionsOfKeras3(model, root(file, version)) };
}

function loaded(
  described: Description,
  reader: Hdf5Reader,
  placesIn: (described: Description, reader: Hdf5Reader, params: readonly Param[], made: FileModel) => Places,
  { compile = true }: LoadOptions,
): LoadedModel {
  const { file, own } = described;
  const bare = withVocabularies(file, withoutMasks(described.model), described.files);
  expectOfKeras(bare);
  const hasOwn = !isAbsent(own);
  const model = withOwn(withCallOptions(bare), hasOwn ? member(own, 'models') : ABSENT);
  const seed = hasOwn ? whole(member(own, 'seed'), 0) : undefined;
  if (seed !== undefined && seed >= 2 ** 32) throw new FormatError(`${own.path}.seed is ${seed}; expected 32 bits.`);
  const made = modelFrom(file, model, seed);
  const params = paramsOf(made.model.weights, made.leaves).map((param): Param => {
    const { className, config } = made.leaves.get(param.path)!;
    return { ...param, className, config: config.value as Config };
  });
  const places = placesIn({ ...described, model }, reader, params, made);
  const training = compile ? trainingOf(described, model, reader, places, params, made) : undefined;
  const weights = params.map((param, i): NamedWeight => {
    const { name, shape } = param;
    const tensor = places.weights[i];
    return { name, shape, values: tensor === undefined ? fixedValues(param) : reader.floats(tensor) };
  });
  return { name: made.model.name, seed, model: made.model, weights, training };
}

/** Whether Keras has it among the weights of its files. */
const isKept = ({ className, config }: Param): boolean => !isFixed(className, config);

interface Param extends PlacedParam {
  readonly className: string;
  readonly config: Config;
}

/** Of a layer that was given its statistics. */
function fixedValues({ config, param, shape }: Param): Float32Array {
  const given = config[param];
  const size = shape.reduce((product, each) => product * each, 1);
  const values = [given].flat(8) as number[];
  return values.length === size ? Float32Array.from(values) : new Float32Array(size).fill(values[0]!);
}

const lacks = (where: string, { name, shape }: PlacedParam): FormatError =>
  new FormatError(`${where}: lacks '${name}' ${showShape(shape)}. The file is of another model, or incomplete.`);

function expectShape(where: string, tensor: Hdf5Tensor, { name, shape }: PlacedParam): Hdf5Tensor {
  if (tensor.shape.join() === shape.join()) return tensor;
  throw new FormatError(
    `${where}: ${show(tensor.path)}, which is '${name}', is ${showShape(tensor.shape)}; expected ${showShape(shape)}. The file is of another model.`,
  );
}

/** Of a `.keras` file: each weight at the place of its layer. */
function placesInArchive({ weights: where }: Description, reader: Hdf5Reader, params: readonly Param[]): Places {
  const byLayer = groupBy(params, ({ place }) => place);
  const places = new Map<Param, Hdf5Tensor>();
  for (const [place, own] of byLayer) {
    const { className, config } = own[0]!;
    if (isFixed(className, config)) continue;
    const layer = `layers/${place.replaceAll('/', '/layers/')}`;
    const names = own.map(({ param }) => param);
    const inner = variablePlaces(className, config, names);
    own.forEach((param, i) => {
      const tensor = reader.tensor(`${layer}/${inner[i]!.place}`);
      if (tensor === undefined) throw lacks(where, param);
      places.set(param, expectShape(where, tensor, param));
    });
  }
  expectNoOthers(where, reader, new Set([...places.values()].map(({ path }) => path)));
  const count = reader.names('optimizer/vars')?.length ?? 0;
  const tensors = Array.from({ length: count }, (_, i) => {
    const tensor = reader.tensor(`optimizer/vars/${i}`);
    if (tensor !== undefined) return tensor;
    throw new FormatError(`${where}: lacks optimizer/vars/${i}. The file is incomplete.`);
  });
  return { weights: params.map((param) => places.get(param)), optimizer: { tensors } };
}

const DEEPEST = 32;
const MOST_GROUPS = 50_000;

/** @throws FormatError where a weight has no place in the model */
function expectNoOthers(where: string, reader: Hdf5Reader, known: ReadonlySet<string>): void {
  let groups = 0;
  const look = (path: string, depth: number): void => {
    groups += 1;
    if (depth > DEEPEST || groups > MOST_GROUPS) {
      throw new FormatError(`${where}: ${show(path)}: more groups than any model has. It is no model.`);
    }
    for (const name of reader.names(path) ?? []) {
      const own = `${path}/${name}`;
      if (known.has(own) || isState(own)) continue;
      if (reader.names(own) !== undefined) look(own, depth + 1);
      else {
        throw new FormatError(
          `${where}: the model has no place for ${show(own)}. The file is of another model, or of a layer that keeps more than wgrad's.`,
        );
      }
    }
  };
  look('layers', 0);
}

/** Of a `.h5` file: the weights of each layer of the model by their order, those that learn before the others. */
function placesInHdf5({ file, model }: Description, reader: Hdf5Reader, params: readonly Param[]): Places {
  const listed = reader.texts('model_weights', 'layer_names');
  if (listed === undefined) throw new FormatError(`${file}: has no model_weights with layer_names. It is incomplete.`);
  const list = items(listOf(model));
  const entries = list.map(nameOf);
  const within = placesOf(listOf(model), '');
  const places = new Map<Param, Hdf5Tensor>();
  for (const [i, entry] of entries.entries()) {
    const at = within.get(list[i]!.value)!;
    const own = params.filter(({ place }) => place === at || place.startsWith(`${at}/`)).filter(isKept);
    const names = listed.includes(entry) ? (reader.texts(`model_weights/${entry}`, 'weight_names') ?? []) : [];
    const sorted = [...own.filter(({ trainable }) => trainable), ...own.filter(({ trainable }) => !trainable)];
    if (names.length !== sorted.length) {
      throw new FormatError(
        `${file}: the layer ${show(entry)} has ${names.length} weights; expected ${sorted.length}. The file is of another model, or incomplete.`,
      );
    }
    sorted.forEach((param, k) => {
      const tensor = reader.tensor(`model_weights/${entry}/${names[k]!}`);
      if (tensor === undefined) throw lacks(file, param);
      places.set(param, expectShape(file, tensor, param));
    });
  }
  const weights = params.map((param) => places.get(param));
  const names = reader.texts('optimizer_weights', 'weight_names') ?? [];
  const tensors = names.map((name) => {
    const tensor = reader.tensor(`optimizer_weights/${name}`);
    if (tensor !== undefined) return tensor;
    throw new FormatError(`${file}: lacks optimizer_weights/${show(name)}. The file is incomplete.`);
  });
  return { weights, optimizer: { tensors, names } };
}

/** @throws FormatError */
function trainingOf(
  { file, compiled, optimizer: written, own }: Description,
  model: Field,
  reader: Hdf5Reader,
  places: Places,
  params: readonly Param[],
  made: FileModel,
): LoadedTraining | undefined {
  if (isAbsent(written)) return undefined;
  expectOfKeras(compiled);
  const ownPlace = isAbsent(own) ? undefined : member(own, 'epsilonPlace').value;
  const optimizer = optimizerOf(written, ownPlace === 'paper');
  const isList = member(model, 'class_name').value === 'Sequential';
  const named = isList ? undefined : endsIn(member(model, 'config'), 'output_layers').names;
  const losses = lossesFrom(compiled, member(compiled, 'loss_weights'), named ?? made.outputs);
  const { tensors } = places.optimizer;
  if (tensors.length === 0) return { optimizer, losses, state: undefined };
  const learning = params.filter(({ trainable }) => trainable);
  const order = made.model.weights.filter(({ trainable }) => trainable);
  const state = stateOf(reader, { file, ...places.optimizer }, optimizer, learning, order);
  return { optimizer, losses, state: state && withOwnState(state, own, reader) };
}

/** What wgrad wrote comes back to the bit. Where the optimizer went on elsewhere, that is out of date. */
function withOwnState(state: OptimizerState, own: Field, reader: Hdf5Reader): OptimizerState {
  if (isAbsent(own)) return state;
  const [step, rates] = [member(own, 'step'), member(own, 'rates')];
  if (isAbsent(step) || whole(step, 0) !== state.step) return state;
  const words = Uint32Array.from(items(rates).map(number));
  const floats = new Float32Array(words.buffer);
  if (words.length !== RATES_WORDS || !floats.every(Number.isFinite)) {
    throw new FormatError(`${rates.path}: expected the ${RATES_WORDS} words of finite floats. The file is damaged.`);
  }
  const slots = new Map(items(member(own, 'slots')).map((name, i) => [text(name), i]));
  return {
    step: state.step,
    rates: floats,
    slots: state.slots.map((slot) => {
      const at = slots.get(slot.name);
      const tensor = at === undefined ? undefined : reader.tensor(`${OWN}/${at}`);
      if (tensor === undefined || tensor.shape.join() !== slot.shape.join()) return slot;
      return { ...slot, values: reader.floats(tensor) };
    }),
  };
}

/**
 * Models as Keras 3 writes them: `.keras` (a zip archive of config.json, metadata.json and model.weights.h5), and the older `.h5`. What
 * Keras has no field for (the seed, rates to the bit, where epsilon stands) stands beside it, where Keras does not
 * look and which it leaves out when it saves the model again.
 */
import { groupBy } from '../graph/group-by.ts';
import { RATES } from '../graph/words.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import { snakeCase } from '../nn/called-layer.ts';
import type { Config, Configured } from '../nn/config.ts';
import type { LayerTopology, Topology } from '../nn/topology.ts';
import type { ModelArtifacts, TrainingArtifact } from './artifacts.ts';
import { type Hdf5Content, type Hdf5Values, writeHdf5 } from './hdf5.ts';
import { kerasModel, object, withoutModules } from './keras-config.ts';
import { placesOf } from './keras-entries.ts';
import { OWN, type OwnModels, withoutOwn } from './keras-own.ts';
import { isFixed, variablePlaces } from './keras-places.ts';
import { kerasVariables, ownSlots } from './keras-state.ts';
import { withoutVocabularies } from './keras-vocabularies.ts';
import { snakeName } from './tfjs-compiled.ts';
import { inKerasOrder } from './tfjs-order.ts';
import { zip } from './zip.ts';

const WHERE = 'model.save';
/** By whose rules the files are written. */
export const KERAS_VERSION = '3.15.1';

/** A layer at its place: of models within models the paths are those of all of them. */
interface Placed {
  readonly layer: LayerTopology;
  /** in a `.keras` file: `layers/sequential/layers/dense` */
  readonly place: string;
  /** the names of the models that it is in, and its own: `inner/dense` */
  readonly path: string;
  /** what Keras calls it: without the names of functional models, whose layers have theirs before they are in another one */
  readonly short: string;
  /** false where it is frozen, or a model that it is in */
  readonly learns: boolean;
}

/** All layers that are no models, in Keras's order. */
function layersIn(topology: Topology, place = '', path = '', short = '', learns = true): Placed[] {
  const list = topology.layers;
  const entries = { path: '', value: list.map(({ className, model }) => ({ class_name: classIn(className, model) })) };
  const places = [...placesOf(entries, '').values()];
  return list.flatMap((layer, i): Placed[] => {
    const own = {
      ...{ layer, place: `${place}layers/${places[i]}`, path: `${path}${layer.name}` },
      short: `${short}${layer.name}`,
      learns: learns && layer.trainable,
    };
    return layer.model === undefined
      ? [own]
      : layersIn(layer.model, `${own.place}/`, `${own.path}/`, shortOf(layer, short), own.learns);
  });
}

const shortOf = ({ name, model }: LayerTopology, short: string): string =>
  model!.className === 'Sequential' ? `${short}${name}/` : short;

/** What Keras counts it as. */
function classIn(className: string, model: Topology | undefined): string {
  if (model !== undefined) return model.className;
  return className === 'ThresholdedReLU' ? 'ReLU' : className;
}

/** A weight as Keras keeps it. */
interface KerasWeight extends Hdf5Values {
  readonly name: string;
  readonly trainable: boolean;
  readonly place: string;
  readonly path: string;
}

function weightsIn(artifacts: ModelArtifacts): { layer: Placed; weights: KerasWeight[] }[] {
  const values = new Map(artifacts.weights.map((weight) => [weight.name, weight]));
  const { topology } = artifacts;
  const all = layersIn(topology, '', '', topology.className === 'Sequential' ? `${topology.name}/` : '');
  const taken = groupBy(all, ({ short }) => short);
  return all.map((placed) => {
    const { layer, place } = placed;
    const path = taken.get(placed.short)!.length > 1 ? placed.path : placed.short;
    const { className, params, weights, config } = layer;
    const places = variablePlaces(className, config!, params);
    const kept = isFixed(className, config!) ? [] : weights;
    return {
      layer: placed,
      weights: kept.map((name, i): KerasWeight => {
        const own = values.get(name)!;
        // Keras counts in whole numbers
        const isCount = className === 'Normalization' && params[i] === 'count';
        return {
          name,
          trainable: placed.learns && className !== 'Normalization' && !params[i]!.startsWith('moving_'),
          shape: own.shape,
          values: isCount ? Int32Array.from(own.values, Math.round) : own.values,
          place: `${place}/${places[i]!.place}`,
          path: `${path}/${places[i]!.path}`,
        };
      }),
    };
  });
}

/** What a file says of a model's training that Keras has no field for; and what its optimizer has in another form. */
interface Own {
  readonly json: object;
  readonly tensors: readonly NamedWeight[];
}

function ownOf({ seed, training }: ModelArtifacts, models: OwnModels): Own {
  const tensors = training === undefined ? [] : ownSlots(training.optimizer, training.state);
  const learnt = training && {
    step: training.state.step,
    rates: [...new Uint32Array(training.state.rates.slice().buffer)],
    ...(training.optimizer.config.epsilon_place && { epsilonPlace: training.optimizer.config.epsilon_place }),
    slots: tensors.map(({ name }) => name),
  };
  return { json: { seed, models, ...learnt }, tensors };
}

/** The params that the optimizer has slots of, in Keras's order. */
function learningIn(placed: readonly { weights: readonly KerasWeight[] }[], training: TrainingArtifact): KerasWeight[] {
  const slots = new Set(training.state.slots.map(({ name }) => name.slice(0, name.lastIndexOf('/'))));
  return placed.flatMap(({ weights }) => weights.filter(({ name }) => slots.has(name)));
}

/** The bytes of a `.keras` file. @throws UsageError */
export async function kerasArchive(given: ModelArtifacts): Promise<Uint8Array<ArrayBuffer>> {
  const artifacts = { ...given, topology: inKerasOrder(given.topology) };
  const { topology, training } = artifacts;
  const placed = weightsIn(artifacts);
  const { model: whole, models } = withoutOwn(kerasModel(topology));
  const { model, files } = withoutVocabularies(whole);
  const own = ownOf(artifacts, models);
  const groups = new Map<string, Record<string, string>>();
  for (const { layer } of placed) groups.set(`${layer.place}/vars`, { name: layer.layer.name });
  groups.set('vars', {});
  const tensors = new Map<string, Hdf5Values>();
  for (const { place, ...weight } of placed.flatMap(({ weights }) => weights)) tensors.set(place, weight);
  if (training !== undefined) {
    const variables = kerasVariables(training.optimizer, training.state, learningIn(placed, training), () => '');
    groups.set('optimizer/vars', { name: snakeCase(training.optimizer.class_name) });
    for (const [i, variable] of variables.entries()) tensors.set(`optimizer/vars/${i}`, variable);
  }
  own.tensors.forEach((tensor, i) => void tensors.set(`${OWN}/${i}`, tensor));
  const config = { ...model, ...(training && { compile_config: compileConfig(artifacts, training) }) };
  const metadata = { keras_version: KERAS_VERSION, date_saved: '1980-01-01@00:00:00', [OWN]: own.json };
  return zip(
    {
      'metadata.json': encoded(metadata),
      'config.json': encoded(config),
      'model.weights.h5': await writeHdf5(WHERE, { groups, tensors }),
      ...files,
    },
    false,
  );
}

/** The bytes of a `.h5` file, as Keras 3 writes it. @throws UsageError */
export async function kerasHdf5(given: ModelArtifacts): Promise<Uint8Array<ArrayBuffer>> {
  const artifacts = { ...given, topology: inKerasOrder(given.topology) };
  const { topology, training } = artifacts;
  const { model, models } = withoutOwn(withoutModules(kerasModel(topology)));
  const own = ownOf(artifacts, models);
  const placed = weightsIn(artifacts);
  const content = { groups: new Map(), tensors: new Map<string, Hdf5Values>() } satisfies Hdf5Content;
  const names = [...(topology.className === 'Sequential' ? [] : topology.inputs), ...topology.layers].map(
    ({ name }) => name,
  );
  const versions = { backend: 'webgpu', keras_version: KERAS_VERSION };
  content.groups.set('model_weights', { ...versions, layer_names: names });
  for (const name of [...names, 'top_level_model_weights']) {
    const inside = placed.filter(({ layer }) => layer.path === name || layer.path.startsWith(`${name}/`));
    const all = inside.flatMap(({ weights }) => weights);
    const sorted = [...all.filter(({ trainable }) => trainable), ...all.filter(({ trainable }) => !trainable)];
    content.groups.set(`model_weights/${name}`, { weight_names: sorted.map(({ path }) => path) });
    for (const weight of sorted) content.tensors.set(`model_weights/${name}/${weight.path}`, weight);
  }
  const training_config = training && {
    ...compileConfig(artifacts, training, true),
    optimizer_config: optimizerJson(training, true),
  };
  content.groups.set('', {
    ...versions,
    model_config: text(model),
    ...(training_config && { training_config: text(training_config) }),
    [OWN]: text(own.json),
  });
  if (training !== undefined) {
    const pathOf = ({ name }: { readonly name: string }) => byName.get(name)!.path;
    const byName = new Map(placed.flatMap(({ weights }) => weights).map((weight) => [weight.name, weight]));
    const variables = kerasVariables(training.optimizer, training.state, learningIn(placed, training), pathOf);
    content.groups.set('optimizer_weights', { weight_names: variables.map(({ name }) => name) });
    for (const variable of variables) content.tensors.set(`optimizer_weights/${variable.name}`, variable);
  }
  own.tensors.forEach((tensor, i) => void content.tensors.set(`${OWN}/${i}`, tensor));
  return writeHdf5(WHERE, content);
}

function compileConfig({ topology }: ModelArtifacts, training: TrainingArtifact, legacy = false): object {
  const { outputs } = training;
  const made = (module: string) => (each: string | Configured) =>
    typeof each === 'string' || legacy ? snakeName(each) : object(module, each.class_name, each.config);
  const { form, names } = topology.ends.outputs;
  const ofAll = (all: readonly unknown[]): unknown => {
    if (form === 'record') return Object.fromEntries(names.map((name, i) => [name, all[i]]));
    return outputs.length === 1 ? all[0] : all;
  };
  const weights = outputs.map(({ lossWeight }) => lossWeight);
  return {
    ...(!legacy && { optimizer: optimizerJson(training) }),
    loss: ofAll(outputs.map(({ loss }) => made('keras.losses')(loss))),
    loss_weights: weights.every((weight) => weight === 1) ? null : ofAll(weights),
    metrics: ofAll(outputs.map(({ metrics }) => metrics.map(made('keras.metrics')))),
    ...{ weighted_metrics: null, run_eagerly: false, steps_per_execution: 1, jit_compile: true },
  };
}

function optimizerJson({ optimizer, state }: TrainingArtifact, legacy = false): object {
  const { epsilon_place: _, learning_rate, ...config } = optimizer.config;
  const schedule = typeof learning_rate === 'object' ? (learning_rate as Configured) : undefined;
  const rate =
    schedule === undefined
      ? state.rates[RATES.learningRate]!
      : object('keras.optimizers.schedules', schedule.class_name, schedule.config);
  const own: Config | object = { name: snakeCase(optimizer.class_name), learning_rate: rate, ...config };
  if (legacy) return { class_name: optimizer.class_name, config: own };
  return object('keras.optimizers', optimizer.class_name, own);
}

/** Options of optimizers and schedules that Python takes as floats alone, which JavaScript writes as 0 or 1. */
const FLOATS = [
  '(?:initial_)?learning_rate',
  'momentum',
  'rho',
  'beta(?:_[12])?',
  'epsilon',
  'weight_decay',
  'ema_momentum',
];
const WHOLE_FLOAT = new RegExp(`("(?:${FLOATS.join('|')})":-?\\d+)(?=[,}])`, 'g');

const text = (value: object): string => JSON.stringify(value).replace(WHOLE_FLOAT, '$1.0');

const encoded = (value: object): Uint8Array => new TextEncoder().encode(text(value));

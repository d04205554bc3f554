/**
 * Models as tfjs layers-models: `model.json` and one file of weights, which tfjs's loadLayersModel opens. What that format has no
 * field for (seed, rates, where epsilon stands) goes into its userDefinedMetadata.
 */
import { sha256 } from '../data/sha256.ts';
import { RATES } from '../graph/words.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import type { ConfigValue } from '../nn/config.ts';
import type { OptimizerForm } from '../nn/optimizers/optimizer.ts';
import { VERSION } from '../nn/version.ts';
import type { ModelArtifacts, TrainingArtifact } from './artifacts.ts';
import { formOf } from './keras-optimizers.ts';
import { lossWeightsOf, trainingConfigOf } from './tfjs-compiled.ts';
import { describeTopology } from './tfjs-topology.ts';

/** A model as files. */
export interface ModelFiles {
  readonly json: Uint8Array<ArrayBuffer>;
  readonly weights: Uint8Array<ArrayBuffer>;
  /** as `model.json` names it */
  readonly weightsName: string;
}

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly group?: 'optimizer';
  readonly values: Float32Array | Int32Array;
}

/** The most that tfjs's int32 step can hold; the metadata has the true one. */
const LAST_ITER = 2 ** 31 - 1;

/** @param nameWeights names the file of weights, given the SHA-256 of what it holds */
export async function tfjsFiles(
  artifacts: ModelArtifacts,
  nameWeights: (sum: string) => string = () => 'weights.bin',
): Promise<ModelFiles> {
  const { training } = artifacts;
  const rate = training && currentRate(training);
  const form = training && formOf(training.optimizer, rate!);
  const topology = describeTopology(artifacts.topology);
  const named = artifacts.weights.map((weight) => ({ ...weight, name: topology.weightName(weight.name) }));
  const entries = [...named.map(entryOf), ...(training ? optimizerEntries(training, form!, topology.order) : [])];
  const own = training ? ownEntries(training, form!) : [];
  const weights = concatenated([...entries, ...own]);
  const sum = await sha256(weights);
  const weightsName = nameWeights(sum);
  const model = {
    format: 'layers-model',
    generatedBy: `wgrad ${VERSION}`,
    convertedBy: null,
    modelTopology: { ...topology.json, keras_version: `wgrad ${VERSION}`, backend: 'webgpu' },
    ...(training && { trainingConfig: trainingConfigOf(training, form!, topology.outputs) }),
    weightsManifest: [{ paths: [weightsName], weights: entries.map(specOf) }],
    userDefinedMetadata: {
      wgrad: { ...ownMetadata(artifacts, sum), ...(own.length > 0 && { tensors: own.map(specOf) }) },
    },
  };
  return { json: new TextEncoder().encode(JSON.stringify(model, null, 1)), weights, weightsName };
}

const entryOf = ({ name, shape, values }: NamedWeight): Entry => ({ name, shape, dtype: 'float32', values });

const specOf = ({ values: _, ...spec }: Entry): Omit<Entry, 'values'> => spec;

function concatenated(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(entries.reduce((sum, { values }) => sum + values.byteLength, 0));
  let at = 0;
  for (const { values } of entries) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** The learning rate as it is now; as `compile` was given it where it is still that, or a schedule. */
function currentRate({ optimizer, state }: TrainingArtifact): ConfigValue {
  const compiled = optimizer.config.learning_rate;
  const now = state.rates[RATES.learningRate]!;
  return typeof compiled === 'object' || Math.fround(compiled as number) === now ? compiled! : now;
}

/** As tfjs has them and takes them, by their order: the step, then slot by slot all params. @param order of the params */
function optimizerEntries({ state }: TrainingArtifact, { slots }: OptimizerForm, order: readonly string[]): Entry[] {
  const iter = Int32Array.of(Math.min(state.step, LAST_ITER));
  const kinds = [...new Set(state.slots.map((slot) => slotName(slot)[2]))];
  const places = new Map(kinds.flatMap((kind) => order.map((param) => `${param}/${kind}`)).map((name, i) => [name, i]));
  const sorted = state.slots.toSorted((a, b) => places.get(a.name)! - places.get(b.name)!);
  return [
    { name: 'iter', shape: [], dtype: 'int32', group: 'optimizer', values: iter },
    ...sorted.map((slot): Entry => {
      const [, param, own] = slotName(slot);
      const { name, factor, above = 0 } = slots[own] ?? { name: own, factor: 1 };
      const values = factor === 1 && above === 0 ? slot.values : slot.values.map((value) => value * factor + above);
      return { ...entryOf(slot), group: 'optimizer', name: `${param}/${name}`, values };
    }),
  ];
}

/** Slots that tfjs has in another form, as they are, so that they come back to the bit. The manifest does not have them. */
const ownEntries = ({ state }: TrainingArtifact, { slots }: OptimizerForm): Entry[] =>
  state.slots
    .filter((slot) => {
      const own = slotName(slot)[2];
      return (slots[own]?.name ?? own) !== own;
    })
    .map((slot) => ({ ...entryOf(slot), group: 'optimizer' }));

/** The whole, the param and the slot of `dense/kernel/velocity`. */
const slotName = ({ name }: NamedWeight): [string, string, string] =>
  /^(.*)\/(.*?)$/s.exec(name) as unknown as [string, string, string];

function ownMetadata({ seed, training }: ModelArtifacts, sum: string): object {
  if (training === undefined) return { seed, sha256: sum };
  const { step, rates } = training.state;
  const words = new Uint32Array(rates.slice().buffer);
  const place = training.optimizer.config.epsilon_place;
  return {
    seed,
    sha256: sum,
    step,
    rates: Array.from(words),
    ...(place !== undefined && { epsilonPlace: place }),
    ...lossWeightsOf(training),
  };
}

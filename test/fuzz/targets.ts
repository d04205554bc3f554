/** What is fuzzed: readers of files, each with whole files to begin from. A reader gives a value or a typed error. */
import { gunzip } from '../../src/data/gzip.ts';
import { readIdx } from '../../src/data/idx.ts';
import { artifactsOf } from '../../src/io/artifacts.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/io/checkpoint-file.ts';
import { kerasFile } from '../../src/io/keras-file.ts';
import { describe } from '../../src/io/load-model.ts';
import { memory } from '../../src/io/memory.ts';
import { readSafetensors } from '../../src/io/safetensors-read.ts';
import { writeSafetensors } from '../../src/io/safetensors-write.ts';
import { readTfjs } from '../../src/io/tfjs-read.ts';
import { tfjsFiles } from '../../src/io/tfjs-write.ts';
import { unzip, zip } from '../../src/io/zip.ts';
import * as optimizers from '../../src/nn/optimizers/index.ts';
import type { SavedModel } from '../../src/nn/save.ts';
import {
  byConverter,
  connected,
  type Json,
  keras3,
  layersIn,
  nest,
  rename,
  weightsIn,
} from '../reference/model-forms.ts';
import { gzip, idxFile } from '../unit/data/fixtures.ts';
import { checkpointOf, saved } from '../unit/io/fixtures.ts';
import { frozen, merging, nested, savedOf, twoWays } from '../unit/io/functional-fixtures.ts';

export interface Target {
  readonly name: string;
  /** whole files */
  readonly corpus: () => Promise<readonly Uint8Array[]>;
  /** Reads a file that may be damaged. What it gives must be what a whole file could hold: `isValid` says so. */
  readonly read: (bytes: Uint8Array) => Promise<unknown>;
  readonly isValid: (value: never) => boolean;
  /** takes milliseconds, so that it is tried less often where time is short */
  readonly slow?: true;
}

const product = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);

interface Shaped {
  readonly shape: readonly number[];
  readonly values: ArrayLike<unknown>;
}
const isFull = ({ shape, values }: Shaped): boolean => product(shape) === values.length;

const idx: Target = {
  name: 'IDX',
  corpus: async () => [idxFile([7]), idxFile([3, 5, 4]), idxFile([0, 28, 28]), gzip(idxFile([3, 5, 4]))],
  read: (bytes) => readIdx(bytes, { name: 'file' }),
  isValid: (tensor: Shaped) => isFull(tensor),
};

const LIMIT = 1_000_000;
const text = new TextEncoder().encode('the quick brown fox, '.repeat(30));

const gunzipped: Target = {
  name: 'gzip',
  corpus: async () => [gzip(text), gzip(new Uint8Array()), gzip(new Uint8Array(500_000)), gzip(gzip(text))],
  read: (bytes) => gunzip(bytes, { name: 'file', limit: LIMIT }),
  isValid: (bytes: Uint8Array) => bytes.length <= LIMIT,
};

/** `model.json` is fuzzed; the weights beside it are whole. */
const weights = new Map<string, Uint8Array>();

/** @param generatedBy what wgrad writes has a sum of the weights; others' files are taken without, and have no tensors but those of the manifest */
async function modelFile(
  model: SavedModel,
  i: number,
  generatedBy?: string,
  change: (json: Json) => void = () => {},
): Promise<Uint8Array> {
  const files = await tfjsFiles(artifactsOf(model), () => `weights-${i}.bin`);
  const json: Json = JSON.parse(new TextDecoder().decode(files.json));
  const manifestBytes = weightsIn(json).reduce((sum, { shape }) => sum + 4 * product(shape), 0);
  weights.set(files.weightsName, generatedBy === undefined ? files.weights : files.weights.slice(0, manifestBytes));
  if (generatedBy !== undefined) json.generatedBy = generatedBy;
  change(json);
  return new TextEncoder().encode(JSON.stringify(json));
}

const modelJson: Target = {
  name: 'model.json',
  corpus: () =>
    Promise.all([
      modelFile(saved(), 0),
      modelFile(saved(optimizers.adam(), 7), 1),
      modelFile(saved(optimizers.sgd({ momentum: 0.9 }), 7), 2, 'TensorFlow.js tfjs-layers v4.22.0'),
      modelFile(saved(), 3, 'another program'),
      modelFile(saved(), 4, 'another program', (json) => {
        keras3(json);
        rename(json, (name) => `sequential/${name}`);
        byConverter(json, '3.6.0');
      }),
      modelFile(saved(), 5, 'another program', (json) => {
        nest(json, 'inner', 0, 2, [null, 2, 3]);
        json.modelTopology.config.layers[0] = connected('inner', layersIn(json)[0].config.layers, [0, 1, 2]);
      }),
      modelFile(savedOf(twoWays()), 6),
      modelFile(savedOf(merging()), 10),
      modelFile(savedOf(nested()), 7),
      modelFile(savedOf(frozen(), 7), 8),
      modelFile(savedOf(nested()), 9, 'another program', (json) => {
        delete json.modelTopology.config.wgrad;
      }),
    ]),
  read: async (bytes) => {
    const loaded = await readTfjs(memory([...weights, ['model.json', bytes]]), {});
    describe(loaded).dispose();
    return loaded;
  },
  isValid: (model: { weights: readonly Shaped[] }) => model.weights.every(isFull),
};

const safetensors: Target = {
  name: 'safetensors',
  corpus: async () => [
    writeSafetensors('corpus', []),
    writeSafetensors('corpus', [{ name: 'dense/kernel', shape: [2, 3], values: new Float32Array(6) }], { by: 'me' }),
    writeSafetensors('corpus', [
      { name: 'a', shape: [], values: BigInt64Array.of(1n) },
      { name: 'b', shape: [0, 4], values: new Float64Array() },
      { name: 'c', shape: [3], values: Uint8Array.of(1, 2, 3) },
    ]),
  ],
  read: async (bytes) => readSafetensors('file', bytes),
  isValid: ({ tensors }: { tensors: readonly Shaped[] }) => tensors.every(isFull),
};

const checkpoints: Target = {
  name: 'checkpoint',
  corpus: async () => [await encodeCheckpoint(checkpointOf(17))],
  read: (bytes) => decodeCheckpoint('file', bytes),
  isValid: ({ meta }: { meta: { step: number } }) => meta.step === 17, // its sum lets nothing else through
};

/** @param format whether the whole is fuzzed as zip, or as HDF5 */
const kerasFiles = (name: string, format: 'keras' | 'h5'): Target => ({
  name,
  slow: true,
  corpus: () =>
    Promise.all(
      [saved(), savedOf(nested(), 7), saved(optimizers.adagrad(), 7)].map(async (model) => {
        const file = kerasFile(undefined, { format });
        await file.save(model);
        return file.bytes!;
      }),
    ),
  read: async (bytes) => {
    const loaded = await kerasFile(bytes, { name: 'file' }).readFile({});
    describe(loaded).dispose();
    return loaded;
  },
  isValid: (model: { weights: readonly Shaped[] }) => model.weights.every(isFull),
});

const archives = kerasFiles('.keras', 'keras');
let aroundConfig: Readonly<Record<string, Uint8Array>> | undefined;

/** The config in the second `.keras` file is fuzzed; what is around it is whole. */
const kerasConfig: Target = {
  name: 'config.json of .keras',
  slow: true,
  corpus: async () => {
    aroundConfig ??= unzip((await archives.corpus())[1]!, 'corpus');
    return [aroundConfig['config.json']!];
  },
  read: (config) => archives.read(zip({ ...aroundConfig, 'config.json': config }, false)),
  isValid: (model: { weights: readonly Shaped[] }) => model.weights.every(isFull),
};

export const TARGETS: readonly Target[] = [
  ...[idx, gunzipped, modelJson, safetensors, checkpoints],
  ...[archives, kerasFiles('.h5', 'h5'), kerasConfig],
];

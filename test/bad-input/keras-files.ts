/** Keras's own files that are refused: those that hold what is not Keras's, damaged ones, and wrong calls of kerasFile. */
import { layers, sequential, tensor } from '../../src/index.ts';
import { kerasFile } from '../../src/io/keras-file.ts';
import { loadModel } from '../../src/io/load-model.ts';
import { unzip, zip } from '../../src/io/zip.ts';
import { saved } from '../unit/io/fixtures.ts';
import { type BadInput, wrong } from './row.ts';

type Json = Record<string, never> & { config: { layers: Json[] }; [name: string]: unknown };

async function archive(): Promise<Readonly<Record<string, Uint8Array>>> {
  const file = kerasFile();
  await file.save(saved());
  return unzip(file.bytes!, 'test');
}

const encoded = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const reads = (bytes: Uint8Array): Promise<unknown> =>
  kerasFile(bytes, { name: 'a.keras' })
    .readFile({})
    .then(({ model }) => model.dispose());

/** Of a file whose config is changed. */
const changed = (change: (config: Json, dense: Json) => void) => async () => {
  const files = await archive();
  const config = JSON.parse(new TextDecoder().decode(files['config.json']!)) as Json;
  change(config, config.config.layers.find(({ class_name: name }) => name === 'Dense')!);
  return reads(zip({ ...files, 'config.json': encoded(config) }, false));
};

/** Of a file with a lookup that was adapted, whose vocabulary is another file. */
async function looksUp(path: string, content: string): Promise<unknown> {
  const lookup = layers.integerLookup();
  await lookup.adapt(tensor(Int32Array.of(7, 7, 5), [3]));
  const {
    name,
    seed,
    layers: own,
    topology,
    weights,
  } = sequential({
    layers: [layers.inputLayer({ shape: [2], dtype: 'int32' }), lookup],
  });
  const file = kerasFile();
  await file.save({ model: { name, seed, layers: own, topology, weights, compiled: undefined }, tensors: [] });
  const { 'assets/layers/integer_lookup/vocabulary.txt': _, ...files } = unzip(file.bytes!, 'test');
  return reads(zip({ ...files, [path]: new TextEncoder().encode(content) }, false));
}

export const readsKeras = async (): Promise<unknown> => reads(zip(await archive(), true));

const ALONE =
  "is none of Keras's own objects; expected those alone: nothing in a file is executed. Build the model in wgrad, and take its weights over with fromSafetensors().";

export const BAD_KERAS_FILES: readonly BadInput[] = [
  [
    'a path for content',
    'UsageError',
    "kerasFile: the content is 'a.keras'; expected a File, a Blob or a Uint8Array.",
    () => kerasFile(wrong('a.keras')),
  ],
  [
    'an unknown format',
    'UsageError',
    "kerasFile: format is 'tf'; expected 'keras' or 'h5'.",
    () => kerasFile(undefined, { format: wrong('tf') }),
  ],
  [
    'an unknown option of kerasFile',
    'UsageError',
    "kerasFile: unknown option 'zipped'. Known: format, name.",
    () => kerasFile(undefined, wrong({ zipped: true })),
  ],
  [
    'an empty name',
    'UsageError',
    "kerasFile: name is ''; expected a text such as 'model.keras'.",
    () => kerasFile(undefined, { name: '' }),
  ],
  [
    'nothing to load',
    'UsageError',
    'kerasFile: there is nothing to load. Give a file, or save a model to it first.',
    () => loadModel(kerasFile()),
  ],
  [
    'what is no zip file',
    'FormatError',
    'a.keras: no zip file, or a damaged one: no directory at its end. Save or copy it again.',
    () => reads(new Uint8Array(100)),
  ],
  [
    'an archive of something else',
    'FormatError',
    "a.keras: has no config.json; expected a file that Keras's model.save() has written.",
    () => reads(zip({ 'a.txt': new Uint8Array(3) }, false)),
  ],
  [
    'a zip bomb',
    'FormatError',
    "a.keras: no zip file, or a damaged one: 'model.weights.h5' has 20000000 bytes in 19532, as no model has. Save or copy it again.",
    async () => reads(zip({ ...(await archive()), 'model.weights.h5': new Uint8Array(20_000_000) }, true)),
  ],
  [
    'weights that are no HDF5 file',
    'FormatError',
    'a.keras: model.weights.h5: no HDF5 file, or a damaged one. Save or copy it again.',
    async () => reads(zip({ ...(await archive()), 'model.weights.h5': new Uint8Array(100) }, false)),
  ],
  [
    'weights that are cut off',
    'FormatError',
    'a.keras: model.weights.h5: the HDF5 file is damaged. Save or copy it again.',
    async () => {
      const files = await archive();
      return reads(zip({ ...files, 'model.weights.h5': files['model.weights.h5']!.subarray(0, 300) }, false));
    },
  ],
  [
    'a custom layer',
    'FormatError',
    `a.keras: config.json: config.layers[2]: 'MyDense', registered as 'my_package>MyDense', ${ALONE}`,
    changed((_, dense) => {
      Object.assign(dense, { module: 'my.layers', class_name: 'MyDense', registered_name: 'my_package>MyDense' });
    }),
  ],
  [
    'a custom layer of the name of one of Keras',
    'FormatError',
    `a.keras: config.json: config.layers[2]: 'Dense', registered as 'Custom>Dense', ${ALONE}`,
    changed((_, dense) => {
      Object.assign(dense, { registered_name: 'Custom>Dense' });
    }),
  ],
  [
    'a function of the user',
    'FormatError',
    `a.keras: config.json: config.layers[2].config.activation: 'my_relu', registered as 'Custom>my_relu', ${ALONE}`,
    changed((_, dense) => {
      const activation = {
        module: 'builtins',
        class_name: 'function',
        config: 'my_relu',
        registered_name: 'Custom>my_relu',
      };
      Object.assign(dense.config, { activation });
    }),
  ],
  [
    'a Lambda',
    'FormatError',
    "a.keras: config.json: config.layers[2]: 'Lambda' holds code of Python's, which is not executed. Write it with layers of Keras, or as a layer of its own, and save the model again.",
    changed((_, dense) => {
      Object.assign(dense, { class_name: 'Lambda' });
    }),
  ],
  [
    'a function of keras.ops',
    'FormatError',
    "a.keras: config.json: config.layers[2]: 'Roll' is a function of keras.ops; of those wgrad reads Add, Subtract, Multiply, Maximum, Minimum of two tensors. Write it with layers of Keras, and save the model again.",
    changed((_, dense) => {
      Object.assign(dense, { module: 'keras.src.ops.numpy', class_name: 'Roll', registered_name: 'Roll' });
    }),
  ],
  [
    'weights of another shape',
    'FormatError',
    "a.keras: model.weights.h5: 'layers/dense/vars/0', which is 'dense/kernel', is [6, 5]; expected [6, 7]. The file is of another model.",
    changed((_, dense) => {
      Object.assign(dense.config, { units: 7 });
    }),
  ],
  [
    'a weight that the model has not',
    'FormatError',
    "a.keras: model.weights.h5: the model has no place for 'layers/dense/vars/1'. The file is of another model, or of a layer that keeps more than wgrad's.",
    changed((_, dense) => {
      Object.assign(dense.config, { use_bias: false });
    }),
  ],
  [
    'a vocabulary of words',
    'FormatError',
    "a.keras: assets/layers/integer_lookup/vocabulary.txt: line 2 is 'seven'; expected a whole number. The file is damaged.",
    () => looksUp('assets/layers/integer_lookup/vocabulary.txt', '-1\nseven'),
  ],
  [
    'a lookup whose vocabulary is nowhere',
    'FormatError',
    'a.keras: config.json: config.layers[1]: the lookup has no vocabulary in its config, and the file has no assets/layers/integer_lookup/vocabulary.txt.',
    () => looksUp('assets/layers/integer_lookup_1/vocabulary.txt', '-1\n7'),
  ],
  [
    'a .h5 file that the HDF5 library would read for ever',
    'FormatError',
    'a.h5: the HDF5 file is damaged. Save or copy it again.',
    async () => {
      const file = kerasFile(undefined, { format: 'h5' });
      await file.save(saved());
      const collection = Buffer.from(file.bytes!).indexOf('GCOL');
      // the first object is free space of no size
      return kerasFile(file.bytes!.slice().fill(0, collection + 16, collection + 32), { name: 'a.h5' }).readFile({});
    },
  ],
];

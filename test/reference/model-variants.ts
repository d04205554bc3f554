/**
 * One model in the forms in which tfjs, Keras 2 and Keras 3 write it. Each row changes the files that tfjs saves. Whether tfjs itself
 * reads a row is part of the table; the forms of Keras 3 are what tensorflowjs_converter 4.22 makes of Keras 3's files.
 */
import {
  byConverter,
  camelCased,
  connected,
  connectKeras3,
  inputLayer,
  type Json,
  keras3,
  layersIn,
  nest,
  quantize,
  rename,
  reorder,
  shard,
  WEIGHTS,
  weightsIn,
} from './model-forms.ts';
import { type Files, savedByTfjs, tf, tfl } from './tfjs-files.ts';

export type Change = (json: Json, files: Files) => void;

interface More {
  /** names, where they are not `flatten dense dropout dense_1` */
  readonly layers?: string;
  /** how far a weight may be from what it was; 0 unless given */
  readonly within?: number;
}

export type Row = readonly [name: string, change: Change, more?: More];

export const SAMPLE = [2, 3];
const BATCH = [null, ...SAMPLE];

/** Flatten, dense of 4, dropout, dense of 3, with the same weights each time. */
export function model(): tfl.LayersModel {
  const made = tfl.sequential({
    name: 'sequential',
    layers: [
      tfl.layers.flatten({ inputShape: [...SAMPLE], name: 'flatten' }),
      tfl.layers.dense({ units: 4, activation: 'relu', name: 'dense' }),
      tfl.layers.dropout({ rate: 0.25, name: 'dropout' }),
      tfl.layers.dense({ units: 3, activation: 'softmax', name: 'dense_1' }),
    ],
  });
  const values = (count: number, seed: number) =>
    Float32Array.from({ length: count }, (_, i) => Math.sin(7.9 * i + seed));
  made.setWeights([
    tf.tensor(values(24, 1), [6, 4]),
    tf.tensor(values(4, 2)),
    tf.tensor(values(12, 3), [4, 3]),
    tf.tensor(values(3, 4)),
  ]);
  return made;
}

/** `model.json` and what it names. */
export async function filesOf(change: Change): Promise<Files> {
  const made = model();
  const files = await savedByTfjs(made, false);
  made.dispose();
  const json: Json = JSON.parse(new TextDecoder().decode(files.get('model.json')!));
  change(json, files);
  return files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
}

const eachLayer =
  (change: (config: Json) => void): Change =>
  (json) => {
    for (const { config } of layersIn(json)) change(config);
  };

const eachWeight =
  (change: (weight: Json) => void): Change =>
  (json) => {
    for (const weight of weightsIn(json)) change(weight);
  };

/** Takes the input shape from the first layer. */
function takeShape(json: Json): void {
  delete layersIn(json)[0].config.batch_input_shape;
}

const FOUR = ['a.bin', 'b.bin', 'c.bin', 'd.bin'];

export const READ_BY_TFJS: readonly Row[] = [
  ['as tfjs saves it', () => {}],
  ["as Keras 2's converter makes it", (json) => byConverter(json, '2.15.0')],
  ['a topology of Keras 1, a bare list', (json) => (json.modelTopology.config = layersIn(json))],
  [
    'an input layer of its own',
    (json) => {
      takeShape(json);
      layersIn(json).unshift(inputLayer({ batch_input_shape: BATCH, dtype: 'int32', sparse: false, ragged: false }));
    },
  ],
  [
    'an input shape without the batch',
    (json) => {
      takeShape(json);
      layersIn(json)[0].config.input_shape = SAMPLE;
    },
  ],
  [
    'the number of inputs alone',
    (json) => {
      layersIn(json).shift();
      layersIn(json)[0].config.input_dim = 6;
    },
    { layers: 'dense dropout dense_1' },
  ],
  ['a batch of a fixed size', (json) => (layersIn(json)[0].config.batch_input_shape = [16, ...SAMPLE])],
  ['settings in camel case', (json) => (json.modelTopology = camelCased(json.modelTopology))],
  [
    'settings that are null',
    eachLayer((config) => Object.assign(config, { noise_shape: null, seed: null, kernel_regularizer: null })),
  ],
  ['an activation as an object', (json) => (layersIn(json)[1].config.activation = { class_name: 'relu', config: {} })],
  [
    'an initialiser that wgrad does not have',
    (json) => (layersIn(json)[1].config.kernel_initializer = { class_name: 'LeCunNormal', config: { seed: 3 } }),
  ],
  ['layers of half floats', eachLayer((config) => (config.dtype = 'float16'))],
  [
    'layers that mix precisions',
    (json) => (layersIn(json)[1].config.dtype = { class_name: 'Policy', config: { name: 'mixed_float16' } }),
  ],
  ['a dropout that is frozen', (json) => (layersIn(json)[2].config.trainable = false)],
  ['weights in the group of the model', eachWeight((weight) => Object.assign(weight, { group: 'model' }))],
  ['a signature and initializers', (json) => Object.assign(json, { signature: {}, modelInitializer: {} })],
  ["somebody's own metadata", (json) => (json.userDefinedMetadata = { labels: ['a', 'b'], wgrad: { seed: 'no' } })],
  [
    'no format and no makers',
    (json) => Object.assign(json, { format: undefined, generatedBy: undefined, convertedBy: undefined }),
  ],
  [
    'a group of weights for each layer',
    (json, files) => {
      const [kernel, bias, ...rest] = weightsIn(json);
      shard(json, files, [4 * 28], ['group1-shard1of1.bin', 'group2-shard1of1.bin']);
      const [one, two] = json.weightsManifest[0].paths;
      json.weightsManifest = [
        { paths: [one], weights: [kernel, bias] },
        { paths: [two], weights: rest },
      ];
    },
  ],
  ['files that end within a number', (json, files) => shard(json, files, [5, 50, 51], FOUR)],
  ['an empty file among the others', (json, files) => shard(json, files, [0, 60, 60], FOUR)],
  ['files in folders', (json, files) => shard(json, files, [100], ['./first/a.bin', 'second/deep/b.bin'])],
  [
    "files with people's names",
    (json, files) => shard(json, files, [100], ["Mein Modell (ä), l'été.bin", '数字&co!.bin']),
  ],
  ['weights of 8 bits', (json, files) => quantize(json, files, () => 'uint8'), { within: 0.005 }],
  ['weights of 16 bits', (json, files) => quantize(json, files, () => 'uint16'), { within: 2e-5 }],
  ['weights of half floats', (json, files) => quantize(json, files, () => 'float16'), { within: 5e-4 }],
  [
    'weights of several kinds, not at multiples of their size',
    (json, files) => {
      reorder(json, files, [3, 1, 2, 0]); // the first has 3 values
      quantize(json, files, (name) => (({ 'dense_1/bias': 'uint8', 'dense_1/kernel': 'float16' }) as const)[name]);
    },
    { within: 0.005 },
  ],
  ['weights in another order than the layers', (json, files) => reorder(json, files, [3, 2, 0, 1])],
  ['names with another part, as of TensorFlow 2.2', (json) => rename(json, (name) => name.replace('/', '/cell/'))],
  ['numbers for names', (json) => rename(json, (name) => name.replace('kernel', '0').replace('bias', '1'))],
  [
    'names that differ in a slash',
    (json) => {
      layersIn(json)[0].config.name = 'block_1_dense';
      layersIn(json)[1].config.name = 'block_1/dense';
      rename(json, (name) => name.replace('dense/', 'block_1/dense/'));
    },
    { layers: 'block_1_dense sequential_block_1_dense dropout dense_1' },
  ],
  [
    'names with slashes',
    (json) => {
      layersIn(json)[1].config.name = 'block_1/dense';
      rename(json, (name) => name.replace('dense/', 'block_1/dense/'));
    },
    { layers: 'flatten block_1_dense dropout dense_1' },
  ],
  ['a functional model', (json) => (json.modelTopology = connected('model', layersIn(json), [0, 1, 2, 3, 4]))],
  [
    'a functional model whose layers are listed in another order',
    (json) => (json.modelTopology = connected('model', layersIn(json), [3, 0, 4, 2, 1])),
  ],
  [
    'a functional model by its older name',
    (json) => (json.modelTopology = { ...connected('model', layersIn(json), [0, 1, 2, 3, 4]), class_name: 'Model' }),
  ],
  [
    "Teachable Machine's form, models within a model",
    (json) => {
      nest(json, 'sequential_1', 0, 2, BATCH);
      nest(json, 'sequential_2', 1, 3, [null, 4]);
    },
  ],
  [
    'models within models within a model',
    (json) => {
      nest(json, 'inner', 0, 2, BATCH);
      nest(json, 'middle', 0, 2, BATCH);
    },
  ],
  [
    'a functional model within a model',
    (json) => {
      const rest = layersIn(json).splice(2);
      const inner = connected('inner', layersIn(json), [0, 1, 2]);
      json.modelTopology = { class_name: 'Sequential', config: { name: 'outer', layers: [inner, ...rest] } };
    },
  ],
];

/** Changes of what Keras 3 describes. */
const inKeras3 =
  (change: Change, prefix = 'sequential'): Change =>
  (json, files) => {
    keras3(json);
    if (prefix !== '') rename(json, (name) => `${prefix}/${name}`);
    change(json, files);
    byConverter(json, '3.6.0');
  };

export const READ_BY_WGRAD_ALONE: readonly Row[] = [
  ["as Keras 3's converter makes it", inKeras3(() => {})],
  ['a model of Keras 3 whose layers were made in another one', inKeras3(() => {}, 'sequential_7/inner')],
  ['a functional model of Keras 3', inKeras3(connectKeras3, '')],
  ['a functional model of Keras 3 with its name in front', inKeras3(connectKeras3, 'functional_1')],
  ['a model of Keras 3 without an input layer', inKeras3((json) => void layersIn(json).shift())],
  [
    'a model of Keras 3 that was built before it was saved',
    inKeras3((json) => {
      layersIn(json).shift();
      delete json.modelTopology.config.build_input_shape;
    }),
  ],
  [
    'functions as Keras 3 serialises them',
    inKeras3((json) => {
      layersIn(json)[2].config.activation = { module: 'builtins', class_name: 'function', config: 'relu' };
    }),
  ],
  [
    'names with spaces',
    inKeras3((json) => {
      layersIn(json)[2].config.name = 'the first (é)';
      rename(json, (name) => name.replace('/dense/', '/the first (é)/'));
    }),
    { layers: 'flatten the_first____ dropout dense_1' },
  ],
  [
    'tuples as Keras writes some',
    inKeras3((json) => (layersIn(json)[0].config.batch_shape = { class_name: '__tuple__', items: BATCH })),
  ],
  [
    'models within a model of Keras 3, whose layers have the same names',
    (json) => {
      nest(json, 'first', 0, 2, BATCH);
      nest(json, 'second', 1, 3, [null, 4]);
      layersIn(json)[1].config.layers[1].config.name = 'dense';
      rename(json, (name) =>
        name.startsWith('dense_1/') ? name.replace('dense_1', 'outer/second/dense') : `outer/first/${name}`,
      );
    },
    { layers: 'flatten dense dropout second_dense' },
  ],
  [
    'a converted .keras file',
    inKeras3((json, files) => {
      rename(json, (name) =>
        name.replace(/^(\w+)\/(\w+)$/, (_, layer, param) => `layers/${layer}/vars/${param === 'kernel' ? 0 : 1}`),
      );
      layersIn(json)[2].config.name = 'dense_1'; // the first one of its class, whatever it is called
      layersIn(json)[4].config.name = 'dense_2';
      json.weightsManifest[0].weights.push({ name: 'optimizer/vars/0', shape: [], dtype: 'int32' });
      files.set(WEIGHTS, Uint8Array.of(...files.get(WEIGHTS)!, 1, 0, 0, 0));
    }, ''),
    { layers: 'flatten dense_1 dropout dense_2' },
  ],
];

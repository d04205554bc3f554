/** tfjs layers-models that are refused. Each row damages a good file in one way. */
import { KNOWN_LAYERS } from '../../src/io/keras-layers.ts';
import { memory } from '../../src/io/memory.ts';
import { readTfjs } from '../../src/io/tfjs-read.ts';
import { connected, type Json } from '../reference/model-forms.ts';
import { saved } from '../unit/io/fixtures.ts';
import { nested, savedOf } from '../unit/io/functional-fixtures.ts';
import { type BadInput, KNOWN_ACTIVATIONS } from './row.ts';

export async function goodFiles(): Promise<Map<string, Uint8Array>> {
  const place = memory();
  await place.save(saved(undefined, 7));
  return new Map(place.files);
}

export const readsModel = async (): Promise<unknown> => readTfjs(memory(await goodFiles()), {});

/** A good model with its JSON changed. */
const json = (change: (model: Json) => void) => async (): Promise<unknown> => {
  const all = await goodFiles();
  const model = JSON.parse(new TextDecoder().decode(all.get('model.json'))) as Json;
  change(model);
  all.set('model.json', new TextEncoder().encode(JSON.stringify(model)));
  return readTfjs(memory(all), {});
};

const text = (content: string) => (): Promise<unknown> =>
  readTfjs(memory([['model.json', new TextEncoder().encode(content)]]), {});

const weights = (change: (bytes: Uint8Array) => Uint8Array) => async (): Promise<unknown> => {
  const all = await goodFiles();
  all.set('weights.bin', change(all.get('weights.bin')!));
  return readTfjs(memory(all), {});
};

/** The config of a layer of the good model: flatten, dense, dropout, out, activation. */
const layer = (index: number, change: (config: Json) => void) =>
  json((model) => change(model.modelTopology.config.layers[index].config));
const spec = (index: number, change: (spec: Json) => void) =>
  json((model) => change(model.weightsManifest[0].weights[index]));
const training = (change: (config: Json) => void) => json((model) => change(model.trainingConfig));
const own = (change: (metadata: Json) => void) => json((model) => change(model.userDefinedMetadata.wgrad));

/** The good model as a functional one, whose layers are input, flatten, dense, dropout, out, activation. */
const functional = (change: (topology: Json) => void) =>
  json((model) => {
    model.modelTopology = connected('model', model.modelTopology.config.layers, [0, 1, 2, 3, 4, 5]);
    change(model.modelTopology);
  });

/** A model that calls a model twelve times, and so on. */
function tower(height: number): Json {
  const input = { class_name: 'InputLayer', name: 'in', config: { name: 'in', batch_input_shape: [null, 6] } };
  const layer = height === 0 ? { class_name: 'Dropout', config: { name: 'x', rate: 0.5 } } : tower(height - 1);
  const nodes = Array.from({ length: height === 0 ? 1 : 12 }, (_, i) => [[i === 0 ? 'in' : 'x', i, 0, {}]]);
  const layers = [
    { ...input, inbound_nodes: [] },
    { ...layer, name: 'x', inbound_nodes: nodes },
  ];
  const ends = { input_layers: [['in', 0, 0]], output_layers: [['x', height === 0 ? 0 : 12, 0]] };
  return { class_name: 'Functional', config: { name: 'x', layers, ...ends } };
}

/** What wgrad itself says of a functional model: two outputs, models within models. */
const ownFunctional = (change: (own: Json) => void) => async (): Promise<unknown> => {
  const place = memory();
  await place.save(savedOf(nested()));
  const all = new Map(place.files);
  const model = JSON.parse(new TextDecoder().decode(all.get('model.json'))) as Json;
  change(model.modelTopology.config.wgrad);
  all.set('model.json', new TextEncoder().encode(JSON.stringify(model)));
  return readTfjs(memory(all), {});
};

export const BAD_MODEL_FILES: readonly BadInput[] = [
  [
    'an empty model.json',
    'FormatError',
    'model.json: not valid JSON. The file is damaged, or it is another kind of file.',
    text(''),
  ],
  [
    'a model.json that is cut off',
    'FormatError',
    'model.json: not valid JSON. The file is damaged, or it is another kind of file.',
    text('{"format":"layers-model","modelTopology":{"cla'),
  ],
  [
    'a model.json of another kind',
    'FormatError',
    'model.json: not valid JSON. The file is damaged, or it is another kind of file.',
    text('<!doctype html><title>404</title>'),
  ],
  [
    'a model.json that is a list',
    'FormatError',
    'model.json: the whole is a list of 0; expected an object.',
    text('[]'),
  ],
  ['a model.json that is a number', 'FormatError', 'model.json: the whole is 5; expected an object.', text('5')],
  [
    'a model.json that is not UTF-8',
    'FormatError',
    'model.json: not valid UTF-8. The file is damaged, or it is another kind of file.',
    () => readTfjs(memory([['model.json', Uint8Array.of(0x7b, 0xff, 0x7d)]]), {}),
  ],
  [
    'a key that stands twice',
    'FormatError',
    "model.json: the key 'format' stands twice in one object; expected it once. Remove one.",
    text('{"format":"layers-model","format":"layers-model"}'),
  ],
  [
    'a key named __proto__',
    'FormatError',
    "model.json: a key is named '__proto__'. Rename it.",
    text('{"__proto__":{"polluted":true}}'),
  ],
  [
    'a number over 2^53',
    'FormatError',
    'model.json: the number 9007199254740993 cannot be read exactly; expected at most 2^53 - 1.',
    text('{"format":"layers-model","seed":9007199254740993}'),
  ],
  [
    'JSON nested too deep',
    'FormatError',
    'model.json: nested deeper than 32 levels. It is no file of this kind.',
    text('['.repeat(40) + ']'.repeat(40)),
  ],
  [
    'no topology',
    'FormatError',
    'model.json: modelTopology is missing; expected an object.',
    json((model) => delete model.modelTopology),
  ],
  [
    'another format',
    'FormatError',
    "model.json: format is 'graph-model'; expected 'layers-model'.",
    json((model) => (model.format = 'graph-model')),
  ],
  [
    'another kind of model',
    'FormatError',
    "model.json: modelTopology.class_name is 'Lambda'; expected 'Sequential' or 'Functional'. wgrad runs no other model.",
    json((model) => (model.modelTopology.class_name = 'Lambda')),
  ],
  [
    "Teachable Machine's model, by the layer that is unknown",
    'FormatError',
    `model.json: modelTopology.config.layers[0].config.layers[0].config.layers[1]: unknown layer 'ZeroPadding3D'; expected one of ${KNOWN_LAYERS.join(', ')}. wgrad cannot run this model.`,
    json(({ modelTopology: { config } }) => {
      const rectified = { class_name: 'ZeroPadding3D', config: { name: 'pad' } };
      const input = { class_name: 'InputLayer', config: { name: 'input', batch_input_shape: [null, 2, 3] } };
      const inner = { class_name: 'Model', config: { name: 'model1', layers: [input, rectified] } };
      config.layers = [
        { class_name: 'Sequential', config: { name: 'sequential_1', layers: [inner] } },
        ...config.layers,
      ];
    }),
  ],
  [
    'a functional model that is not connected',
    'FormatError',
    'model.json: modelTopology.config.output_layers is missing; expected a list.',
    json((model) => (model.modelTopology.class_name = 'Functional')),
  ],
  [
    'a functional model with an input that is not there',
    'FormatError',
    "model.json: modelTopology.config.input_layers[1]: the model has no layer 'input_2'; expected one that it lists.",
    functional(({ config }) => config.input_layers.push(['input_2', 0, 0])),
  ],
  [
    'a functional model whose input is a layer',
    'FormatError',
    "model.json: modelTopology.config.input_layers[0]: 'flatten' is a layer; expected an InputLayer.",
    functional(({ config }) => (config.input_layers = [['flatten', 0, 0]])),
  ],
  [
    'a functional model with an input that nothing needs',
    'FormatError',
    "model.json: modelTopology: model: no output depends on the input 'spare'. Use it, or leave it out.",
    functional(({ config }) => {
      const spare = {
        class_name: 'InputLayer',
        config: { name: 'spare', batch_input_shape: [null, 2] },
        name: 'spare',
      };
      config.layers.push({ ...spare, inbound_nodes: [] });
      config.input_layers.push(['spare', 0, 0]);
    }),
  ],
  [
    'a functional model with an input that it does not list',
    'FormatError',
    "model.json: modelTopology.config.layers[6]: the layer 'spare' is not between the inputs and the outputs.",
    functional(({ config }) => {
      const spare = {
        class_name: 'InputLayer',
        config: { name: 'spare', batch_input_shape: [null, 2] },
        name: 'spare',
      };
      config.layers.push({ ...spare, inbound_nodes: [] });
    }),
  ],
  [
    'a functional model whose input has no shape',
    'FormatError',
    'model.json: modelTopology.config.layers[0].config.batch_input_shape is missing; expected the shape of a batch, such as [null, 784].',
    functional(({ config }) => {
      delete config.layers[0].config.batch_input_shape;
      config.output_layers.push(['dense', 0, 0]);
    }),
  ],
  [
    'a functional model that comes together in a layer that does not merge',
    'FormatError',
    'model.json: modelTopology.config.layers[2].inbound_nodes[0]: dense: it was given 2 tensors; expected one. Merge them first.',
    functional(({ config }) => config.layers[2].inbound_nodes[0].push(['input', 0, 0, {}])),
  ],
  [
    'a functional model with a call that nothing needs',
    'FormatError',
    "model.json: modelTopology.config.layers[2]: the layer 'dense' is not between the inputs and the outputs.",
    functional(({ config }) => config.layers[2].inbound_nodes.push([['flatten', 0, 0, {}]])),
  ],
  [
    'a functional model with a layer beside the others',
    'FormatError',
    "model.json: modelTopology.config.layers[5]: the layer 'activation' is not between the inputs and the outputs.",
    functional(({ config }) => (config.output_layers = [['out', 0, 0]])),
  ],
  [
    'a functional model with a layer that nothing goes into',
    'FormatError',
    "model.json: modelTopology.config.layers[2]: nothing goes into 'dense'; expected inbound_nodes.",
    functional(({ config }) => (config.layers[2].inbound_nodes = [])),
  ],
  [
    'a functional model with a call of nothing',
    'FormatError',
    "model.json: modelTopology.config.layers[2].inbound_nodes[0]: the call takes no tensor; expected one such as ['dense', 0, 0].",
    functional(({ config }) => (config.layers[2].inbound_nodes = [[]])),
  ],
  [
    'a functional model that goes round',
    'FormatError',
    'model.json: modelTopology.config.layers[1].inbound_nodes[0]: the layers go round: this call needs what it gives itself. wgrad runs no such model.',
    functional(({ config }) => (config.layers[1].inbound_nodes = [[['dense', 0, 0, {}]]])),
  ],
  [
    'a functional model with a layer that needs itself',
    'FormatError',
    'model.json: modelTopology.config.layers[2].inbound_nodes[0]: the layers go round: this call needs what it gives itself. wgrad runs no such model.',
    functional(({ config }) => (config.layers[2].inbound_nodes = [[['dense', 0, 0, {}]]])),
  ],
  [
    'a functional model that needs a layer that is not there',
    'FormatError',
    "model.json: modelTopology.config.layers[2].inbound_nodes[0][0]: the model has no layer 'toString'; expected one that it lists.",
    functional(({ config }) => (config.layers[2].inbound_nodes = [[['toString', 0, 0, {}]]])),
  ],
  [
    'a functional model that needs a call that is not there',
    'FormatError',
    "model.json: modelTopology.config.layers[2].inbound_nodes[0][0]: 'flatten' has no call 1; it has 1, counted from 0.",
    functional(({ config }) => (config.layers[2].inbound_nodes = [[['flatten', 1, 0, {}]]])),
  ],
  [
    'a functional model that needs a tensor that is not there',
    'FormatError',
    "model.json: modelTopology.config.layers[2].inbound_nodes[0][0]: 'flatten' gives no tensor 4294967296; it gives 1, counted from 0.",
    functional(({ config }) => (config.layers[2].inbound_nodes = [[['flatten', 0, 4294967296, {}]]])),
  ],
  [
    'a functional model that counts calls with halves',
    'FormatError',
    'model.json: modelTopology.config.layers[2].inbound_nodes[0][0][1] is 0.5; expected a whole number from 0 up.',
    functional(({ config }) => (config.layers[2].inbound_nodes = [[['flatten', 0.5, 0, {}]]])),
  ],
  [
    'a functional model with two layers of one name',
    'FormatError',
    "model.json: modelTopology.config.layers[4]: two layers are named 'out'; expected each name once.",
    functional(({ config }) => (config.layers[2].name = 'out')),
  ],
  [
    'a functional model with two layers whose configs have one name',
    'FormatError',
    "model.json: modelTopology.config.layers[4]: two layers are named 'out'; expected each name once.",
    functional(({ config }) => {
      config.layers[2].config.name = 'out';
      config.output_layers.push(['dense', 0, 0]);
    }),
  ],
  [
    'a functional model with a layer that is unknown',
    'FormatError',
    `model.json: modelTopology.config.layers[2]: unknown layer 'ConvLSTM1D'; expected one of ${KNOWN_LAYERS.join(', ')}. wgrad cannot run this model.`,
    functional(({ config }) => (config.layers[2].class_name = 'ConvLSTM1D')),
  ],
  [
    'a functional model with a layer in a layer that is unknown',
    'FormatError',
    `model.json: modelTopology.config.layers[2].config.layer: unknown layer 'ConvLSTM1D'; expected one of ${KNOWN_LAYERS.join(', ')}. wgrad cannot run this model.`,
    functional(({ config }) => {
      const [, , dense] = config.layers;
      dense.config = { ...dense.config, layer: { class_name: 'ConvLSTM1D', config: { units: 3 } } };
      dense.class_name = 'TimeDistributed';
    }),
  ],
  [
    'a functional model whose attention is given a mask',
    'FormatError',
    'model.json: modelTopology.config.layers[2].inbound_nodes[0][0][3].use_causal_mask is true; wgrad has no such thing. Save the model without it.',
    functional(({ config }) => (config.layers[2].inbound_nodes[0][0][3] = { use_causal_mask: true })),
  ],
  [
    'a functional model of more layers than any has',
    'FormatError',
    'model.json: modelTopology.config.layers: 2006 layers; expected at most 2000. It is no model.',
    functional(({ config }) => {
      const [, flatten] = config.layers;
      const named = (name: string): Json => ({ ...flatten, name, config: { ...flatten.config, name } });
      config.layers.push(...Array.from({ length: 2000 }, (_, i) => named(`layer_${i}`)));
    }),
  ],
  [
    'models that call each other more often than can be',
    'FormatError',
    'model.json: modelTopology runs 20736 layers; expected at most 20000. It is no model.',
    json((model) => (model.modelTopology = tower(4))),
  ],
  [
    "a functional model of wgrad's whose outputs have too few names",
    'FormatError',
    'model.json: modelTopology.config.wgrad.outputs.names has 1 names; expected 2, each once.',
    ownFunctional(({ outputs }) => outputs.names.pop()),
  ],
  [
    "a functional model of wgrad's whose outputs have one name",
    'FormatError',
    'model.json: modelTopology.config.wgrad.outputs.names has 1 names; expected 2, each once.',
    ownFunctional(({ outputs }) => (outputs.names[1] = outputs.names[0])),
  ],
  [
    "a functional model of wgrad's whose outputs have no form",
    'FormatError',
    "model.json: modelTopology.config.wgrad.outputs.form is 'tuple'; expected 'one' or 'list' or 'record'.",
    ownFunctional(({ outputs }) => (outputs.form = 'tuple')),
  ],
  [
    "a functional model of wgrad's with two outputs that are said to be one",
    'FormatError',
    "model.json: modelTopology.config.wgrad.outputs.form is 'one'; expected a form of 2.",
    ownFunctional(({ outputs }) => (outputs.form = 'one')),
  ],
  [
    "a functional model of wgrad's with a call that is not there",
    'FormatError',
    "model.json: modelTopology.config.wgrad.calls[5]: 'inner' has no call 3; it has 2, counted from 1.",
    ownFunctional(({ calls }) => calls.push('inner')),
  ],
  [
    "a functional model of wgrad's whose layer was named otherwise than layers can be",
    'FormatError',
    "model.json: modelTopology.config.layers[3]: layers.dense: name is 'a/b'; expected letters, digits, '_', '.' and '-' only.",
    ownFunctional((own) => (own.names = { dense: 'a/b' })),
  ],
  [
    'a dropout that always drops',
    'FormatError',
    'model.json: modelTopology.config.layers[3].inbound_nodes[0][0][3].training is true; wgrad has no such thing. Save the model without it.',
    functional(({ config }) => (config.layers[3].inbound_nodes[0][0][3].training = true)),
  ],
  [
    'no layers',
    'FormatError',
    'model.json: modelTopology.config.layers has no layers; expected at least one.',
    json((model) => (model.modelTopology.config.layers = [])),
  ],
  [
    'layers that are no list',
    'FormatError',
    'model.json: modelTopology.config.layers is an object (Object); expected a list.',
    json((model) => (model.modelTopology.config.layers = {})),
  ],
  [
    'an unknown layer',
    'FormatError',
    `model.json: modelTopology.config.layers[1]: unknown layer 'ConvLSTM1D'; expected one of ${KNOWN_LAYERS.join(', ')}. wgrad cannot run this model.`,
    json((model) => (model.modelTopology.config.layers[1].class_name = 'ConvLSTM1D')),
  ],
  [
    'a layer named as a part of every object',
    'FormatError',
    `model.json: modelTopology.config.layers[1]: unknown layer 'toString'; expected one of ${KNOWN_LAYERS.join(', ')}. wgrad cannot run this model.`,
    json((model) => (model.modelTopology.config.layers[1].class_name = 'toString')),
  ],
  [
    'a layer without config',
    'FormatError',
    'model.json: modelTopology.config.layers[1].config is missing; expected an object.',
    json((model) => delete model.modelTopology.config.layers[1].config),
  ],
  [
    'a layer without name',
    'FormatError',
    'model.json: modelTopology.config.layers[1].config.name is missing; expected a text.',
    layer(1, (config) => delete config.name),
  ],
  [
    'a layer whose name acts on a terminal',
    'FormatError',
    "model.json: modelTopology.config.layers[1]: layers.dense: name is '\\u{1b}[2Jx'; expected letters, digits, '_', '.' and '-' only.",
    layer(1, (config) => (config.name = '\u001b[2Jx')),
  ],
  [
    'two layers of one name',
    'FormatError',
    "model.json: sequential: two layers are named 'dense'. Give each its own name.",
    layer(3, (config) => (config.name = 'dense')),
  ],
  [
    'no input shape',
    'FormatError',
    'model.json: modelTopology.config.layers[0].config.batch_input_shape is missing; the first layer needs one such as [null, 784].',
    layer(0, (config) => delete config.batch_input_shape),
  ],
  [
    'an input shape of text',
    'FormatError',
    "model.json: modelTopology.config.layers[0].config.batch_input_shape is '2,3'; expected a list.",
    layer(0, (config) => (config.batch_input_shape = '2,3')),
  ],
  [
    'an input shape with 0',
    'FormatError',
    'model.json: modelTopology.config.layers[0].config.batch_input_shape[1] is 0; expected a whole number from 1 up.',
    layer(0, (config) => (config.batch_input_shape = [null, 0, 3])),
  ],
  [
    'an input shape of half a row',
    'FormatError',
    'model.json: modelTopology.config.layers[0].config.batch_input_shape[1] is 1.5; expected a whole number from 1 up.',
    layer(0, (config) => (config.batch_input_shape = [null, 1.5])),
  ],
  [
    'units of 0',
    'FormatError',
    'model.json: modelTopology.config.layers[1].config.units is 0; expected a whole number from 1 up.',
    layer(1, (config) => (config.units = 0)),
  ],
  [
    'units that are text',
    'FormatError',
    "model.json: modelTopology.config.layers[1].config.units is '5'; expected a whole number from 1 up.",
    layer(1, (config) => (config.units = '5')),
  ],
  [
    'units beyond all memory',
    'FormatError',
    "model.json: weightsManifest[0].weights[0]: 'dense/kernel' is float32 [6, 5]; expected float32 [6, 1099511627776]. The file is of another model.",
    layer(1, (config) => (config.units = 2 ** 40)),
  ],
  [
    'an unknown activation',
    'FormatError',
    `model.json: modelTopology.config.layers[1]: layers.dense: unknown activation 'glu'. ${KNOWN_ACTIVATIONS}`,
    layer(1, (config) => (config.activation = 'glu')),
  ],
  [
    'an activation that is an unknown class',
    'FormatError',
    `model.json: modelTopology.config.layers[1]: layers.dense: unknown activation 'Glu'. ${KNOWN_ACTIVATIONS}`,
    layer(1, (config) => (config.activation = { class_name: 'Glu' })),
  ],
  [
    'an activation that is a number',
    'FormatError',
    'model.json: modelTopology.config.layers[1].config.activation is 5; expected an object.',
    layer(1, (config) => (config.activation = 5)),
  ],
  [
    'a layer of whole numbers',
    'FormatError',
    "model.json: modelTopology.config.layers[1].config.dtype is 'int32'; expected null or 'float32' or 'float16' or 'bfloat16' or 'float64' or 'mixed_float16' or 'mixed_bfloat16'.",
    layer(1, (config) => (config.dtype = 'int32')),
  ],
  [
    'a layer that Keras has quantised',
    'FormatError',
    "model.json: modelTopology.config.layers[1].config.dtype.class_name is 'QuantizedDTypePolicy'; expected 'DTypePolicy' or 'FloatDTypePolicy' or 'Policy'.",
    layer(1, (config) => (config.dtype = { class_name: 'QuantizedDTypePolicy', config: { mode: 'int8' } })),
  ],
  [
    'an unknown regulariser',
    'FormatError',
    "model.json: modelTopology.config.layers[1].config.kernel_regularizer: unknown regularizer 'Dropout'; expected one of L1, L2, L1L2, OrthogonalRegularizer. Save the model without it.",
    layer(1, (config) => (config.kernel_regularizer = { class_name: 'Dropout', config: {} })),
  ],
  [
    'a regulariser that is no number',
    'FormatError',
    "model.json: modelTopology.config.layers[1].config.activity_regularizer.config.l2 is 'much'; expected a number.",
    layer(1, (config) => (config.activity_regularizer = { class_name: 'L2', config: { l2: 'much' } })),
  ],
  [
    'a constraint by an unknown name',
    'FormatError',
    "model.json: modelTopology.config.layers[1].config.kernel_constraint: unknown constraint 'unit'; expected one of MaxNorm, MinMaxNorm, NonNeg, UnitNorm. Save the model without it.",
    layer(1, (config) => (config.kernel_constraint = 'unit')),
  ],
  [
    'a constraint that nothing can be within',
    'FormatError',
    'model.json: modelTopology.config.layers[1].config.kernel_constraint.config: constraints.maxNorm: maxValue is -1; expected a number from 0 up that f32 holds.',
    layer(1, (config) => (config.kernel_constraint = { class_name: 'MaxNorm', config: { max_value: -1 } })),
  ],
  [
    'a layer that is half frozen',
    'FormatError',
    'model.json: modelTopology.config.layers[1].config.trainable is 0.5; expected true or false.',
    layer(1, (config) => (config.trainable = 0.5)),
  ],
  [
    'a dropout rate of 2',
    'FormatError',
    'model.json: modelTopology.config.layers[2]: layers.dropout: rate is 2; expected a number from 0 to below 1.',
    layer(2, (config) => (config.rate = 2)),
  ],
  [
    'a dropout rate that is null',
    'FormatError',
    'model.json: modelTopology.config.layers[2].config.rate is null; expected a number.',
    layer(2, (config) => (config.rate = null)),
  ],
  [
    'an input shape that the layer before does not give',
    'FormatError',
    'model.json: out expects [4]; dropout gives [5].',
    layer(3, (config) => (config.batch_input_shape = [null, 4])),
  ],
  [
    'no manifest',
    'FormatError',
    'model.json: weightsManifest is missing; expected a list.',
    json((model) => delete model.weightsManifest),
  ],
  [
    'a manifest without paths',
    'FormatError',
    'model.json: weightsManifest[0].paths is missing; expected a list.',
    json((model) => delete model.weightsManifest[0].paths),
  ],
  [
    'a path into another folder',
    'FormatError',
    "model.json: weightsManifest[0].paths[0] is '../../etc/passwd'; expected the name of a file in the same folder or below.",
    json((model) => (model.weightsManifest[0].paths = ['../../etc/passwd'])),
  ],
  [
    'a path that is an address',
    'FormatError',
    "model.json: weightsManifest[0].paths[0] is 'https://example.org/w.bin'; expected the name of a file in the same folder or below.",
    json((model) => (model.weightsManifest[0].paths = ['https://example.org/w.bin'])),
  ],
  [
    'a path of dots',
    'FormatError',
    "model.json: weightsManifest[0].paths[0] is '..'; expected the name of a file in the same folder or below.",
    json((model) => (model.weightsManifest[0].paths = ['..'])),
  ],
  [
    'a path that is empty',
    'FormatError',
    "model.json: weightsManifest[0].paths[0] is ''; expected the name of a file in the same folder or below.",
    json((model) => (model.weightsManifest[0].paths = [''])),
  ],
  [
    'a path to a file that is not there',
    'FormatError',
    "memory: has no 'other.bin'. Give model.json and the weights that it names.",
    json((model) => (model.weightsManifest[0].paths = ['other.bin'])),
  ],
  [
    'a weight of another name',
    'FormatError',
    "model.json: weightsManifest lacks 'dense/kernel' [6, 5]. The file is of another model, or incomplete.",
    spec(0, (weight) => (weight.name = 'dense/other')),
  ],
  [
    'a weight that is left out',
    'FormatError',
    "model.json: weightsManifest lacks 'dense/bias' [5]. The file is of another model, or incomplete.",
    json((model) => model.weightsManifest[0].weights.splice(1, 1)),
  ],
  [
    'a weight that stands twice',
    'FormatError',
    "model.json: weightsManifest[0].weights[10]: 'dense/kernel' stands twice; expected each once. The file is damaged.",
    json((model) => model.weightsManifest[0].weights.push(model.weightsManifest[0].weights[0])),
  ],
  [
    'a weight of another shape',
    'FormatError',
    "model.json: weightsManifest[0].weights[0]: 'dense/kernel' is float32 [5, 6]; expected float32 [6, 5]. The file is of another model.",
    spec(0, (weight) => (weight.shape = [5, 6])),
  ],
  [
    'a weight of a negative shape',
    'FormatError',
    'model.json: weightsManifest[0].weights[0].shape[0] is -6; expected a whole number from 0 up.',
    spec(0, (weight) => (weight.shape = [-6, -5])),
  ],
  [
    'a weight of another type',
    'FormatError',
    "model.json: weightsManifest[0].weights[0]: 'dense/kernel' is int32 [6, 5]; expected float32 [6, 5]. The file is of another model.",
    spec(0, (weight) => (weight.dtype = 'int32')),
  ],
  [
    'a weight of an unknown type',
    'FormatError',
    "model.json: weightsManifest[0].weights[0].dtype is 'float16'; expected 'float32' or 'int32'.",
    spec(0, (weight) => (weight.dtype = 'float16')),
  ],
  [
    'a weight that is quantised in a way that no one knows',
    'FormatError',
    "model.json: weightsManifest[0].weights[0].quantization.dtype is 'int4'; expected 'float16' or 'uint8' or 'uint16'.",
    spec(0, (weight) => (weight.quantization = { dtype: 'int4', scale: 1, min: 0 })),
  ],
  [
    'a weight that is quantised without a scale',
    'FormatError',
    'model.json: weightsManifest[0].weights[0].quantization.scale is missing; expected a number.',
    spec(0, (weight) => (weight.quantization = { dtype: 'uint8', min: 0 })),
  ],
  [
    'a whole number that is quantised as a float',
    'FormatError',
    "model.json: weightsManifest[0].weights[3].quantization.dtype is 'float16'; expected 'uint8' or 'uint16'.",
    json((model) => {
      const iter = model.weightsManifest[0].weights.findIndex((weight: Json) => weight.name === 'iter');
      model.weightsManifest[0].weights[iter].quantization = { dtype: 'float16' };
    }),
  ],
  [
    'a quantised weight that is too short',
    'FormatError',
    "'weights.bin': 604 bytes; expected at most 514. It is of another model, or no model at all.",
    spec(0, (weight) => (weight.quantization = { dtype: 'uint8', scale: 1, min: 0 })),
  ],
  [
    'a weight beyond all memory',
    'FormatError',
    'model.json: weightsManifest[0].weights[0].shape is [1048576, 1048576], 4398046511104 bytes; expected at most 2147483648. The model is too large.',
    spec(0, (weight) => (weight.shape = [2 ** 20, 2 ** 20])),
  ],
  [
    'weights that the model does not have',
    'FormatError',
    "model.json: weightsManifest[0].weights[10]: the model has no 'x'; expected dense/kernel, dense/bias, out/kernel, … The file is of another model.",
    json((model) => model.weightsManifest[0].weights.push({ name: 'x', shape: [1], dtype: 'float32' })),
  ],
  [
    'an unknown optimizer',
    'FormatError',
    "model.json: trainingConfig.optimizer_config: unknown optimizer 'Muon'; expected one of Adadelta, Adagrad, Adam, Adamax, AdamW, Ftrl, FTRL, Lamb, LAMB, Lion, Nadam, RMSprop, RMSProp, SGD, Momentum. Load the model with { compile: false } and compile it yourself.",
    training((config) => (config.optimizer_config.class_name = 'Muon')),
  ],
  [
    'an optimizer without a rate',
    'FormatError',
    'model.json: trainingConfig.optimizer_config.config.learning_rate is missing; expected a number.',
    training((config) => delete config.optimizer_config.config.learning_rate),
  ],
  [
    'an optimizer with a rate below 0',
    'FormatError',
    'model.json: trainingConfig.optimizer_config: optimizers.adam: learningRate is -1; expected a number from 0 up that f32 holds.',
    training((config) => (config.optimizer_config.config.learning_rate = -1)),
  ],
  [
    'an unknown schedule',
    'FormatError',
    "model.json: trainingConfig.optimizer_config.config.learning_rate: unknown schedule 'OneCycle'; expected one of CosineDecay, CosineDecayRestarts, ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay, PolynomialDecay. Load the model with { compile: false } and compile it yourself.",
    training((config) => (config.optimizer_config.config.learning_rate = { class_name: 'OneCycle', config: {} })),
  ],
  [
    'a schedule without steps',
    'FormatError',
    'model.json: trainingConfig.optimizer_config.config.learning_rate.config.decay_steps is missing; expected a number.',
    training(
      (config) =>
        (config.optimizer_config.config.learning_rate = {
          class_name: 'CosineDecay',
          config: { initial_learning_rate: 0.1 },
        }),
    ),
  ],
  [
    'a schedule of too few values',
    'FormatError',
    'model.json: trainingConfig.optimizer_config.config.learning_rate: schedules.piecewiseConstantDecay: 1 boundaries and 1 values; expected at least one boundary, and one value more than boundaries.',
    training(
      (config) =>
        (config.optimizer_config.config.learning_rate = {
          class_name: 'PiecewiseConstantDecay',
          config: { boundaries: [5], values: [1] },
        }),
    ),
  ],
  [
    'a learning rate that is a list',
    'FormatError',
    'model.json: trainingConfig.optimizer_config.config.learning_rate is a list of 1; expected a number.',
    training((config) => (config.optimizer_config.config.learning_rate = [0.1])),
  ],
  [
    'an optimizer with averages of weights',
    'FormatError',
    'model.json: trainingConfig.optimizer_config.config.use_ema is 1; expected true or false.',
    training((config) => (config.optimizer_config.config.use_ema = 1)),
  ],
  [
    'an unknown loss',
    'FormatError',
    "model.json: trainingConfig.loss: unknown loss 'dice'. Load the model with { compile: false } and compile it yourself.",
    training((config) => (config.loss = 'dice')),
  ],
  [
    'a loss for each output',
    'FormatError',
    'model.json: trainingConfig.loss is a list of 2; expected a text.',
    training((config) => (config.loss = ['mean_squared_error', 'dice'])),
  ],
  [
    'an unknown metric',
    'FormatError',
    "model.json: trainingConfig.metrics[0]: unknown metric 'bleu'. Load the model with { compile: false } and compile it yourself.",
    training((config) => (config.metrics = ['bleu'])),
  ],
  [
    'an optimizer without its moments',
    'FormatError',
    "'weights.bin': 604 bytes; expected at most 204. It is of another model, or no model at all.",
    json((model) => (model.weightsManifest[0].weights = model.weightsManifest[0].weights.slice(0, 4))),
  ],
  [
    'a seed beyond 32 bits',
    'FormatError',
    'model.json: userDefinedMetadata.wgrad.seed is 4294967296; expected 32 bits.',
    own((metadata) => (metadata.seed = 2 ** 32)),
  ],
  [
    'rates of seven words',
    'FormatError',
    'model.json: userDefinedMetadata.wgrad.rates is a list of 7; expected the 8 words of finite floats.',
    own((metadata) => metadata.rates.pop()),
  ],
  [
    'rates that are NaN',
    'FormatError',
    'model.json: userDefinedMetadata.wgrad.rates is a list of 8; expected the 8 words of finite floats.',
    own((metadata) => (metadata.rates[0] = 0x7fc00000)),
  ],
  [
    'a step below 0',
    'FormatError',
    'model.json: userDefinedMetadata.wgrad.step is -1; expected a whole number from 0 up.',
    own((metadata) => (metadata.step = -1)),
  ],
  [
    'weights that are cut off',
    'FormatError',
    'weights.bin: 600 bytes of weights; expected 604. The file is cut off or of another model: copy both files again.',
    weights((bytes) => bytes.subarray(0, -4)),
  ],
  [
    'weights that are too long',
    'FormatError',
    "'weights.bin': 605 bytes; expected at most 604. It is of another model, or no model at all.",
    weights((bytes) => Uint8Array.of(...bytes, 0)),
  ],
  [
    'no weights',
    'FormatError',
    'weights.bin: 0 bytes of weights; expected 604. The file is cut off or of another model: copy both files again.',
    weights(() => new Uint8Array()),
  ],
  [
    'weights with a changed bit',
    'FormatError',
    'model.json: userDefinedMetadata.wgrad.sha256: the weights are others than were saved with this model. Copy both files again.',
    weights((bytes) => bytes.map((byte, i) => (i === 9 ? byte ^ 1 : byte))),
  ],
  [
    'weights with a NaN',
    'FormatError',
    "model.json: weightsManifest[0].weights[0]: 'dense/kernel' holds NaN at 2; expected finite numbers. Training went wrong before it was saved.",
    async () => {
      const all = await goodFiles();
      const model = JSON.parse(new TextDecoder().decode(all.get('model.json'))) as Json;
      model.generatedBy = 'another program'; // whose files have no sum
      all.set('model.json', new TextEncoder().encode(JSON.stringify(model)));
      new Uint32Array(all.get('weights.bin')!.buffer)[2] = 0x7fc00001;
      return readTfjs(memory(all), {});
    },
  ],
];

/** Layers with tfjs's names, options and defaults, made of wgrad's. Where Keras 3 chose another default than tfjs, tfjs's holds here. */
import { UsageError } from '../errors.ts';
import * as makers from '../nn/layers/index.ts';
import type { Layer as Made } from '../nn/layers/layer.ts';
import { Layer } from './layer.ts';

/** Options of a layer, in tfjs's names. */
// biome-ignore lint/suspicious/noExplicitAny: each layer checks its own
export type LayerArgs = Readonly<Record<string, any>>;

type Maker = (args?: LayerArgs) => Layer;

/** What a layer of tfjs's is here. */
interface Row {
  /** wgrad's name of it */
  readonly maker: keyof typeof makers;
  /** what holds in tfjs where nothing is given */
  readonly usual?: LayerArgs;
  /** wgrad's names of options */
  readonly renamed?: Readonly<Record<string, string>>;
  /** options that only say what is so anyway */
  readonly ignored?: readonly string[];
}

const normal = { kernelInitializer: 'glorotNormal' };
const gated = { ...normal, recurrentActivation: 'hardSigmoid' };
const last = ['dataFormat'];
const steps = [...last, 'implementation', 'inputLength'];

const ROWS = {
  activation: { maker: 'activation' },
  add: { maker: 'add' },
  alphaDropout: { maker: 'alphaDropout', ignored: ['noiseShape'] },
  average: { maker: 'average' },
  averagePooling1d: { maker: 'averagePooling1d', ignored: last },
  averagePooling2d: { maker: 'averagePooling2d', ignored: last },
  batchNormalization: { maker: 'batchNormalization' },
  concatenate: { maker: 'concatenate' },
  conv1d: { maker: 'conv1d', usual: normal, ignored: last },
  conv2d: { maker: 'conv2d', usual: normal, ignored: last },
  conv2dTranspose: { maker: 'conv2dTranspose', usual: normal, ignored: last },
  cropping2D: { maker: 'cropping2d', ignored: last },
  dense: { maker: 'dense', usual: normal },
  depthwiseConv2d: { maker: 'depthwiseConv2d', ignored: last },
  dot: { maker: 'dot' },
  dropout: { maker: 'dropout', ignored: ['noiseShape', 'seed'] },
  elu: { maker: 'elu' },
  embedding: { maker: 'embedding', usual: { embeddingsInitializer: 'randomUniform' }, ignored: ['inputLength'] },
  flatten: { maker: 'flatten', ignored: last },
  gaussianDropout: { maker: 'gaussianDropout' },
  gaussianNoise: { maker: 'gaussianNoise' },
  globalAveragePooling1d: { maker: 'globalAveragePooling1d', ignored: last },
  globalAveragePooling2d: { maker: 'globalAveragePooling2d', ignored: last },
  globalMaxPooling1d: { maker: 'globalMaxPooling1d', ignored: last },
  globalMaxPooling2d: { maker: 'globalMaxPooling2d', ignored: last },
  gru: { maker: 'gru', usual: { ...gated, resetAfter: false }, ignored: steps },
  layerNormalization: { maker: 'layerNormalization' },
  leakyReLU: { maker: 'leakyReLU', usual: { negativeSlope: 0.3 }, renamed: { alpha: 'negativeSlope' } },
  lstm: { maker: 'lstm', usual: gated, ignored: steps },
  masking: { maker: 'masking' },
  maximum: { maker: 'maximum' },
  maxPooling1d: { maker: 'maxPooling1d', ignored: last },
  maxPooling2d: { maker: 'maxPooling2d', ignored: last },
  minimum: { maker: 'minimum' },
  multiply: { maker: 'multiply' },
  permute: { maker: 'permute' },
  prelu: { maker: 'prelu' },
  reLU: { maker: 'reLU' },
  repeatVector: { maker: 'repeatVector' },
  rescaling: { maker: 'rescaling' },
  reshape: { maker: 'reshape' },
  resizing: { maker: 'resizing' },
  separableConv2d: { maker: 'separableConv2d', ignored: last },
  simpleRNN: { maker: 'simpleRNN', usual: normal, ignored: steps },
  softmax: { maker: 'softmax' },
  spatialDropout1d: { maker: 'spatialDropout1d' },
  thresholdedReLU: { maker: 'thresholdedReLU' },
  upSampling2d: { maker: 'upSampling2d', ignored: last },
  zeroPadding2d: { maker: 'zeroPadding2d', ignored: last },
} as const satisfies Readonly<Record<string, Row>>;

/** What tfjs takes of every layer and wgrad needs not. */
const ANYWHERE = ['batchSize', 'dtype', 'updatable', 'inputDType'];

/** Functions that are others than Keras 3's of the same name. */
const OLD_ACTIVATIONS: Readonly<Record<string, string>> = {
  hardSigmoid: 'hardSigmoidOfKeras2',
  hard_sigmoid: 'hardSigmoidOfKeras2',
};

const make =
  (name: string, { maker, usual, renamed, ignored = [] }: Row): Maker =>
  (args = {}) => {
    const where = `tf.layers.${name}`;
    const { batchInputShape, inputDim, inputShape, weights, ...others } = args;
    if (others.dataFormat === 'channelsFirst') {
      throw new UsageError(`${where}: dataFormat is 'channelsFirst'; channels are last here. Transpose the data.`);
    }
    const isEmbedding = maker === 'embedding';
    const shape =
      inputShape ?? batchInputShape?.slice(1) ?? (inputDim !== undefined && !isEmbedding ? [inputDim] : undefined);
    const options: Record<string, unknown> = { ...usual };
    for (const [key, value] of Object.entries(others)) {
      if (value === undefined || value === null || ANYWHERE.includes(key) || ignored.includes(key)) continue;
      options[renamed?.[key] ?? key] = changed(key, value);
    }
    for (const key of ['activation', 'recurrentActivation']) {
      const given = options[key];
      if (typeof given === 'string') options[key] = OLD_ACTIVATIONS[given] ?? given;
    }
    if (isEmbedding) options.inputDim = inputDim;
    const first = shape ?? (isEmbedding && args.inputLength ? [args.inputLength].flat() : undefined);
    if (first !== undefined) options.inputShape = first;
    // biome-ignore lint/performance/noDynamicNamespaceImportAccess: all of them are there anyway
    const layer = (makers[maker] as unknown as (options: unknown) => Made)(options);
    const made = Layer.wrap(layer);
    if (weights !== undefined) made.setWeights(weights);
    return made;
  };

/** Layers within options, as wgrad's own. */
const changed = (_: string, value: unknown): unknown => (value instanceof Layer ? value.description : value);

type Layers = { readonly [Name in keyof typeof ROWS]: Maker };

const plain = Object.fromEntries(Object.entries(ROWS).map(([name, row]) => [name, make(name, row as Row)])) as Layers;

const absent =
  (name: string, todo: string): Maker =>
  () => {
    throw new UsageError(`tf.layers.${name}: it is not there. ${todo}`);
  };

const cells = 'Take the layer: lstm, gru or simpleRNN.';
const volumes = 'There is nothing of three dimensions: reshape to pictures, with depth among the channels.';

/** A layer in which another goes over the steps of a sequence, both ways. */
const bidirectional: Maker = (args = {}) => {
  const { mergeMode = 'concat', layer, ...others } = args;
  return make('bidirectional', { maker: 'bidirectional' })({ ...others, layer, mergeMode });
};

const inputLayer: Maker = (args = {}) => {
  const { inputShape, batchInputShape, name } = args;
  return Layer.wrap(
    makers.inputLayer({ shape: inputShape ?? batchInputShape?.slice(1), ...(name && { name }) }) as Made,
  );
};

const { averagePooling1d, averagePooling2d, globalMaxPooling1d, globalMaxPooling2d, maxPooling1d, maxPooling2d } =
  plain;

/** What `tf.layers` has. */
export const layers = {
  Layer,
  ...plain,
  inputLayer,
  bidirectional,
  timeDistributed: make('timeDistributed', { maker: 'timeDistributed' }),
  avgPool1d: averagePooling1d,
  avgPooling1d: averagePooling1d,
  avgPool2d: averagePooling2d,
  avgPooling2d: averagePooling2d,
  globalMaxPool1d: globalMaxPooling1d,
  globalMaxPool2d: globalMaxPooling2d,
  maxPool1d: maxPooling1d,
  maxPool2d: maxPooling2d,
  conv3d: absent('conv3d', volumes),
  conv3dTranspose: absent('conv3dTranspose', volumes),
  averagePooling3d: absent('averagePooling3d', volumes),
  maxPooling3d: absent('maxPooling3d', volumes),
  lstmCell: absent('lstmCell', cells),
  gruCell: absent('gruCell', cells),
  simpleRNNCell: absent('simpleRNNCell', cells),
  stackedRNNCells: absent('stackedRNNCells', 'Stack layers with returnSequences: true.'),
  rnn: absent('rnn', cells),
  convLstm2d: absent('convLstm2d', 'Take timeDistributed of conv2d, and lstm.'),
  convLstm2dCell: absent('convLstm2dCell', 'Take timeDistributed of conv2d, and lstm.'),
};

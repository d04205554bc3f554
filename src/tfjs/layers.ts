/** Layers with tfjs's names, options and defaults, made of wgrad's. Where Keras 3 chose another default than tfjs, tfjs's holds here. */
import { UsageError } from '../errors.ts';
import * as makers from '../nn/layers/index.ts';
import type { Layer as Made } from '../nn/layers/layer.ts';
import { Layer } from './layer.ts';
import { input } from './model-makers.ts';

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
  /** A function of each element, by its name. */
  activation: { maker: 'activation' },
  /** The sum of several tensors of one shape. */
  add: { maker: 'add' },
  /** Dropout that keeps mean and variance of selu. */
  alphaDropout: { maker: 'alphaDropout', ignored: ['noiseShape'] },
  /** The mean of several tensors of one shape. */
  average: { maker: 'average' },
  /** Means of windows of signals [steps, channels]. */
  averagePooling1d: { maker: 'averagePooling1d', ignored: last },
  /** Means of windows of pictures [height, width, channels]. */
  averagePooling2d: { maker: 'averagePooling2d', ignored: last },
  /** Each channel with mean 0 and deviation 1 over the batch, scaled and moved. */
  batchNormalization: { maker: 'batchNormalization' },
  /** Several tensors one after the other along an axis, the last by default. */
  concatenate: { maker: 'concatenate' },
  /** A convolution of signals [steps, channels]. */
  conv1d: { maker: 'conv1d', usual: normal, ignored: last },
  /** A convolution of pictures [height, width, channels]. */
  conv2d: { maker: 'conv2d', usual: normal, ignored: last },
  /** A transposed convolution of pictures, which makes them larger. */
  conv2dTranspose: { maker: 'conv2dTranspose', usual: normal, ignored: last },
  /** Pictures without rows and columns at their sides. */
  cropping2D: { maker: 'cropping2d', ignored: last },
  /** Every output is a weighted sum of all inputs. */
  dense: { maker: 'dense', usual: normal },
  /** A convolution of each channel by itself. */
  depthwiseConv2d: { maker: 'depthwiseConv2d', ignored: last },
  /** Products of two tensors along axes. */
  dot: { maker: 'dot' },
  /** Zeroes a share of the elements while it trains, and scales the others. */
  dropout: { maker: 'dropout', ignored: ['noiseShape', 'seed'] },
  /** x where it is positive, else alpha · (exp(x) - 1). */
  elu: { maker: 'elu' },
  /** A vector that is learnt for each whole number. */
  embedding: { maker: 'embedding', usual: { embeddingsInitializer: 'randomUniform' }, ignored: ['inputLength'] },
  /** All axes of a sample as one. */
  flatten: { maker: 'flatten', ignored: last },
  /** Multiplies by normal random numbers of mean 1 while it trains. */
  gaussianDropout: { maker: 'gaussianDropout' },
  /** Adds normal random numbers while it trains. */
  gaussianNoise: { maker: 'gaussianNoise' },
  /** The mean over all steps. */
  globalAveragePooling1d: { maker: 'globalAveragePooling1d', ignored: last },
  /** The mean over all pixels. */
  globalAveragePooling2d: { maker: 'globalAveragePooling2d', ignored: last },
  /** The largest of all steps. */
  globalMaxPooling1d: { maker: 'globalMaxPooling1d', ignored: last },
  /** The largest of all pixels. */
  globalMaxPooling2d: { maker: 'globalMaxPooling2d', ignored: last },
  /** A recurrent layer of gated units; tfjs's variant, with the reset before the product. */
  gru: { maker: 'gru', usual: { ...gated, resetAfter: false }, ignored: steps },
  /** Each sample with mean 0 and deviation 1 along axes, scaled and moved. */
  layerNormalization: { maker: 'layerNormalization' },
  /** x where it is positive, else alpha · x: alpha is 0.3 by default. */
  leakyReLU: { maker: 'leakyReLU', usual: { negativeSlope: 0.3 }, renamed: { alpha: 'negativeSlope' } },
  /** A recurrent layer with long short-term memory. */
  lstm: { maker: 'lstm', usual: gated, ignored: steps },
  /** Steps whose features all have one value do not count. */
  masking: { maker: 'masking' },
  /** The largest of several tensors, element by element. */
  maximum: { maker: 'maximum' },
  /** The largest of windows of signals [steps, channels]. */
  maxPooling1d: { maker: 'maxPooling1d', ignored: last },
  /** The largest of windows of pictures [height, width, channels]. */
  maxPooling2d: { maker: 'maxPooling2d', ignored: last },
  /** The smallest of several tensors, element by element. */
  minimum: { maker: 'minimum' },
  /** The product of several tensors of one shape. */
  multiply: { maker: 'multiply' },
  /** The axes of a sample in another order, counted from 1. */
  permute: { maker: 'permute' },
  /** x where it is positive, else alpha · x with an alpha that is learnt for each element. */
  prelu: { maker: 'prelu' },
  /** x where it is positive, else 0. */
  reLU: { maker: 'reLU' },
  /** A sample n times, as steps. */
  repeatVector: { maker: 'repeatVector' },
  /** x · scale + offset. */
  rescaling: { maker: 'rescaling' },
  /** The elements of a sample in another shape. */
  reshape: { maker: 'reshape' },
  /** Pictures in another size. */
  resizing: { maker: 'resizing' },
  /** A convolution of each channel by itself, then one of single pixels. */
  separableConv2d: { maker: 'separableConv2d', ignored: last },
  /** A recurrent layer whose output is its state. */
  simpleRNN: { maker: 'simpleRNN', usual: normal, ignored: steps },
  /** exp(x) / Σ exp(x) along an axis. */
  softmax: { maker: 'softmax' },
  /** Dropout of whole channels of signals. */
  spatialDropout1d: { maker: 'spatialDropout1d' },
  /** x where it is above theta, else 0. */
  thresholdedReLU: { maker: 'thresholdedReLU' },
  /** Pictures with their pixels repeated. */
  upSampling2d: { maker: 'upSampling2d', ignored: last },
  /** Pictures with rows and columns of zeros around. */
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
  /** What layers of the program's own extend. */
  Layer,
  ...plain,
  /** What goes into a functional model, as `tf.input`. */
  input,
  /** What goes into a sequential model: `inputShape` is that of one sample. */
  inputLayer,
  /** A recurrent layer that goes over the steps both ways. */
  bidirectional,
  /** A layer for each step of a sequence. */
  timeDistributed: make('timeDistributed', { maker: 'timeDistributed' }),
  /** averagePooling1d */
  avgPool1d: averagePooling1d,
  /** averagePooling1d */
  avgPooling1d: averagePooling1d,
  /** averagePooling2d */
  avgPool2d: averagePooling2d,
  /** averagePooling2d */
  avgPooling2d: averagePooling2d,
  /** globalMaxPooling1d */
  globalMaxPool1d: globalMaxPooling1d,
  /** globalMaxPooling2d */
  globalMaxPool2d: globalMaxPooling2d,
  /** maxPooling1d */
  maxPool1d: maxPooling1d,
  /** maxPooling2d */
  maxPool2d: maxPooling2d,
  /** Not there: says what to take instead. @throws UsageError always */
  conv3d: absent('conv3d', volumes),
  /** Not there: says what to take instead. @throws UsageError always */
  conv3dTranspose: absent('conv3dTranspose', volumes),
  /** Not there: says what to take instead. @throws UsageError always */
  averagePooling3d: absent('averagePooling3d', volumes),
  /** Not there: says what to take instead. @throws UsageError always */
  maxPooling3d: absent('maxPooling3d', volumes),
  /** Not there: says what to take instead. @throws UsageError always */
  lstmCell: absent('lstmCell', cells),
  /** Not there: says what to take instead. @throws UsageError always */
  gruCell: absent('gruCell', cells),
  /** Not there: says what to take instead. @throws UsageError always */
  simpleRNNCell: absent('simpleRNNCell', cells),
  /** Not there: says what to take instead. @throws UsageError always */
  stackedRNNCells: absent('stackedRNNCells', 'Stack layers with returnSequences: true.'),
  /** Not there: says what to take instead. @throws UsageError always */
  rnn: absent('rnn', cells),
  /** Not there: says what to take instead. @throws UsageError always */
  convLstm2d: absent('convLstm2d', 'Take timeDistributed of conv2d, and lstm.'),
  /** Not there: says what to take instead. @throws UsageError always */
  convLstm2dCell: absent('convLstm2dCell', 'Take timeDistributed of conv2d, and lstm.'),
};

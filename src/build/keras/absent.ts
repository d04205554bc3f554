/**
 * Why wgrad lacks what Keras has: a reason and the names for which it stands. Whoever adds one of them takes its name out here, which
 * `npm run check` asks for.
 */
import type { Kind } from './api.ts';

/** A reason, and names with spaces between them. */
type Reason = readonly [why: string, names: string];

const LATER = 'Not yet.';
const VOLUMES = 'Volumes: there are kernels for signals and pictures only.';
const STRINGS = 'Tensors hold numbers, no strings: words become numbers before they come here.';
const SPECTRA = 'There is no Fourier transform among the ops.';
const BOXES = 'There are no bounding boxes.';
const PYTHON = "Wraps another library's models of Python.";
const LOSS_SCALE = 'Weights and gradients are f32: nothing to scale for half precision.';
const REGISTRY = 'Files hold what wgrad knows by its class; functions of your own are compiled again after loading.';
const HOST = 'A matter of Python or of its processes.';

export const ABSENT: { readonly [K in Kind]?: readonly Reason[] } = {
  losses: [
    ['Sums over alignments, a dynamic program of its own.', 'CTC'],
    [LATER, 'CategoricalGeneralizedCrossEntropy Circle Dice Tversky'],
  ],
  metrics: [
    [LATER, 'ConcordanceCorrelation PearsonCorrelation'],
    ['A base class: metrics are objects or functions here.', 'MeanMetricWrapper'],
    ['`trainer` averages what its step measures; nothing is summed.', 'Sum'],
  ],
  optimizers: [
    ['Slots have the shape of their param; its rows and columns are factors of smaller ones.', 'Adafactor'],
    ['Products of matrices within an update, for which optimizers have no place.', 'Muon'],
    ['Evaluates at other weights than it trains.', 'ScheduleFreeAdamW'],
    [LOSS_SCALE, 'LossScaleOptimizer'],
    ['`trainer` has an optimizer for each model.', 'OptimizerMap'],
  ],
  initializers: [[SPECTRA, 'STFT']],
  layers: [
    [
      VOLUMES,
      'Conv3D Conv3DTranspose AveragePooling3D MaxPooling3D GlobalAveragePooling3D GlobalMaxPooling3D AdaptiveAveragePooling3D AdaptiveMaxPooling3D Cropping3D UpSampling3D ZeroPadding3D SpatialDropout3D ConvLSTM3D',
    ],
    ['Convolutions within a recurrence.', 'ConvLSTM1D ConvLSTM2D'],
    [STRINGS, 'StringLookup TextVectorization Hashing HashedCrossing'],
    [SPECTRA, 'MelSpectrogram STFTSpectrogram'],
    [BOXES, 'MaxNumBoundingBoxes'],
    [PYTHON, 'FlaxLayer JaxLayer TorchModuleWrapper TFSMLayer'],
    ['Weights are f32: no quantised products.', 'TernaryDense'],
    ['`sequential` or a functional model is a layer.', 'Pipeline'],
    ['A base class: `layers.lambda` and models within models are what one writes here.', 'Wrapper'],
    ['Layers check their inputs themselves.', 'InputSpec'],
    ['Mixes samples of a batch and their targets: layers see no targets.', 'CutMix MixUp'],
    ['Histograms of pictures.', 'AutoContrast ContrastLimitedAdaptiveHistogramEqualization Equalization'],
    ['Chains of operations that differ from picture to picture.', 'AugMix RandAugment'],
    [
      LATER,
      'AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveMaxPooling1D AdaptiveMaxPooling2D CenterCrop RandomColorDegeneration RandomColorJitter RandomElasticTransform RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization RandomSaturation RandomSharpness RandomShear Solarization ReversibleEmbedding',
    ],
    [
      LATER,
      'GroupQueryAttention Conv1DTranspose DepthwiseConv1D SeparableConv1D Identity SpectralNormalization Cropping1D UpSampling1D ZeroPadding1D',
    ],
    [LATER, 'GRUCell LSTMCell RNN SimpleRNNCell StackedRNNCells'],
  ],
  activations: [
    [LATER, 'glu threshold'],
    ['Sorts each row.', 'sparsemax'],
  ],
  callbacks: [
    [LATER, 'RemoteMonitor SwapEMAWeights'],
    ["Writes Orbax's files.", 'OrbaxCheckpoint'],
  ],
  utils: [
    [LATER, 'normalize pad_sequences split_dataset to_categorical'],
    [LATER, 'PyDataset pack_x_y_sample_weight unpack_x_y_sample_weight'],
    ['Tables of features of several kinds.', 'FeatureSpace'],
    [
      '`imageFolder` reads pictures, `fetch` and canvases what a page has.',
      'load_img save_img array_to_img img_to_array get_file',
    ],
    [STRINGS, 'text_dataset_from_directory'],
    ['Reads sound.', 'audio_dataset_from_directory'],
    [
      REGISTRY,
      'CustomObjectScope get_custom_objects get_registered_name get_registered_object register_keras_serializable deserialize_keras_object serialize_keras_object',
    ],
    [
      HOST,
      'clear_session standardize_dtype Config disable_interactive_logging enable_interactive_logging is_interactive_logging_enabled Progbar',
    ],
    ['`model.summary()` shows layers; nothing draws them.', 'model_to_dot plot_model'],
  ],
  'tf.data': [
    [
      'A batch has one shape: samples of several lengths are filled up first.',
      'Dataset.padded_batch Dataset.ragged_batch Dataset.sparse_batch Dataset.bucket_by_sequence_length',
    ],
    [
      'Streams of a language that has its own: generators and arrays.',
      'Dataset.from_tensors Dataset.random Dataset.apply Dataset.choose_from_datasets Dataset.counter Dataset.fingerprint Dataset.flat_map Dataset.group_by_window Dataset.ignore_errors Dataset.interleave Dataset.options Dataset.rejection_resample Dataset.sample_from_datasets Dataset.scan Dataset.shard Dataset.take_while Dataset.unique Dataset.window',
    ],
    [
      "TensorFlow's own files, and those of a disk.",
      'Dataset.list_files Dataset.snapshot Dataset.save Dataset.load TextLineDataset TFRecordDataset FixedLengthRecordDataset experimental.make_csv_dataset experimental.CsvDataset',
    ],
  ],
  datasets: [
    [
      'Pictures only so far; `readNpz` of `wgrad/io` reads the archives that Keras keeps these in.',
      'boston_housing california_housing imdb reuters',
    ],
    ['CIFAR-10 alone.', 'cifar100'],
  ],
};

/** Names of TensorFlow.js's layers that Keras 3 has not, and that wgrad has not either. */
export const ABSENT_OF_TFJS: readonly Reason[] = [
  ['`averagePooling1d`, `averagePooling2d`.', 'avgPooling1d avgPooling2d'],
  [VOLUMES, 'avgPooling3d'],
  ['Convolutions within a recurrence.', 'convLstm2dCell'],
  ['Shapes are fixed when a step is compiled, so no layer gives pictures of random width.', 'randomWidth'],
  ['`metrics.cosineSimilarity`.', 'cosineProximity'],
];

/** Where wgrad has what Keras has in a module, and by which other means it does what some of Keras's names do. */
import type { Kind } from './api.ts';

export interface Place {
  /** the heading on the page */
  readonly title: string;
  /** the namespace of the API, all of whose members are of this kind */
  readonly namespace?: string;
  /** a class of the API whose methods are of this kind, too */
  readonly methods?: string;
  /** whether Keras's names may stand in any namespace of data, or beside namespaces */
  readonly anywhere?: true;
  /** the exported union of strings that has them instead */
  readonly strings?: string;
  /** the module in Keras or TensorFlow */
  readonly module: string;
  /** what files of tests that are about these have in their names */
  readonly tests: RegExp;
}

export const PLACES: Readonly<Record<Kind, Place>> = {
  losses: { title: 'Losses', namespace: 'losses', module: 'keras.losses', tests: /loss/ },
  metrics: { title: 'Metrics', namespace: 'metrics', module: 'keras.metrics', tests: /metric|loss/ },
  optimizers: {
    title: 'Optimizers',
    namespace: 'optimizers',
    module: 'keras.optimizers',
    tests: /optimizer|cases-elementwise|tfjs/,
  },
  schedules: {
    title: 'Schedules of the learning rate',
    namespace: 'schedules',
    module: 'keras.optimizers.schedules',
    tests: /schedule/,
  },
  initializers: {
    title: 'Initializers',
    namespace: 'initializers',
    module: 'keras.initializers',
    tests: /initializer/,
  },
  regularizers: { title: 'Regularizers', namespace: 'regularizers', module: 'keras.regularizers', tests: /regulari/ },
  constraints: { title: 'Constraints', namespace: 'constraints', module: 'keras.constraints', tests: /constraint/ },
  layers: {
    title: 'Layers',
    namespace: 'layers',
    module: 'keras.layers',
    tests: /layer|augmentation|recurrent|attention/,
  },
  activations: {
    title: 'Activations',
    strings: 'ActivationName',
    module: 'keras.activations',
    tests: /layer-rows$|activation/,
  },
  callbacks: {
    title: 'Callbacks',
    namespace: 'callbacks',
    anywhere: true,
    module: 'keras.callbacks',
    tests: /callback/,
  },
  utils: {
    title: 'Data and utilities',
    namespace: 'utils',
    anywhere: true,
    module: 'keras.utils',
    tests: /data|image|tensor|utils/,
  },
  'tf.data': {
    title: 'Streams of data',
    namespace: 'data',
    methods: 'Dataset',
    module: 'tf.data',
    tests: /data|stream/,
  },
  datasets: {
    title: 'Data sets',
    namespace: 'datasets',
    anywhere: true,
    module: 'keras.datasets',
    tests: /unit\/data/,
  },
};

/** What stands for a name of Keras's: something that wgrad exports, or a member of it, `FitOptions.checkpoint`. */
export interface Means {
  readonly by: readonly string[];
  /** how; default: what it is called says it */
  readonly how?: string;
}

const means = (how: string, ...by: readonly string[]): Means => ({ by, how });

export const OTHERWISE: { readonly [K in Kind]?: Readonly<Record<string, Means>> } = {
  losses: { Loss: means('`compile({ loss })` takes a function over symbolic tensors', 'CompileArguments.loss') },
  metrics: {
    Metric: means('`compile({ metrics })` takes a function, or an object with state on the GPU', 'StateMetric'),
    huber: means("the loss' name: each loss is a metric, too", 'losses.huber'),
    log_cosh: means('`metrics.logCoshError`, or by the string', 'metrics.logCoshError'),
    binary_focal_crossentropy: means("the loss' name: each loss is a metric, too", 'losses.binaryFocalCrossentropy'),
    categorical_focal_crossentropy: means(
      "the loss' name: each loss is a metric, too",
      'losses.categoricalFocalCrossentropy',
    ),
    Mean: means("what a trainer's step returns as `metrics` is averaged over the epoch", 'StepResult.metrics'),
  },
  optimizers: {
    Optimizer: means('an object with `slots`, `advance` and `update`', 'Optimizer'),
    MultiOptimizer: means('`trainer({ optimizers })`, each with `minimize(loss, model)`', 'TrainerOptions.optimizers'),
  },
  schedules: { LearningRateSchedule: means('an object with `rate` and `initial`', 'Schedule') },
  initializers: { Initializer: means('layers take a function', 'Initializer') },
  regularizers: { Regularizer: means('layers take a function', 'Regularizer') },
  constraints: { Constraint: means('layers take a function', 'Constraint') },
  layers: {
    Layer: means('`layers.lambda` for functions over symbolic tensors', 'layers.lambda'),
    Input: means('`input()`', 'input'),
  },
  callbacks: {
    BackupAndRestore: means('`fit({ checkpoint: { store, every, resume: true } })`', 'FitOptions.checkpoint'),
    History: means('what `fit` resolves to', 'History'),
    CallbackList: means('`fit({ callbacks: [...] })`', 'FitOptions.callbacks'),
    ProgbarLogger: means('`fit({ verbose })`', 'FitOptions.verbose'),
  },
  utils: {
    image_dataset_from_directory: means('`imageFolder` of `wgrad/io` and `wgrad/io/node`', 'imageFolder'),
    set_random_seed: means('`seed` of models and of `fit`', 'SequentialOptions.seed', 'FitOptions.seed'),
    get_source_inputs: means('`model.inputs`', 'Model.inputs'),
    is_keras_tensor: means('`instanceof ModelTensor`', 'ModelTensor'),
  },
  'tf.data': {
    'Dataset.from_generator': means('`data.generator`', 'data.generator'),
    'Dataset.as_numpy_iterator': means('`for await`, or `toArray`', 'Dataset.toArray'),
    'Dataset.cardinality': means('`size`', 'Dataset.size'),
    'Dataset.reduce': means('`for await`, or `forEach`', 'Dataset.forEach'),
    'Dataset.get_single_element': means('`toArray`', 'Dataset.toArray'),
  },
};

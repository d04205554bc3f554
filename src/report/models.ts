/**
 * The models that `npm run train` knows by name, as plain data: what each is trained on, and its settings with their defaults. The models
 * themselves are in src/models. Runs in Node and in the browser.
 */

/** What every model has. */
interface CommonSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
}

/** What all whose rate may fall have. */
interface DecaySettings {
  /** whether the learning rate falls to 0 over the run, along a cosine */
  readonly decay: boolean;
}

/** What all classifiers have. */
interface ClassifierOwn extends DecaySettings {
  /** whether training ends where the loss of the test pictures falls no more, with the best epoch's weights */
  readonly earlyStopping: boolean;
  /** epochs without a lower one after which it ends */
  readonly patience: number;
}

/** What both pairs of adversarial networks have. */
interface PairSettings extends DecaySettings {
  /** filters of the first layers */
  readonly width: number;
  /** training steps to take at most; 0: no bound */
  readonly steps: number;
  /** epochs between two sheets of pictures; a fraction for several in an epoch */
  readonly samplesEvery: number;
}

/** What each model has besides. */
interface OwnSettings {
  readonly mlp: ClassifierOwn & { readonly dropout: number; readonly units: number };
  readonly convnet: ClassifierOwn & { readonly dropout: number; readonly augment: boolean };
  readonly cifar: ClassifierOwn & { readonly augment: boolean };
  readonly lstm: ClassifierOwn & { readonly units: number };
  readonly dcgan: PairSettings & {
    readonly beta1: number;
    /** of the discriminator */
    readonly dropout: number;
    /** the discriminator's learning rate, as a multiple of the generator's (Heusel et al. 2017) */
    readonly discriminatorSpeed: number;
  };
  readonly repair: PairSettings & { readonly lambda: number };
}

export type DataSetName = 'mnist' | 'cifar10';
export type ModelName = keyof OwnSettings;
export type GanName = 'dcgan' | 'repair';
export type ClassifierName = Exclude<ModelName, GanName>;
export type SettingsOf<Name extends ModelName> = { readonly model: Name } & CommonSettings & OwnSettings[Name];
export type ClassifierSettings = { readonly [Name in ClassifierName]: SettingsOf<Name> }[ClassifierName];
export type GanSettings = { readonly [Name in GanName]: SettingsOf<Name> }[GanName];
export type Settings = ClassifierSettings | GanSettings;
export type SettingName = Exclude<{ readonly [Name in ModelName]: keyof SettingsOf<Name> }[ModelName], 'model'>;

export interface ModelRule<Name extends ModelName> {
  readonly what: string;
  readonly data: DataSetName;
  /** of one picture, as the model takes it */
  readonly inputShape: readonly number[];
  readonly defaults: Omit<SettingsOf<Name>, 'model'>;
  /** Defaults on a software adapter, where the whole would take hours. */
  readonly onSoftware?: Partial<Omit<SettingsOf<Name>, 'model'>>;
}

const SEED = 1;
/** Of all classifiers. */
const STOPPING = { earlyStopping: false, patience: 3 };
/** The numbers of TensorFlow's tutorial; see the command's `--samples-every` for the last one. */
const TUTORIAL = {
  width: 64,
  batchSize: 256,
  epochs: 50,
  learningRate: 1e-4,
  beta1: 0.9,
  dropout: 0.3,
  decay: false,
  discriminatorSpeed: 1,
  samplesEvery: 10,
};

export const MODELS: { readonly [Name in ModelName]: ModelRule<Name> } = {
  mlp: {
    what: 'MNIST, one hidden layer',
    data: 'mnist',
    inputShape: [28, 28],
    defaults: {
      ...{ epochs: 10, batchSize: 32, learningRate: 0.001, seed: SEED, decay: false, ...STOPPING },
      ...{ dropout: 0.2, units: 128 },
    },
  },
  convnet: {
    what: "MNIST, the two convolutions of Keras's example",
    data: 'mnist',
    inputShape: [28, 28, 1],
    defaults: {
      epochs: 5,
      batchSize: 128,
      learningRate: 0.001,
      seed: SEED,
      decay: false,
      ...STOPPING,
      dropout: 0.5,
      augment: false,
    },
  },
  cifar: {
    what: "CIFAR-10, the three convolutions of TensorFlow's tutorial",
    data: 'cifar10',
    inputShape: [32, 32, 3],
    defaults: { epochs: 10, batchSize: 32, learningRate: 0.001, seed: SEED, decay: false, ...STOPPING, augment: false },
  },
  lstm: {
    what: 'MNIST, read row by row',
    data: 'mnist',
    inputShape: [28, 28],
    defaults: { epochs: 5, batchSize: 32, learningRate: 0.001, seed: SEED, decay: false, ...STOPPING, units: 64 },
  },
  dcgan: {
    what: "MNIST, digits drawn from noise, TensorFlow's DCGAN",
    data: 'mnist',
    inputShape: [28, 28, 1],
    defaults: { ...TUTORIAL, steps: 0, seed: SEED },
    onSoftware: {
      ...{ width: 16, batchSize: 8, epochs: 2, samplesEvery: 0.25 },
      ...{ learningRate: 1e-3, discriminatorSpeed: 2, beta1: 0.5, dropout: 0.1, decay: true },
    },
  },
  repair: {
    what: 'MNIST, damaged digits made whole',
    data: 'mnist',
    inputShape: [28, 28, 1],
    defaults: {
      width: 32,
      batchSize: 64,
      epochs: 10,
      learningRate: 1e-3,
      lambda: 100,
      decay: true,
      steps: 0,
      samplesEvery: 1,
      seed: SEED,
    },
    onSoftware: { width: 8, batchSize: 16, epochs: 2, samplesEvery: 0.25, learningRate: 2e-3 },
  },
};

export const MODEL_NAMES = Object.keys(MODELS) as ModelName[];

/** Whether a model is a generator and its discriminator. */
export const isGan = (settings: Settings): settings is GanSettings =>
  settings.model === 'dcgan' || settings.model === 'repair';

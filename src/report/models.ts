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

/** What each model has besides. */
interface OwnSettings {
  readonly mlp: { readonly dropout: number; readonly units: number };
  readonly convnet: { readonly dropout: number; readonly augment: boolean };
  readonly cifar: { readonly augment: boolean };
}

export type DataSetName = 'mnist' | 'cifar10';
export type ModelName = keyof OwnSettings;
export type SettingsOf<Name extends ModelName> = { readonly model: Name } & CommonSettings & OwnSettings[Name];
export type Settings = { readonly [Name in ModelName]: SettingsOf<Name> }[ModelName];
export type SettingName = Exclude<{ readonly [Name in ModelName]: keyof SettingsOf<Name> }[ModelName], 'model'>;

export interface ModelRule<Name extends ModelName> {
  readonly what: string;
  readonly data: DataSetName;
  /** of one picture, as the model takes it */
  readonly inputShape: readonly number[];
  readonly defaults: Omit<SettingsOf<Name>, 'model'>;
}

const SEED = 1;

export const MODELS: { readonly [Name in ModelName]: ModelRule<Name> } = {
  mlp: {
    what: 'MNIST, one hidden layer',
    data: 'mnist',
    inputShape: [28, 28],
    defaults: { epochs: 10, batchSize: 32, learningRate: 0.001, seed: SEED, dropout: 0.2, units: 128 },
  },
  convnet: {
    what: "MNIST, the two convolutions of Keras's example",
    data: 'mnist',
    inputShape: [28, 28, 1],
    defaults: { epochs: 5, batchSize: 128, learningRate: 0.001, seed: SEED, dropout: 0.5, augment: false },
  },
  cifar: {
    what: "CIFAR-10, the three convolutions of TensorFlow's tutorial",
    data: 'cifar10',
    inputShape: [32, 32, 3],
    defaults: { epochs: 10, batchSize: 32, learningRate: 0.001, seed: SEED, augment: false },
  },
};

export const MODEL_NAMES = Object.keys(MODELS) as ModelName[];

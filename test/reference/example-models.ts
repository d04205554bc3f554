/** The models of the example programs, and those that commands know by name. */
import * as autoencoder from '../../examples/autoencoder.ts';
import * as classification from '../../examples/classification.ts';
import * as convnet from '../../examples/convnet.ts';
import * as dcgan from '../../examples/dcgan.ts';
import * as denoising from '../../examples/denoising.ts';
import * as forecast from '../../examples/forecast.ts';
import * as fuel from '../../examples/fuel.ts';
import * as imbalanced from '../../examples/imbalanced.ts';
import * as overfit from '../../examples/overfit.ts';
import * as regression from '../../examples/regression.ts';
import * as repair from '../../examples/repair.ts';
import * as series from '../../examples/series.ts';
import * as text from '../../examples/text.ts';
import * as transfer from '../../examples/transfer.ts';
import * as transformer from '../../examples/transformer.ts';
import * as variational from '../../examples/variational.ts';
import type { Model } from '../../src/index.ts';
import { cifar } from '../../src/models/cifar.ts';
import { convnet as mnistConvnet } from '../../src/models/convnet.ts';
import { lstm } from '../../src/models/lstm.ts';
import { mlp } from '../../src/models/mlp.ts';

const SEED = 1;
const common = { learningRate: 0.001, seed: SEED };

/** Whole numbers that go in are below `below`. */
interface ExampleModel {
  readonly make: () => Model;
  readonly below?: number;
}

/** Those that can be made without a GPU; GANs are narrower than in their programs. */
export const EXAMPLE_MODELS: Readonly<Record<string, ExampleModel>> = {
  autoencoder: { make: () => autoencoder.build(SEED) },
  classification: { make: () => classification.build(SEED) },
  convnet: { make: () => convnet.build(SEED) },
  'dcgan: generator': { make: () => dcgan.generator({ width: 4 }) },
  'dcgan: discriminator': { make: () => dcgan.discriminator({ width: 4 }) },
  denoising: { make: () => denoising.build(SEED) },
  forecast: { make: () => forecast.build(SEED) as Model, below: 4 },
  imbalanced: { make: () => imbalanced.build(SEED) },
  overfit: { make: () => overfit.build('regularized', SEED) },
  repair: { make: () => repair.generator({ width: 4 }) },
  text: { make: () => text.build(SEED), below: 50 },
  transfer: { make: () => transfer.headed(transfer.front(SEED), transfer.KNOWN, SEED) },
  transformer: { make: () => transformer.build(SEED), below: 8 },
  'variational: encoder': { make: () => variational.build(SEED).encoder as unknown as Model },
  'variational: decoder': { make: () => variational.build(SEED).decoder },
  mlp: { make: () => mlp({ ...common, units: 32, dropout: 0.5 }) },
  'mnist convnet': { make: () => mnistConvnet({ ...common, dropout: 0.5 }) },
  cifar: { make: () => cifar({ ...common, augment: true }) },
  lstm: { make: () => lstm({ ...common, units: 16 }) },
};

/** Those that adapt to data first. */
export const ADAPTED_MODELS: Readonly<Record<string, () => Promise<Model>>> = {
  regression: () => regression.build(SEED),
  fuel: () => fuel.build(SEED, 'deep by all'),
  series: () => series.build(SEED, series.series().train),
};

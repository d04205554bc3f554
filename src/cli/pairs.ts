/** The generators and discriminators that `npm run train` knows: programs of examples/, and the pictures that show how far they are. */
import * as dcgan from '../../examples/dcgan.ts';
import * as repair from '../../examples/repair.ts';
import { type History, type Model, type Tensor, type Trainer, type TrainerFitOptions, tensor } from '../index.ts';
import type { GanSettings } from '../report/models.ts';
import type { PictureShape } from '../report/sheet.ts';
import { damagedSamples } from './damage-samples.ts';

/** What a run needs of a trainer, whatever its models. */
type PairTrainer = Pick<
  Trainer<Record<string, Model>>,
  'checkpoint' | 'dispose' | 'lastFit' | 'program' | 'stopTraining'
> & {
  fit(samples: { readonly x: Tensor }, options: TrainerFitOptions): Promise<History>;
  evaluate(samples: { readonly x: Tensor }): Promise<Record<string, number>>;
};

export interface Pair {
  readonly trainer: PairTrainer;
  readonly networks: { readonly generator: Model; readonly discriminator: Model };
  /** Whether there is something to measure of held-out pictures. */
  readonly tests: boolean;
  /** What it shows now: values [count, height, width, channels] from -1 to 1, a sheet with so many in a row. */
  readonly draw: () => Promise<Float32Array>;
  readonly columns: number;
  /** Seeds of noise that pictures are drawn from; 0: it draws from pictures. */
  readonly seeds: number;
}

/** Of a square of noise. */
const SEEDS = 16;
/** Held-out pictures in a row. */
const HELD_OUT = 8;

/** @param count of training pictures @param test held-out pictures [count, ...shape] from 0 to 1 */
export async function pairOf(settings: GanSettings, count: number, test: Tensor): Promise<Pair> {
  const decaySteps = decayStepsOf(settings, count);
  if (settings.model === 'repair') return repairPair({ ...settings, decaySteps }, test);
  const { gan, ...networks } = dcgan.build({ ...settings, decaySteps });
  const noise = dcgan.noise(SEEDS);
  const draw = async () => valuesOf(await networks.generator.predict(noise));
  return { trainer: gan, networks, tests: false, draw, columns: Math.sqrt(SEEDS), seeds: SEEDS };
}

/** In how many steps the learning rates fall to 0; 0: they stay. */
export const decayStepsOf = ({ decay, epochs, batchSize }: Omit<GanSettings, 'model'>, count: number): number =>
  decay ? epochs * Math.ceil(count / batchSize) : 0;

/** Three rows of held-out pictures: whole, damaged, repaired. */
async function repairPair(options: repair.Options, test: Tensor): Promise<Pair> {
  const { repair: trainer, ...networks } = repair.build(options);
  const shown = test.slice(0, Math.min(HELD_OUT, test.shape[0]!));
  const whole = (await valuesOf(shown)).map((value) => 2 * value - 1);
  const damaged = damagedSamples(whole, test.shape.slice(1) as unknown as PictureShape);
  const input = tensor(damaged, shown.shape);
  const draw = async () => {
    const repaired = await valuesOf(await networks.generator.predict(input));
    return Float32Array.of(...whole, ...damaged, ...repaired);
  };
  return { trainer, networks, tests: true, draw, columns: shown.shape[0]!, seeds: 0 };
}

const valuesOf = async (values: Tensor): Promise<Float32Array> => Float32Array.from(await values.data());

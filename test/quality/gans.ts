/**
 * How well the two pairs of adversarial networks do on MNIST with the settings that `npm run train` takes on a software adapter. Runs in
 * the engine of a session (src/cli/node-session.ts), for test/long/gan-quality.test.ts.
 */
import { type MnistSplit, mnist } from 'wgrad/mnist';
import * as dcgan from '../../examples/dcgan.ts';
import * as repair from '../../examples/repair.ts';
import { tensor } from '../../src/index.ts';
import { MODELS } from '../../src/report/models.ts';
import { filled, holesIn, meanOfBorder, psnr } from './holes.ts';
import { type Digits, type Judge, type Judgement, trainJudge } from './judge.ts';

const SAMPLES = 1000;

export interface Drawing extends Judgement {
  readonly epoch: number;
}

export interface Repairs {
  /** dB within the holes, of those filled with the mean of their borders, and of those that the generator filled */
  readonly psnr: { readonly border: number; readonly repaired: number };
  /** the share of digits that the judge reads as they are labelled */
  readonly read: { readonly whole: number; readonly damaged: number; readonly repaired: number };
}

export interface Quality {
  readonly judge: number;
  readonly drawn: readonly Drawing[];
  readonly repaired: Repairs;
}

/** @param dir the folder of MNIST's files */
export async function gansQuality(dir: string, say: (line: string) => void): Promise<Quality> {
  const { train, test } = await mnist({ dir, source: 'mnist' });
  const digits = { train: digitsOf(train), test: digitsOf(test) };
  const judge = await trainJudge(digits.train, digits.test);
  say(`judge: reads ${(100 * judge.accuracy).toFixed(2)} % of the test digits`);
  const repaired = await repairQuality(digits.train, digits.test, judge);
  say(`repair: ${JSON.stringify(repaired)}`);
  const drawn = await drawingQuality(digits.train, judge, say);
  judge.dispose();
  return { judge: judge.accuracy, drawn, repaired };
}

const digitsOf = ({ images, labels }: MnistSplit): Digits => ({
  images: images.reshape([images.shape[0]!, 28, 28, 1]).div(255),
  labels,
});

/** What the generator draws after each of the run's sheets. */
async function drawingQuality(train: Digits, judge: Judge, say: (line: string) => void): Promise<Drawing[]> {
  const { epochs, batchSize, samplesEvery, ...settings } = { ...MODELS.dcgan.defaults, ...MODELS.dcgan.onSoftware };
  const { gan, ...networks } = dcgan.build(settings);
  const noise = dcgan.noise(SAMPLES, 1);
  const drawn: Drawing[] = [];
  const steps = Math.ceil(train.labels.shape[0]! / batchSize);
  const every = Math.round(samplesEvery * steps);
  let done = 0;
  const judgeNow = async (): Promise<void> => {
    const pictures = asPictures(await networks.generator.predict(noise).then((values) => values.data()));
    const judgement = await judge.of(tensor(pictures, [SAMPLES, 28, 28, 1]));
    drawn.push({ epoch: done / steps, ...judgement });
    say(`dcgan: ${JSON.stringify(drawn.at(-1))}`);
  };
  const onBatchEnd = async (): Promise<void> => {
    done++;
    if (done % every === 0) await judgeNow();
  };
  await judgeNow();
  await gan.fit(
    { x: train.images },
    { epochs, batchSize, seed: settings.seed, verbose: 0, callbacks: [{ onBatchEnd }] },
  );
  if (done % every > 0) await judgeNow();
  for (const each of [gan, ...Object.values(networks)]) each.dispose();
  return drawn;
}

/** Of held-out digits with a square hole each, of which no pixel but the lost ones is replaced. */
async function repairQuality(train: Digits, test: Digits, judge: Judge): Promise<Repairs> {
  const { epochs, batchSize, ...settings } = { ...MODELS.repair.defaults, ...MODELS.repair.onSoftware };
  const { repair: trainer, ...networks } = repair.build(settings);
  await trainer.fit({ x: train.images }, { epochs, batchSize, seed: settings.seed, verbose: 0 });
  const whole = await test.images.data();
  const holes = holesIn(test.labels.shape[0]!);
  const damaged = filled(whole, holes, () => () => 0.5);
  const border = filled(whole, holes, (hole) => {
    const mean = meanOfBorder(whole, hole);
    return () => mean;
  });
  const input = Float32Array.from(damaged, (value) => 2 * value - 1);
  const output = await networks.generator.predict(tensor(input, test.images.shape));
  const values = asPictures(await output.data());
  const repaired = filled(whole, holes, () => (pixel) => values[pixel]!);
  const read = (pictures: Float32Array) => judge.reads(tensor(pictures, test.images.shape), test.labels);
  for (const each of [trainer, ...Object.values(networks)]) each.dispose();
  return {
    psnr: { border: psnr(whole, border, holes), repaired: psnr(whole, repaired, holes) },
    read: { whole: judge.accuracy, damaged: await read(damaged), repaired: await read(repaired) },
  };
}

/** What a generator draws, from -1 to 1, as values from 0 to 1. */
const asPictures = (drawn: ArrayLike<number>): Float32Array<ArrayBuffer> =>
  Float32Array.from(drawn, (value) => Math.min(Math.max((value + 1) / 2, 0), 1));

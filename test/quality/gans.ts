/**
 * How well the two pairs of adversarial networks do on MNIST with the settings that `npm run train` takes on a software adapter. Runs in
 * the engine of a session (src/cli/node-session.ts), for test/long/gan-quality.test.ts.
 */
import { type MnistSplit, mnist } from 'wgrad/mnist';
import * as dcgan from '../../examples/dcgan.ts';
import * as repair from '../../examples/repair.ts';
import { decayStepsOf } from '../../src/cli/pairs.ts';
import { tensor } from '../../src/index.ts';
import { MODELS } from '../../src/report/models.ts';
import { type Pixels, sheetOf } from '../../src/report/sheet.ts';
import { filled, holesIn, meanOfBorder, psnr } from './holes.ts';
import { type Digits, type Judge, type Reader, type Seen, trainJudge, trainReader } from './judge.ts';

const SAMPLES = 1000;
/** Of a sheet for people to look at. */
const [COLUMNS, ROWS] = [20, 5];

/** The tutorial's network, and a convnet, which is harder to convince. */
const READERS = ['mlp', 'convnet'] as const;
type ReaderName = (typeof READERS)[number];
type ByReader<Value> = Readonly<Record<ReaderName, Value>>;

export interface Drawing extends ByReader<Seen> {
  readonly epoch: number;
  readonly distance: number;
}

export interface Repairs {
  /** dB within the holes, of those filled with the mean of their borders, and of those that the generator filled */
  readonly psnr: { readonly border: number; readonly repaired: number };
  /** the share of digits that are read as they are labelled */
  readonly read: ByReader<{ readonly damaged: number; readonly repaired: number }>;
  readonly sheet: Pixels;
}

export interface Quality {
  /** on whole test digits */
  readonly accuracy: ByReader<number>;
  readonly drawn: readonly Drawing[];
  /** the first of those that were judged last */
  readonly sheet: Pixels;
  readonly repaired: Repairs;
}

type Readers = { readonly mlp: Reader; readonly convnet: Judge };

/** @param dir the folder of MNIST's files */
export async function gansQuality(dir: string, say: (line: string) => void): Promise<Quality> {
  const { train, test } = await mnist({ dir, source: 'mnist' });
  const digits = { train: digitsOf(train), test: digitsOf(test) };
  const readers = {
    mlp: await trainReader(digits.train, digits.test),
    convnet: await trainJudge(digits.train, digits.test),
  };
  const accuracy = { mlp: readers.mlp.accuracy, convnet: readers.convnet.accuracy };
  say(`test digits read: ${JSON.stringify(accuracy)}`);
  const repaired = await repairQuality(digits.train, digits.test, readers);
  say(`repair: ${JSON.stringify({ ...repaired, sheet: undefined })}`);
  const { drawn, sheet } = await drawingQuality(digits.train, readers, say);
  for (const reader of Object.values(readers)) reader.dispose();
  return { accuracy, drawn, sheet, repaired };
}

const digitsOf = ({ images, labels }: MnistSplit): Digits => ({
  images: images.reshape([images.shape[0]!, 28, 28, 1]).div(255),
  labels,
});

/** What the generator draws after each of the run's sheets. */
async function drawingQuality(train: Digits, { mlp, convnet }: Readers, say: (line: string) => void) {
  const settings = { ...MODELS.dcgan.defaults, ...MODELS.dcgan.onSoftware };
  const { epochs, batchSize, samplesEvery, seed } = settings;
  const { gan, ...networks } = dcgan.build({ ...settings, decaySteps: decayStepsOf(settings, train.labels.shape[0]!) });
  const noise = dcgan.noise(SAMPLES, 1);
  const drawn: Drawing[] = [];
  const steps = Math.ceil(train.labels.shape[0]! / batchSize);
  const every = Math.round(samplesEvery * steps);
  let done = 0;
  let values: ArrayLike<number> = [];
  const judgeNow = async (): Promise<void> => {
    values = await networks.generator.predict(noise).then((output) => output.data());
    const pictures = tensor(asPictures(values), [SAMPLES, 28, 28, 1]);
    const seen = { mlp: await mlp.sees(pictures), convnet: await convnet.sees(pictures) };
    drawn.push({ epoch: done / steps, ...seen, distance: await convnet.distance(pictures) });
    say(`dcgan: ${JSON.stringify(drawn.at(-1))}`);
  };
  const onBatchEnd = async (): Promise<void> => {
    done++;
    if (done % every === 0) await judgeNow();
  };
  await judgeNow();
  await gan.fit({ x: train.images }, { epochs, batchSize, seed, verbose: 0, callbacks: [{ onBatchEnd }] });
  if (done % every > 0) await judgeNow();
  for (const each of [gan, ...Object.values(networks)]) each.dispose();
  return { drawn, sheet: sheetOf(Array.from(values).slice(0, ROWS * COLUMNS * 784), [28, 28, 1], COLUMNS) };
}

/** Of held-out digits with a square hole each, of which no pixel but the lost ones is replaced. */
async function repairQuality(train: Digits, test: Digits, readers: Readers): Promise<Repairs> {
  const settings = { ...MODELS.repair.defaults, ...MODELS.repair.onSoftware };
  const { epochs, batchSize, seed } = settings;
  const decaySteps = decayStepsOf(settings, train.labels.shape[0]!);
  const { repair: trainer, ...networks } = repair.build({ ...settings, decaySteps });
  await trainer.fit({ x: train.images }, { epochs, batchSize, seed, verbose: 0 });
  const whole = await test.images.data();
  const holes = holesIn(test.labels.shape[0]!);
  const damaged = filled(whole, holes, () => () => 0.5);
  const border = filled(whole, holes, (hole) => {
    const mean = meanOfBorder(whole, hole);
    return () => mean;
  });
  const output = await networks.generator.predict(tensor(asValues(damaged), test.images.shape));
  const values = asPictures(await output.data());
  const repaired = filled(whole, holes, () => (pixel) => values[pixel]!);
  const readBy = async (reader: Reader) => ({
    damaged: await reader.reads(tensor(damaged, test.images.shape), test.labels),
    repaired: await reader.reads(tensor(repaired, test.images.shape), test.labels),
  });
  for (const each of [trainer, ...Object.values(networks)]) each.dispose();
  const shown = [whole, damaged, repaired].flatMap((pictures) => [...asValues(pictures).subarray(0, COLUMNS * 784)]);
  return {
    psnr: { border: psnr(whole, border, holes), repaired: psnr(whole, repaired, holes) },
    read: { mlp: await readBy(readers.mlp), convnet: await readBy(readers.convnet) },
    sheet: sheetOf(shown, [28, 28, 1], COLUMNS),
  };
}

/** From 0 to 1, as networks take and give it: from -1 to 1. */
const asValues = (pictures: ArrayLike<number>): Float32Array<ArrayBuffer> =>
  Float32Array.from(pictures, (value) => 2 * value - 1);

/** What a generator draws, from -1 to 1, as values from 0 to 1. */
const asPictures = (drawn: ArrayLike<number>): Float32Array<ArrayBuffer> =>
  Float32Array.from(drawn, (value) => Math.min(Math.max((value + 1) / 2, 0), 1));

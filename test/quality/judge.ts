/**
 * Judges pictures of digits by networks that learnt to read real ones: how sure they are of them, which digits they see, and how far the
 * features of one are from those of real digits. Runs where a WebGPU is, by the library's own API.
 */
import { input, model, type Sequential, type Tensor } from 'wgrad';
import { convnet } from '../../src/models/convnet.ts';
import { mlp } from '../../src/models/mlp.ts';
import { MODELS } from '../../src/report/models.ts';

/** Pictures of digits are [count, 28, 28, 1], from 0 to 1. */
export interface Reader {
  /** on digits that it has not learnt from */
  readonly accuracy: number;
  /** the share of digits that it reads as they are labelled */
  reads(digits: Tensor, labels: Tensor): Promise<number>;
  sees(pictures: Tensor): Promise<Seen>;
  dispose(): void;
}

/** What a reader makes of pictures. */
export interface Seen {
  /** how many it gives a digit more than 0.9 */
  readonly sure: number;
  /** how many it takes for each digit */
  readonly counts: readonly number[];
}

export interface Judge extends Reader {
  /** Fréchet distance of its features, as if these were independent of each other, to those of as many real digits */
  distance(pictures: Tensor): Promise<number>;
}

/** Pictures [count, 28, 28, 1], 0 to 1, and which digits they are. */
export interface Digits {
  readonly images: Tensor;
  readonly labels: Tensor;
}

const BATCH = 32;

/** The tutorial's network, as `npm run train` trains it: reads 98 % of MNIST's test digits. */
export async function trainReader(train: Digits, test: Digits): Promise<Reader> {
  const { epochs, batchSize, ...settings } = MODELS.mlp.defaults;
  const classifier = mlp({ ...settings, decaySteps: undefined });
  const flat = (images: Tensor): Tensor => images.reshape(images.shape.slice(0, 3));
  await classifier.fit(flat(train.images), train.labels, { epochs, batchSize, verbose: 0 });
  return readerOf(classifier, flat, test);
}

/** The convnet of `npm run train`, an epoch by a rate that falls to 0: reads 98.5 % of MNIST's test digits. */
export async function trainJudge(train: Digits, test: Digits): Promise<Judge> {
  const decaySteps = Math.ceil(train.labels.shape[0]! / BATCH);
  const classifier = convnet({ dropout: 0.5, learningRate: 0.003, decaySteps, seed: 1 });
  const x = input({ shape: [28, 28, 1] });
  const untilFlat = classifier.layers.slice(0, -2).filter((layer) => !layer.name.startsWith('input'));
  const extractor = model({ inputs: x, outputs: untilFlat.reduce((y, layer) => layer.apply(y), x) });
  await classifier.fit(train.images, train.labels, { batchSize: BATCH, verbose: 0 });
  const reader = await readerOf(classifier, (images) => images, test);
  return {
    ...reader,
    distance: async (pictures) => {
      const others = test.images.slice(0, pictures.shape[0]!);
      const [drawn, real] = [await extractor.predict(pictures), await extractor.predict(others)];
      return frechet(await moments(drawn), await moments(real));
    },
    dispose: () => {
      reader.dispose();
      extractor.dispose();
    },
  };
}

/** @param asInput what the classifier takes of pictures */
async function readerOf(classifier: Sequential, asInput: (pictures: Tensor) => Tensor, test: Digits): Promise<Reader> {
  const reads = async (images: Tensor, labels: Tensor): Promise<number> =>
    (await classifier.evaluate(asInput(images), labels))[1]!;
  const sees = async (pictures: Tensor): Promise<Seen> => {
    const chances = await (await classifier.predict(asInput(pictures))).data();
    const counts = new Array<number>(10).fill(0);
    let sure = 0;
    for (let i = 0; i < pictures.shape[0]!; i++) {
      const row = chances.subarray(10 * i, 10 * i + 10);
      const most = Math.max(...row);
      counts[row.indexOf(most)]! += 1;
      if (most > 0.9) sure += 1;
    }
    return { sure, counts };
  };
  return { accuracy: await reads(test.images, test.labels), reads, sees, dispose: () => classifier.dispose() };
}

interface Moments {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Of each feature, over the rows of [count, features]. */
async function moments(features: Tensor): Promise<Moments> {
  const [count, width] = features.shape as [number, number];
  const values = await features.data();
  const means = new Float64Array(width);
  values.forEach((value, i) => {
    means[i % width]! += value / count;
  });
  const deviations = new Float64Array(width);
  values.forEach((value, i) => {
    deviations[i % width]! += (value - means[i % width]!) ** 2 / count;
  });
  return { means, deviations: deviations.map(Math.sqrt) };
}

/** Of two normal distributions with diagonal covariances (Dowson & Landau 1982). */
const frechet = (a: Moments, b: Moments): number =>
  a.means.reduce((sum, mean, i) => sum + (mean - b.means[i]!) ** 2 + (a.deviations[i]! - b.deviations[i]!) ** 2, 0);

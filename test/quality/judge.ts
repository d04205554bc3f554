/**
 * Judges pictures of digits by a network that learnt to read real ones: how sure it is of them, which digits it sees, and how far its
 * features of them are from those of real digits. Runs where a WebGPU is, by the library's own API.
 */
import { input, type Model, type ModelTensor, model, type Sequential, type Tensor } from 'wgrad';
import { convnet } from '../../src/models/convnet.ts';

export interface Judge {
  /** on digits that it has not learnt from */
  readonly accuracy: number;
  /** the share of digits [count, 28, 28, 1], 0 to 1, that it reads as they are labelled */
  reads(digits: Tensor, labels: Tensor): Promise<number>;
  /** pictures [count, 28, 28, 1], 0 to 1 */
  of(pictures: Tensor): Promise<Judgement>;
  dispose(): void;
}

export interface Judgement {
  /** how many it gives a digit more than 0.9 */
  readonly sure: number;
  /** how many it takes for each digit */
  readonly counts: readonly number[];
  /** Fréchet distance of its features, as if these were independent of each other, to those of as many real digits */
  readonly distance: number;
}

/** Pictures [count, 28, 28, 1], 0 to 1, and which digits they are. */
export interface Digits {
  readonly images: Tensor;
  readonly labels: Tensor;
}

const BATCH = 32;

/** The convnet of `npm run train`, an epoch by a rate that falls to 0: reads 98.5 % of MNIST's test digits. */
export async function trainJudge(train: Digits, test: Digits): Promise<Judge> {
  const decaySteps = Math.ceil(train.labels.shape[0]! / BATCH);
  const classifier = convnet({ dropout: 0.5, learningRate: 0.003, decaySteps, seed: 1 });
  const x = input({ shape: [28, 28, 1] });
  const untilFlat = classifier.layers.slice(0, -2).filter((layer) => !layer.name.startsWith('input'));
  const extractor = model({ inputs: x, outputs: untilFlat.reduce((y, layer) => layer.apply(y), x) });
  await classifier.fit(train.images, train.labels, { batchSize: BATCH, verbose: 0 });
  const reads = async (images: Tensor, labels: Tensor): Promise<number> =>
    (await classifier.evaluate(images, labels))[1]!;
  return {
    accuracy: await reads(test.images, test.labels),
    reads,
    of: async (pictures) => judged(classifier, extractor, pictures, test.images),
    dispose: () => {
      classifier.dispose();
      extractor.dispose();
    },
  };
}

async function judged(
  classifier: Sequential,
  extractor: Model<ModelTensor>,
  pictures: Tensor,
  real: Tensor,
): Promise<Judgement> {
  const count = pictures.shape[0]!;
  const chances = await (await classifier.predict(pictures)).data();
  const counts = new Array<number>(10).fill(0);
  let sure = 0;
  for (let i = 0; i < count; i++) {
    const row = chances.subarray(10 * i, 10 * i + 10);
    const most = Math.max(...row);
    counts[row.indexOf(most)]! += 1;
    if (most > 0.9) sure += 1;
  }
  const [drawn, others] = [await extractor.predict(pictures), await extractor.predict(real.slice(0, count))];
  return { sure, counts, distance: frechet(await moments(drawn), await moments(others)) };
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

/**
 * Transfer: a network that has learnt to tell many signs apart is the front of one that is to learn other signs of a few pictures each.
 * The front is frozen and computes its features once; they stay on the GPU, where a head of one layer learns from them.
 */
import { layers, optimizers, type Sequential, sequential, type Tensor } from 'wgrad';
import { drawn } from './data/pictures.ts';
import { SIDE, type Signs, signs } from './data/signs.ts';

export const KNOWN = 60;
export const NEW = 5;

/** Pictures [count, 12, 12] of the signs that the front learns, and of others: a few of each to learn from, many to try. */
export const data = (): { known: Signs; few: Signs; test: Signs } => ({
  known: signs({ kinds: KNOWN, each: 30, set: 1, seed: 1 }),
  few: signs({ kinds: NEW, each: 3, set: 2, seed: 2 }),
  test: signs({ kinds: NEW, each: 60, set: 2, seed: 3 }),
});

/** All that a picture goes through before the last layer; its 32 numbers are the picture's features. */
export const front = (seed: number): Sequential =>
  sequential({
    layers: [
      layers.reshape({ targetShape: [SIDE, SIDE, 1], inputShape: [SIDE, SIDE] }),
      layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 16, kernelSize: 3, activation: 'relu' }),
      layers.flatten(),
      layers.dense({ units: 32, activation: 'relu' }),
    ],
    seed,
    name: 'front',
  });

/** A last layer, on features or on a front that is trained with it. */
export function headed(below: Sequential | undefined, classes: number, seed: number): Sequential {
  const last = layers.dense({
    units: classes,
    activation: 'softmax',
    inputShape: below === undefined ? [32] : undefined,
  });
  const model = sequential({ layers: below === undefined ? [last] : [below, last], seed, name: 'head' });
  model.compile({
    optimizer: optimizers.adam({ learningRate: below === undefined ? 0.02 : 0.003 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

/** How many pictures of the new signs are told rightly: by a head on the front, and by a network that has only the few pictures. */
export async function run({ epochs = 12, verbose = 1 as 0 | 1 | 2 } = {}): Promise<{ head: number; alone: number }> {
  const { known, few, test } = data();
  const learnt = front(1);
  const teacher = headed(learnt, KNOWN, 1);
  await teacher.fit(known.images, known.labels, { epochs, verbose });

  const features = (images: Tensor): Promise<Tensor> => learnt.predict(images, { onGpu: true });
  const [ofFew, ofTest] = [await features(few.images), await features(test.images)];
  const head = headed(undefined, NEW, 2);
  const begin = performance.now();
  await head.fit(ofFew, few.labels, { epochs: 60, verbose: 0 });
  const seconds = (performance.now() - begin) / 1000;
  const [, byHead = 0] = await head.evaluate(ofTest, test.labels);

  const alone = headed(front(3), NEW, 3);
  await alone.fit(few.images, few.labels, { epochs: 60, verbose: 0 });
  const [, byItself = 0] = await alone.evaluate(test.images, test.labels);

  console.log(await drawn(NEW, few.images));
  console.log(`a head on the front, of 3 pictures each: ${(100 * byHead).toFixed(1)} % in ${seconds.toFixed(1)} s`);
  console.log(`a network that has these pictures alone: ${(100 * byItself).toFixed(1)} %`);
  for (const each of [ofFew, ofTest, head, alone, teacher, learnt]) each.dispose();
  return { head: byHead, alone: byItself };
}

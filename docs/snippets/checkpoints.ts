/** Runs that go on: after a reload, after a crash, after the GPU was lost. */

// #region resume
import { layers, NumericError, optimizers, sequential } from 'wgrad';
import { indexedDbStore, memoryStore } from 'wgrad/io';
import { bars } from './pictures.ts';

/** On a page: a run that a reload interrupts goes on from its last checkpoint. In Node: fileStore(path) of wgrad/io/node. */
export async function resumable(store: ReturnType<typeof memoryStore> = indexedDbStore(), epochs = 20) {
  const { images, labels } = bars(96);
  const model = classifier();
  await model.fit(images.div(255), labels, { epochs, verbose: 0, checkpoint: { store, every: 500, resume: true } });
  return model;
}
// #endregion resume

function classifier(learningRate = 0.01) {
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [8, 8] }),
      layers.dropout({ rate: 0.2 }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
    seed: 1,
  });
  model.compile({ optimizer: optimizers.adam({ learningRate }), loss: 'sparseCategoricalCrossentropy' });
  return model;
}

/** Half a run, and the other half by another model, gives the bits of a whole one. */
export async function halves() {
  const store = memoryStore();
  (await resumable(store, 1)).dispose();
  const [resumed, whole] = [await resumable(store, 2), await resumable(memoryStore(), 2)];
  return { resumed: await resumed.getWeights(), whole: await whole.getWeights() };
}

// #region recovery
/** Where the GPU is lost, fit goes on by itself on a fresh device, from a copy that is at most `everySeconds` old. */
export async function recovering() {
  const { images, labels } = bars(96);
  const model = classifier();
  await model.fit(images.div(255), labels, { epochs: 2, verbose: 0, recovery: { everySeconds: 2, losses: 1 } });
  return model.lastFit!.recoveries; // 0, where nothing was lost
}
// #endregion recovery

// #region numbers
/** A number that becomes NaN or infinite stops training; the model is then as it was before that step. */
export async function diverging() {
  const { images, labels } = bars(96);
  const model = classifier(1e38); // much too large
  try {
    await model.fit(images, labels, { epochs: 3, verbose: 0 });
  } catch (error) {
    if (!(error instanceof NumericError)) throw error;
    return error.message; // names the step and the tensor
  }
  return undefined;
}
// #endregion numbers

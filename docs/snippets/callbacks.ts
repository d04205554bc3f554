/** What happens while a model trains. */

// #region keras
import { type CallbackState, callbacks, layers, sequential, type Tensor } from 'wgrad';
import { memory } from 'wgrad/io';
import { bars } from './pictures.ts';

export async function watched(x: Tensor, y: Tensor, epochs = 50) {
  const model = classifier();
  const best = memory(); // on a page: () => indexedDb('best'); in Node: folder of wgrad/io/node
  const rows: unknown[] = [];
  const { history } = await model.fit(x, y, {
    epochs,
    validationSplit: 0.1,
    verbose: 0,
    callbacks: [
      callbacks.reduceLROnPlateau({ factor: 0.5, patience: 3 }),
      callbacks.earlyStopping({ patience: 8, restoreBestWeights: true }),
      callbacks.modelCheckpoint(() => best, { filepath: 'best', saveBestOnly: true }),
      callbacks.csvLogger((row) => void rows.push(row)),
      callbacks.terminateOnNaN(), // ends quietly; without it fit throws a NumericError
    ],
  });
  return { history, rows };
}
// #endregion keras

function classifier() {
  const model = sequential({
    layers: [layers.flatten({ inputShape: [8, 8] }), layers.dense({ units: 3, activation: 'softmax' })],
    seed: 1,
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

export function watchBars() {
  const { images, labels } = bars(100);
  return watched(images.div(255), labels, 3);
}

// #region progress
/** A bar on a page: called at most every 100 ms, and at the end of each epoch. */
export const showing = (bar: { value: number }, label: { textContent: string | null }) =>
  callbacks.progress(({ share, text }) => {
    bar.value = share;
    label.textContent = text; // 12/57 ━━━━──────────────── 1s 24ms/step - accuracy: 0.1150 - loss: 2.3811
  });
// #endregion progress

export async function showProgress() {
  const { images, labels } = bars(64);
  const [bar, label] = [{ value: 0 }, { textContent: '' }];
  await classifier().fit(images.div(255), labels, { verbose: 0, callbacks: showing(bar, label) });
  return { bar, label };
}

// #region own
/** Any object with hooks is a callback. What it keeps is in the checkpoints of fit, where it says so. */
export function slowest() {
  let [began, longest] = [0, 0];
  return {
    onEpochBegin: () => {
      began = performance.now();
    },
    onEpochEnd: () => {
      longest = Math.max(longest, performance.now() - began);
    },
    getState: () => ({ values: { longest } }),
    setState: ({ values }: CallbackState) => {
      longest = Number(values.longest);
    },
  };
}
// #endregion own

export async function timeEpochs() {
  const { images, labels } = bars(32);
  const callback = slowest();
  await classifier().fit(images.div(255), labels, { epochs: 2, verbose: 0, callbacks: callback });
  return callback.getState();
}

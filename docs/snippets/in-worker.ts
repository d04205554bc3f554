/** A model in a worker. */
// #region remote
import type { Sequential, Tensor } from 'wgrad';
import { memory } from 'wgrad/io';
import { type InWorkerOptions, inWorker, type RemoteModel } from 'wgrad/worker';

type Draw = (logs: unknown) => void;

export async function there(model: Sequential, x: Tensor, y: Tensor, draw: Draw, options: InWorkerOptions = {}) {
  const controller = new AbortController(); // controller.abort() stops it
  const remote: RemoteModel = await inWorker(model, options); // with its weights, compiled as it is
  await remote.fit(x, y, {
    epochs: 2,
    callbacks: { onEpochEnd: (_epoch, logs) => draw(logs) },
    signal: controller.signal,
    verbose: 0,
  });
  const probabilities = (await remote.predict(x)) as Tensor;
  await remote.save(memory()); // or indexedDb('digits'), …
  await remote.dispose(); // the last one ends the worker
  return probabilities.data();
}
// #endregion remote

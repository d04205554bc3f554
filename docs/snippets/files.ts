/** Models in files. */
// #region files
import { layers, sequential } from 'wgrad';
import { fromSafetensors, indexedDb, loadModel, type memory, toSafetensors } from 'wgrad/io';

export async function throughFiles(
  place: ReturnType<typeof memory> | ReturnType<typeof indexedDb> = indexedDb('digits'),
) {
  const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });

  await model.save(place, { includeOptimizer: true }); // or download(), directory(handle), folder(path)
  const again = await loadModel(place); // or files(input.files), url('model.json')

  const bytes = await toSafetensors(model); // for PyTorch, JAX and others
  await model.setWeights(fromSafetensors(bytes));
  return { model, again };
}
// #endregion files

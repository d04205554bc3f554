/** Models in files. */
// #region files
import { layers, sequential } from 'wgrad';
import { fromNpz, fromSafetensors, indexedDb, loadModel, type memory, toNpz, toOnnx, toSafetensors } from 'wgrad/io';

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

// #region others
/** @param weights a safetensors file of PyTorch's */
export async function forOthers(weights: Uint8Array) {
  const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })], seed: 1 });
  const onnx = await toOnnx(model); // what predict computes, for onnxruntime, Netron and others

  // numpy.load; Keras: model.set_weights([f[name] for name in f.files])
  const npz = await toNpz(model);
  await model.setWeights(await fromNpz(npz, model)); // also numpy.savez('weights.npz', *model.get_weights())

  // by the names and in the layouts of PyTorch
  const names = { 'fc1.weight': { name: 'dense/kernel', layout: 'linear' }, 'fc1.bias': 'dense/bias' } as const;
  await model.setWeights(fromSafetensors(weights, { names }));
  return { model, onnx };
}
// #endregion others

// #region torch
/** @param weights of a PyTorch model with `self.rnn = nn.GRU(8, 16, batch_first=True)` and `self.out = nn.Linear(16, 2)` */
export async function ofPyTorch(weights: Uint8Array) {
  const model = sequential({
    layers: [layers.gru({ units: 16, inputShape: [20, 8], name: 'gru' }), layers.dense({ units: 2, name: 'out' })],
  });
  const names = {
    'rnn.weight_ih_l0': { name: 'gru/kernel', layout: 'gru' },
    'rnn.weight_hh_l0': { name: 'gru/recurrent_kernel', layout: 'gru' },
    'rnn.bias_ih_l0': { name: 'gru/bias', layout: 'gru' }, // first that of the inputs
    'rnn.bias_hh_l0': { name: 'gru/bias', layout: 'gru' },
    'out.weight': { name: 'out/kernel', layout: 'linear' },
    'out.bias': 'out/bias',
  } as const;
  await model.setWeights(fromSafetensors(weights, { names }));
  return model;
}
// #endregion torch

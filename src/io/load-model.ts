/** Makes a model of what a source holds. */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { within } from '../fields.ts';
import { expectBoolean, expectOptions } from '../nn/check.ts';
import type { ModelTensors } from '../nn/ends.ts';
import type { Model } from '../nn/model.ts';
import type { ModelTensor } from '../nn/model-tensor.ts';
import type { KerasFile } from './keras-file.ts';
import { type LoadedModel, type LoadOptions, type ModelSource, readTfjs } from './tfjs-read.ts';

/**
 * A model out of a tfjs layers-model that wgrad, tfjs or Keras's converter (of Keras 2 or 3) has written, or of a `.keras` or `.h5` file
 * (see `kerasFile`). One chain of layers becomes a
 * Sequential (`loaded instanceof Sequential`), also where it is made of models within models; what is no chain becomes a functional
 * model, and what wgrad wrote, the kind of model that it was. Weights that are quantised, of 8 or 16 bits, become f32. A layer keeps
 * its name, with `_` for characters that wgrad's names do not have. All of it is checked before any GPU memory is taken.
 *
 * The type takes it for a model of one output. For several, say in which form they are: `loadModel<ModelTensor[]>(source)`.
 * @param source such as `files()`, `url()`, `indexedDb()`
 * @throws FormatError where it is damaged or holds what wgrad cannot run; DataError where it cannot be had; DeviceError
 */
export async function loadModel<Outputs extends ModelTensors = ModelTensor>(
  source: ModelSource | KerasFile,
  options: LoadOptions = {},
): Promise<Model<Outputs>> {
  const where = 'loadModel';
  expectOptions(where, options, ['compile']);
  expectBoolean(where, 'compile', options.compile ?? true);
  const loaded = await loadedFrom(where, source, options);
  const model = describe(loaded);
  try {
    await model.setWeights(loaded.weights);
    const { state } = loaded.training ?? {};
    if (state !== undefined) await model.setOptimizerState(state);
    return model as Model<Outputs>;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** What a source says, checked. @throws UsageError where it is none; else as it fails */
export function loadedFrom(where: string, source: ModelSource | KerasFile, options: LoadOptions): Promise<LoadedModel> {
  if (typeof (source as KerasFile | undefined)?.readFile === 'function') return (source as KerasFile).readFile(options);
  const { readModel, readWeights } = (source ?? {}) as Partial<ModelSource>;
  if (typeof readModel === 'function' && typeof readWeights === 'function') {
    return readTfjs(source as ModelSource, options);
  }
  throw new UsageError(`${where}: the source is ${show(source)}; expected one such as files() of wgrad/io.`);
}

/** The model, compiled where the file says how; its weights are not set. */
export function describe({ model, training }: LoadedModel): Model {
  return within('loadModel', () => {
    if (training !== undefined) model.compile({ optimizer: training.optimizer, ...training.losses });
    return model;
  });
}

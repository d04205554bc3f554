/** Makes a model of what a source holds. */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { within } from '../fields.ts';
import { expectBoolean, expectOptions } from '../nn/check.ts';
import { type Sequential, sequential } from '../nn/sequential.ts';
import { type LoadedModel, type LoadOptions, type ModelSource, readTfjs } from './tfjs-read.ts';

/**
 * A model out of a tfjs layers-model that wgrad, tfjs or Keras's converter (of Keras 2 or 3) has written. Models within the model and
 * functional models become one chain of layers; weights that are quantised, of 8 or 16 bits, become f32. A layer keeps its name, with
 * `_` for characters that wgrad's names do not have. All of it is checked before any GPU memory is taken.
 * @param source such as `files()`, `url()`, `indexedDb()`
 * @throws FormatError where it is damaged or holds what wgrad cannot run; DataError where it cannot be had; DeviceError
 */
export async function loadModel(source: ModelSource, options: LoadOptions = {}): Promise<Sequential> {
  const where = 'loadModel';
  expectOptions(where, options, ['compile']);
  expectBoolean(where, 'compile', options.compile ?? true);
  if (typeof source?.readModel !== 'function' || typeof source.readWeights !== 'function') {
    throw new UsageError(`${where}: the source is ${show(source)}; expected one such as files() of wgrad/io.`);
  }
  const loaded = await readTfjs(source, options);
  const model = describe(loaded);
  try {
    await model.setWeights(loaded.weights);
    const { state } = loaded.training ?? {};
    if (state !== undefined) await model.setOptimizerState(state);
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The model with its layers, compiled where the file says how; its weights are not set. */
export function describe({ name, seed, layers, training }: LoadedModel): Sequential {
  return within('loadModel', () => {
    const model = sequential({ name, layers, ...(seed !== undefined && { seed }) });
    if (training !== undefined) {
      const { optimizer, loss, metrics } = training;
      model.compile({ optimizer, loss, metrics });
    }
    return model;
  });
}

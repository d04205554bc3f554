/** Weights as NumPy's archives: an array for each, by its name, or in the order in which Keras's get_weights gives them. */
import { show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { ShapeError, UsageError } from '../errors.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import { type NpzOptions, readNpz, writeNpz } from './npz.ts';
import type { Weighted } from './safetensors.ts';

/** What knows the names of its weights: a model. */
export interface WithWeights {
  /** in their order */
  readonly weights: readonly Pick<NamedWeight, 'name' | 'shape'>[];
}

/**
 * The weights of a model as an .npz file: arrays `dense/kernel`, `dense/bias`, … in the order of Keras's `get_weights`, so that Python sets
 * them by `model.set_weights([f[name] for name in f.files])`, with `f = numpy.load('weights.npz')`.
 * @param model whose weights they are
 * @throws UsageError where it is none, DeviceError where the GPU is lost
 */
export async function toNpz(model: Weighted, options: NpzOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof (model as Partial<Weighted> | null)?.getWeights !== 'function') {
    throw new UsageError(`toNpz: the model is ${show(model)}; expected a model.`);
  }
  const weights = await model.getWeights();
  const tensors = weights.map(({ name, shape, values }) => [name, new Tensor(values, shape)] as const);
  return writeNpz(Object.fromEntries(tensors), options);
}

/** As numpy.savez calls arrays that are given without a name. */
const NUMBERED = /^arr_(\d+)$/;

/**
 * The weights of an .npz file, for `model.setWeights`: arrays by the names of the model's weights, or those that
 * `numpy.savez('weights.npz', *model.get_weights())` calls arr_0, arr_1 and so on, in the order of the model's.
 * @param bytes the whole file
 * @param model that they are for
 * @throws FormatError where the file is damaged; UsageError where bytes or model are none; ShapeError where there are more arrays without a
 * name than weights, or fewer
 */
export async function fromNpz(bytes: Uint8Array | ArrayBuffer, model: WithWeights): Promise<NamedWeight[]> {
  const where = 'fromNpz';
  const weights: unknown = (model as Partial<WithWeights> | null)?.weights;
  if (!Array.isArray(weights)) throw new UsageError(`${where}: the model is ${show(model)}; expected a model.`);
  const names = (model as WithWeights).weights.map(({ name }) => name);
  const arrays = Object.entries(await readNpz(bytes));
  const isNumbered = arrays.every(([name]) => NUMBERED.test(name)) && !names.some((name) => NUMBERED.test(name));
  if (isNumbered && arrays.length !== names.length) {
    throw new ShapeError(
      `${where}: the file has ${arrays.length} arrays, the model ${names.length} weights: ${names.join(', ')}. Save all of them, in this order.`,
    );
  }
  return arrays.map(([name, { shape, values }]) => ({
    name: isNumbered ? names[Number(NUMBERED.exec(name)![1])]! : name,
    shape,
    values: values instanceof Float32Array ? values : Float32Array.from(values),
  }));
}

/** Tensors of tfjs as wgrad's samples. */
import { Tensor as Samples } from '../data/tensor.ts';
import type { TensorArgs } from './model-args.ts';
import { Tensor, type TensorLike, toTensor } from './tensor.ts';

/** As wgrad takes samples, once they are there. */
export async function samples(given: TensorArgs | TensorLike): Promise<Samples & readonly Samples[]> {
  const one = async (tensor: Tensor): Promise<Samples> => new Samples(await tensor.data(), tensor.shape);
  if (given instanceof Tensor) return (await one(given)) as Samples & readonly Samples[];
  if (Array.isArray(given) && given[0] instanceof Tensor) {
    const list = await Promise.all((given as Tensor[]).map(one));
    return (list.length === 1 ? list[0] : list) as Samples & readonly Samples[];
  }
  if (Array.isArray(given) || ArrayBuffer.isView(given)) {
    return (await one(toTensor('model', given as TensorLike))) as Samples & readonly Samples[];
  }
  const named = await Promise.all(
    Object.entries(given as Readonly<Record<string, Tensor>>).map(
      async ([name, tensor]) => [name, await one(tensor)] as const,
    ),
  );
  return Object.fromEntries(named) as unknown as Samples & readonly Samples[];
}

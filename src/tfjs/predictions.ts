/** What a model says of samples: on the GPU, as tensors whose values are on their way, or on the CPU where gradients are asked for. */
import { Tensor as Samples } from '../data/tensor.ts';
import type { Model } from '../nn/model.ts';
import { onCpu } from './forward.ts';
import type { TensorArgs } from './model-args.ts';
import { isRecording } from './record.ts';
import { samples } from './samples.ts';
import { Tensor, type TensorLike, toTensor } from './tensor.ts';
import type { Weights } from './weights.ts';

/** @param batchSize of the GPU's calls; default the model's own */
export function predicted(
  model: Model,
  own: Weights,
  x: TensorArgs | TensorLike,
  batchSize: number | undefined,
): Tensor | Tensor[] {
  const given = inputsIn('model.predict', model, x);
  if (isRecording()) return formed(onCpu(model, own, given, false));
  const count = given[0]!.shape[0]!;
  const running = Promise.all(given.map(samples)).then(async (values) => {
    await own.push();
    const { form, names } = model.network!.inputEnds;
    const named = (): object => Object.fromEntries(names.map((name, i) => [name, values[i]!]));
    const xs = form === 'one' ? values[0]! : form === 'list' ? values : named();
    const found: unknown = await model.predict(xs as Samples, batchSize === undefined ? {} : { batchSize });
    return found instanceof Samples ? [found] : (Object.values(found as object) as Samples[]);
  });
  running.catch(() => {}); // reported where a result is awaited
  const { outputs } = model.network!;
  return formed(
    outputs.map(({ type }, i) => {
      const values = running.then(async (found) => found[i]!.data());
      return new Tensor([count, ...type.shape], 'float32', values);
    }),
  );
}

/** The same as a step that trains would compute it, dropout among it: on the CPU. */
export const inTraining = (model: Model, own: Weights, x: TensorArgs): Tensor | Tensor[] =>
  formed(onCpu(model, own, inputsIn('model.apply', model, x), true));

/** A tensor for each input. @throws UsageError where x is none */
function inputsIn(where: string, model: Model, x: TensorArgs | TensorLike): Tensor[] {
  if (x instanceof Tensor) return [x];
  const count = model.network?.inputs.length ?? 0;
  const isMany = count > 1 || (Array.isArray(x) && x[0] instanceof Tensor);
  if (!isMany) return [toTensor(where, x as TensorLike)];
  if (Array.isArray(x)) return x.map((each) => toTensor(where, each as TensorLike));
  const named = x as Readonly<Record<string, Tensor>>;
  return model.network!.inputEnds.names.map((name) => toTensor(where, named[name]!));
}

const formed = (tensors: readonly Tensor[]): Tensor | Tensor[] => (tensors.length === 1 ? tensors[0]! : [...tensors]);

/**
 * One training digit on its way through a step, as the GPU has it: the same layers with the sums, the masks and the logits as outputs of
 * their own, and the gradients by the sums, for the first digit of the step's batch.
 */
import { shuffled } from '../../cpu/random.ts';
import {
  gradients,
  input,
  layers,
  losses,
  type Model,
  type ModelTensor,
  model,
  type Tensor,
  tensor,
} from '../../index.ts';
import type { RunConfig } from '../config.ts';
import { droppedByLayer } from '../digit/dropped.ts';
import { theDigits } from './current.ts';
import type { LayerLook, Moment, StepLook } from './protocol.ts';

/** Which step it is. */
export interface StepPlace {
  /** number of the step since the weights were new, from 1 */
  readonly step: number;
  /** which order of the digits its epoch has */
  readonly order: number;
  /** of the epoch, from 0 */
  readonly batch: number;
}

type Outputs = Record<string, ModelTensor>;

/** The layers of a run, opened up. */
let opened: { readonly key: string; readonly net: Model<Outputs> } | undefined;

function openedUp({ hidden }: RunConfig): Model<Outputs> {
  const key = JSON.stringify(hidden.map(({ units, activation }) => [units, activation]));
  if (opened?.key === key) return opened.net;
  opened?.net.dispose();
  const x = input({ shape: [28, 28], name: 'x' });
  const inputs: Outputs = { x };
  const outputs: Outputs = {};
  let values = layers.flatten().apply(x);
  const all = [...hidden, { units: 10, activation: 'softmax' as const }];
  all.forEach(({ units, activation }, i) => {
    const shift = input({ shape: [units], name: `shift${i}` }); // 0: what gradients by the sums are taken by
    const sums = layers.add().apply([layers.dense({ units }).apply(values), shift]);
    const given = layers.activation({ activation }).apply(sums);
    Object.assign(inputs, { [`shift${i}`]: shift });
    Object.assign(outputs, { [`sums${i}`]: sums, [`outputs${i}`]: given });
    if (i === hidden.length) return;
    const mask = input({ shape: [units], name: `mask${i}` });
    inputs[`mask${i}`] = mask;
    values = layers.multiply().apply([given, mask]);
    outputs[`passed${i}`] = values;
  });
  opened = { key, net: model({ inputs, outputs, name: 'microscope' }) };
  return opened.net;
}

/** What dropout multiplies a neuron's output by in a step: 0, or what makes up for those that are dropped. */
function masksOf({ hidden, seed }: RunConfig, step: number): Float32Array[] {
  const gone = droppedByLayer(hidden, seed, step);
  return hidden.map(({ units, dropout }, layer) =>
    Float32Array.from({ length: units }, (_, i) => (gone[layer]![i] === true ? 0 : 1 / (1 - dropout))),
  );
}

/** @param place of the step that was taken @param before,after it */
export async function lookAt(config: RunConfig, place: StepPlace, before: Moment, after: Moment): Promise<StepLook> {
  const { train } = theDigits();
  const count = train.labels.shape[0]!;
  const index = shuffled(place.batch * config.batchSize, count, config.seed, place.order);
  const label = train.labels.values[index]!;
  const pixels = Float32Array.from(
    (train.images.values as Uint8Array).subarray(784 * index, 784 * (index + 1)),
    (value) => value / 255,
  );
  const masks = masksOf(config, place.step);
  const net = openedUp(config);
  const own = await net.getWeights();
  await net.setWeights(own.map((weight, i) => ({ ...weight, values: before.weights[i]!.values })));
  const row = (values: Float32Array, shape: readonly number[]): Tensor => tensor(values, [1, ...shape]);
  const units = [...config.hidden.map((layer) => layer.units), 10];
  const given = {
    x: row(pixels, [28, 28]),
    ...Object.fromEntries(units.map((size, i) => [`shift${i}`, row(new Float32Array(size), [size])])),
    ...Object.fromEntries(masks.map((mask, i) => [`mask${i}`, row(mask, [mask.length])])),
  };
  const values = await net.predict(given);
  const last = `sums${units.length - 1}`;
  const target = tensor(Int32Array.of(label), [1], 'int32');
  const back = await gradients(
    net,
    (outputs, y) => losses.sparseCategoricalCrossentropy(y!, outputs[last]!, { fromLogits: true }),
    given,
    target,
  );
  const floats = (tensor: Tensor): Float32Array => tensor.values as Float32Array;
  const looks = units.map((_, i): LayerLook => {
    const [sums, outputs, passed] = [values[`sums${i}`]!, values[`outputs${i}`]!, values[`passed${i}`]];
    return {
      sums: floats(sums),
      outputs: floats(outputs),
      passed: passed && floats(passed),
      mask: masks[i],
      gradients: floats(back[`shift${i}` as keyof typeof back]),
    };
  });
  const loss = -Math.log(looks.at(-1)!.outputs[label]!);
  return { step: place.step, index, label, pixels, layers: looks, loss, before, after };
}

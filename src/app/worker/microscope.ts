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
import { type HiddenLayer, mapShapes, type RunConfig, SIDE } from '../config.ts';
import { droppedByLayer } from '../digit/dropped.ts';
import { theDigits } from './current.ts';
import type { LayerLook, MapLook, Moment, StepLook } from './protocol.ts';

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
type Activation = HiddenLayer['activation'] | 'softmax';

/** The layers of a run, opened up. */
let opened: { readonly key: string; readonly net: Model<Outputs> } | undefined;

/** Takes values apart at a layer's sums: `sums` of `name` are an output, and so is what the activation makes of them. */
function openSums(
  sums: ModelTensor,
  {
    name,
    shape,
    activation,
  }: { readonly name: string; readonly shape: readonly number[]; readonly activation: Activation },
  inputs: Outputs,
  outputs: Outputs,
): ModelTensor {
  const shift = input({ shape, name: `shift.${name}` }); // 0: what gradients by the sums are taken by
  const shifted = layers.add().apply([sums, shift]);
  const given = layers.activation({ activation }).apply(shifted);
  Object.assign(inputs, { [`shift.${name}`]: shift });
  Object.assign(outputs, { [`sums.${name}`]: shifted, [`outputs.${name}`]: given });
  return given;
}

function openedUp(config: RunConfig): Model<Outputs> {
  const { convolutions, hidden } = config;
  const key = JSON.stringify([convolutions, hidden.map(({ units, activation }) => [units, activation])]);
  if (opened?.key === key) return opened.net;
  opened?.net.dispose();
  const x = input({ shape: [SIDE, SIDE], name: 'x' });
  const inputs: Outputs = { x };
  const outputs: Outputs = {};
  let values: ModelTensor = convolutions.length > 0 ? layers.reshape({ targetShape: [SIDE, SIDE, 1] }).apply(x) : x;
  const shapes = mapShapes(config);
  convolutions.forEach(({ filters, kernelSize, activation, pool }, i) => {
    const { side } = shapes[i]!;
    const sums = layers.conv2d({ filters, kernelSize, padding: 'same' }).apply(values);
    const name = `convolution${i}`;
    const given = openSums(sums, { name, shape: [side, side, filters], activation }, inputs, outputs);
    values = pool ? layers.maxPooling2d({ poolSize: 2 }).apply(given) : given;
    outputs[`passed.${name}`] = values;
  });
  values = layers.flatten().apply(values);
  const all = [...hidden, { units: 10, activation: 'softmax' as const }];
  all.forEach(({ units, activation }, i) => {
    const name = `dense${i}`;
    const sums = layers.dense({ units }).apply(values);
    const given = openSums(sums, { name, shape: [units], activation }, inputs, outputs);
    if (i === hidden.length) return;
    const mask = input({ shape: [units], name: `mask.${name}` });
    inputs[`mask.${name}`] = mask;
    values = layers.multiply().apply([given, mask]);
    outputs[`passed.${name}`] = values;
  });
  opened = { key, net: model({ inputs, outputs, name: 'microscope' }) };
  return opened.net;
}

/** What dropout multiplies a neuron's output by in a step: 0, or what makes up for those that are dropped. */
function masksOf(config: RunConfig, step: number): Float32Array[] {
  const gone = droppedByLayer(config, step);
  return config.hidden.map(({ units, dropout }, layer) =>
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
  const maps = mapShapes(config).slice(0, -1);
  const sizes = new Map<string, readonly number[]>([
    ...config.convolutions.map(
      ({ filters }, i) => [`convolution${i}`, [maps[i]!.side, maps[i]!.side, filters]] as const,
    ),
    ...units.map((size, i) => [`dense${i}`, [size]] as const),
  ]);
  const zeros = (shape: readonly number[]): Float32Array => new Float32Array(shape.reduce((all, size) => all * size));
  const given = {
    x: row(pixels, [SIDE, SIDE]),
    ...Object.fromEntries([...sizes].map(([name, shape]) => [`shift.${name}`, row(zeros(shape), shape)])),
    ...Object.fromEntries(masks.map((mask, i) => [`mask.dense${i}`, row(mask, [mask.length])])),
  };
  const values = await net.predict(given);
  const last = `sums.dense${units.length - 1}`;
  const target = tensor(Int32Array.of(label), [1], 'int32');
  const back = await gradients(
    net,
    (outputs, y) => losses.sparseCategoricalCrossentropy(y!, outputs[last]!, { fromLogits: true }),
    given,
    target,
  );
  const floats = (found: Tensor): Float32Array => found.values as Float32Array;
  const lookOf = (name: string): Omit<MapLook, 'passed'> => ({
    sums: floats(values[`sums.${name}`]!),
    outputs: floats(values[`outputs.${name}`]!),
    gradients: floats(back[`shift.${name}` as keyof typeof back]),
  });
  const passed = (name: string): Float32Array | undefined => {
    const found = values[`passed.${name}`];
    return found && floats(found);
  };
  const looks = units.map((_, i): LayerLook => {
    return { ...lookOf(`dense${i}`), passed: passed(`dense${i}`), mask: masks[i] };
  });
  const mapLooks = config.convolutions.map((_, i): MapLook => {
    return { ...lookOf(`convolution${i}`), passed: passed(`convolution${i}`)! };
  });
  const loss = -Math.log(looks.at(-1)!.outputs[label]!);
  return { step: place.step, index, label, pixels, maps: mapLooks, layers: looks, loss, before, after };
}

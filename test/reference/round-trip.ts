/** A model of one layer and one optimizer through every format of files: weights and slots to the bit, outputs within 1e-6. */
import { expect } from 'vitest';
import type { Model, ModelTensors, NamedWeight, Optimizer } from '../../src/index.ts';
import { loadedFrom } from '../../src/io/load-model.ts';
import { planned, writeOnnx } from '../../src/io/onnx/write.ts';
import type { LoadedModel } from '../../src/io/tfjs-read.ts';
import { fromNpz, fromSafetensors, kerasFile, memory, toNpz, toSafetensors } from '../../src/io.ts';
import type { NamedTensor } from '../../src/nn/checkpoint.ts';
import type { SavedModel } from '../../src/nn/save.ts';
import { values } from '../unit/io/fixtures.ts';
import { readOnnx } from '../unit/io/onnx-reader.ts';
import { modelOf, samplesFor } from './maker-model.ts';
import { MAKERS } from './makers.ts';
import { predicted } from './predicted.ts';

export const FORMATS = ['keras', 'h5', 'tfjs', 'safetensors', 'npz', 'onnx'] as const;
export type Format = (typeof FORMATS)[number];

/** A format whose files have the layers and what the optimizer has learnt. */
const isWhole = (format: Format): boolean => ['keras', 'h5', 'tfjs'].includes(format);

/** A function of one's own is in no file; ONNX has what it computes. */
export const LAYERS = Object.keys(MAKERS.layers).filter((name) => name !== 'lambda');
export const OPTIMIZERS = Object.keys(MAKERS.optimizers);

const STEP = 7;
const SAMPLES = 3;

/** @param layer one of `MAKERS.layers` @param optimizer one of `MAKERS.optimizers` */
export async function expectBack(layer: string, optimizer: string, format: Format): Promise<void> {
  const maker = MAKERS.layers[layer]!;
  const made = modelOf(maker);
  const weights = weightsOf(made);
  const source = { getWeights: async () => weights };
  if (format === 'onnx') return expectInOnnx(made, weights);
  const again = isWhole(format)
    ? await readBack(made, weights, MAKERS.optimizers[optimizer]!(), format)
    : {
        model: made,
        weights:
          format === 'npz' ? await fromNpz(await toNpz(source), made) : fromSafetensors(await toSafetensors(source)),
      };
  const byName = (list: readonly NamedWeight[]) => Object.fromEntries(list.map((weight) => [weight.name, weight]));
  expect(byName(again.weights)).toEqual(byName(weights));
  const inputs = samplesFor(maker, SAMPLES);
  const [before, after] = [predicted(made, weights, inputs), predicted(again.model as Model, again.weights, inputs)];
  expect(Math.max(...before[0]!.map((value, i) => Math.abs(value - after[0]![i]!)))).toBeLessThan(1e-6);
}

/** What `savedOf` of the file has in the words of files. */
async function readBack(
  made: Model<ModelTensors>,
  weights: readonly NamedWeight[],
  optimizer: Optimizer,
  format: Format,
): Promise<LoadedModel> {
  const slots = slotsOf(made, optimizer);
  const place = format === 'tfjs' ? memory() : kerasFile(undefined, { format: format as 'keras' | 'h5' });
  await place.save(savedOf(made, weights, optimizer, slots));
  const again = await loadedFrom('test', place, {});
  const { layers } = again.model.topology;
  // Keras 3 has ThresholdedReLU as a form of ReLU
  const [own, theirs] = [made.topology.layers, layers].map((list) =>
    list.map((each) => (/ReLU$/.test(each.className) ? { ...each, className: 'ReLU', config: {} } : each)),
  );
  expect(theirs).toEqual(own);
  const { state, optimizer: found } = again.training!;
  expect(withoutRate(found)).toEqual(withoutRate(optimizer));
  expect(state!.step).toBe(STEP);
  expect(state!.slots).toEqual(slots);
  return again;
}

/** The rate of a file is that of its step. */
const withoutRate = ({ config }: Optimizer): unknown => ({
  ...config,
  config: { ...config!.config, learning_rate: 0 },
});

/** Values of all sizes; those that a layer is given stay. */
function weightsOf(made: Model<ModelTensors>): NamedWeight[] {
  const given = new Map([...made.network!.names].map(([variable, name]) => [name, variable.given?.()]));
  return made.weights.map(({ name, shape }, i) => {
    const drawn = values(sizeOf(shape), i).map((value) => (/variance/.test(name) ? Math.abs(value) + 0.1 : value));
    return { name, shape, values: given.get(name) ?? drawn };
  });
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, each) => product * each, 1);

function slotsOf(made: Model<ModelTensors>, { slots }: Optimizer): NamedWeight[] {
  const learning = made.weights.filter(({ trainable }) => trainable);
  return slots.flatMap((slot, s) =>
    learning.map(({ name, shape }, i): NamedWeight => {
      const own = values(sizeOf(shape), 100 * (s + 1) + i).map((value) => value * value); // sums of squares among them
      return { name: `${name}/${slot}`, shape, values: own };
    }),
  );
}

function savedOf(
  { name, seed, layers, topology, weights: known }: Model<ModelTensors>,
  weights: readonly NamedWeight[],
  optimizer: Optimizer,
  slots: readonly NamedWeight[],
): SavedModel {
  const words = Float32Array.of(optimizer.learningRate, 0.1, 0.2, 0.3, 1e-7, 0, 0, 0);
  const rates: NamedTensor = { name: 'rates', shape: [words.length], values: words };
  const compiled = { optimizer, loss: 'meanSquaredError' } as const;
  return {
    model: { name, seed, layers, topology, weights: known, compiled },
    tensors: [...weights, ...slots, rates],
    step: STEP,
  };
}

/** That the file has every number of the weights, whose axes may stand otherwise; what it computes, onnx.test.ts looks at. */
function expectInOnnx(made: Model<ModelTensors>, weights: readonly NamedWeight[]): void {
  const named = new Map(weights.map(({ name, values: own }) => [name, own as Float32Array]));
  const graph = planned('test', made.network!);
  const bytes = writeOnnx('test', { graph, name: 'test', opset: 17 }, named, made.network!.outputEnds.names);
  const words = [...readOnnx(bytes).tensors.values()].flatMap(({ bytes: own }) => {
    return own.length % 4 === 0 ? [...new Uint32Array(own.buffer)] : [];
  });
  const held = new Set(words);
  // the number of samples that statistics are of predicts nothing
  const read = weights.filter(({ name }) => !/normalization\/count$/.test(name));
  for (const { name, values: own } of read) {
    const bits = [...new Uint32Array(own.slice().buffer)];
    expect(
      bits.filter((word) => !held.has(word)),
      name,
    ).toEqual([]);
  }
}

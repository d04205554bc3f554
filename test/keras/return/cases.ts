/** What `npm run return-check` writes for Keras: models of every layer and every optimizer, before and after three steps, by the twins in float64. */
import {
  layers,
  type Model,
  type ModelTensors,
  type Optimizer,
  type OptimizerState,
  optimizers,
  schedules,
  type Tensor,
} from '../../../src/index.ts';
import { kerasFile } from '../../../src/io.ts';
import type { NamedWeight } from '../../../src/nn/callbacks.ts';
import { loadCounted } from '../../../src/nn/optimizers/counted.ts';
import type { SavedModel } from '../../../src/nn/save.ts';
import { modelOf, samplesFor } from '../../reference/maker-model.ts';
import { type LayerMaker, MAKERS } from '../../reference/makers.ts';
import { stateByTwin } from '../../reference/model-twin.ts';
import { predicted } from '../../reference/predicted.ts';

const SAMPLES = 6;
const STEPS = 3;
const FORMATS = ['keras', 'h5'] as const;

/** A file for Keras, and what it is to come to. */
export interface Returned {
  /** `dense-adam.keras` */
  readonly file: string;
  readonly layer: string;
  readonly optimizer: string;
  /** what goes in, in the order of the inputs */
  readonly x: readonly Plain[];
  /** targets of the steps, [samples, 1] */
  readonly t: Plain;
  /** what it predicts */
  readonly y: Plain;
  /** the file after three steps more; null where training draws at random */
  readonly after: string | null;
}

export interface Plain {
  readonly shape: readonly number[];
  readonly whole: boolean;
  readonly values: readonly number[];
}

const plain = (shape: readonly number[], values: ArrayLike<number>, whole = false): Plain => ({
  shape,
  whole,
  values: Array.from(values),
});

/** Layers whose line in makers.ts draws at random, as they are where they do not. */
const SIGNAL = [6, 2];
const STILL: Readonly<Record<string, LayerMaker>> = {
  additiveAttention: { shape: SIGNAL, inputs: 2, make: () => layers.additiveAttention() },
  attention: { shape: SIGNAL, inputs: 2, make: () => layers.attention({ useScale: true }) },
  bidirectional: { shape: SIGNAL, make: () => layers.bidirectional({ layer: layers.gru({ units: 2 }) }) },
  gru: { shape: SIGNAL, make: () => layers.gru({ units: 2 }) },
  lstm: { shape: SIGNAL, make: () => layers.lstm({ units: 2 }) },
  multiHeadAttention: {
    shape: SIGNAL,
    inputs: 2,
    make: () => layers.multiHeadAttention({ numHeads: 2, keyDim: 2, useBias: false }),
  },
  simpleRNN: { shape: SIGNAL, make: () => layers.simpleRNN({ units: 2 }) },
};

/** Optimizers in more ways than makers.ts has them. */
const MORE: Readonly<Record<string, () => Optimizer>> = {
  sgdPlain: () => optimizers.sgd({ learningRate: 0.1 }),
  adamWAmsgrad: () => optimizers.adamW({ learningRate: 0.01, amsgrad: true, weightDecay: 0.1 }),
  adamClipped: () => optimizers.adam({ learningRate: 0.01, globalClipnorm: 0.1 }),
  adamScheduled: () =>
    optimizers.adam({
      learningRate: schedules.exponentialDecay({ initialLearningRate: 0.1, decaySteps: 2, decayRate: 0.7 }),
    }),
  adamAveraged: () => optimizers.adam({ learningRate: 0.01, useEma: true, emaMomentum: 0.9, emaOverwriteFrequency: 4 }),
  sgdGathered: () => optimizers.sgd({ learningRate: 0.1, momentum: 0.9, gradientAccumulationSteps: 2 }),
};

/** Pairs of layer and optimizer. @param all whether every layer meets every optimizer; else each meets one of them */
function* pairs(all: boolean): Iterable<[layer: string, LayerMaker, optimizer: string, () => Optimizer]> {
  const known = Object.entries(MAKERS.optimizers);
  const kept = Object.entries(MAKERS.layers).filter(([name]) => name !== 'lambda');
  const makers = [...kept, ...Object.entries(STILL).map(([name, own]) => [`${name}_still`, own] as const)];
  for (const [i, [layer, maker]] of makers.entries()) {
    const chosen = all ? known : [known[i % known.length]!];
    for (const [optimizer, make] of chosen) yield [layer, maker, optimizer, make];
  }
  for (const [optimizer, make] of [...known, ...Object.entries(MORE)])
    yield ['dense', MAKERS.layers.dense!, optimizer, make];
}

/** All files by name, and what is said of them. */
export async function returned(all: boolean, save: (file: string, bytes: Uint8Array) => void): Promise<Returned[]> {
  await loadCounted();
  const rows: Returned[] = [];
  const seen = new Set<string>();
  for (const [layer, maker, optimizer, make] of pairs(all)) {
    const name = `${layer}-${optimizer}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const xs = samplesFor(maker, SAMPLES);
    const t = Float32Array.from({ length: SAMPLES }, (_, i) => Math.sin(i));
    const run = (net: Model<ModelTensors>, before: State): State => trained(net, make(), before, xs, t);
    const net = modelOf(maker, `of_${layer}`);
    const begin = run(net, { weights: firstOf(net), state: undefined });
    const end = run(net, begin);
    const draws = !same(end, run(modelOf(maker, `of_${layer}`), begin));
    for (const format of FORMATS) {
      if (format === 'h5' && /^random|^augment/.test(layer)) continue; // Keras has no .h5 files of them
      const [file, after] = [`${name}.${format}`, `${name}.after.keras`];
      save(file, await fileOf(net, make(), begin, format));
      if (!draws) save(after, await fileOf(net, make(), end, 'keras'));
      const y = predicted(net as Model, begin.weights, xs)[0]!;
      rows.push({
        ...{ file, layer, optimizer, after: draws ? null : after },
        ...{ t: plain([SAMPLES, 1], t), y: plain([SAMPLES, 1], y) },
        x: xs.map(({ shape, values }) => plain(shape, values, maker.below !== undefined)),
      });
    }
  }
  return rows;
}

interface State {
  readonly weights: readonly NamedWeight[];
  readonly state: OptimizerState | undefined;
}

/** Values of all sizes, as weights have them; those that layers are given stay. */
const firstOf = (net: Model<ModelTensors>): NamedWeight[] => {
  const given = new Map([...net.network!.names].map(([variable, name]) => [name, variable.given?.()]));
  return net.weights.map(({ name, shape }, i) => {
    const size = shape.reduce((product, each) => product * each, 1);
    const isSpread = /variance|gamma|scale/.test(name);
    const wave = (k: number) => Math.sin(12.9898 * (k + 1) + i);
    const drawn = () => Float32Array.from({ length: size }, (_, k) => (isSpread ? 1 + wave(k) / 4 : wave(k) / 2));
    return { name, shape, values: given.get(name) ?? drawn() };
  });
};

function trained(
  net: Model<ModelTensors>,
  optimizer: Optimizer,
  { weights, state }: State,
  xs: readonly Tensor[],
  t: Float32Array,
): State {
  const after = stateByTwin({
    ...{ model: net as Model, compiled: { optimizer, loss: 'meanSquaredError' }, weights, state },
    x: xs.length === 1 ? xs[0]! : xs,
    targets: { values: t, spec: { shape: [1], dtype: 'f32', scale: 1 } },
    ...{ batchSize: SAMPLES, steps: STEPS },
  });
  const floats = (name: string) => Float32Array.from(after[name]!);
  const learning = net.weights.filter(({ trainable }) => trainable);
  return {
    weights: weights.map((weight) => ({ ...weight, values: floats(weight.name) })),
    state: {
      step: (state?.step ?? 0) + STEPS,
      rates: floats('rates'),
      slots: optimizer.slots.flatMap((slot) =>
        learning.map(({ name, shape }) => ({ name: `${name}/${slot}`, shape, values: floats(`${name}/${slot}`) })),
      ),
    },
  };
}

/** Whether another seed makes no difference. */
const same = (a: State, b: State): boolean =>
  a.weights.every(({ values }, i) => values.every((value, k) => value === b.weights[i]!.values[k]));

async function fileOf(
  net: Model<ModelTensors>,
  optimizer: Optimizer,
  { weights, state }: State,
  format: 'keras' | 'h5',
): Promise<Uint8Array> {
  const { name, seed, layers: own, topology, weights: known } = net;
  const compiled = { optimizer, loss: 'meanSquaredError' } as const;
  const rates = { name: 'rates', shape: [state!.rates.length], values: state!.rates };
  const file = kerasFile(undefined, { format });
  const saved: SavedModel = {
    model: { name, seed, layers: own, topology, weights: known, compiled },
    ...{ tensors: [...weights, ...state!.slots, rates], step: state!.step },
  };
  await file.save(saved);
  return file.bytes!;
}

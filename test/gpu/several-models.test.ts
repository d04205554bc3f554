/**
 * A training of two models with an optimizer each, in one step: the loop knows neither. What counts is that each model learns to the
 * bit what it learns alone, also where the device is lost on the way, and from a checkpoint.
 */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/graph/node.ts';
import type { Layout, Variable } from '../../src/graph/variable.ts';
import {
  type Callback,
  type Checkpoint,
  type FitOptions,
  init,
  type Layer,
  layers,
  type Optimizer,
  optimizers,
  sequential,
  tensor,
} from '../../src/index.ts';
import { type BatchSpec, gatherBatch } from '../../src/nn/batch.ts';
import { checkInputs } from '../../src/nn/check-tensor.ts';
import { checkFitOptions } from '../../src/nn/fit-options.ts';
import { initialised } from '../../src/nn/initialise.ts';
import { checkLabels } from '../../src/nn/labels.ts';
import { lossOf } from '../../src/nn/losses/named.ts';
import { Programs } from '../../src/nn/memory/programs.ts';
import { advance, minimizerOf, update } from '../../src/nn/minimizer.ts';
import type { NamedNetwork } from '../../src/nn/network.ts';
import { forward } from '../../src/nn/network.ts';
import { evaluateSteps } from '../../src/nn/steps.ts';
import { Trace } from '../../src/nn/trace.ts';
import { runTraining } from '../../src/nn/train/run.ts';
import { clockVariable, recordMeasures, ringsOf, type TrainSteps } from '../../src/nn/train/steps.ts';
import { Training } from '../../src/nn/train/training.ts';
import { gradients } from '../../src/ops/gradients.ts';
import { fill } from '../../src/ops/sources.ts';
import { losingDevices } from './interrupted.ts';

const SAMPLES = 90;
const BATCH = 16; // 5 whole batches and one of 10
const x = tensor(
  Float32Array.from({ length: SAMPLES * 6 }, (_, i) => Math.sin(i) ** 3),
  [SAMPLES, 6],
);
const y = tensor(Uint8Array.from({ length: SAMPLES }, (_, i) => (i * i) % 3));
const SEED = 11;

/** Layers of one name in both: `dense/kernel`. */
const stack = (units: number): Layer[] => [
  layers.dense({ units, activation: 'tanh', inputShape: [6] }),
  layers.dense({ units: 3, activation: 'softmax' }),
];
const MODELS: readonly (readonly [string, Layer[], Optimizer])[] = [
  ['wide', stack(9), optimizers.adam({ learningRate: 0.02 })],
  ['narrow', stack(4), optimizers.sgd({ learningRate: 0.1, momentum: 0.9 })],
];
const PARAMS = ['dense/kernel', 'dense/bias', 'dense_1/kernel', 'dense_1/bias'];
const loss = lossOf('sparseCategoricalCrossentropy').perSample;

function stepsOf(networks: ReadonlyMap<string, NamedNetwork>): TrainSteps {
  const clock = clockVariable();
  const rings = ringsOf(networks.keys());
  const nameOf = (model: string) => (param: Variable) => `${model}/${networks.get(model)!.names.get(param)!}`;
  const minimizers = MODELS.map(([name, , optimizer]) =>
    minimizerOf(optimizer, [...networks.get(name)!.names.keys()], optimizer.name, nameOf(name)),
  );
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: true });
    const { x, y: labels } = gatherBatch(trace, clock, spec).tensors;
    [...networks].forEach(([name, network], i) => {
      const rows = loss(labels!, forward(network, [x!], trace)[0]!);
      const params = [...network.names.keys()].map((param) => trace.read(param));
      const grads = gradients(rows, fill([spec.size], 1 / spec.size), params);
      recordMeasures(trace, { rings }, [[name, rows]], spec.size);
      update(trace, minimizers[i]!, grads, advance(trace, minimizers[i]!));
    });
    return trace.step();
  };
  const own = minimizers.flatMap(({ rates, slots }) => [...slots, rates]);
  return { key: 'both', clock, rings, variables: [...own, clock, ...rings.values()], build, minimizers };
}

interface Outcome {
  readonly weights: Record<string, number[]>;
  readonly history: Record<string, number[]>;
  readonly recoveries: number;
}

async function together(options: FitOptions = {}): Promise<Outcome> {
  const engine = await init();
  const programs = new Programs();
  const networks = new Map(MODELS.map(([name, stack]) => [name, sequential({ layers: stack }).network!]));
  const made = [...networks].map(async ([name, { names }]) => {
    return { prefix: `${name}/`, memory: await initialised(engine, names, SEED) };
  });
  const models = await Promise.all(made);
  const validation = evaluateSteps(networks.get('wide')!, []);
  const description = { models, programs, steps: stepsOf(networks), validation, seed: SEED, print: async () => 'both' };
  const training = new Training(engine, description);
  const settings = checkFitOptions('trainer', { epochs: 3, batchSize: BATCH, verbose: 0, ...options });
  const classes = checkLabels('trainer.fit', y, SAMPLES, 3);
  const targets = { tensor: y, spec: { shape: [], dtype: 'u32', scale: 1 }, classes } as const;
  let recoveries = 0;
  const { history } = await runTraining({
    training,
    settings,
    params: { epochs: 3, steps: 6, verbose: 0, batchSize: BATCH, samples: SAMPLES, validates: false },
    clockEpoch: 0,
    shuffleSeed: SEED,
    train: { count: SAMPLES, tensors: { x: checkInputs('trainer.fit', x, [6]), y: targets } },
    validation: undefined,
    advice: () => '',
    hint: () => {},
    stopped: () => false,
    opened: () => {},
    finished: (report) => {
      recoveries = report.recoveries;
    },
  });
  const weights: Record<string, number[]> = {};
  for (const [i, [name, { names }]] of [...networks].entries()) {
    weights[name] = (await models[i]!.memory.read([...names.keys()])).flatMap((values) => [...values]);
  }
  training.dispose();
  for (const { memory } of models) memory.dispose();
  return { weights, history, recoveries };
}

async function alone(stack: Layer[], optimizer: Optimizer): Promise<{ weights: number[]; loss: number[] }> {
  const model = sequential({ layers: stack, seed: SEED });
  model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: BATCH, verbose: 0 });
  const weights = (await model.getWeights()).flatMap(({ values }) => [...values]);
  model.dispose();
  return { weights, loss: history.loss! };
}

describe('two models in one step', () => {
  it('learn what each learns alone, and give all memory back', async () => {
    const before = (await init()).memory();
    const { weights, history } = await together();
    for (const [name, stack, optimizer] of MODELS) {
      const single = await alone(stack, optimizer);
      expect(weights[name]).toEqual(single.weights);
      expect(history[name]).toEqual(single.loss);
    }
    (await init()).freeData();
    expect((await init()).memory().parameters).toBe(before.parameters);
  });

  it('go on from a checkpoint with the same bits', async () => {
    const all: Checkpoint[] = [];
    const store = {
      save: async (checkpoint: Checkpoint) => void all.push(structuredClone(checkpoint)),
      load: async () => all[1],
      clear: async () => {},
    };
    const whole = await together({ checkpoint: { store, every: 4 } });
    expect(all[1]!.tensors.map(({ name }) => name)).toEqual([
      ...PARAMS.map((name) => `wide/${name}`),
      ...PARAMS.map((name) => `narrow/${name}`),
      ...PARAMS.map((name) => `adam/wide/${name}/m`),
      ...PARAMS.map((name) => `adam/wide/${name}/v`),
      'adam/rates',
      ...PARAMS.map((name) => `sgd/narrow/${name}/velocity`),
      ...['sgd/rates', 'clock', 'rings'],
    ]);
    expect(await together({ checkpoint: { store, every: 1000, resume: true } })).toEqual(whole);
  });
});

describe('a device that is lost', () => {
  losingDevices();

  it('is replaced for both models', async () => {
    const undisturbed = await together();
    let done = false;
    const callbacks: Callback = {
      onBatchEnd: async (batch) => {
        if (done || batch !== 4) return;
        done = true;
        (await init()).device.destroy();
      },
    };
    const disturbed = await together({ recovery: { everySeconds: 0 }, callbacks });
    expect(disturbed).toEqual({ ...undisturbed, recoveries: 1 });
    expect(console.warn).toHaveBeenCalledWith(expect.stringMatching(/^trainer.fit: the GPU was lost at step \d+\./));
  });
});

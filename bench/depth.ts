/**
 * Deeper models: time to the first step and time per step with 1 to 64 hidden layers of 32, batch 32, wgrad beside tfjs-webgpu.
 * It shows how both grow with the number of layers. wgrad gets a device of its own for each depth, so that nothing is compiled
 * before.
 */

import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { init, layers, optimizers, sequential, tensor } from '../src/index.ts';
import type { DepthResult, SuiteOptions } from '../src/report/bench-report.ts';
import { attempt, type Control } from './control.ts';
import { PIXELS } from './models.ts';
import { normalised } from './samples.ts';
import { median } from './statistics.ts';
import type { Samples } from './strategies/strategy.ts';

const UNITS = 32;
const BATCH = 32;
/** Steps of a round. */
const STEPS = 20;

interface Deep {
  /** The graph and schedule of a step, without the GPU; wgrad's alone. */
  compile?(): void;
  /** Trains on the first `samples` samples in batches of 32; ends when the GPU is done. */
  train(samples: number): Promise<void>;
  dispose(): void | Promise<void>;
}

const MAKERS: Readonly<Record<string, (depth: number, digits: Samples) => Promise<Deep>>> = {
  wgrad: deepWgrad,
  'tfjs-webgpu': deepTfjs,
};

export async function benchDepth(digits: Samples, options: SuiteOptions, control: Control): Promise<DepthResult[]> {
  const results: DepthResult[] = [];
  const wanted = Object.keys(MAKERS).filter((name) => options.libraries?.some((library) => library === name) ?? true);
  for (const depth of options.depths) {
    const models = new Map<string, { model: Deep; firstStepMs: number; compileMs?: number; rounds: number[] }>();
    for (const library of wanted) {
      control.tell({ kind: 'depth', library, layers: depth });
      const made = await attempt(control, 'depth', `${library}, ${depth} layers`, async () => {
        const begin = performance.now();
        const model = await MAKERS[library]!(depth, digits);
        const compiling = performance.now();
        model.compile?.();
        const compileMs = performance.now() - compiling;
        await model.train(BATCH);
        const times = { firstStepMs: performance.now() - begin - compileMs, rounds: [] };
        return { model, ...times, ...(model.compile && { compileMs }) };
      });
      if (made !== undefined) models.set(library, made);
    }
    for (const { model } of models.values()) await model.train(STEPS * BATCH); // grows the steps per submit, compiles the rest
    for (let round = 0; round < options.rounds; round++) {
      for (const { model, rounds } of models.values()) {
        const begin = performance.now();
        await model.train(STEPS * BATCH);
        rounds.push((performance.now() - begin) / STEPS);
      }
    }
    for (const [library, { model, rounds, ...first }] of models) {
      results.push({ library, layers: depth, ...first, msPerStep: median(rounds) });
      await model.dispose();
    }
  }
  return results;
}

async function deepWgrad(depth: number, { images, labels }: Samples): Promise<Deep> {
  const engine = await init({});
  const hidden = Array.from({ length: depth }, () => layers.dense({ units: UNITS, activation: 'relu' }));
  const model = sequential({
    layers: [layers.flatten({ inputShape: [28, 28] }), ...hidden, layers.dense({ units: 10, activation: 'softmax' })],
    seed: 1,
  });
  model.compile({ optimizer: optimizers.adam(), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const x = tensor(images, [labels.length, 28, 28]).div(255);
  const y = tensor(labels);
  return {
    compile: () => void model.program({ batchSize: BATCH, samples: labels.length }),
    async train(samples) {
      await model.fit(x.slice(0, samples), y.slice(0, samples), { batchSize: BATCH, verbose: 0 });
      await engine.device.queue.onSubmittedWorkDone();
    },
    async dispose() {
      model.dispose();
      engine.dispose();
      await engine.device.lost; // from then on init() makes another
    },
  };
}

async function deepTfjs(depth: number, { images, labels }: Samples): Promise<Deep> {
  await import('@tensorflow/tfjs-backend-webgpu');
  await tf.setBackend('webgpu');
  const model = tfl.sequential();
  model.add(tfl.layers.dense({ inputShape: [PIXELS], units: UNITS, activation: 'relu' }));
  for (let layer = 1; layer < depth; layer++) model.add(tfl.layers.dense({ units: UNITS, activation: 'relu' }));
  model.add(tfl.layers.dense({ units: 10, activation: 'softmax' }));
  model.compile({ optimizer: tf.train.adam(), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const count = STEPS * BATCH;
  const x = tf.tensor2d(normalised(images.slice(0, count * PIXELS)), [count, PIXELS]);
  const y = tf.tensor1d(Float32Array.from(labels.slice(0, count)));
  return {
    async train(samples) {
      const batch = [tf.slice(x, [0, 0], [samples, PIXELS]), tf.slice(y, [0], [samples])] as const;
      await model.fit(...batch, { batchSize: BATCH, epochs: 1, shuffle: true, verbose: 0, yieldEvery: 'never' });
      await model.getWeights()[1]!.data(); // comes after all steps
      tf.dispose([...batch]);
    },
    dispose() {
      tf.dispose([x, y]);
      model.dispose();
    },
  };
}

/**
 * Training steps of one's own: two adversarial networks of dense layers, both updated by the old weights or one after the other. Checked
 * against float64, which shares nothing with the library, and for what `fit` promises.
 */
import { describe, expect, it, vi } from 'vitest';
import { normal } from '../../src/cpu/random.ts';
import {
  Callback,
  type Checkpoint,
  callbacks,
  init,
  type Logs,
  layers,
  type NamedWeight,
  ops,
  optimizers,
  type PrintableProgram,
  type Sequential,
  type SymbolicTensor,
  sequential,
  Trainer,
  type TrainerFitOptions,
  tensor,
  trainer,
} from '../../src/index.ts';
import { loadModel, memory, memoryStore } from '../../src/io.ts';
import { Programs } from '../../src/nn/memory/programs.ts';
import { rowsAt, Tape, type TapeOptimizer, tapeAdam, tapeDense, tapesOf } from '../reference/tape.ts';
import { batchOrder, dropoutMask } from '../reference/training-twin.ts';
import { losingDevices } from './interrupted.ts';

const [SAMPLES, BATCH, NOISE, WIDTH, SEED, RATE] = [90, 16, 4, 6, 7, 0.25]; // 5 whole batches and one of 10
const values = Float32Array.from({ length: SAMPLES * WIDTH }, (_, i) => Math.sin(i) ** 3);
const x = tensor(values, [SAMPLES, WIDTH]);

const generator = (): Sequential =>
  sequential({
    layers: [layers.dense({ units: 9, activation: 'tanh', inputShape: [NOISE] }), layers.dense({ units: WIDTH })],
    seed: SEED,
  });
const discriminator = (): Sequential =>
  sequential({
    layers: [
      layers.dense({ units: 8, activation: 'tanh', inputShape: [WIDTH] }),
      layers.dropout({ rate: RATE }),
      layers.dense({ units: 1 }),
    ],
    seed: SEED,
  });

const one = (logits: SymbolicTensor): SymbolicTensor => ops.softplus(logits.neg()).mean();
const zero = (logits: SymbolicTensor): SymbolicTensor => ops.softplus(logits).mean();

type Order = 'simultaneous' | 'in turn';

function gan(order: Order, options: { readonly optimize?: boolean } = {}, G = generator()) {
  return trainer({
    models: { G, D: discriminator() },
    optimizers: { g: optimizers.adam({ learningRate: 0.02 }), d: optimizers.adam({ learningRate: 0.01, beta1: 0.5 }) },
    scalars: { weight: 1 },
    seed: SEED,
    ...options,
    step({ x }, { models: { G, D }, optimizers: { g, d }, random, scalars }) {
      const fake = G(random.normal([x!.shape[0]!, NOISE]));
      if (order === 'simultaneous') {
        const [onReal, onFake] = [D(x!), D(fake)];
        const [gLoss, dLoss] = [one(onFake), one(onReal).add(zero(onFake))];
        return { updates: [g.minimize(gLoss, G), d.minimize(dLoss, D)], metrics: { gLoss, dLoss } };
      }
      const dLoss = one(D(x!)).add(zero(D(fake.stopGradient())));
      const dNew = d.minimize(dLoss, D);
      const gLoss = one(D.with(dNew)(fake)).mul(scalars.weight);
      return { updates: [dNew, g.minimize(gLoss, G)], metrics: { gLoss, dLoss } };
    },
    testStep({ x }, { models: { D } }) {
      return { metrics: { onReal: D(x!).sigmoid().mean() } };
    },
  });
}

type Gan = ReturnType<typeof gan>;

/** The first steps in float64. */
function twin(order: Order, weights: readonly NamedWeight[], steps: number): Tape[] {
  const all = tapesOf(weights);
  const [G, D] = [all.slice(0, 4), all.slice(4)];
  const [g, d]: TapeOptimizer[] = [tapeAdam({ learningRate: 0.02 }), tapeAdam({ learningRate: 0.01, beta1: 0.5 })];
  const generate = (z: Tape): Tape => tapeDense(tapeDense(z, G).tanh(), G.slice(2));
  batchOrder(SAMPLES, { batchSize: BATCH, steps, shuffle: true, seed: SEED }).forEach((batch, i) => {
    const step = i + 1;
    const judge = (input: Tape, stream: number): Tape => {
      const hidden = tapeDense(input, D).tanh();
      const mask = dropoutMask(hidden.data.length, SEED, step, { rate: RATE, stream });
      return tapeDense(hidden.mul(new Tape(hidden.shape, mask)), D.slice(2));
    };
    const z = normal(batch.length * NOISE, [step, 0, 0, SEED], 0); // streams: the noise, then each layer of each call
    const [real, fake] = [rowsAt(values, [WIDTH], batch), generate(new Tape([batch.length, NOISE], z))];
    const [dReal, dFake] = [judge(real, 4), judge(fake, 7)];
    const mean = (loss: Tape): Tape => loss.softplus().mean();
    mean(dReal.mul(-1)).add(mean(dFake)).backward();
    const byD = D.map(({ grad }) => grad.slice());
    if (order === 'simultaneous') {
      mean(dFake.mul(-1)).backward();
      g!.step(G);
    }
    D.forEach(({ grad }, p) => {
      grad.set(byD[p]!);
    });
    d!.step(D);
    if (order === 'simultaneous') return;
    mean(judge(fake, 10).mul(-1)).backward();
    g!.step(G);
  });
  return all;
}

const largest = (weights: readonly NamedWeight[], tapes: readonly Tape[]): number =>
  Math.max(...weights.flatMap(({ values }, w) => [...values].map((value, i) => Math.abs(value - tapes[w]!.data[i]!))));

describe.each<Order>(['simultaneous', 'in turn'])('two networks, %s', (order) => {
  it.each([true, false])('are what float64 makes of them after 5 steps (optimize: %s)', async (optimize) => {
    const own = gan(order, { optimize });
    const before = await own.getWeights();
    await own.fit({ x }, { steps: 5, batchSize: BATCH, verbose: 0 });
    const after = await own.getWeights();
    expect(largest(after, twin(order, before, 5))).toBeLessThan(5e-5);
    expect(largest(after, tapesOf(before))).toBeGreaterThan(0.02);
    own.dispose();
  });
});

it('a step uploads nothing, and what does not depend on each other lies side by side', async () => {
  const own = gan('simultaneous');
  const { dispatches } = own.program({ x }, { batchSize: BATCH });
  const both = dispatches.find(({ writes }) => writes.some((name) => name.startsWith('G/')));
  expect(both?.writes.some((name) => name.startsWith('D/'))).toBe(true);
  expect(dispatches.length).toBeLessThanOrEqual(6);
  await own.fit({ x }, { epochs: 2, batchSize: BATCH, verbose: 0 });
  expect(own.lastFit).toMatchObject({ uploadedBytesPerStep: 0, recoveries: 0 });
  own.dispose();
});

it('the printed schedule is that of the device at hand once the models are on it', async () => {
  const own = gan('simultaneous');
  await own.fit({ x }, { steps: 1, batchSize: BATCH, verbose: 0 });
  const options = new Programs().options(await init());
  const labels = (program: PrintableProgram): string[] => program.dispatches.map(({ label }) => label);
  const onDevice = own.program({ x }, { batchSize: BATCH });
  expect(onDevice.dispatches).toHaveLength(own.lastFit!.dispatches);
  // what is printed without a device has no subgroups
  if (options.subgroups) expect(labels(onDevice)).not.toEqual(labels(gan('simultaneous').program({ x })));
  own.dispose();
});

interface Outcome {
  readonly weights: Uint32Array[];
  readonly slots: Uint32Array[];
  readonly history: Record<string, number[]>;
}

const bits = (all: readonly NamedWeight[]): Uint32Array[] =>
  all.map(({ values }) => new Uint32Array(values.slice().buffer));

async function outcome(own: Gan, options: TrainerFitOptions = {}): Promise<Outcome> {
  const { history } = await own.fit(
    { x },
    {
      epochs: 3,
      batchSize: BATCH,
      verbose: 0,
      validationData: { x },
      ...options,
    },
  );
  const states = [await own.getOptimizerState('g'), await own.getOptimizerState('d')];
  return { weights: bits(await own.getWeights()), slots: states.flatMap(({ slots }) => bits(slots)), history };
}

describe('a run that is interrupted', () => {
  losingDevices();

  it.each<Order>(['simultaneous', 'in turn'])('%s: goes on from a checkpoint with the same bits', async (order) => {
    const whole = gan(order);
    const expected = await outcome(whole);
    whole.dispose();
    const store = memoryStore();
    const first = gan(order);
    const stop = new AbortController();
    const killed = first.fit(
      { x },
      {
        epochs: 3,
        batchSize: BATCH,
        verbose: 0,
        validationData: { x },
        checkpoint: { store, every: 4 },
        signal: stop.signal,
        callbacks: { onEpochEnd: (epoch) => void (epoch === 1 && stop.abort(new Error('killed'))) },
      },
    );
    await expect(killed).rejects.toThrow('killed');
    first.dispose();
    const second = gan(order);
    await second.setWeights(
      (await second.getWeights()).map((weight) => ({ ...weight, values: weight.values.fill(9) })),
    );
    expect(await outcome(second, { checkpoint: { store, resume: true } })).toEqual({
      ...expected,
      history: { ...expected.history },
    });
    second.dispose();
  });

  it('goes on on another device with the same bits, a scalar that was set meanwhile included', async () => {
    const run = async (lose: boolean): Promise<Outcome & { recoveries: number }> => {
      const own = gan('in turn');
      let steps = 0;
      const result = await outcome(own, {
        recovery: { everySeconds: 100 },
        callbacks: {
          onEpochBegin: async (epoch) => {
            if (epoch === 1) await own.setScalar('weight', 3);
          },
          onBatchEnd: async () => {
            steps += 1;
            if (lose && steps === 9) (await init()).device.destroy();
          },
        },
      });
      const { recoveries } = own.lastFit!;
      own.dispose();
      return { ...result, recoveries };
    };
    const undisturbed = await run(false);
    expect(await run(true)).toEqual({ ...undisturbed, recoveries: 1 });
  });
});

it('scalars, rates and validation', async () => {
  const own = gan('in turn');
  const { history } = await own.fit({ x }, { batchSize: BATCH, verbose: 0, validationData: { x }, shuffle: false });
  const { onReal } = await own.evaluate({ x });
  expect(history.val_onReal![0]).toBeCloseTo(onReal!, 6);
  expect(onReal).toBeGreaterThan(0);
  const G = async (): Promise<NamedWeight[]> => (await own.getWeights()).slice(0, 4);
  const before = await G();
  await own.setLearningRate('g', 0);
  await own.setScalar('weight', 2);
  await own.fit({ x }, { batchSize: BATCH, verbose: 0 });
  expect(bits(await G())).toEqual(bits(before));
  own.dispose();
});

it('callbacks reduce the rates of both optimizers, save the model that they are told, and hear evaluate', async () => {
  const G = generator();
  const own = gan('in turn', {}, G);
  const target = memory();
  const { modelCheckpoint, reduceLROnPlateau } = callbacks;
  const { history } = await own.fit(
    { x },
    {
      epochs: 3,
      batchSize: BATCH,
      verbose: 0,
      validationData: { x },
      callbacks: [
        reduceLROnPlateau({ monitor: 'dLoss', patience: 1, minDelta: 100, factor: 0.5 }),
        modelCheckpoint(target, { model: G, saveWeightsOnly: true }),
        new (class extends Callback {
          override async onTrainEnd(): Promise<void> {
            await expect(this.model!.setLearningRate(1)).rejects.toThrow(
              'trainer.setLearningRate: no optimizer is named; there are g, d. Name one of them.',
            );
          }
        })(),
      ],
    },
  );
  expect(history.learning_rate_g).toEqual([0.02, 0.02, 0.01].map(Math.fround));
  expect(history.learning_rate_d).toEqual([0.01, 0.01, 0.005].map(Math.fround));
  expect(await own.getLearningRate('g')).toBe(Math.fround(Math.fround(0.02) / 4));
  const saved = await loadModel(target);
  expect(bits(await saved.getWeights())).toEqual(bits(await G.getWeights()));
  const heard: string[] = [];
  const hooks = {
    onTestBegin: () => void heard.push('begin'),
    onTestEnd: (logs: Logs) => void heard.push(`end ${Object.keys(logs)}`),
  };
  await own.evaluate({ x }, { callbacks: hooks });
  expect(heard).toEqual(['begin', 'end onReal']);
  for (const each of [own, saved, G]) each.dispose();
});

it('four models of one seed begin apart, with and without names, and two trainers at once do not meet', async () => {
  const engine = await init();
  engine.freeData();
  const before = engine.memory();
  const pair = () => {
    const models = { a: generator(), b: generator() };
    const own = trainer({
      models,
      optimizers: { o: optimizers.sgd({ learningRate: 0.1 }) },
      seed: SEED,
      step({ x }, { models, optimizers: { o }, random }) {
        const z = random.normal([x!.shape[0]!, NOISE]);
        const loss = models.a(z).sub(models.b(z)).sub(x!).square().mean();
        return { updates: [o.minimize(loss, [models.a, models.b])], metrics: { loss } };
      },
    });
    return { models, own };
  };
  const [first, second] = [pair(), pair()];
  const kernels = await Promise.all(
    [first, second].map(async ({ own }) =>
      (await own.getWeights()).filter(({ name }) => name.endsWith('dense/kernel')),
    ),
  );
  expect(kernels[0]!.map(({ name }) => name)).toEqual(['a/dense/kernel', 'b/dense/kernel']);
  expect(kernels[0]![0]!.values).not.toEqual(kernels[0]![1]!.values);
  expect(kernels[0]).toEqual(kernels[1]); // of the same names and seed
  const trained = ({ own }: typeof first) => own.fit({ x }, { epochs: 2, batchSize: BATCH, verbose: 0 });
  const [one, other] = await Promise.all([trained(first), trained(second)]);
  expect(one.history).toEqual(other.history);
  expect(bits(await first.own.getWeights())).toEqual(bits(await second.own.getWeights()));
  await expect(Promise.all([trained(first), first.own.fit({ x }, { verbose: 0 })])).rejects.toThrow('training already');
  await vi.waitFor(() => first.own.dispose());
  for (const { models, own } of [first, second]) {
    own.dispose();
    for (const model of Object.values(models)) model.dispose();
  }
  engine.freeData();
  const after = engine.memory();
  expect([after.parameters, after.data]).toEqual([before.parameters, 0]);
  expect(after.other).toBeLessThanOrEqual(before.other); // of tests before, some of it may have been freed meanwhile
  expect(after.buffers).toBeLessThanOrEqual(before.buffers);
});

it('a checkpoint of another step is refused', async () => {
  const store = memoryStore();
  const own = gan('simultaneous');
  await own.fit({ x }, { batchSize: BATCH, verbose: 0, checkpoint: { store } });
  own.dispose();
  expect(((await store.load()) as Checkpoint).tensors.map(({ name }) => name)).toContain('g/G/dense/kernel/m');
  const other = trainer({
    models: { G: generator(), D: discriminator() },
    step: ({ x }, { models: { D } }) => ({ metrics: { loss: D(x!).mean() } }),
  });
  expect(other).toBeInstanceOf(Trainer);
  await expect(other.fit({ x }, { batchSize: BATCH, checkpoint: { store, resume: true } })).rejects.toThrow(
    'trainer.fit: checkpoint: the checkpoint is of another model',
  );
  other.dispose();
});

it('a step that adds the penalty of a model does what fit of the model does', async () => {
  const build = (): Sequential =>
    sequential({
      layers: [
        layers.dense({
          units: 5,
          activation: 'tanh',
          inputShape: [WIDTH],
          kernelRegularizer: 'l2',
          activityRegularizer: 'l1',
        }),
        layers.dense({ units: 1, kernelConstraint: 'nonNeg', biasRegularizer: 'l1' }),
      ],
      seed: SEED,
    });
  const y = tensor(
    Float32Array.from({ length: SAMPLES }, (_, i) => Math.cos(i)),
    [SAMPLES, 1],
  );
  const options = { batchSize: BATCH, epochs: 2, verbose: 0, seed: 3 } as const;
  const whole = build();
  whole.compile({ optimizer: optimizers.sgd({ learningRate: 0.1 }), loss: 'mse' });
  const first = await whole.getWeights();
  const { history } = await whole.fit(x, y, options);
  const own = trainer({
    models: { M: build() },
    optimizers: { o: optimizers.sgd({ learningRate: 0.1 }) },
    seed: SEED,
    step({ x, y }, { models: { M }, optimizers: { o } }) {
      const loss = M(x!).sub(y!).square().mean().add(M.penalty());
      return { updates: [o.minimize(loss, M)], metrics: { loss } };
    },
  });
  await own.setWeights(first.map((weight) => ({ ...weight, name: `M/${weight.name}` })));
  const other = await own.fit({ x, y }, options);
  other.history.loss!.forEach((loss, i) => {
    expect(loss).toBeCloseTo(history.loss![i]!, 5);
  });
  const [weights, expected] = [await own.getWeights(), await whole.getWeights()];
  weights.forEach(({ values }, w) => {
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[w]!.values[i]!, 5);
    });
  });
  whole.dispose();
  own.dispose();
});

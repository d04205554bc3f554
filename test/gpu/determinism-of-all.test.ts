/**
 * All that the API's namespaces have (test/reference/makers.ts), as far as it draws, keeps or changes anything: trained twice it gives the same
 * bits, and so it does where the training was cut in the middle of an epoch and went on from the checkpoint's file. Many are trained as
 * branches of one model, since each program takes its time to compile; what is compared is each branch's measures, weights and slots, under
 * its name. Layers that do nothing of that are left to `npm run test:long`, and losses.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type CheckpointStore,
  type ConstraintName,
  type DenseOptions,
  type FitOptions,
  type Layer,
  layers,
  type Model,
  model,
  type Optimizer,
  optimizers,
  type RegularizerName,
  type Schedule,
  type SymbolicTensor,
  sequential,
  type Tensor,
  tensor,
  trainer,
} from '../../src/index.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/io/checkpoint-file.ts';
import { type Branch, branch, branchOfLayer, SEED, samples, VARYING } from '../reference/branches.ts';
import { MAKERS } from '../reference/makers.ts';
import { LONG } from './long.ts';

/** Two batches of 4 and one of 2; cut after the first of the second epoch. */
const [SAMPLES, BATCH, EPOCHS, CUT] = [10, 4, 2, 4];
const OPTIONS = { batchSize: BATCH, epochs: EPOCHS, verbose: 0, seed: 3 } as const;

/** What was measured and learnt, by the names of what is compared. */
type Outcome = Readonly<Record<string, unknown>>;

/** Makes what is trained anew, and trains it. */
type Training = (options: Pick<FitOptions, 'checkpoint' | 'steps' | 'callbacks'>) => Promise<Outcome>;

/** A place for one checkpoint, as the bytes of its file. */
function fileStore(): CheckpointStore {
  let bytes: Uint8Array | undefined;
  return {
    save: async (checkpoint) => {
      bytes = await encodeCheckpoint(checkpoint);
    },
    load: async () => bytes && decodeCheckpoint('checkpoint', bytes),
    clear: async () => {},
  };
}

function itRepeats(names: readonly string[], train: Training): void {
  let [first, second, resumed]: [Outcome, Outcome, Outcome] = [{}, {}, {}];
  const steps = { whole: 0, cut: 0, rest: 0 };
  const counted = (which: keyof typeof steps): Pick<FitOptions, 'callbacks'> => {
    const onBatchEnd = (): void => {
      steps[which] += 1;
    };
    return { callbacks: { onBatchEnd } };
  };
  beforeAll(async () => {
    first = await train(counted('whole'));
    second = await train({});
    const checkpoint = { store: fileStore(), every: 1, resume: true };
    await train({ checkpoint, steps: CUT, ...counted('cut') });
    resumed = await train({ checkpoint, ...counted('rest') });
  });
  it('they were cut and went on', () => {
    expect(steps).toEqual({ whole: 6, cut: CUT, rest: 6 - CUT });
  });
  it.each(names)('%s', (name) => {
    expect(first[name], 'it was trained').toBeDefined();
    expect(second[name], 'trained twice').toEqual(first[name]);
    expect(resumed[name], 'cut and resumed').toEqual(first[name]);
  });
}

/** Of f32 values: NaN is equal to itself, 0 is not to -0. */
const bits = (values: ArrayLike<number>): number[] => [...new Uint32Array(Float32Array.from(values).buffer)];

/** What belongs to a name: measures `name_loss`, tensors `name/…`. */
function outcomesOf(
  names: readonly string[],
  history: Readonly<Record<string, readonly number[]>>,
  tensors: readonly { readonly name: string; readonly values: ArrayLike<number> }[],
): Outcome {
  const outcomeOf = (name: string): unknown => {
    const measured = Object.entries(history).filter(([key]) => key.startsWith(`${name}_`));
    const learnt = tensors.filter((each) => each.name.startsWith(`${name}/`));
    if (measured.length === 0 || learnt.length === 0) throw new Error(`${name}: nothing was measured or learnt`);
    return {
      measured: measured.map(([key, values]) => [key, bits(values)]),
      learnt: learnt.map((each) => [each.name, bits(each.values)]),
    };
  };
  return Object.fromEntries(names.map((name) => [name, outcomeOf(name)]));
}

const merged = <Value>(records: readonly Readonly<Record<string, Value>>[]): Record<string, Value> =>
  Object.assign({}, ...records);

/** A model of all branches. */
function compiled(branches: Readonly<Record<string, Branch>>): {
  whole: Model;
  x: Record<string, Tensor>;
  y: Record<string, Tensor>;
} {
  const of = <Value>(value: (each: Branch) => Value): Record<string, Value> =>
    Object.fromEntries(Object.entries(branches).map(([name, each]) => [name, value(each)]));
  const whole = model({
    inputs: merged(Object.values(branches).map(({ inputs }) => inputs)),
    outputs: of(({ output }) => output),
    seed: SEED,
  });
  whole.compile({
    optimizer: optimizers.adam({ learningRate: 0.05 }),
    loss: of(({ loss }) => loss),
    metrics: of(({ metrics = [] }) => metrics),
  });
  return { whole, x: merged(Object.values(branches).map(({ x }) => x)), y: of(({ y }) => y) };
}

const ofBranches =
  (names: readonly string[], make: (name: string) => Branch): Training =>
  async (options) => {
    const { whole, x, y } = compiled(Object.fromEntries(names.map((name) => [name, make(name)])));
    const { history } = await whole.fit(x, y, { ...OPTIONS, ...options });
    const tensors = [...(await whole.getWeights()), ...(await whole.getOptimizerState()).slots];
    whole.dispose();
    return outcomesOf(names, history, tensors);
  };

/** Of about as many each, at most so many. */
function inGroups<Value>(values: readonly Value[], most: number): Value[][] {
  const size = Math.ceil(values.length / Math.ceil(values.length / most));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));
}

describe.each(inGroups(LONG ? Object.keys(MAKERS.layers) : VARYING, 15))('layers from %s on', (...group) => {
  itRepeats(
    group,
    ofBranches(group, (name) => branchOfLayer(name, SAMPLES)),
  );
});

/** y of three classes: numbers, or rows of 0 and 1. */
const numbers = tensor(Uint8Array.from({ length: SAMPLES }, (_, i) => (i * i) % 3));
const rows = tensor(Array.from(numbers.values, (label) => [0, 1, 2].map((c) => Number(c === label))));

/** Shares of three classes. */
const shares = (name: string): Pick<Branch, 'inputs' | 'output' | 'x'> =>
  branch(name, SAMPLES, { shape: [3] }, ([x]) => layers.dense({ units: 3, activation: 'softmax' }).apply(x!));

describe('metrics that keep state', () => {
  const made = Object.entries(MAKERS.metrics).filter(([, { make }]) => LONG || 'update' in make());
  const ofKind = (classes: boolean) => made.filter(([, maker]) => (maker.classes ?? false) === classes);
  itRepeats(
    made.map(([name]) => name),
    async (options) => {
      const measured = (classes: boolean) => ofKind(classes).map(([, { make }]) => make());
      const { whole, x, y } = compiled({
        rows: { ...shares('rows'), y: rows, loss: 'mse', metrics: measured(false) },
        classes: {
          ...shares('classes'),
          y: numbers,
          loss: MAKERS.losses.sparseCategoricalCrossentropy!.make(),
          metrics: measured(true),
        },
      });
      const { history } = await whole.fit(x, y, { ...OPTIONS, ...options });
      whole.dispose();
      const of = ([name, { classes = false }]: (typeof made)[number]) =>
        history[`${classes ? 'classes' : 'rows'}_${name}`];
      return Object.fromEntries(made.map((each) => [each[0], of(each) && bits(of(each)!)]));
    },
  );
});

describe.runIf(LONG)('losses', () => {
  const names = Object.keys(MAKERS.losses);
  itRepeats(
    names,
    ofBranches(names, (name) => {
      const { make, classes } = MAKERS.losses[name]!;
      return { ...shares(name), y: classes ? numbers : rows, loss: make() };
    }),
  );
});

describe('regularizers and constraints by name, and steps that a mask leaves out', () => {
  const penalties = Object.keys(MAKERS.regularizers) as (keyof typeof MAKERS.regularizers & RegularizerName)[];
  const limits = Object.keys(MAKERS.constraints) as (keyof typeof MAKERS.constraints & ConstraintName)[];
  const dense = (name: string, options: Partial<DenseOptions>): Branch => ({
    ...branch(name, SAMPLES, { shape: [3] }, ([x]) => layers.dense({ units: 3, ...options }).apply(x!)),
    ...{ y: samples(SAMPLES, [3], 1), loss: 'mse' },
  });
  const branches: Readonly<Record<string, () => Branch>> = {
    ...Object.fromEntries(
      penalties.map((name) => {
        const all = { kernelRegularizer: name, biasRegularizer: 'l2', activityRegularizer: name } as const;
        return [name, () => dense(name, all)];
      }),
    ),
    ...Object.fromEntries(limits.map((name) => [name, () => dense(name, { kernelConstraint: name })])),
    masks: () => ({
      ...branch('masks', SAMPLES, { shape: [4], below: 3 }, ([x]) =>
        layers.dense({ units: 2 }).apply(layers.embedding({ inputDim: 3, outputDim: 2, maskZero: true }).apply(x!)),
      ),
      ...{ y: samples(SAMPLES, [4, 2], 1), loss: 'mse', metrics: [MAKERS.metrics.meanAbsoluteError!.make()] },
    }),
  };
  const names = Object.keys(branches);
  itRepeats(
    names,
    ofBranches(names, (name) => branches[name]!()),
  );
});

describe('optimizers and schedules, each with a model of its own in one step', () => {
  const made: Readonly<Record<string, () => Optimizer>> = {
    ...MAKERS.optimizers,
    ...Object.fromEntries(
      Object.entries(MAKERS.schedules).map(([name, make]: [string, () => Schedule]) => [
        name,
        () => optimizers.sgd({ learningRate: make() }),
      ]),
    ),
  };
  const names = Object.keys(made);
  itRepeats(names, async (options) => {
    const all = trainer({
      models: Object.fromEntries(
        names.map((name) => [name, sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })], seed: SEED })]),
      ),
      optimizers: Object.fromEntries(names.map((name) => [name, made[name]!()])),
      seed: SEED,
      step({ x, y }, { models, optimizers }) {
        const lossOf = (name: string): SymbolicTensor => models[name]!(x!).sub(y!).square().mean();
        const losses = names.map((name) => [name, lossOf(name)] as const);
        return {
          updates: losses.map(([name, loss]) => optimizers[name]!.minimize(loss, models[name]!)),
          metrics: Object.fromEntries(losses.map(([name, loss]) => [`${name}_loss`, loss])),
        };
      },
    });
    const data = { x: samples(SAMPLES, [3], 0), y: samples(SAMPLES, [2], 1) };
    const { history } = await all.fit(data, { ...OPTIONS, ...options });
    const tensors = [...(await all.getWeights())];
    for (const name of names) {
      const { rates, slots } = await all.getOptimizerState(name);
      tensors.push({ name: `${name}/rates`, shape: [rates.length], values: rates });
      tensors.push(...slots.map((slot) => ({ ...slot, name: `${name}/${slot.name}` })));
    }
    all.dispose();
    return outcomesOf(names, history, tensors);
  });
});

describe('initializers', () => {
  const names = Object.keys(MAKERS.initializers);
  const dense = (name: string): Layer =>
    layers.dense({ units: 4, name, kernelInitializer: MAKERS.initializers[name]!(), useBias: false });
  const kernels = async (seed: number): Promise<Outcome> => {
    const made = sequential({ layers: [layers.flatten({ inputShape: [4] }), ...names.map(dense)], seed });
    const weights = await made.getWeights();
    made.dispose();
    return Object.fromEntries(weights.map(({ name, values }) => [name.split('/')[0]!, bits(values)]));
  };
  let [first, second, other]: [Outcome, Outcome, Outcome] = [{}, {}, {}];
  beforeAll(async () => {
    [first, second, other] = [await kernels(1), await kernels(1), await kernels(2)];
  });
  it.each(names)('%s', (name) => {
    expect(first[name]).toBeDefined();
    expect(second[name]).toEqual(first[name]);
    if (new Set(first[name] as number[]).size > 2) expect(other[name], 'by another seed').not.toEqual(first[name]);
  });
});

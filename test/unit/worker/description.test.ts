/** Whatever the API's namespaces have trains in a worker as it does on the page: what a worker makes of its description runs the same kernels. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import { compile } from '../../../src/compiler/compile.ts';
import { layoutOf } from '../../../src/graph/variable.ts';
import {
  input,
  type Layer,
  type Loss,
  layers,
  type Model,
  type ModelTensor,
  model,
  sequential,
  UsageError,
} from '../../../src/index.ts';
import { initStep } from '../../../src/nn/initialise.ts';
import { stateful } from '../../../src/nn/metrics/named.ts';
import { clockVariable } from '../../../src/nn/train/steps.ts';
import { describe as described } from '../../../src/worker/description.ts';
import { describedModel } from '../../../src/worker/models.ts';
import { natureOf } from '../../reference/branches.ts';
import { MAKERS } from '../../reference/makers.ts';

/** Programs are looked at in the turn in which models are compiled. */
beforeAll(() => stateful.load());

/** All that decides the bits of a training. */
function kernelsOf(each: Model): object {
  const variables = [...each.network!.names.keys()];
  const clock = clockVariable();
  const first = compile(
    initStep(
      variables,
      clock,
      layoutOf([...variables, clock], undefined, (v) => each.network!.names.get(v) ?? v.name),
    ),
  );
  const { dispatches } = each.program({ batchSize: 4, samples: 10 });
  return {
    seed: each.seed,
    weights: each.weights.map(({ name, shape, trainable }) => ({ name, shape, trainable })),
    given: each.givenWeights,
    first: first.dispatches.map(({ label, code }) => [label, code]),
    step: dispatches.map(({ label, code }) => [label, code]),
    metrics: each.metricsNames,
  };
}

async function expectSame(each: Model): Promise<void> {
  const there = describedModel(structuredClone(await described('inWorker', each)));
  expect(kernelsOf(there)).toEqual(kernelsOf(each));
}

const applied = (layer: Layer, x: readonly ModelTensor[]): ModelTensor =>
  layer.apply(layer.merges ? x : x[0]!) as ModelTensor;

test.each(Object.keys(MAKERS.layers).filter((name) => name !== 'lambda'))('layers.%s', async (name) => {
  const { shape, inputs: count = 1, below, make } = MAKERS.layers[name]!;
  const inputs = Array.from({ length: count }, () => input({ shape, ...(below !== undefined && { dtype: 'int32' }) }));
  const isLast = below === undefined && natureOf(MAKERS.layers[name]!).passesGradients;
  const given = isLast ? inputs.map((x) => layers.dense({ units: shape.at(-1)! }).apply(x)) : inputs;
  const output = applied(make(), given);
  const learning = (): ModelTensor => layers.dense({ units: 1 }).apply(layers.flatten().apply(output));
  const whole = model({ inputs, outputs: isLast ? output : learning(), seed: 9 });
  whole.compile({ optimizer: 'sgd', loss: 'mse' });
  await expectSame(whole);
});

/** One layer [3] → [2], or [3] classes. */
function small(options: Parameters<typeof layers.dense>[0], compiled: Parameters<Model['compile']>[0]): Model {
  const made = sequential({ layers: [layers.dense({ ...options, inputShape: [3] })], seed: 7 });
  made.compile(compiled);
  return made;
}

test.each(Object.entries(MAKERS.optimizers))('optimizers.%s', (_, make) =>
  expectSame(small({ units: 2 }, { optimizer: make(), loss: 'mse' })),
);
test.each(Object.entries(MAKERS.schedules))('schedules.%s', async (_, make) => {
  const { optimizers } = await import('../../../src/index.ts');
  await expectSame(
    small({ units: 2 }, { optimizer: optimizers.adam({ learningRate: make(), epsilonPlace: 'paper' }), loss: 'mse' }),
  );
});
test.each(Object.entries(MAKERS.initializers))('initializers.%s', (_, make) =>
  expectSame(small({ units: 2, kernelInitializer: make() }, { optimizer: 'sgd', loss: 'mse' })),
);
test.each(Object.entries(MAKERS.regularizers))('regularizers.%s', (_, make) =>
  expectSame(small({ units: 2, kernelRegularizer: make() }, { optimizer: 'sgd', loss: 'mse' })),
);
test.each(Object.entries(MAKERS.constraints))('constraints.%s', (_, make) =>
  expectSame(small({ units: 2, kernelConstraint: make() }, { optimizer: 'sgd', loss: 'mse' })),
);
const shares = { units: 3, activation: 'softmax' } as const;
test.each(Object.entries(MAKERS.losses))('losses.%s', (_, { make }) =>
  expectSame(small(shares, { optimizer: 'adam', loss: make() as Loss, optimize: false })),
);
test.each(Object.entries(MAKERS.metrics))('metrics.%s', (_, { make, classes }) =>
  expectSame(
    small(shares, { optimizer: 'adam', loss: classes ? 'sparseCategoricalCrossentropy' : 'mse', metrics: [make()] }),
  ),
);

it('inputs, outputs and models in models keep their forms, names and what is frozen', async () => {
  const [a, b] = [input({ shape: [3], name: 'a' }), input({ shape: [3], name: 'b' })];
  const shared = layers.dense({ units: 2, name: 'shared' });
  const both = layers.concatenate().apply([shared.apply(a), shared.apply(b)]);
  const frozen = layers.dense({ units: 2, name: 'frozen' });
  frozen.trainable = false;
  const whole = model({
    inputs: { a, b },
    outputs: { p: frozen.apply(both), q: layers.dense({ units: 1 }).apply(both) },
    seed: 2,
    name: 'pair',
  });
  whole.compile({
    optimizer: 'adam',
    loss: { p: 'mse', q: 'mae' },
    metrics: { q: ['mse'] },
    lossWeights: { p: 1, q: 3 },
  });
  await expectSame(whole);
});

describe('what no worker can make', () => {
  const own = 'Make the model in a worker of your own, and serve what the page needs of it: see serve of wgrad/worker.';
  const dense = () => layers.dense({ units: 2, inputShape: [3] });
  it.each([
    [
      'a layer of a function',
      "inWorker: the layer 'lambda' (Lambda) has no config, so that it cannot be sent to a worker.",
      () => sequential({ layers: [dense(), layers.lambda({ function: (x) => x.square() })] }),
    ],
    [
      'a loss that is a function',
      'inWorker: the loss (mine) has no config, so that it cannot be sent to a worker.',
      () => {
        const made = sequential({ layers: [dense()] });
        made.compile({
          optimizer: 'sgd',
          loss: function mine(yTrue, yPred) {
            return yTrue.sub(yPred).square();
          },
        });
        return made;
      },
    ],
    [
      'a regularizer that is a function',
      "inWorker: the layer 'dense' (Dense) has no config, so that it cannot be sent to a worker.",
      () =>
        sequential({
          layers: [layers.dense({ units: 2, inputShape: [3], kernelRegularizer: (w) => w.square().sum() })],
        }),
    ],
  ] as [string, string, () => Model][])('%s', async (_, message, build) => {
    const error = await described('inWorker', build()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe(`${message} ${own}`);
  });
});

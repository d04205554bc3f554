/** Batch normalisation while training: the statistics of the batch, the moving averages, and layers that are frozen. */
import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { type Node, sizeOf } from '../../../src/graph/node.ts';
import { layoutOf, type Variable } from '../../../src/graph/variable.ts';
import { type BatchNormalizationOptions, input, layers, type Model, model, sequential } from '../../../src/index.ts';
import { forward, frozen, trainable } from '../../../src/nn/network.ts';
import { stepModel } from '../../../src/nn/step-tools.ts';
import { symbolOf } from '../../../src/nn/symbolic.ts';
import { Trace } from '../../../src/nn/trace.ts';
import { clockVariable } from '../../../src/nn/train/steps.ts';
import { Draw } from '../../reference/draw.ts';
import { DIFFERENCES, finiteDifferences, gradientProblem } from '../../reference/gradient.ts';
import { describeWorst, exact, ulps, within } from '../../reference/tolerance.ts';

interface Trained {
  readonly y: Node;
  readonly x: Node;
  readonly params: readonly Node[];
  /** new values, by the names of the variables */
  readonly assigned: ReadonlyMap<string, Node>;
  readonly draw: Draw;
}

/** A training step of a model that has such a layer alone. */
function trained(own: Model, batch: number, shape: readonly number[], mean = 0): Trained {
  const network = own.network!;
  const draw = new Draw(batch);
  const clock = clockVariable();
  const variables = [...network.names.keys()];
  const layout = layoutOf([...variables, clock]);
  const trace = new Trace({ layout, clock, training: true, frozen: frozen(network) });
  const x = draw.f32('x', [batch, ...shape], mean - 2, mean + 2);
  const leaves = variables.map((variable: Variable) => {
    draw.f32(variable.name, variable.shape, 0.5, 1.5);
    return trace.read(variable);
  });
  draw.clock();
  const [y] = forward(network, [x], trace);
  const updates = trace.step().updates.map(([leaf, value]) => [String(leaf.attrs.name), value] as const);
  const params = leaves.filter((_, i) => variables[i]!.role === 'param');
  return { y: y!, x, params, assigned: new Map(updates), draw };
}

function layerModel(options: BatchNormalizationOptions, shape: readonly number[]): Model {
  const x = input({ shape });
  return model({ inputs: x, outputs: layers.batchNormalization(options).apply(x) }) as unknown as Model;
}

/** Mean and variance of each channel, the last axis, by plain loops. */
function momentsOf(x: ArrayLike<number>, channels: number): [number[], number[]] {
  const rows = x.length / channels;
  const means = Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += x[r * channels + c]!;
    return sum / rows;
  });
  const variances = means.map((mean, c) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += (x[r * channels + c]! - mean) ** 2;
    return sum / rows;
  });
  return [means, variances];
}

describe.each([
  ['rows', 7, [3], {}],
  ['one row', 1, [4], {}],
  ['pictures', 3, [4, 5, 2], { momentum: 0.7, epsilon: 0.01 }],
  ['pictures of one pixel', 5, [1, 1, 6], { momentum: 0 }],
  ['what is learnt left out', 4, [3, 2], { center: false, scale: false }],
] as const)('%s', (_, batch, shape, options) => {
  const channels = shape.at(-1)!;
  const { momentum = 0.99, epsilon = 1e-3 } = options as BatchNormalizationOptions;

  it('are normalised by the statistics of the batch, which the moving averages take their part of', () => {
    const { y, x, assigned, draw } = trained(layerModel(options, shape), batch, shape);
    const feeds = draw.feeds;
    const [values, mean, variance] = evaluateGraph(
      [y, assigned.get('moving_mean')!, assigned.get('moving_variance')!],
      feeds,
    );
    const [means, variances] = momentsOf(feeds.x!, channels);
    const expected = Array.from(feeds.x!, (value, i) => {
      const c = i % channels;
      const normal = (value - means[c]!) / Math.sqrt(variances[c]! + epsilon);
      return normal * (feeds.gamma?.[c] ?? 1) + (feeds.beta?.[c] ?? 0);
    });
    expect([...assigned.keys()].sort()).toEqual(['moving_mean', 'moving_variance']);
    expect(y.shape).toEqual(x.shape);
    const close = ulps(1, 'both sides in float64, the numbers of the graph in f32');
    expect(describeWorst(values!, expected, within(1e-9, 'float64'))).toBeUndefined();
    const moved = (old: ArrayLike<number>, now: number[]): number[] =>
      now.map((value, c) => old[c]! * momentum + value * (1 - momentum));
    expect(describeWorst(mean!, moved(feeds.moving_mean!, means), close)).toBeUndefined();
    expect(describeWorst(variance!, moved(feeds.moving_variance!, variances), close)).toBeUndefined();
  });

  it('have the gradients that finite differences have', () => {
    const { y, x, params, draw } = trained(layerModel(options, shape), batch, shape);
    const wrt = [x, ...params];
    const { step, feeds } = gradientProblem({
      ...{ step: { outputs: { y }, updates: [] }, feeds: draw.feeds },
      ...{ tolerance: exact, wrt },
    });
    for (const node of wrt) {
      const name = String(node.attrs.name);
      const [found] = evaluateGraph([step.outputs[`d ${name}`]!], feeds);
      const numeric = finiteDifferences(y, node, feeds, [...found!.keys()]);
      expect(describeWorst(found!, numeric, DIFFERENCES), name).toBeUndefined();
    }
  });
});

describe('a layer that is frozen', () => {
  it('uses the moving averages, and leaves them as they are', () => {
    const shape = [4, 3];
    const frozenOne = trained(layerModel({ trainable: false }, shape), 5, shape);
    expect(frozenOne.assigned.size).toBe(0);
    const [values] = evaluateGraph([frozenOne.y], frozenOne.draw.feeds);
    const { x, gamma, beta, moving_mean, moving_variance } = frozenOne.draw.feeds;
    const expected = Array.from(x!, (value, i) => {
      const c = i % 3;
      return ((value - moving_mean![c]!) / Math.sqrt(moving_variance![c]! + 1e-3)) * gamma![c]! + beta![c]!;
    });
    expect(describeWorst(values!, expected, within(1e-9, 'float64'))).toBeUndefined();
    expect(sizeOf(frozenOne.y.shape)).toBe(60);
  });

  it('may be so by the model that it is in, as long as that is frozen', () => {
    const inner = sequential({ layers: [layers.batchNormalization({ inputShape: [3] })] });
    const own = (): Model => {
      const x = input({ shape: [3] });
      return model({ inputs: x, outputs: inner.apply(x) }) as unknown as Model;
    };
    expect(trained(own(), 2, [3]).assigned.size).toBe(2);
    inner.trainable = false;
    expect(trained(own(), 2, [3]).assigned.size).toBe(0);
    expect(trainable(own().network!)).toEqual([]);
    inner.trainable = true;
    inner.layers[0]!.trainable = false;
    expect(trained(own(), 2, [3]).assigned.size).toBe(0);
  });
});

it('a step of the user knows which layers are frozen', () => {
  const build = (trainable: boolean): string[] => {
    const own = layerModel({ trainable }, [3]);
    const clock = clockVariable();
    const trace = new Trace({ layout: undefined, clock, training: true });
    const called = stepModel('models.own', own.network!, trace);
    called(symbolOf(new Draw(1).f32('x', [4, 3])));
    called(symbolOf(new Draw(2).f32('x', [4, 3])), { training: false });
    return trace.step().updates.map(([leaf]) => String(leaf.attrs.name));
  };
  expect(build(true)).toEqual(['moving_mean', 'moving_variance']);
  expect(build(false)).toEqual([]);
});

it('a layer that is called twice moves its averages twice', () => {
  const x = input({ shape: [2] });
  const twice = layers.batchNormalization({ momentum: 0.5, center: false, scale: false });
  const own = model({ inputs: x, outputs: twice.apply(twice.apply(x)) }) as unknown as Model;
  const { assigned, draw } = trained(own, 6, [2], 3);
  const [means, variances] = momentsOf(draw.feeds.x!, 2);
  const [found] = evaluateGraph([assigned.get('moving_mean')!], draw.feeds);
  // the second call sees means of 0
  const expected = means.map((mean, c) => (draw.feeds.moving_mean![c]! * 0.5 + mean * 0.5) * 0.5);
  expect(describeWorst(found!, expected, within(1e-9, 'float64'))).toBeUndefined();
  const [spread] = evaluateGraph([assigned.get('moving_variance')!], draw.feeds);
  const second = variances.map((variance) => variance / (variance + 1e-3));
  const moved = second.map(
    (value, c) => (draw.feeds.moving_variance![c]! * 0.5 + variances[c]! * 0.5) * 0.5 + value * 0.5,
  );
  expect(describeWorst(spread!, moved, within(1e-9, 'float64'))).toBeUndefined();
});

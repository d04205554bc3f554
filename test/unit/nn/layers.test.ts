/** Layers against plain loops in float64; their gradients against finite differences; their configs there and back. */
import { describe, expect, it } from 'vitest';
import { member, root } from '../../../src/fields.ts';
import { leafName, type Node, sizeOf } from '../../../src/graph/node.ts';
import { layoutOf, type Variable } from '../../../src/graph/variable.ts';
import { input, type Layer, layers, type ModelTensor, model } from '../../../src/index.ts';
import { LAYERS } from '../../../src/nn/layers/registry.ts';
import { forward } from '../../../src/nn/network.ts';
import { regularizerFrom } from '../../../src/nn/regularizers/registry.ts';
import { Trace } from '../../../src/nn/trace.ts';
import { clockVariable } from '../../../src/nn/train/steps.ts';
import type { Problem } from '../../reference/case.ts';
import { Draw } from '../../reference/draw.ts';
import { DIFFERENCES, finiteDifferences, gradientProblem } from '../../reference/gradient.ts';
import type { LayerRow } from '../../reference/layer-row.ts';
import { LAYER_ROWS } from '../../reference/layer-rows.ts';
import { describeWorst, exact, within } from '../../reference/tolerance.ts';
import { evaluateGraph } from '../../reference/twins.ts';

/** Both sides compute in float64, but for erf, which the twin knows to 1e-7. */
const CLOSE = within(2e-7, 'erf of the twin');

interface Applied {
  readonly problem: Problem;
  readonly inputs: readonly Node[];
  readonly weights: readonly Node[];
  readonly y: Node;
  readonly output: ModelTensor;
}

function inputOf(draw: Draw, name: string, shape: readonly number[], below: number | undefined): Node {
  if (below === undefined) return draw.f32(name, shape);
  const words = Uint32Array.from({ length: sizeOf(shape) }, () => draw.below(below));
  return draw.values(name, shape, 'i32', words);
}

/** Params are drawn; statistics are what they begin with. */
function weightOf(draw: Draw, { name, shape, role, given, initializer }: Variable): void {
  if (role === 'param') draw.f32(name, shape, 0.5, 1.5);
  else {
    const [first] = evaluateGraph([initializer!(draw.clock(), shape, 0)], draw.feeds);
    draw.feeds[name] = given?.() ?? Float32Array.from(first!);
  }
}

/** A layer on inputs of given shapes, its weights drawn. */
function applied(layer: Layer, shapes: readonly (readonly number[])[], batch: number, below?: number): Applied {
  const draw = new Draw(batch);
  const ends = shapes.map((shape, i) =>
    input({ shape, name: `x${i}`, dtype: below === undefined ? 'float32' : 'int32' }),
  );
  const output = layer.apply(layer.merges || ends.length > 1 ? ends : ends[0]!);
  const { network } = model({ inputs: ends, outputs: output });
  const clock = clockVariable();
  const variables = [...network!.names.keys()];
  const trace = new Trace({ layout: layoutOf([...variables, clock]), clock, training: false });
  const inputs = shapes.map((shape, i) => inputOf(draw, `x${i}`, [batch, ...shape], below));
  const weights = variables.map((variable) => {
    weightOf(draw, variable);
    return trace.read(variable);
  });
  draw.clock();
  const [y] = forward(network!, inputs, trace);
  const params = weights.filter((_, i) => variables[i]!.role === 'param');
  const wrt = [...(below === undefined ? inputs : []), ...params];
  return {
    problem: { step: { outputs: { y: y! }, updates: [] }, feeds: draw.feeds, tolerance: exact, wrt },
    inputs,
    weights,
    y: y!,
    output,
  };
}

const valuesOf = (nodes: readonly Node[], feeds: Problem['feeds']): Float64Array[] => evaluateGraph(nodes, feeds);

function check({ make, expected, below }: LayerRow, shapes: readonly (readonly number[])[], batch: number): void {
  const { problem, inputs, weights, y, output } = applied(make(), shapes, batch, below);
  const [own, params] = [valuesOf(inputs, problem.feeds), valuesOf(weights, problem.feeds)];
  const samples = Array.from({ length: batch }, (_, b) =>
    expected(
      own.map((values, i) => values.subarray(b * sizeOf(shapes[i]!), (b + 1) * sizeOf(shapes[i]!))),
      shapes,
      params,
    ),
  );
  const where = `${batch} of ${JSON.stringify(shapes)}`;
  expect(describeWorst(valuesOf([y], problem.feeds)[0]!, samples.flat(), CLOSE), where).toBeUndefined();
  expect([y.shape, y.dtype], where).toEqual([[batch, ...output.type.shape], output.type.dtype]);
}

describe('what a layer computes', () => {
  it.each(LAYER_ROWS)('$name', (row) => {
    for (const shapes of row.samples) for (const batch of [1, 3]) check(row, shapes, batch);
  });

  it('all layers are in the table', () => {
    const classes = new Set(LAYER_ROWS.map(({ make }) => make().className));
    expect([...classes].sort()).toEqual([...LAYERS.map(({ className }) => className), 'Lambda'].sort());
    expect(Object.keys(layers)).toHaveLength(classes.size + 1); // inputLayer computes nothing
  });
});

describe('gradients of a layer equal finite differences', () => {
  it.each(LAYER_ROWS.filter(({ name }) => !name.endsWith('never varies')))('$name', ({ make, samples, below }) => {
    const { problem, y, inputs } = applied(make(), samples.at(-1)!, 2, below);
    const wrt = problem.wrt!.filter((node) => inputs.includes(node) || leafName(node) !== 'variance');
    if (wrt.length === 0 || y.dtype !== 'f32') return;
    const { step, feeds } = gradientProblem({ ...problem, wrt });
    for (const node of wrt) {
      const name = leafName(node);
      const [found] = evaluateGraph([step.outputs[`d ${name}`]!], feeds);
      const numeric = finiteDifferences(y, node, feeds, [...found!.keys()]);
      expect(describeWorst(found!, numeric, DIFFERENCES), name).toBeUndefined();
    }
  });
});

describe('the config of a layer', () => {
  it.each(LAYER_ROWS.filter(({ name }) => !name.startsWith('lambda')))('$name', ({ make, samples, below }) => {
    const layer = make();
    const { fromConfig } = LAYERS.find(({ className }) => className === layer.className)!;
    const json = JSON.parse(JSON.stringify(layer.config));
    const activityRegularizer = regularizerFrom(member(root('config', json), 'activity_regularizer'));
    const read = fromConfig(root('config', json), { activityRegularizer });
    expect(read.config).toEqual(layer.config);
    const shapes = samples.at(-1)!;
    const [one, other] = [layer, read].map((each) => applied(each, shapes, 2, below));
    expect(valuesOf([other!.y], other!.problem.feeds)).toEqual(valuesOf([one!.y], one!.problem.feeds));
  });

  it.each([
    ['leakyReLU of Keras 2', 'LeakyReLU', { alpha: 0.1 }, { negative_slope: 0.1 }],
    ['in camel case', 'Reshape', { targetShape: [2, 3] }, { target_shape: [2, 3] }],
    ["Python's tuples", 'Permute', { dims: { class_name: '__tuple__', items: [2, 1] } }, { dims: [2, 1] }],
    ['axes as a list', 'LayerNormalization', { axis: [2] }, { axis: [2], epsilon: 0.001 }],
    ["Keras's default initialiser", 'Embedding', { input_dim: 3, output_dim: 2 }, { input_dim: 3, mask_zero: false }],
    ['one axis for all values', 'Normalization', { axis: null }, { axis: null, mean: null }],
    ['an axis as a list', 'Normalization', { axis: [-1] }, { axis: [-1] }],
    ['nothing', 'Concatenate', {}, { axis: -1 }],
    ['an axis as a list of Keras 2', 'BatchNormalization', { axis: [3] }, { axis: 3, momentum: 0.99, epsilon: 0.001 }],
    [
      'groups as Keras 3 has them',
      'GroupNormalization',
      { groups: 4, axis: -1, epsilon: 0.01 },
      { groups: 4, epsilon: 0.01 },
    ],
    [
      'windows as tuples of Keras 3',
      'MaxPooling2D',
      { pool_size: { class_name: '__tuple__', items: [3, 2] }, strides: null, padding: 'same' },
      { pool_size: [3, 2], strides: [3, 2], padding: 'same' },
    ],
    ['windows in camel case', 'AveragePooling1D', { poolSize: [3], dataFormat: 'channelsLast' }, { strides: [3] }],
    ['one size', 'MaxPooling1D', { pool_size: 4, strides: 2 }, { pool_size: [4], strides: [2], padding: 'valid' }],
    ['no options', 'GlobalAveragePooling2D', {}, { keepdims: false }],
    [
      'symmetric margins',
      'ZeroPadding2D',
      { padding: [1, 2] },
      {
        padding: [
          [1, 1],
          [2, 2],
        ],
      },
    ],
    ['a factor for both axes', 'UpSampling2D', { size: 3 }, { size: [3, 3], interpolation: 'nearest' }],
  ])('%s', (_, className, given, expected) => {
    const { fromConfig } = LAYERS.find((each) => each.className === className)!;
    expect(fromConfig(root('config', given), {}).config).toMatchObject(expected);
  });
});

it('spatialDropout2d drops whole channels while training, others in each picture', () => {
  const x = input({ shape: [3, 2, 50] });
  const { network } = model({ inputs: x, outputs: layers.spatialDropout2d({ rate: 0.2 }).apply(x) });
  const clock = clockVariable();
  const trace = new Trace({ layout: layoutOf([clock]), clock, training: true });
  const draw = new Draw(1);
  const ones = draw.values('x', [20, 3, 2, 50], 'f32', new Float32Array(6000).fill(1));
  draw.clock();
  const [values] = evaluateGraph(forward(network!, [ones], trace), draw.feeds);
  const masks = Array.from({ length: 20 }, (_, n) => {
    const places = Array.from({ length: 6 }, (_, place) => [...values!.subarray((n * 6 + place) * 50).subarray(0, 50)]);
    for (const place of places) expect(place).toEqual(places[0]);
    return places[0]!;
  });
  for (const value of masks.flat()) expect([0, 1.25]).toContainEqual(Number(value.toFixed(6)));
  const dropped = masks.flat().filter((value) => value === 0).length / 1000;
  expect(dropped).toBeGreaterThan(0.15);
  expect(dropped).toBeLessThan(0.25);
  expect(masks[0]).not.toEqual(masks[1]);
});

describe('noise while training', () => {
  it('is normal, and other in each call', () => {
    const x = input({ shape: [5000] });
    const noise = layers.gaussianNoise({ stddev: 2 });
    const y = layers.concatenate().apply([noise.apply(x), noise.apply(x)]);
    const { network } = model({ inputs: x, outputs: y });
    const clock = clockVariable();
    const trace = new Trace({ layout: layoutOf([clock]), clock, training: true });
    const draw = new Draw(1);
    const zero = draw.values('x', [1, 5000], 'f32', new Float32Array(5000));
    draw.clock();
    const [values] = evaluateGraph(forward(network!, [zero], trace), draw.feeds);
    const mean = values!.reduce((a, b) => a + b) / 10000;
    const variance = values!.reduce((sum, value) => sum + value ** 2, 0) / 10000;
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(variance).toBeGreaterThan(3.8);
    expect(variance).toBeLessThan(4.2);
    expect(values!.subarray(0, 5000)).not.toEqual(values!.subarray(5000));
  });
});

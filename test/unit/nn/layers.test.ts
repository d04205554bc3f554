/** Layers against plain loops in float64; their gradients against finite differences; their configs there and back. */
import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { member, root } from '../../../src/fields.ts';
import { leafName, type Node, sizeOf } from '../../../src/graph/node.ts';
import { postorder } from '../../../src/graph/postorder.ts';
import { layoutOf, type Variable } from '../../../src/graph/variable.ts';
import { input, type Layer, layers, type ModelTensor, model, tensor } from '../../../src/index.ts';
import { nestedLayer } from '../../../src/io/keras-layers.ts';
import { LAYERS } from '../../../src/nn/layers/registry.ts';
import { forward } from '../../../src/nn/network.ts';
import { regularizerFrom } from '../../../src/nn/regularizers/registry.ts';
import { Trace } from '../../../src/nn/trace.ts';
import { clockVariable } from '../../../src/nn/train/steps.ts';
import type { Problem } from '../../reference/case.ts';
import { Draw } from '../../reference/draw.ts';
import { LAYER_FACTS } from '../../reference/facts-layers.ts';
import { DIFFERENCES, finiteDifferences, gradientProblem } from '../../reference/gradient.ts';
import type { LayerRow } from '../../reference/layer-row.ts';
import { LAYER_ROWS } from '../../reference/layer-rows.ts';
import { describeWorst, exact, within } from '../../reference/tolerance.ts';

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
  else if (initializer?.values !== undefined) draw.feeds[name] = initializer.values(shape, 0, 0);
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
    const used = new Set(postorder([y], (node) => node.inputs));
    const learnt = problem.wrt!.filter((node) => inputs.includes(node) || leafName(node) !== 'variance');
    const wrt = learnt.filter((node) => used.has(node)); // what is given for a place alone does not depend on x
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
    const read = fromConfig(root('config', json), { activityRegularizer }, nestedLayer);
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
    ['one axis for all values', 'Normalization', { axis: null }, { axis: [], mean: null }],
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
    expect(fromConfig(root('config', given), {}, nestedLayer).config).toMatchObject(expected);
  });
});

describe("what Keras's tests expect", () => {
  it.each(LAYER_FACTS)('$source', ({ make, inputs, whole, weights, expected, within: most }) => {
    const made = applied(
      make(),
      inputs.map(([shape]) => shape),
      1,
      whole ? 9 : undefined,
    );
    const { feeds } = made.problem;
    inputs.forEach(([, values], i) => {
      feeds[`x${i}`] = whole ? Uint32Array.from(values) : Float32Array.from(values);
    });
    made.weights.forEach((weight) => {
      if (weight.op.name !== 'param') return;
      feeds[leafName(weight)] = Float32Array.from(weights?.(weight.shape) ?? Array(sizeOf(weight.shape)).fill(1));
    });
    const [found] = valuesOf([made.y], feeds);
    const known = expected.map((value, i) => (Number.isNaN(value) ? found![i]! : value));
    expect(found).toHaveLength(expected.length);
    found!.forEach((value, i) => void expect(Math.abs(value - known[i]!)).toBeLessThanOrEqual(most));
  });

  it.each([
    [7, { numBins: 3 }, [-0.8276453, 0.49411327]],
    [1000, { numBins: 4 }, [-1.0610119, -7.8521197e-7, 1.063928]],
    [250, { numBins: 5, epsilon: 0.1 }, [-1.2334852, -0.46097758, 0.49997118, 1.209601]],
    [3, { numBins: 8 }, [-0.38331166, 0]],
  ])('discretization takes boundaries of %i values as Keras does', async (count, options, expected) => {
    const layer = layers.discretization(options);
    await layer.adapt(tensor(Float32Array.from({ length: count }, (_, i) => 1.5 * Math.sin(1.7 * i))));
    const found = (layer.config as { bin_boundaries: readonly number[] }).bin_boundaries;
    expect(found).toHaveLength(expected.length);
    found.forEach((edge, i) => void expect(edge).toBeCloseTo(expected[i]!, 5));
    const again = nestedLayer(root('layer', { class_name: 'Discretization', config: layer.config! }));
    expect(again.config).toEqual(layer.config);
  });

  it('integerLookup gives numbers below 0 the places of their remainders, too', async () => {
    const layer = layers.integerLookup({ maxTokens: 4, numOovIndices: 3, oovToken: -9 });
    await layer.adapt(tensor([5, 5, 6]));
    expect(layer.getVocabulary()).toEqual([-9, -9, -9, 5]);
    const lookup = (given: readonly number[]): number[] => {
      const { network } = (() => {
        const x = input({ shape: [given.length], dtype: 'int32', name: 'x' });
        return model({ inputs: x, outputs: layer.apply(x) });
      })();
      const [draw, clock] = [new Draw(1), clockVariable()];
      const trace = new Trace({ layout: layoutOf([...network!.names.keys(), clock]), clock, training: false });
      for (const variable of network!.names.keys()) weightOf(draw, variable);
      const x = draw.values('x', [1, given.length], 'i32', Int32Array.from(given));
      return [...evaluateGraph(forward(network!, [x], trace), draw.feeds)[0]!];
    };
    expect(lookup([5, 6, -1, -2, -3, -9, 16777215, -16777214])).toEqual([3, 0, 2, 1, 0, 0, 0, 1]);
    expect(nestedLayer(root('layer', { class_name: 'IntegerLookup', config: layer.config! })).config).toEqual(
      layer.config,
    );
  });

  it('integerLookup takes a vocabulary of data', async () => {
    const layer = layers.integerLookup({ maxTokens: 4 });
    await layer.adapt(tensor(Int32Array.of(1, 2, 3, 4, 5, 6, 1, 1, 2, 2)));
    expect(layer.getVocabulary()).toHaveLength(4);
    expect(layer.getVocabulary().slice(0, 1)).toEqual([-1]);
    const other = layers.integerLookup();
    await other.adapt(tensor(Int32Array.of(1, 1, 1, 2, 2, 3)));
    expect(other.getVocabulary()).toEqual([-1, 1, 2, 3]);
    expect(other.config).toMatchObject({ vocabulary: [1, 2, 3] });
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

/** What a layer makes of inputs [1, 5000] while training, twice in one model. */
function whileTraining(layer: Layer, values: Float32Array): [Float64Array, Float64Array] {
  const x = input({ shape: [5000] });
  const { network } = model({ inputs: x, outputs: layers.concatenate().apply([layer.apply(x), layer.apply(x)]) });
  const clock = clockVariable();
  const trace = new Trace({ layout: layoutOf([clock]), clock, training: true });
  const draw = new Draw(1);
  const given = draw.values('x', [1, 5000], 'f32', values);
  draw.clock();
  const [found] = evaluateGraph(forward(network!, [given], trace), draw.feeds);
  return [found!.subarray(0, 5000), found!.subarray(5000)];
}

function moments(values: Float64Array): { mean: number; variance: number } {
  const mean = values.reduce((a, b) => a + b) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

describe('noise while training', () => {
  it('is normal, and other in each call', () => {
    const [first, second] = whileTraining(layers.gaussianNoise({ stddev: 2 }), new Float32Array(5000));
    const { mean, variance } = moments(first);
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(Math.abs(variance - 4)).toBeLessThan(0.3);
    expect(first).not.toEqual(second);
  });

  it('multiplies by normal numbers of mean 1, as much as dropout varies', () => {
    const [first, second] = whileTraining(layers.gaussianDropout({ rate: 0.2 }), new Float32Array(5000).fill(2));
    const { mean, variance } = moments(first);
    expect(Math.abs(mean - 2)).toBeLessThan(0.06);
    expect(Math.abs(variance - 4 * 0.25)).toBeLessThan(0.08);
    expect(first).not.toEqual(second);
  });

  it('of alphaDropout keeps mean and variance', () => {
    const normal = Float32Array.from({ length: 5000 }, (_, i) => {
      const [u, v] = [((i * 0.618034) % 1) + 1e-6, (i * 0.754878) % 1];
      return Math.sqrt(-2 * Math.log(Math.min(u, 1))) * Math.cos(2 * Math.PI * v);
    });
    const before = moments(Float64Array.from(normal));
    const [first, second] = whileTraining(layers.alphaDropout({ rate: 0.3 }), normal);
    const { mean, variance } = moments(first);
    expect(Math.abs(before.mean)).toBeLessThan(0.02);
    expect(Math.abs(before.variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean)).toBeLessThan(0.06);
    expect(Math.abs(variance - 1)).toBeLessThan(0.08);
    const counts = new Map<number, number>();
    for (const value of first) counts.set(value, (counts.get(value) ?? 0) + 1);
    const dropped = Math.max(...counts.values()); // all that are dropped are alike
    expect(first).not.toEqual(second);
    expect(dropped / 5000).toBeGreaterThan(0.25);
    expect(dropped / 5000).toBeLessThan(0.35);
  });

  it('spatialDropout1d drops whole channels of each sequence', () => {
    const x = input({ shape: [3, 50] });
    const { network } = model({ inputs: x, outputs: layers.spatialDropout1d({ rate: 0.2 }).apply(x) });
    const clock = clockVariable();
    const trace = new Trace({ layout: layoutOf([clock]), clock, training: true });
    const draw = new Draw(1);
    const ones = draw.values('x', [20, 3, 50], 'f32', new Float32Array(3000).fill(1));
    draw.clock();
    const [values] = evaluateGraph(forward(network!, [ones], trace), draw.feeds);
    const steps = Array.from({ length: 60 }, (_, i) => [...values!.subarray(i * 50, (i + 1) * 50)]);
    steps.forEach((step, i) => void expect(step).toEqual(steps[i - (i % 3)]));
    expect(steps[0]).not.toEqual(steps[3]);
    const dropped = values!.filter((value) => value === 0).length / 3000;
    expect(dropped).toBeGreaterThan(0.15);
    expect(dropped).toBeLessThan(0.25);
  });
});

describe('masks in attention', () => {
  /** What query and value, of words whose 0 is masked, give; and the same with a mask that is given. */
  it.each([
    ['multiHeadAttention', () => layers.multiHeadAttention({ numHeads: 2, keyDim: 2 })],
    ['attention', () => layers.attention()],
    ['additiveAttention', () => layers.additiveAttention()],
  ] as const)('%s: values that are masked count for nothing', (name, make) => {
    const words = input({ shape: [4], dtype: 'int32', name: 'words' });
    const rows = layers.embedding({ inputDim: 9, outputDim: 3, maskZero: true }).apply(words);
    const { network } = model({ inputs: words, outputs: make().apply([rows, rows]) });
    const run = (values: number[], spoil: number): Float64Array => {
      const draw = new Draw(2);
      const clock = clockVariable();
      const variables = [...network!.names.keys()];
      const trace = new Trace({ layout: layoutOf([...variables, clock]), clock, training: false });
      const given = draw.values('words', [1, 4], 'i32', Uint32Array.from(values));
      for (const variable of variables) {
        weightOf(draw, variable);
        if (variable.name === 'embeddings') draw.feeds[variable.name]!.set([spoil, -spoil, spoil], 0); // what word 0 is
      }
      draw.clock();
      return evaluateGraph(forward(network!, [given], trace), draw.feeds)[0]!;
    };
    const [one, other] = [run([3, 5, 0, 0], 1), run([3, 5, 0, 0], 50)];
    expect(other.subarray(0, 6)).toEqual(one.subarray(0, 6));
    expect(run([3, 5, 7, 0], 1).subarray(0, 6)).not.toEqual(one.subarray(0, 6));
    if (name !== 'multiHeadAttention') expect([...other.subarray(6)].every((value) => value === 0)).toBe(true);
  });
});

/** ONNX files: what onnxruntime-web computes of each layer is what the float64 twins of its ops compute, for any number of samples. */
import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { evaluateGraph, type NumberFeeds } from '../../../src/cpu/evaluate.ts';
import { leaf, leafName, sizeOf, topologicalOrder } from '../../../src/graph/node.ts';
import type { Variable } from '../../../src/graph/variable.ts';
import { input, type Layer, layers, type Model, type ModelTensor, model, sequential } from '../../../src/index.ts';
import { planned, writeOnnx, writeTraced } from '../../../src/io/onnx/write.ts';
import type { NamedNetwork } from '../../../src/nn/network.ts';
import { forward } from '../../../src/nn/network.ts';
import { nodeOf } from '../../../src/nn/symbolic.ts';
import { Trace } from '../../../src/nn/trace.ts';
import { clockVariable } from '../../../src/nn/train/steps.ts';
import { Draw } from '../../reference/draw.ts';
import { EXAMPLE_MODELS } from '../../reference/example-models.ts';
import { LAYER_ROWS } from '../../reference/layer-rows.ts';
import { MAKERS } from '../../reference/makers.ts';
import { type OnnxFeeds, runOnnx } from '../../reference/onnx-run.ts';
import { CASES, cube, FEEDS, i, v, x, y } from '../../reference/ops-cases.ts';
import { readOnnx } from './onnx-reader.ts';

/** Float32 against float64, both of the same formulas. */
const CLOSE = 1e-5;

type Feeds = Record<string, Float32Array | Int32Array>;

/** Values of weights, drawn, so that sums of many stay small; those that layers are given stay. */
function drawnWeights(network: NamedNetwork, draw: Draw): Map<Variable, Float32Array> {
  return new Map(
    [...network.names.keys()].map((variable) => {
      const { shape, role, given, initializer } = variable;
      if (role === 'constant') return [variable, initializer!.values!(shape, 0, 0)];
      const own = given?.();
      if (own !== undefined) return [variable, own];
      const most = shape.length < 2 ? 1 : Math.min(1, Math.sqrt((3 * shape.at(-1)!) / sizeOf(shape)));
      draw.f32('weight', shape, role === 'param' ? -most : 0.5, role === 'param' ? most : 1.5);
      return [variable, draw.feeds.weight as Float32Array];
    }),
  );
}

function samplesOf({ inputs }: NamedNetwork, batch: number, draw: Draw, { below, blank = 0 }: Options): Feeds {
  return Object.fromEntries(
    inputs.map(({ name, type }) => {
      const shape = [batch, ...type.shape];
      if (type.dtype === 'f32') {
        draw.f32('x', shape);
        // steps that a mask passes over
        return [name, (draw.feeds.x as Float32Array).fill(0, 0, blank)];
      }
      return [name, Int32Array.from({ length: sizeOf(shape) }, () => draw.below(below!))];
    }),
  );
}

/** What the twins compute. */
function expectedOf(network: NamedNetwork, weights: ReadonlyMap<Variable, Float32Array>, feeds: Feeds, batch: number) {
  const trace = new Trace({ layout: undefined, clock: clockVariable(), training: false });
  const nodes = network.inputs.map(({ name, type }) => leaf('input', name, [batch, ...type.shape], type.dtype));
  const known = new Map([...weights].map(([variable, values]) => [trace.read(variable), values]));
  const outputs = forward(network, nodes, trace);
  // weights of several layers have one name: they are fed by their leaves
  const fed: Record<string, ArrayLike<number>> = { ...feeds };
  let count = 0;
  for (const [node, values] of known) {
    const name = `weight ${count++}`;
    (node.attrs as { name: string }).name = name;
    fed[name] = values;
  }
  return { nodes: outputs, values: evaluateGraph(outputs, fed as NumberFeeds) };
}

interface Options {
  readonly below?: number;
  readonly opset?: number;
  readonly batches?: readonly number[];
  /** so many values of an input are 0 */
  readonly blank?: number;
}

async function check(whole: Model, options: Options = {}): Promise<void> {
  const { opset = 17, batches = [1, 3] } = options;
  const network = whole.network!;
  const draw = new Draw(7);
  const weights = drawnWeights(network, draw);
  const named = new Map([...weights].map(([variable, values]) => [network.names.get(variable)!, values]));
  const graph = planned('test', network);
  const bytes = writeOnnx('test', { graph, name: 'test', opset }, named, network.outputEnds.names);
  const fed = batches.map((batch) => samplesOf(network, batch, draw, options));
  const feeds = fed.map((samples, i): OnnxFeeds => {
    const shaped = network.inputs.map(({ name, type }) => {
      return [name, { shape: [batches[i]!, ...type.shape], values: samples[name]! }] as const;
    });
    return Object.fromEntries(shaped);
  });
  const found = await runOnnx(ort, bytes, ...feeds);
  batches.forEach((batch, i) => {
    const { nodes, values } = expectedOf(network, weights, fed[i]!, batch);
    Object.values(found[i]!).forEach((got, k) => {
      expect(got.shape).toEqual(nodes[k]!.shape);
      expect(worst(got.values, values[k]!), `of ${batch}`).toBeLessThan(CLOSE);
    });
  });
}

/** Of numbers above 1, the share of them. */
const worst = (got: ArrayLike<number>, expected: ArrayLike<number>): number =>
  Array.from(got).reduce((most, value, i) => {
    const far = Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    return Number.isNaN(far) ? Number.POSITIVE_INFINITY : Math.max(most, far);
  }, 0);

function modelOf(layer: Layer, shapes: readonly (readonly number[])[], below?: number): Model {
  const inputs = shapes.map((shape, i) =>
    input({ shape, name: `x${i}`, dtype: below === undefined ? 'float32' : 'int32' }),
  );
  const y = layer.apply(layer.merges || inputs.length > 1 ? inputs : inputs[0]!) as ModelTensor;
  return model({ inputs, outputs: y });
}

describe('onnxruntime computes what a layer computes', () => {
  it.each(LAYER_ROWS)('$name', async ({ make, samples, below }) => {
    for (const shapes of samples) await check(modelOf(make(), shapes, below), { below });
  });

  it.each(Object.entries(MAKERS.layers))('%s', async (_, { make, shape, inputs = 1, below }) => {
    for (const opset of [18, 21]) {
      await check(
        modelOf(
          make(),
          Array.from({ length: inputs }, () => shape),
          below,
        ),
        { below, opset },
      );
    }
  });
});

describe('onnxruntime computes what an example computes', () => {
  it.each(Object.entries(EXAMPLE_MODELS))('%s', async (_, { make, below }) => {
    await check(make(), { below, batches: [2] });
  });
});

const words = () => layers.embedding({ inputDim: 4, outputDim: 3, maskZero: true, inputShape: [5] });

/** Models in which layers depend on each other. */
const TOGETHER: Readonly<Record<string, () => Model>> = {
  'a mask and a simple RNN': () => sequential({ layers: [words(), layers.simpleRNN({ units: 4 })] }),
  'a mask and an LSTM': () => sequential({ layers: [words(), layers.lstm({ units: 4, returnSequences: true })] }),
  'a mask and a GRU': () => sequential({ layers: [words(), layers.gru({ units: 4, goBackwards: true })] }),
  'a mask and a GRU that resets before': () =>
    sequential({ layers: [words(), layers.gru({ units: 4, resetAfter: false, returnSequences: true })] }),
  'a mask through dense and attention': () => {
    const x = input({ shape: [5], dtype: 'int32' });
    const rows = layers.dense({ units: 4 }).apply(words().apply(x));
    const attended = layers.multiHeadAttention({ numHeads: 2, keyDim: 2 }).apply([rows, rows]);
    return model({ inputs: x, outputs: layers.globalAveragePooling1d().apply(attended) });
  },
  'a mask in both directions': () =>
    sequential({
      layers: [
        layers.masking({ inputShape: [4, 2] }),
        layers.bidirectional({ layer: layers.lstm({ units: 3, returnSequences: true }) }),
        layers.gru({ units: 2, zeroOutputForMask: true, returnSequences: true }),
      ],
    }),
  'a function that recurrent operators have not': () =>
    sequential({
      layers: [
        layers.lstm({ units: 3, activation: 'relu6', returnSequences: true, inputShape: [4, 2] }),
        layers.gru({ units: 3, activation: 'relu6', recurrentActivation: 'hard_sigmoid', resetAfter: false }),
      ],
    }),
  'pictures that are added and put together': () => {
    const x = input({ shape: [6, 6, 3] });
    const conv = (y: ModelTensor, strides = 1) =>
      layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', strides, useBias: false }).apply(y);
    const first = layers.batchNormalization().apply(conv(x));
    const sum = layers
      .add()
      .apply([first, layers.reLU().apply(layers.batchNormalization({ scale: false }).apply(conv(first)))]);
    const wide = layers.concatenate().apply([sum, layers.upSampling2d().apply(conv(sum, 2))]);
    const cut = layers
      .cropping2d({
        cropping: [
          [1, 0],
          [0, 1],
        ],
      })
      .apply(layers.zeroPadding2d({ padding: 1 }).apply(wide));
    const scaled = layers.prelu({ sharedAxes: [1, 2] }).apply(cut);
    return model({ inputs: x, outputs: [layers.globalAveragePooling2d().apply(scaled), scaled] });
  },
  'statistics of steps': () =>
    sequential({
      layers: [layers.batchNormalization({ inputShape: [4, 3] }), layers.conv1d({ filters: 2, kernelSize: 2 })],
    }),
  'a layer called twice, models in models, an input that comes out': () => {
    const twice = layers.dense({ units: 3, activation: 'tanh' });
    const inner = sequential({ layers: [layers.dense({ units: 3, inputShape: [3] })], name: 'inner' });
    const outer = sequential({ layers: [inner, layers.reLU()], name: 'outer' });
    const [a, b] = [input({ shape: [3], name: 'a' }), input({ shape: [3], name: 'b' })];
    const y = outer.apply(layers.subtract().apply([twice.apply(a), twice.apply(b)])) as ModelTensor;
    return model({
      inputs: { a, b },
      outputs: { y, same: inner.apply(y) as ModelTensor, again: y, a },
    }) as unknown as Model;
  },
};

describe('onnxruntime computes what layers compute together', () => {
  it.each(Object.entries(TOGETHER))('%s', async (_, make) => {
    for (const opset of [17, 21]) await check(make(), { below: 4, opset, blank: 4 });
  });
});

describe('a file', () => {
  const fileOf = (whole: Model, opset = 17) => {
    const network = whole.network!;
    const weights = new Map(
      [...drawnWeights(network, new Draw(7))].map(([own, values]) => [network.names.get(own)!, values]),
    );
    const graph = planned('test', network);
    return {
      weights,
      file: readOnnx(writeOnnx('test', { graph, name: 'ours', opset }, weights, network.outputEnds.names)),
    };
  };

  it('has nodes by the names of layers, pictures turned at the ends alone', () => {
    const { file } = fileOf(EXAMPLE_MODELS['mnist convnet']!.make());
    expect(file.nodes.map(({ name }) => name)).toEqual([
      ...['conv2d/Transpose', 'conv2d/Conv', 'conv2d/Relu', 'max_pooling2d/MaxPool'],
      ...['conv2d_1/Conv', 'conv2d_1/Relu', 'max_pooling2d_1/MaxPool', 'flatten/Transpose', 'flatten/Reshape'],
      ...['dense/Gemm', 'dense/Softmax'],
    ]);
    expect([file.irVersion, file.opset, file.name]).toEqual([8, 17, 'ours']);
    expect([file.inputs, file.outputs]).toEqual([['input: 1 [batch, 28, 28, 1]'], ['dense: 1 [batch, 10]']]);
  });

  it.each([
    ['transformer', 'LayerNormalization', ['ReduceMean', 'Sqrt']],
    ['repair', 'BatchNormalization', ['Sqrt', 'Sub']],
    ['lstm', 'LSTM', ['Scan', 'MatMul']],
    ['text', 'ReduceMean', ['ReduceSum']],
  ])('of %s has %s as an operator', (name, type, without) => {
    const types = fileOf(EXAMPLE_MODELS[name]!.make()).file.nodes.map((node) => node.type);
    expect(types).toContain(type);
    for (const other of without) expect(types).not.toContain(other);
  });

  it('has gelu as an operator from opset 20 on', () => {
    const typesOf = (opset: number) =>
      fileOf(modelOf(layers.activation({ activation: 'gelu' }), [[3]]), opset).file.nodes.map(({ type }) => type);
    expect(typesOf(20)).toEqual(['Gelu']);
    expect(typesOf(19)).toEqual(['Mul', 'Mul', 'Erf', 'Add', 'Mul']);
  });

  it('has a Scan where steps are masked', () => {
    const types = fileOf(TOGETHER['a mask and an LSTM']!()).file.nodes.map((node) => node.type);
    expect(types).toContain('Scan');
    expect(types).not.toContain('LSTM');
  });

  it('has inputs and outputs by their names, whole numbers as int32', () => {
    const { file } = fileOf(EXAMPLE_MODELS.forecast!.make(), 21);
    expect(file.inputs).toEqual(['hours: 1 [batch, 24]', 'place: 6 [batch]']);
    expect(file.outputs).toEqual(['temperature: 1 [batch, 1]', 'rain: 1 [batch, 1]']);
    expect([file.irVersion, file.opset]).toEqual([10, 21]);
  });

  it.each(Object.entries(EXAMPLE_MODELS))('of %s has the weights to the bit, by their names', (_, { make }) => {
    const { weights, file } = fileOf(make());
    for (const [name, values] of weights) {
      const { bytes, shape } = file.tensors.get(name)!;
      const found = new Uint32Array(bytes.buffer);
      expect(shape.reduce((all, size) => all * size, 1)).toBe(found.length);
      const sorted = (words: Uint32Array): number[] => [...words].sort((a, b) => a - b);
      // a bias of a recurrent layer has zeros for the one that it has not
      const padding = new Uint32Array(found.length - values.length);
      expect(sorted(found)).toEqual(sorted(Uint32Array.of(...new Uint32Array(values.buffer), ...padding)));
    }
  });

  it('has kernels as operators take them', () => {
    const { weights, file } = fileOf(
      sequential({ layers: [layers.conv2d({ filters: 5, kernelSize: [2, 3], inputShape: [4, 4, 3] })] }),
    );
    const { shape, bytes } = file.tensors.get('conv2d/kernel')!;
    expect(shape).toEqual([5, 3, 2, 3]);
    // [output 4, input 2, row 1, column 0] is ours at [row 1, column 0, input 2, output 4]
    const own = weights.get('conv2d/kernel')![((1 * 3 + 0) * 3 + 2) * 5 + 4]!;
    expect(new Float32Array(bytes.buffer)[((4 * 3 + 2) * 2 + 1) * 3 + 0]).toBe(own);
  });
});

it('onnxruntime computes what each op of the API computes', async () => {
  const rows = Object.values(CASES).flat();
  const outputs = rows.flatMap(([, result]) => [result].flat().map(nodeOf));
  const given = [x, y, v, i, cube].map(nodeOf);
  const nodes = topologicalOrder([...given, ...outputs]);
  const clock = leaf('state', 'clock', [8], 'u32');
  const graph = {
    ...{ nodes, outputs, clock, ends: new Set(outputs), variables: new Map() },
    dims: new Map(nodes.map((node) => [node, node.shape])),
    layers: new Map(rows.flatMap(([call, result]) => [result].flat().map((own) => [nodeOf(own), call]))),
    inputs: new Map(given.map((node) => [node, leafName(node)])),
  };
  const named = { name: 'ops', opset: 17, graph, values: new Map() };
  const names = outputs.map((_, k) => `result ${k}`);
  const bytes = writeTraced('test', named, names);
  const feeds = given.map((node) => {
    const values = FEEDS[leafName(node) as keyof typeof FEEDS];
    const typed = node.dtype === 'f32' ? Float32Array.from(values) : Int32Array.from(values);
    return [leafName(node), { shape: node.shape, values: typed }] as const;
  });
  const [found] = await runOnnx(ort, bytes, Object.fromEntries(feeds));
  const expected = evaluateGraph(outputs, FEEDS);
  outputs.forEach((node, k) => {
    const got = found![names[k]!]!;
    expect([node.op.name, got.shape]).toEqual([node.op.name, node.shape]);
    expect(worst(got.values, expected[k]!), `${node.op.name}: ${got.values}, ${expected[k]!}`).toBeLessThan(CLOSE);
  });
});

/** Layers on the GPU: a model of all of them against a float64 twin, statistics of data, words, and what is shared. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  type CheckpointStore,
  constraints,
  type FitOptions,
  input,
  type Layer,
  layers,
  type Model,
  model,
  ops,
  optimizers,
  type Sequential,
  sequential,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { loadModel } from '../../src/io/load-model.ts';
import { memory } from '../../src/io/memory.ts';
import { LAYERS } from '../../src/nn/layers/registry.ts';
import { trainedByTwin } from '../reference/model-twin.ts';
import { describeWorst, within } from '../reference/tolerance.ts';

const models: { dispose(): void }[] = [];
afterEach(() => {
  for (const each of models.splice(0)) each.dispose();
});
function kept<T extends { dispose(): void }>(made: T): T {
  models.push(made);
  return made;
}

const [SAMPLES, BATCH, WORDS] = [12, 4, 11];
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const floats = (shape: readonly number[], f: (i: number) => number): Tensor =>
  tensor(
    Float32Array.from({ length: size(shape) }, (_, i) => f(i)),
    shape,
  );

const words = tensor(
  Int32Array.from({ length: SAMPLES * 6 }, (_, i) => (i * i * 7) % WORDS),
  [SAMPLES, 6],
);
const pixels = tensor(
  Uint8Array.from({ length: SAMPLES * 12 }, (_, i) => (i * 37) % 256),
  [SAMPLES, 3, 4],
);
const targets = floats([SAMPLES, 5], (i) => Math.sin(i));

/** Every layer there is, once at least. */
function everything(): Model {
  const [text, picture] = [
    input({ shape: [6], dtype: 'int32', name: 'text' }),
    input({ shape: [3, 4], name: 'picture' }),
  ];
  const rules = { kernelRegularizer: 'l1l2', biasConstraint: 'nonNeg', activityRegularizer: 'l2' } as const;
  const dense = (units: number, activation: 'tanh' | 'linear' = 'tanh'): Layer =>
    layers.dense({
      units,
      activation,
      ...rules,
      kernelConstraint: constraints.minMaxNorm({ minValue: 0.5, rate: 0.5 }),
    });
  // [6] words → [3, 4]
  const pairs = layers.reshape({ targetShape: [2, -1] }).apply(text);
  const more = layers
    .concatenate({ axis: 1 })
    .apply([layers.permute({ dims: [2, 1] }).apply(pairs), layers.permute({ dims: [2, 1] }).apply(pairs)]);
  const table = layers.embedding({
    inputDim: WORDS,
    outputDim: 4,
    embeddingsRegularizer: 'l2',
    embeddingsConstraint: 'maxNorm',
  });
  const rows = layers.lambda({ function: (x) => ops.mean(x, { axis: 2 }) }).apply(table.apply(more));
  const sentence = layers.layerNormalization({ epsilon: 0.1 }).apply(rows);
  // [3, 4] pixels
  const scaled = layers.rescaling({ scale: 1 / 255, offset: [-0.5, -0.25, -0.5, -0.75] }).apply(picture);
  const normal = layers.normalization({ mean: [0.1, 0, -0.1, 0.2], variance: [0.1, 0.2, 0.1, 0.3] }).apply(scaled);
  const noisy = layers.gaussianNoise({ stddev: 0.1 }).apply(normal);
  const bent = layers.leakyReLU().apply(layers.activation({ activation: 'gelu' }).apply(dense(4).apply(noisy)));
  // both, [6, 4]
  const seen = layers.concatenate({ axis: 1 }).apply([bent, layers.dropout({ rate: 0.25 }).apply(bent)]);
  const sum = layers.add().apply([seen, sentence]);
  const weighed = layers.multiply().apply([layers.softmax({ axis: [1, 2] }).apply(sum), seen]);
  const least = layers.minimum().apply([weighed, layers.maximum().apply([sentence, seen])]);
  const alike = layers.dot({ axes: [2, 2], normalize: true }).apply([layers.average().apply([least, sum]), sentence]);
  const quiet = layers.activityRegularization({ l1: 0.1, l2: 0.2 });
  const row = dense(3).apply(quiet.apply(layers.flatten().apply(alike)));
  const repeated = layers.repeatVector({ n: 2 }).apply(row);
  const apart = layers.subtract().apply([repeated, dense(3).apply(repeated)]);
  return model({
    inputs: { text, picture },
    outputs: dense(5, 'linear').apply(layers.flatten().apply(apart)),
    seed: 5,
  });
}

/** Every layer of pictures and of sequences, once at least; two of [6, 8, 3]. */
function pictured(): Model {
  const [left, right] = [input({ shape: [6, 8, 3], name: 'left' }), input({ shape: [6, 8, 3], name: 'right' })];
  // [6, 8, 4]
  const first = layers
    .conv2d({
      ...{ filters: 4, kernelSize: 3, padding: 'same', useBias: false, kernelRegularizer: 'l2' },
      kernelConstraint: constraints.unitNorm({ axis: [0, 1, 2] }),
    })
    .apply(left);
  const normal = layers.batchNormalization({ momentum: 0.8, gammaRegularizer: 'l1' }).apply(first);
  const sparse = layers.spatialDropout2d({ rate: 0.25 }).apply(normal);
  const small = layers.maxPooling2d().apply(sparse);
  const second = layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthMultiplier: 2 }).apply(right);
  const other = layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }).apply(second);
  const slim = layers.separableConv2d({ filters: 4, kernelSize: 1, activation: 'tanh' }).apply(other);
  const grouped = layers.groupNormalization({ groups: 2, epsilon: 0.1 }).apply(layers.add().apply([small, slim]));
  // [3, 4, 4] → [6, 8, 4] → [4, 8, 4] → [6, 10, 4]
  const large = layers.upSampling2d({ interpolation: 'bilinear' }).apply(grouped);
  const framed = layers.zeroPadding2d().apply(layers.cropping2d({ cropping: [1, 0] }).apply(large));
  const fixed = layers.batchNormalization({ trainable: false, name: 'fixed' }).apply(framed);
  const means = layers.globalAveragePooling2d().apply(layers.batchNormalization({ axis: 1 }).apply(fixed));
  const wide = layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 2 }).apply(fixed);
  const most = layers.globalMaxPooling2d().apply(wide);
  // [60, 4], a sequence
  const sequence = layers.reshape({ targetShape: [60, 4] }).apply(framed);
  const signal = layers.conv1d({ filters: 4, kernelSize: 3, padding: 'causal' }).apply(sequence);
  const short = layers.averagePooling1d({ poolSize: 4, strides: 3 }).apply(layers.maxPooling1d().apply(signal));
  const ends = [layers.globalMaxPooling1d().apply(short), layers.globalAveragePooling1d().apply(short)];
  const all = layers.batchNormalization().apply(layers.concatenate().apply([means, most, ...ends]));
  const last = layers.dense({ units: 5, kernelRegularizer: 'orthogonalRegularizer', biasRegularizer: 'l1' });
  return model({ inputs: { left, right }, outputs: last.apply(all), seed: 6 });
}

/** Every layer that changes pictures at random, once at least; of [6, 8, 3]. */
function changed(): Model {
  const picture = input({ shape: [6, 8, 3], name: 'left' });
  const changes = [
    layers.randomFlip(),
    layers.randomTranslation({ heightFactor: 0.1, widthFactor: 0.1 }),
    layers.randomRotation({ factor: 0.05 }),
    layers.randomZoom({ heightFactor: 0.1 }),
    layers.randomCrop({ height: 5, width: 7 }),
    layers.randomContrast({ factor: 0.2, valueRange: [-1, 1] }),
    layers.randomBrightness({ factor: 0.1, valueRange: [-1, 1] }),
    layers.randomErasing({ valueRange: [-1, 1] }),
    layers.resizing({ height: 4, width: 6 }),
  ];
  const seen = changes.reduce((x, layer) => layer.apply(x), picture);
  const first = layers.conv2d({ filters: 4, kernelSize: 3, activation: 'tanh' }).apply(seen);
  return model({
    inputs: { left: picture },
    outputs: layers.dense({ units: 5 }).apply(layers.flatten().apply(first)),
    seed: 7,
  });
}

/** Every layer of attention and of positions, those that normalise or encode a sample, and what else is of sequences, once at least. */
function attentive(): Model {
  const [rows, text] = [input({ shape: [6, 4], name: 'rows' }), input({ shape: [6], dtype: 'int32', name: 'text' })];
  const places = [layers.positionEmbedding({ sequenceLength: 8 }), layers.sinePositionEncoding()];
  const placed = layers.add().apply([rows, ...places.map((layer) => layer.apply(rows))]);
  const normal = layers.rmsNormalization().apply(placed);
  const options = { numHeads: 2, keyDim: 3, valueDim: 2, dropout: 0.1, useCausalMask: true };
  const heads = layers.multiHeadAttention(options).apply([normal, normal]);
  const bent = layers.prelu({ sharedAxes: [1], alphaInitializer: 'glorotUniform' }).apply(heads);
  const weighed = layers.attention({ useScale: true, dropout: 0.2 }).apply([bent, normal]);
  const added = layers.additiveAttention().apply([layers.add().apply([weighed, heads]), normal]);
  const sparse = layers.spatialDropout1d({ rate: 0.25 }).apply(layers.unitNormalization().apply(added));
  const noisy = layers.alphaDropout({ rate: 0.1 }).apply(layers.gaussianDropout({ rate: 0.1 }).apply(sparse));
  const wide = layers
    .einsumDense({ equation: 'abc,cde->abde', outputShape: [null, 2, 3], biasAxes: 'de' })
    .apply(noisy);
  const short = layers.timeDistributed({ layer: layers.dense({ units: 3 }) }).apply(layers.elu().apply(wide));
  const some = layers
    .thresholdedReLU({ theta: 0.1 })
    .apply(layers.reLU({ negativeSlope: 0.1, maxValue: 1 }).apply(short));
  const all = layers.concatenate({ axis: 2 }).apply([some, short]);
  const rowsOf = [
    layers.categoryEncoding({ numTokens: WORDS }).apply(text),
    layers.integerLookup({ vocabulary: [7, 2, 5], maskToken: 0, outputMode: 'count' }).apply(text),
    layers.discretization({ binBoundaries: [-0.5, 0.1, 0.5], outputMode: 'count' }).apply(layers.flatten().apply(rows)),
  ];
  const outputs = layers
    .dense({ units: 5 })
    .apply(layers.concatenate().apply([layers.flatten().apply(all), ...rowsOf]));
  return model({ inputs: { rows, text }, outputs, seed: 8 });
}

/** Every recurrent layer, once at least: words of which some are masked, numbers of which some steps are, and states that go on. */
function recurrent(): Model {
  const [text, left] = [input({ shape: [6], dtype: 'int32', name: 'text' }), input({ shape: [6, 4], name: 'left' })];
  const rows = layers.embedding({ inputDim: WORDS, outputDim: 3, maskZero: true }).apply(text);
  const gru = layers.gru({ units: 4, returnSequences: true, dropout: 0.25, recurrentDropout: 0.25 });
  const ways = layers.bidirectional({ layer: gru }).apply(rows); // [6, 8]
  const own = { returnState: true, recurrentDropout: 0.25 } as const;
  const [read, h, c] = layers.lstm({ units: 5, ...own }).apply(ways);
  const steps = layers.masking({ maskValue: 0.5 }).apply(left);
  const all = layers.lstm({ units: 5, returnSequences: true, goBackwards: true }).apply([steps, h!, c!]);
  const simple = layers.simpleRNN({ units: 3, dropout: 0.25 }).apply(all);
  const before = layers.gru({ units: 3, resetAfter: false, recurrentDropout: 0.25 }).apply(all);
  const merged = layers.concatenate().apply([read!, simple, before, layers.globalAveragePooling1d().apply(steps)]);
  return model({ inputs: { text, left }, outputs: layers.dense({ units: 5 }).apply(merged), seed: 8 });
}

const numbers = floats([SAMPLES, 6, 4], (i) => (Math.floor(i / 4) % 5 === 3 ? 0.5 : Math.sin(i * i * 0.41)));

const shots = (seed: number): Tensor => floats([SAMPLES, 6, 8, 3], (i) => Math.sin(seed + i * i * 0.37));
const words12 = { text: words, picture: pixels };
const sequences12 = { rows: floats([SAMPLES, 6, 4], (i) => Math.sin(i * i * 0.37)), text: words };
const pairs12 = { left: shots(1), right: shots(2) };

it('the models of all layers have all', () => {
  const own = new Set(
    [everything(), pictured(), changed(), attentive(), recurrent()]
      .flatMap((each) => kept(each).layers)
      .map(({ className }) => className),
  );
  expect([...LAYERS.map(({ className }) => className), 'Lambda'].filter((name) => !own.has(name))).toEqual([]);
});

describe.each([
  ['rows and words', everything, words12, /^normalization/],
  ['pictures', pictured, pairs12, /^fixed/],
  ['attention and positions', attentive, sequences12, /^nothing/],
  ['pictures that change', changed, { left: pairs12.left }, /^nothing/],
  ['sequences', recurrent, { text: words, left: numbers }, /^nothing/],
] as const)('a model of all layers of %s', (_, build, x, unchanged) => {
  it.each([true, false])('trains as its float64 twin does; optimised: %s', async (optimize) => {
    const own = kept(build());
    const compiled = {
      optimizer: optimizers.sgd({ learningRate: 0.05, momentum: 0.5 }),
      loss: 'mse',
      optimize,
    } as const;
    own.compile(compiled);
    const weights = await own.getWeights();
    const before = new Map(weights.map(({ name, values }) => [name, values]));
    await own.fit(x, targets, { batchSize: BATCH, shuffle: false, verbose: 0 });
    const twin = trainedByTwin({
      ...{ model: own, compiled, weights, x, batchSize: BATCH, steps: SAMPLES / BATCH },
      targets: { values: targets.values, spec: { shape: [5], dtype: 'f32', scale: 1 } },
    });
    let moved = 0;
    for (const { name, values } of await own.getWeights()) {
      expect(describeWorst(values, twin.get(name)!, within(2e-5, 'three steps in f32')), name).toBeUndefined();
      if (values.some((value, i) => value !== before.get(name)![i])) moved += 1;
      else expect(name).toMatch(unchanged); // training leaves them alone
    }
    expect(moved).toBe(weights.filter(({ name }) => !unchanged.test(name)).length);
  });
});

it('a model with a function of its own is not saved, but its weights can be', async () => {
  const own = kept(everything());
  await expect(own.save(memory())).rejects.toThrow(
    "the layer 'lambda' (Lambda) has no config, so that no file can describe it. Save the weights with toSafetensors().",
  );
});

it('weights and statistics of all kinds go into files and come out of them', async () => {
  const normal = layers.normalization();
  await normal.adapt(floats([9, 3], Math.cos));
  const own = kept(
    sequential({
      layers: [
        layers.embedding({ inputDim: WORDS, outputDim: 3, inputShape: [6] }),
        normal,
        layers.layerNormalization(),
        layers.permute({ dims: [2, 1] }),
        layers.reshape({ targetShape: [-1] }),
        layers.dense({ units: 2, activation: 'hardSilu' }),
        layers.softmax(),
      ],
    }),
  );
  const place = memory();
  await own.save(place);
  const loaded = kept(await loadModel(place));
  expect((await loaded.predict(words)).values).toEqual((await own.predict(words)).values);
  expect(await loaded.getWeights()).toEqual(await own.getWeights());
});

it('layers of sequences go into files and come out of them, and their tables are no weights', async () => {
  const own = kept(attentive());
  const names = (await own.getWeights()).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('multi_head_attention'))).toEqual(
    ['query', 'key', 'value', 'attention_output'].flatMap((part) =>
      ['kernel', 'bias'].map((each) => `multi_head_attention/${part}/${each}`),
    ),
  );
  expect(names.filter((name) => /sine|lookup|discret/.test(name))).toEqual([]);
  expect(own.weights.map(({ name }) => name)).toEqual(names);
  const place = memory();
  await own.save(place);
  const loaded = kept(await loadModel(place));
  expect((await loaded.predict(sequences12)).values).toEqual((await own.predict(sequences12)).values);
  expect(await loaded.getWeights()).toEqual(await own.getWeights());
  expect(loaded.layers.map(({ config }) => config)).toEqual(own.layers.map(({ config }) => config));
});

it('what is random in sequences goes on as it would have after a checkpoint', async () => {
  const fitted = async (...fits: FitOptions[]) => {
    const own = kept(attentive());
    own.compile({ optimizer: 'adam', loss: 'mse' });
    for (const options of fits) await own.fit(sequences12, targets, { batchSize: BATCH, verbose: 0, ...options });
    return own.getWeights();
  };
  let last: Checkpoint | undefined;
  const store: CheckpointStore = {
    save: async (checkpoint) => {
      last = structuredClone(checkpoint);
    },
    load: async () => last,
    clear: async () => {},
  };
  const whole = await fitted({ epochs: 3 });
  expect(await fitted({ epochs: 3 })).toEqual(whole);
  const checkpoint = { store, every: 1, resume: true };
  expect(await fitted({ epochs: 3, steps: 4, checkpoint }, { epochs: 3, checkpoint })).toEqual(whole);
});

describe('normalization', () => {
  const values = floats([700, 3, 2], (i) => 1000 + (i % 2) * 5 + Math.sin(i) * (1 + (i % 6)));
  const expected = (kept: (i: number) => number): [number[], number[]] => {
    const groups: number[][] = [];
    values.values.forEach((value, i) => {
      const group = kept(i);
      groups[group] ??= [];
      groups[group].push(value);
    });
    const means = groups.map((group) => group.reduce((a, b) => a + b) / group.length);
    return [
      means,
      groups.map((group, g) => group.reduce((sum, value) => sum + (value - means[g]!) ** 2, 0) / group.length),
    ];
  };

  it.each<[string, number | number[] | null, (i: number) => number, number]>([
    ['each feature', -1, (i) => i % 2, 2100],
    ['each place', [1, 2], (i) => i % 6, 700],
    ['each row', 1, (i) => Math.floor(i / 2) % 3, 1400],
    ['all values', null, () => 0, 4200],
  ])('has the statistics of %s', async (_, axis, place, count) => {
    const layer = layers.normalization({ axis });
    const own = kept(sequential({ layers: [layers.inputLayer({ shape: [3, 2] }), layer] }));
    await layer.adapt(values);
    const [means, variances] = expected(place);
    const found = await own.getWeights();
    const tolerances = [within(0, 'a mean of some thousand', 16), within(2e-3, 'differences of numbers about 1000')];
    [means, variances].forEach((each, i) => {
      expect(describeWorst(found[i]!.values, each, tolerances[i]!)).toBeUndefined();
    });
    expect(found.map(({ name }) => name)).toEqual([
      'normalization/mean',
      'normalization/variance',
      'normalization/count',
    ]);
    expect([...found[2]!.values]).toEqual([count]);
    const normal = await own.predict(values);
    const deviation = (i: number): number => Math.sqrt(variances[place(i)]!);
    const twin = Array.from(values.values, (value, i) => (value - means[place(i)]!) / deviation(i));
    expect(describeWorst(normal.values, twin, within(5e-4, 'means of numbers about 1000'))).toBeUndefined();
  });

  it('takes bytes, is adapted anew where weights exist, and training leaves it as it is', async () => {
    const layer = layers.normalization();
    const x = input({ shape: [4] });
    const own = kept(model({ inputs: x, outputs: layers.dense({ units: 1 }).apply(layer.apply(x)), seed: 1 }));
    const other = kept(model({ inputs: x, outputs: layer.apply(x) }));
    const bytes = tensor(
      Uint8Array.from({ length: 40 }, (_, i) => i * 6),
      [10, 4],
    );
    expect([...(await other.predict(bytes)).values]).toEqual([...bytes.values]);
    await layer.adapt(bytes);
    const first = Math.sqrt(new Float64Array(10).reduce((sum, _, i) => sum + (24 * (i - 4.5)) ** 2, 0) / 10);
    const normal = Array.from(bytes.values, (_, i) => (24 * (Math.floor(i / 4) - 4.5)) / first);
    expect(describeWorst((await other.predict(bytes)).values, normal, within(2e-6, 'a few roundings'))).toBeUndefined();
    own.compile({ optimizer: optimizers.adam(), loss: 'mse' });
    expect(own.weights.map(({ trainable }) => trainable)).toEqual([false, false, false, true, true]);
    await own.fit(bytes, floats([10], Math.sin), { epochs: 2, verbose: 0 });
    expect(describeWorst((await other.predict(bytes)).values, normal, within(2e-6, 'a few roundings'))).toBeUndefined();
    const given = await own.getWeights();
    await own.setWeights(
      given.map((weight) => (weight.name.endsWith('mean') ? { ...weight, values: new Float32Array(4) } : weight)),
    );
    expect([...(await own.getWeights())[0]!.values]).toEqual([0, 0, 0, 0]);
    await layer.adapt(bytes);
    expect((await own.getWeights())[0]!.values[0]).toBeCloseTo(108, 4);
    await expect(layer.adapt(tensor([[1, 2]]))).rejects.toThrow(
      'normalization.adapt: the statistics of this input are [2]; the layer has [4].',
    );
  });

  it('has what adapt found where fit is the first call, and where it is the next', async () => {
    const layer = layers.normalization({ inputShape: [1] });
    const data = (middle: number) => tensor([[middle - 1], [middle + 1]]);
    await layer.adapt(data(1000));
    const own = kept(sequential({ layers: [layer, layers.dense({ units: 1 })], seed: 1 }));
    own.compile({ optimizer: optimizers.sgd({ learningRate: 0 }), loss: 'mse' });
    const lossOf = async (middle: number): Promise<number> => {
      const options = { batchSize: 2, verbose: 0 } as const;
      return (await own.fit(data(middle), tensor([[0], [0]]), options)).history.loss![0]!;
    };
    const first = await lossOf(1000);
    const [kernel] = (await own.getWeights()).filter(({ name }) => name.endsWith('kernel'));
    expect(first).toBeCloseTo(kernel!.values[0]! ** 2, 5);
    await layer.adapt(data(-3000));
    expect(await lossOf(-3000)).toBeCloseTo(first, 5);
  });
});

describe('embedding', () => {
  const build = (first: Layer[] = []): Sequential =>
    kept(sequential({ layers: [...first, layers.embedding({ inputDim: 3, outputDim: 2, inputShape: [2] })], seed: 1 }));

  it('refuses words that it has not, before anything runs', async () => {
    const own = build();
    const expected = 'the layer embedding takes whole numbers from 0 to 2.';
    await expect(
      own.predict(
        tensor([
          [0, 2],
          [1, 3],
        ]),
      ),
    ).rejects.toThrow(`model.predict: x holds 3 in sample 1, value 1; ${expected}`);
    await expect(own.predict(tensor(Int32Array.of(-1, 0), [1, 2]))).rejects.toThrow(
      `x holds -1 in sample 0, value 0; ${expected}`,
    );
    await expect(own.predict(tensor([[0.5, 1]]))).rejects.toThrow(
      'x holds 0.5 in sample 0, value 0; expected a whole number',
    );
  });

  it('gives rows by words of any type; those that a model computes are cut off', async () => {
    const own = build();
    const table = (await own.getWeights())[0]!.values as Float32Array;
    expect(table.every((value) => Math.abs(value) <= 0.05)).toBe(true);
    const rows = (...words: number[]): number[] => words.flatMap((word) => [table[2 * word]!, table[2 * word + 1]!]);
    for (const one of [tensor([[2, 0]]), tensor(Int32Array.of(2, 0), [1, 2]), tensor(Uint8Array.of(2, 0), [1, 2])]) {
      expect([...(await own.predict(one)).values]).toEqual(rows(2, 0));
    }
    const halves = build([layers.rescaling({ scale: 0.5, inputShape: [2] })]);
    await halves.setWeights([{ name: 'embedding/embeddings', shape: [3, 2], values: table }]);
    expect([
      ...(
        await halves.predict(
          tensor([
            [3, 4],
            [9, 1],
          ]),
        )
      ).values,
    ]).toEqual(rows(1, 2, 2, 0));
  });
});

it('a layer that is called twice has one set of weights', async () => {
  const [a, b] = [input({ shape: [4], name: 'a' }), input({ shape: [4], name: 'b' })];
  const shared = layers.layerNormalization({ axis: 1 });
  const own = kept(
    model({ inputs: { a, b }, outputs: layers.dot({ axes: 1 }).apply([shared.apply(a), shared.apply(b)]), seed: 1 }),
  );
  expect(own.weights.map(({ name }) => name)).toEqual(['layer_normalization/gamma', 'layer_normalization/beta']);
  own.compile({ optimizer: optimizers.sgd(), loss: 'mse' });
  const x = floats([8, 4], Math.sin);
  await own.fit(
    { a: x, b: floats([8, 4], Math.cos) },
    floats([8, 1], () => 1),
    { verbose: 0 },
  );
  const other = kept(model({ inputs: a, outputs: shared.apply(a) }));
  expect(await other.getWeights()).toEqual(await own.getWeights());
});

it('words that go through layers stay whole', async () => {
  const x = input({ shape: [3], dtype: 'int32' });
  const twice = layers.repeatVector({ n: 2 }).apply(layers.concatenate().apply([x, x]));
  expect(twice.dtype).toBe('int32');
  const own = kept(model({ inputs: x, outputs: layers.rescaling({ scale: 2 }).apply(twice) }));
  const row = [2, 4, 6, 2, 4, 6];
  expect([...(await own.predict(tensor([[1, 2, 3]]))).values]).toEqual([...row, ...row]);
});

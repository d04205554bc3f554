/** Every wrong call gets its named error before anything runs; the model works afterwards. Files are in test/unit/data. */
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type CompileArguments,
  DataError,
  DeviceError,
  type FitOptions,
  init,
  layers,
  optimizers,
  type Sequential,
  ShapeError,
  sequential,
  type Tensor,
  tensor,
  UsageError,
} from '../../src/index.ts';

const OK = { optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] } as const;
const x = tensor(
  Float32Array.from({ length: 48 }, (_, i) => Math.sin(i)),
  [12, 4],
);
const y = tensor(
  Uint8Array.from({ length: 12 }, (_, i) => i % 3),
  [12],
);
const withValue = (value: number): Tensor => tensor(Float32Array.from(x.values).fill(value, 9, 10), [12, 4]);
const labelled = (label: number): Tensor => tensor(Float32Array.from(y.values).fill(label, 5, 6), [12]);
const wrong = <T>(value: unknown): T => value as T;

function small(): Sequential {
  return sequential({ seed: 1, layers: [layers.dense({ units: 3, activation: 'softmax', inputShape: [4] })] });
}

let model: Sequential;
beforeAll(() => {
  model = small();
  model.compile(OK);
});

type ErrorClass = typeof UsageError | typeof ShapeError | typeof DataError;
const fits: [string, () => [Tensor, Tensor, FitOptions?], ErrorClass, RegExp][] = [
  [
    'wrong sample shape',
    () => [tensor(new Float32Array(60), [12, 5]), y],
    ShapeError,
    /x is \[12, 5\]; expected \[samples, 4\]/,
  ],
  ['missing batch axis', () => [tensor(new Float32Array(4), [4]), y], ShapeError, /x is \[4\]; expected/],
  ['more labels than samples', () => [x, tensor(new Uint8Array(13), [13])], ShapeError, /12 samples, y has 13 labels/],
  ['labels of rank 2', () => [x, tensor(new Uint8Array(36), [12, 3])], ShapeError, /y is \[12, 3\]/],
  ['a label too large', () => [x, labelled(3)], DataError, /label 5 is 3; expected a whole number from 0 to 2/],
  ['a negative label', () => [x, labelled(-1)], DataError, /label 5 is -1/],
  ['a fractional label', () => [x, labelled(0.5)], DataError, /label 5 is 0\.5/],
  ['a NaN label', () => [x, labelled(Number.NaN)], DataError, /label 5 is NaN/],
  ['NaN in x', () => [withValue(Number.NaN), y], DataError, /NaN in sample 2, value 1/],
  ['infinity in x', () => [withValue(Number.POSITIVE_INFINITY), y], DataError, /Infinity in sample 2, value 1/],
  ['no samples', () => [tensor(new Float32Array(0), [0, 4]), tensor(new Uint8Array(0), [0])], DataError, /empty/],
  ['x that is no tensor', () => [wrong([[1, 2]]), y], UsageError, /x is no tensor/],
  ['no y', () => [x, wrong(undefined)], UsageError, /y is no tensor/],
  ['batch size 0', () => [x, y, { batchSize: 0 }], UsageError, /batchSize is 0; expected a whole number from 1/],
  ['negative batch size', () => [x, y, { batchSize: -8 }], UsageError, /batchSize is -8/],
  ['fractional batch size', () => [x, y, { batchSize: 1.5 }], UsageError, /batchSize is 1\.5/],
  ['epochs 0', () => [x, y, { epochs: 0 }], UsageError, /epochs is 0/],
  ['negative epochs', () => [x, y, { epochs: -1 }], UsageError, /epochs is -1/],
  ['fractional epochs', () => [x, y, { epochs: 2.5 }], UsageError, /epochs is 2\.5/],
  ['epochs as text', () => [x, y, { epochs: wrong('3') }], UsageError, /epochs is '3'/],
  ['validationSplit 1', () => [x, y, { validationSplit: 1 }], UsageError, /validationSplit is 1/],
  ['a split that leaves nothing', () => [x, y, { validationSplit: 0.99 }], DataError, /leaves 0 to train on/],
  ['validationData that is no pair', () => [x, y, { validationData: wrong(x) }], UsageError, /must be \[x, y\]/],
  ['wrong validation shape', () => [x, y, { validationData: [y, y] }], ShapeError, /validation data: x is \[12\]/],
  [
    'an unknown option',
    () => [x, y, wrong({ batch_size: 3 })],
    UsageError,
    /unknown option 'batch_size'\. Known: epochs/,
  ],
  ['a wrong seed', () => [x, y, { seed: -1 }], UsageError, /seed is -1/],
  [
    'shuffle that is no boolean',
    () => [x, y, { shuffle: wrong(1) }],
    UsageError,
    /shuffle is 1; expected true or false/,
  ],
  ['verbose 3', () => [x, y, { verbose: wrong(3) }], UsageError, /verbose is 3; expected 0, 1 or 2/],
  [
    'a hole in the callbacks',
    () => [x, y, { callbacks: [wrong(undefined)] }],
    UsageError,
    /callbacks\[0\] is undefined/,
  ],
];

describe('fit refuses', () => {
  test.each(fits)('%s', async (_, make, errorClass, message) => {
    const [badX, badY, options] = make();
    const attempt = model.fit(badX, badY, { verbose: 0, ...options });
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toBeInstanceOf(errorClass);
  });

  test('a second fit at once, while the first goes on', async () => {
    const first = model.fit(x, y, { epochs: 2, verbose: 0 });
    await expect(model.fit(x, y, { verbose: 0 })).rejects.toThrow(/busy: this model is training already/);
    expect(() => model.compile(OK)).toThrow(/busy/);
    expect(() => model.dispose()).toThrow(/busy/);
    expect((await first).epoch).toEqual([0, 1]);
  });

  test('nothing that is valid, after all this', async () => {
    const { history } = await model.fit(x, y, { epochs: 2, batchSize: 5, verbose: 0 });
    expect(history.loss!.every(Number.isFinite)).toBe(true);
  });
});

const builds: [string, () => unknown, ErrorClass, RegExp][] = [
  [
    'an unknown activation',
    () => layers.dense({ units: 1, activation: wrong('relux') }),
    UsageError,
    /unknown activation 'relux'\. Known: 'linear', 'relu'/,
  ],
  [
    'an unknown initialiser',
    () => layers.dense({ units: 1, kernelInitializer: wrong('glorot') }),
    UsageError,
    /unknown initializer 'glorot'/,
  ],
  ['units 0', () => layers.dense({ units: 0 }), UsageError, /units is 0/],
  ['fractional units', () => layers.dense({ units: 1.5 }), UsageError, /units is 1\.5/],
  ['rate 1', () => layers.dropout({ rate: 1 }), UsageError, /rate is 1; expected a number from 0 to below 1/],
  ['a negative rate', () => layers.dropout({ rate: -0.1 }), UsageError, /rate is -0\.1/],
  ['an inputShape of 0', () => layers.flatten({ inputShape: [28, 0] }), UsageError, /inputShape\[1\] is 0/],
  [
    'no inputShape',
    () => sequential({ layers: [layers.dense({ units: 1 })] }),
    UsageError,
    /first layer needs inputShape/,
  ],
  [
    'dense on pictures',
    () => sequential({ layers: [layers.dense({ units: 1, inputShape: [28, 28] })] }),
    ShapeError,
    /Put layers\.flatten\(\) before it/,
  ],
  [
    'two layers of one name',
    () =>
      sequential({
        layers: [layers.dense({ units: 1, inputShape: [2], name: 'a' }), layers.dense({ units: 1, name: 'a' })],
      }),
    UsageError,
    /two layers are named 'a'/,
  ],
  ['a wrong seed', () => sequential({ seed: 0.5 }), UsageError, /seed is 0\.5/],
  [
    'an inputShape that is no list',
    () => layers.flatten({ inputShape: wrong(784) }),
    UsageError,
    /inputShape is 784; expected an array/,
  ],
  ['a layer that is none', () => sequential({ layers: [wrong(undefined)] }), UsageError, /layer 0 is undefined/],
  [
    'metrics that are no list',
    () => small().compile({ ...OK, metrics: wrong('accuracy') }),
    UsageError,
    /metrics is 'accuracy'; expected a list/,
  ],
  ['compile without options', () => small().compile(wrong(undefined)), UsageError, /the options are undefined/],
  [
    'half an optimizer',
    () => small().compile({ ...OK, optimizer: wrong({ update() {} }) }),
    UsageError,
    /unknown optimizer/,
  ],
  ['nesterov that is no boolean', () => optimizers.sgd({ nesterov: wrong(1) }), UsageError, /nesterov is 1/],
  ['a learning rate beyond f32', () => optimizers.adam({ learningRate: 1e39 }), UsageError, /learningRate is 1e\+39/],
  [
    'a softmax over pictures',
    () => sequential({ layers: [layers.activation({ activation: 'softmax', inputShape: [4, 5] })] }),
    ShapeError,
    /softmax expects \[classes\]/,
  ],
  [
    'a program of no batch',
    () => {
      model.program({ batchSize: 0 });
    },
    UsageError,
    /batchSize is 0/,
  ],
  [
    'an unknown optimizer',
    () => small().compile({ ...OK, optimizer: wrong('adamw') }),
    UsageError,
    /unknown optimizer 'adamw'\. Known: 'sgd', 'adam'/,
  ],
  ['an unknown loss', () => small().compile({ ...OK, loss: wrong('mse') }), UsageError, /unknown loss 'mse'/],
  [
    'an unknown metric',
    () => small().compile(wrong<CompileArguments>({ ...OK, metrics: ['auc'] })),
    UsageError,
    /unknown metric 'auc'/,
  ],
  ['a negative learning rate', () => optimizers.adam({ learningRate: -1 }), UsageError, /learningRate is -1/],
  ['beta 1', () => optimizers.adam({ beta1: 1 }), UsageError, /beta1 is 1/],
  ['epsilon 0', () => optimizers.adam({ epsilon: 0 }), UsageError, /epsilon is 0/],
  ['a summary of nothing compiled', () => sequential().program(), UsageError, /no layers/],
];

test.each(builds)('building refuses %s', (_, build, errorClass, message) => {
  expect(build).toThrow(message);
  expect(build).toThrow(errorClass);
});

describe('misuse', () => {
  test('fit, evaluate and trainOnBatch before compile', async () => {
    const fresh = small();
    for (const call of [fresh.fit(x, y), fresh.evaluate(x, y), fresh.trainOnBatch(x, y)]) {
      await expect(call).rejects.toThrow(/not compiled\. Call model\.compile/);
    }
  });

  test('every call after dispose', async () => {
    const gone = small();
    gone.compile(OK);
    gone.dispose();
    gone.dispose();
    const calls = [gone.fit(x, y), gone.evaluate(x, y), gone.predict(x), gone.trainOnBatch(x, y), gone.getWeights()];
    for (const call of calls) await expect(call).rejects.toThrow(/the model was disposed/);
    for (const call of [() => gone.compile(OK), () => gone.summary(), () => gone.add(layers.flatten())]) {
      expect(call).toThrow(UsageError);
    }
  });

  test('weights that are missing or of another shape', async () => {
    const fresh = small();
    const weights = await fresh.getWeights();
    await expect(fresh.setWeights(weights.slice(1))).rejects.toThrow(/'dense\/kernel' is missing/);
    const bent = weights.map((weight) => ({ ...weight, shape: [1, ...weight.shape] }));
    await expect(fresh.setWeights(bent)).rejects.toThrow(ShapeError);
    expect(await fresh.getWeights()).toEqual(weights);
    fresh.dispose();
  });

  test('a last layer that gives pictures', async () => {
    const flat = sequential({ layers: [layers.dropout({ rate: 0.5, inputShape: [4, 5] })] });
    flat.compile(OK);
    await expect(flat.fit(x, y)).rejects.toThrow(/the last layer, dropout, gives \[4, 5\] for a sample/);
  });

  test('weights with an unknown name or NaN', async () => {
    const fresh = small();
    const weights = await fresh.getWeights();
    const extra = { name: 'dense_7/kernel', shape: [1], values: new Float32Array(1) };
    await expect(fresh.setWeights([...weights, extra])).rejects.toThrow(/the model has no 'dense_7\/kernel'/);
    const broken = weights.map((weight) => ({ ...weight, values: weight.values.map(() => Number.NaN) }));
    await expect(fresh.setWeights(broken)).rejects.toThrow(DataError);
    fresh.dispose();
  });

  test('dispose while a call is under way', async () => {
    const fresh = small();
    const running = fresh.predict(x);
    expect(() => fresh.dispose()).toThrow(/busy: a call is under way/);
    expect((await running).shape).toEqual([12, 3]);
    fresh.dispose();
  });

  test('a batch size beyond the data is the whole data', async () => {
    const fresh = small();
    fresh.compile(OK);
    const { history } = await fresh.fit(x, y, { batchSize: 5_000_000_000, verbose: 0 });
    expect(history.loss).toHaveLength(1);
    fresh.dispose();
  });

  test('layers added when there are weights', async () => {
    const fresh = small();
    await fresh.getWeights();
    expect(() => fresh.add(layers.flatten())).toThrow(/weights exist already/);
    fresh.dispose();
  });
});

describe('init', () => {
  const gpu = (requestAdapter: () => Promise<unknown>) => ({ requestAdapter });
  const during = async (value: unknown, run: () => Promise<void>): Promise<void> => {
    Object.defineProperty(navigator, 'gpu', { value, configurable: true });
    try {
      await run();
    } finally {
      delete (navigator as { gpu?: unknown }).gpu;
    }
  };

  test('without WebGPU', () =>
    during(undefined, async () => {
      const attempt = init({});
      await expect(attempt).rejects.toThrow(/no WebGPU \(navigator\.gpu is missing\)\. Use Chrome/);
      await expect(attempt).rejects.toBeInstanceOf(DeviceError);
    }));

  test('without an adapter', () =>
    during(
      gpu(async () => null),
      () => expect(init({})).rejects.toThrow(/requestAdapter\(\) returned null/),
    ));

  test('an unknown adapter, and a hardware adapter where there is only software', async () => {
    await expect(init({ adapter: wrong('gpu') })).rejects.toThrow(/unknown adapter 'gpu'/);
    await expect(init({ adapter: 'hardware' })).rejects.toThrow(
      /asked for a hardware adapter, got the software adapter/,
    );
  });

  test('after the device was destroyed, init makes a new engine', async () => {
    const first = await init({});
    first.dispose();
    await first.device.lost;
    const second = await init();
    expect(second).not.toBe(first);
    expect(() => second.check()).not.toThrow();
  });

  test('a device whose limits are too small', async () => {
    const limits = { maxStorageBuffersPerShaderStage: 4 };
    const device = wrong<GPUDevice>({
      limits,
      lost: new Promise(() => {}),
      createComputePipelineAsync: () => {},
      adapterInfo: {},
      features: new Set(),
    });
    await expect(init({ device })).rejects.toThrow(/allows 4 storage buffers per shader .* wgrad needs 8/);
  });

  test('data over the limit of a buffer', async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const device = await adapter!.requestDevice({ requiredLimits: { maxBufferSize: 268435456 } });
    const engine = await init({ device });
    expect(() => engine.createBuffer('x', 2 ** 31, 'data')).toThrow(
      /needs 2147483648 bytes in one buffer; the device allows/,
    );
  });
});

test('what the device refuses reaches the caller', async () => {
  const engine = await init({});
  const buffer = engine.createBuffer('b', 16, 'other');
  engine.upload(buffer, new Float32Array(8)); // twice the size of the buffer
  await expect(engine.read(buffer)).rejects.toThrow(/^internal: device: .*/);
  await expect(engine.read(buffer)).resolves.toBeDefined(); // said once
  engine.dispose();
});

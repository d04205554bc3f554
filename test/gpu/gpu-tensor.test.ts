/** Tensors of memory on the GPU: what is trained, measured and predicted with them is what it is with tensors of the CPU, and none of it is uploaded. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Engine,
  gpuTensor,
  type History,
  init,
  layers,
  ops,
  type Sequential,
  sequential,
  type Tensor,
  tensor,
  trainer,
} from '../../src/index.ts';

const [SAMPLES, WIDTH, CLASSES] = [96, 64, 4];
const values = Float32Array.from({ length: SAMPLES * WIDTH }, (_, i) => Math.sin(i * i));
const classes = Int32Array.from({ length: SAMPLES }, (_, i) => (i * 7) % CLASSES);
const [x, y] = [tensor(values, [SAMPLES, WIDTH]), tensor(classes)];
/** Clocks, rates and addresses: what each run uploads, whatever its samples are. */
const RUN_BYTES = 2000;

let engine: Engine;
let onGpu: { x: Tensor; y: Tensor };
beforeAll(async () => {
  engine = await init();
  onGpu = {
    x: await gpuTensor(bufferOf(values), x.shape),
    y: await gpuTensor(bufferOf(classes), y.shape, { dtype: 'int32' }),
  };
});
afterAll(() => {
  for (const each of Object.values(onGpu)) each.dispose();
});

/** Memory that somebody else made, with `before` bytes in front of the values. */
function bufferOf(data: ArrayBufferView<ArrayBuffer>, before = 0): GPUBuffer {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const buffer = engine.device.createBuffer({ size: before + data.byteLength, usage: STORAGE | COPY_SRC | COPY_DST });
  engine.device.queue.writeBuffer(buffer, before, data);
  return buffer;
}

function head(): Sequential {
  const model = sequential({
    layers: [layers.dense({ units: CLASSES, activation: 'softmax', inputShape: [WIDTH] })],
    seed: 1,
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

async function uploaded(run: () => Promise<unknown>): Promise<number> {
  const before = engine.traffic.uploaded;
  await run();
  return engine.traffic.uploaded - before;
}

/** All that a head makes of samples, to the bit. */
async function all(x: Tensor, y: Tensor): Promise<unknown> {
  const model = head();
  const { history } = await model.fit(x, y, { epochs: 2, validationSplit: 0.25, verbose: 0 });
  const measured = [await model.evaluate(x, y), await model.trainOnBatch(x.slice(3, 20), y.slice(3, 20))];
  const predicted = await (await model.predict(x)).data();
  const weights = await model.getWeights();
  model.dispose();
  return { history, measured, predicted, weights };
}

it('trains, measures and predicts to the bit as tensors of the CPU do, and uploads none of them', async () => {
  const expected = await all(x, y);
  let found: unknown;
  const bytes = await uploaded(async () => {
    found = await all(onGpu.x, onGpu.y);
  });
  expect(found).toEqual(expected);
  expect(bytes).toBeLessThan(RUN_BYTES);
  expect(await onGpu.x.div(2).slice(5, 6).data()).toEqual(values.slice(5 * WIDTH, 6 * WIDTH).map((value) => value / 2));
});

it('uses a buffer where it lies, or copies it, from any word on', async () => {
  const expected = await all(x, y);
  const { data } = engine.memory();
  for (const [before, zeroCopy] of [
    [0, true],
    [256, true],
    [20, false],
  ] as const) {
    const buffer = bufferOf(values, before);
    const own = await gpuTensor(buffer, x.shape, { offset: before, zeroCopy });
    if (!zeroCopy) buffer.destroy();
    expect(engine.memory().data - data).toBe(zeroCopy ? 0 : values.byteLength);
    expect(await all(own, onGpu.y)).toEqual(expected);
    own.dispose();
    buffer.destroy();
  }
});

it('streams of tensors on the GPU upload nothing, and whoever gives them may dispose them', async () => {
  const batches = (x: Tensor, y: Tensor) =>
    async function* () {
      for (let row = 0; row < SAMPLES; row += 32) {
        const mine = x.onGpu
          ? await gpuTensor(bufferOf(values.slice(row * WIDTH, (row + 32) * WIDTH)), [32, WIDTH])
          : x.slice(row, row + 32);
        yield [mine, y.slice(row, row + 32)] as const;
        mine.dispose();
      }
    };
  const [here, there] = [head(), head()];
  const { history: expected } = await here.fit(batches(x, y), { epochs: 2, validationData: batches(x, y), verbose: 0 });
  const { data } = engine.memory();
  let found: unknown;
  const bytes = await uploaded(async () => {
    found = await there.fit(batches(onGpu.x, onGpu.y), {
      epochs: 2,
      validationData: batches(onGpu.x, onGpu.y),
      verbose: 0,
    });
  });
  expect((found as History).history).toEqual(expected);
  expect(bytes).toBeLessThan(RUN_BYTES);
  const predicted = await there.predict(batches(onGpu.x, onGpu.y), { onGpu: true });
  expect(await predicted.data()).toEqual(await (await here.predict(x)).data());
  predicted.dispose();
  expect(engine.memory().data).toBe(data);
  here.dispose();
  there.dispose();
});

it('whole numbers and bytes are what they are on the CPU, as inputs and in steps of ones own', async () => {
  const bytes = Uint8Array.from({ length: SAMPLES * 8 }, (_, i) => (i * 37) % 256);
  const kinds = Int32Array.from({ length: SAMPLES * 4 }, (_, i) => (i * 5) % 7);
  const model = sequential({ layers: [layers.dense({ units: 3, inputShape: [8] })], seed: 2 });
  const looking = sequential({
    layers: [
      layers.embedding({ inputDim: 7, outputDim: 2, inputShape: [4] }),
      layers.flatten(),
      layers.dense({ units: 3 }),
    ],
    seed: 3,
  });
  const numbers = sequential({ layers: [layers.dense({ units: 3, inputShape: [4] })], seed: 4 });
  const given = {
    bytes: tensor(bytes, [SAMPLES, 8]).div(255),
    kinds: tensor(kinds, [SAMPLES, 4]),
    weight: tensor(Float32Array.from({ length: SAMPLES }, (_, i) => i % 3)),
  };
  const moved = {
    bytes: (await gpuTensor(bufferOf(bytes), [SAMPLES, 8], { dtype: 'uint8' })).div(255),
    kinds: await gpuTensor(bufferOf(kinds), [SAMPLES, 4], { dtype: 'int32' }),
    weight: await gpuTensor(bufferOf(given.weight.values as Float32Array<ArrayBuffer>), [SAMPLES]),
  };
  const seen: unknown[] = [];
  for (const { bytes, kinds, weight } of [given, moved]) {
    const predicted = [await model.predict(bytes), await looking.predict(kinds), await numbers.predict(kinds.div(4))];
    const own = trainer({
      models: { model },
      step: ({ bytes, weight }, { models: { model: M } }) => ({
        metrics: { near: ops.mean(M(bytes!), { axis: -1 }).mul(weight!) },
      }),
      seed: 1,
    });
    const { history } = await own.fit({ bytes, weight }, { shuffle: false, verbose: 0 });
    own.dispose();
    seen.push([history, ...(await Promise.all(predicted.map((each) => each.data())))]);
  }
  expect(seen[1]).toEqual(seen[0]);
  for (const each of Object.values(moved)) each.dispose();
  for (const each of [model, looking, numbers]) each.dispose();
});

it('predictions stay on the GPU and are what a head learns from', async () => {
  const front = sequential({
    layers: [
      layers.dense({ units: 16, activation: 'relu', inputShape: [WIDTH] }),
      layers.dense({ units: WIDTH, activation: 'tanh' }),
    ],
    seed: 5,
  });
  const expected = await all(await front.predict(x), y);
  const features = await front.predict(onGpu.x, { onGpu: true });
  expect([features.onGpu, features.shape]).toEqual([true, [SAMPLES, WIDTH]]);
  const { readBack } = engine.traffic;
  await front.predict(onGpu.x, { onGpu: true }).then((again) => again.dispose());
  expect(engine.traffic.readBack - readBack).toBeLessThan(4 * SAMPLES); // no value of theirs
  expect(await all(features, onGpu.y)).toEqual(expected);
  features.dispose();
  await expect(features.data()).rejects.toThrow('was disposed');
  front.dispose();
});

/** What the documentation shows (docs/snippets): each piece of a program runs, and does what the page says. */
import { expect, it, vi } from 'vitest';
import { trainAugmented } from '../../docs/snippets/augmentation.ts';
import { showProgress, timeEpochs, watchBars } from '../../docs/snippets/callbacks.ts';
import { diverging, halves, recovering } from '../../docs/snippets/checkpoints.ts';
import { colourPictures, few, firstTen, throughNumpy } from '../../docs/snippets/data.ts';
import { throughFiles } from '../../docs/snippets/files.ts';
import { first } from '../../docs/snippets/first.ts';
import { fitPair, residual } from '../../docs/snippets/functional.ts';
import {
  clipFeatures,
  fitOn,
  fitOnce,
  headOn,
  liteRtFeatures,
  onFrozen,
  shareDevice,
  tuneAll,
} from '../../docs/snippets/heads.ts';
import { there } from '../../docs/snippets/in-worker.ts';
import { convnet, use } from '../../docs/snippets/keras.ts';
import { throughKeras } from '../../docs/snippets/keras-files.ts';
import { fitGan, ownLoss, saliency } from '../../docs/snippets/own-step.ts';
import { bars } from '../../docs/snippets/pictures.ts';
import { fromFunction, fromTable, thatResumes, windows } from '../../docs/snippets/streams.ts';
import { line } from '../../docs/snippets/tfjs.ts';
import { gateProgram } from '../../docs/snippets/tfjs-layer.ts';
import { tfjsProgram } from '../../docs/snippets/with-tfjs.ts';
import { madeUpDigits } from '../../src/data/made-up.ts';
import { init, layers, sequential, tensor } from '../../src/index.ts';
import { indexedDbStore, kerasFile, memory } from '../../src/io.ts';

const range = (count: number, width: number) =>
  tensor(
    Float32Array.from({ length: count * width }, (_, i) => Math.sin(i)),
    [count, width],
  );

/** Without functions of its own, which cannot be sent. */
function ownWorkerModel() {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [4] })], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
}

it('getting started: digits are read', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const digits = madeUpDigits({ train: 640, test: 100, seed: 1 });
  const load = (async () => ({ ...digits, source: 'made-up' })) as unknown as Parameters<typeof first>[0];
  const { accuracy, values } = await first(load, 2);
  expect(accuracy).toBeGreaterThan(0.5);
  expect(values).toHaveLength(100 * 10);
  expect(log.mock.lastCall).toEqual([expect.stringMatching(/^\d+\.\d % of the test digits are read$/)]);
  vi.restoreAllMocks();
});

it('models: several inputs and outputs, a residual block', async () => {
  const kinds = tensor(Uint8Array.from({ length: 32 }, (_, i) => i % 5));
  const same = tensor(
    Float32Array.from({ length: 32 }, (_, i) => i % 2),
    [32, 1],
  );
  const { history, answers } = await fitPair(range(32, 16), range(32, 16), same, kinds);
  expect(Object.keys(history)).toEqual(expect.arrayContaining(['loss', 'same_loss', 'kind_loss', 'kind_accuracy']));
  expect((answers as Record<string, { shape: unknown }>).kind!.shape).toEqual([32, 5]);
  expect(residual().weights).toHaveLength(6);
});

it('own steps: a loss, two networks, gradients by pixels', async () => {
  const { history } = await ownLoss().fit(range(32, 4), range(32, 1), { epochs: 5, verbose: 0 });
  expect(history.loss!.at(-1)).toBeLessThan(history.loss![0]!);
  const gan = await fitGan(range(32, 64));
  expect(Object.keys(gan)).toEqual(expect.arrayContaining(['gLoss', 'dLoss']));
  const pictures = bars(3).images.reshape([3, 8, 8, 1]).div(255);
  const byPixel = await saliency(convnet(), pictures, tensor(Int32Array.of(0, 1, 2)));
  expect(byPixel.shape).toEqual([3, 8, 8, 1]);
  expect((await byPixel.data()).some((value) => value !== 0)).toBe(true);
});

it('heads: a frozen front, features on the GPU, other libraries on the shared device', async () => {
  const before = await init();
  const device = await shareDevice();
  expect((await init()).device).toBe(device);
  const base = sequential({
    layers: [
      layers.dense({ units: 8, activation: 'relu', inputShape: [16] }),
      layers.batchNormalization(),
      layers.dense({ units: 2 }),
    ],
    seed: 1,
  });
  const [x, y] = [range(32, 16), tensor(Int32Array.from({ length: 32 }, (_, i) => i % 3))];
  const frozen = onFrozen(base, 3);
  await frozen.fit(x, y, { verbose: 0 });
  expect((await tuneAll(frozen, x, y)).history.loss).toHaveLength(1);
  const front = sequential({ layers: base.layers.slice(0, 2) });
  expect((await fitOnce(front, headOn(8, 3), x, y)).loss).toHaveLength(2);

  // what stands for the libraries: a buffer that is larger than the values, and filled with something else once it is let go
  const lend = (dims: number[], value: number) => {
    const size = 4 * dims.reduce((product, each) => product * each, 1);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ size: size + 1024, usage });
    device.queue.writeBuffer(buffer, 0, new Float32Array(size / 4).fill(value));
    return { buffer, release: () => device.queue.writeBuffer(buffer, 0, new Float32Array(size / 4).fill(-1)) };
  };
  const told: unknown[] = [];
  const clip = await clipFeatures(
    {
      AutoProcessor: { from_pretrained: async () => async (images) => ({ pixel_values: images.length }) },
      CLIPVisionModelWithProjection: {
        from_pretrained: async (_, options) => {
          told.push(options);
          return async (inputs) => {
            const dims = [(inputs as { pixel_values: number }).pixel_values, 512];
            const { buffer, release } = lend(dims, 0.5);
            return { image_embeds: { ort_tensor: { gpuBuffer: buffer } as never, dims, dispose: release } };
          };
        },
      },
    },
    device,
  );
  expect(await (await clip([1, 2])).data()).toEqual(new Float32Array(1024).fill(0.5));
  expect(told).toMatchObject([{ session_options: { preferredOutputLocation: { image_embeds: 'gpu-buffer' } } }]);
  const liteRt = await liteRtFeatures(
    {
      loadLiteRt: async () => undefined,
      setWebGpuDevice: (own) => told.push(own),
      loadAndCompile: async () => ({
        run: async ({ type: { layout } }) => {
          const dims = [[...layout.dimensions][0]!, 8];
          const { buffer, release } = lend(dims, 0.25);
          return [
            { type: { layout: { dimensions: Int32Array.from(dims) } }, toGpuBuffer: () => buffer, delete: release },
          ];
        },
      }),
      Tensor: class {
        readonly type;
        constructor(_: Float32Array, dimensions: number[]) {
          this.type = { layout: { dimensions } };
        }
        toGpuBuffer = (): never => expect.unreachable();
        delete(): void {}
      },
    },
    device,
    'model.tflite',
  );
  expect(told[1]).toBe(device);
  expect(await (await liteRt(new Float32Array(12), [4, 3])).data()).toEqual(new Float32Array(32).fill(0.25));
  const batches = [new Float32Array(12), new Float32Array(12)];
  const classes = [tensor(Int32Array.of(0, 1, 2, 0)), tensor(Int32Array.of(1, 1, 2, 0))];
  expect((await fitOn(headOn(8, 3), liteRt, batches, classes, [3])).history.loss).toHaveLength(2);
  (await init()).dispose(); // which leaves the device as it is
  device.destroy();
  await device.lost;
  await init({});
  before.dispose();
});

it('data: archives of NumPy, sets by name', async () => {
  const { x, y } = await throughNumpy();
  expect([x!.shape, y!.shape]).toEqual([[4, 2], [4]]);
  expect(firstTen.shape).toEqual([10, 28, 28]);
  const pictures = await few();
  expect(pictures.train.images.shape[0]).toBe(200);
  vi.spyOn(console, 'log').mockImplementation(() => {});
  expect((await colourPictures(async () => pictures)).images.shape.slice(1)).toEqual([32, 32, 3]);
  vi.restoreAllMocks();
});

it('streams: a table, a function, windows, a run that resumes', async () => {
  for (const loss of [await fromTable(), await fromFunction()]) expect(loss.at(-1)).toBeLessThan(loss[0]!);
  await thatResumes();
  for await (const [x, y] of windows()) {
    expect([x.shape, y.shape]).toEqual([
      [32, 24, 1],
      [32, 1],
    ]);
    break;
  }
});

it('augmentation: a model trains through it', async () => {
  const loss = await trainAugmented();
  expect(loss[1]).toBeLessThan(loss[0]!);
});

it('callbacks: they see what they are to see', async () => {
  const { history, rows } = await watchBars();
  expect(rows).toHaveLength(3);
  expect(Object.keys(history)).toContain('val_loss');
  expect((await showProgress()).bar.value).toBe(1);
  expect((await timeEpochs()).values).toEqual({ longest: expect.any(Number) });
});

it('checkpoints: halves make a whole, numbers that go wrong are named', async () => {
  const { resumed, whole } = await halves();
  expect(resumed).toEqual(whole);
  expect(await recovering()).toBe(0);
  expect(await diverging()).toMatch(/NaN|infinite/);
  expect(indexedDbStore).toBeTypeOf('function');
});

it('files: what was saved comes back', async () => {
  const { model, again } = await throughFiles(memory());
  expect(await again.getWeights()).toEqual(await model.getWeights());
  const file = kerasFile();
  await model.save(file, { includeOptimizer: true });
  const { theirs, bytes } = await throughKeras(new Blob([file.bytes!]));
  expect(await theirs.getWeights()).toEqual(await model.getWeights());
  expect(bytes!.length).toBeGreaterThan(1000);
});

it('in a worker: what a model is there, it is here', async () => {
  // Vitest's pages have something that workers of theirs lack
  const worker = new Worker(new URL('./own-worker.ts', import.meta.url), { type: 'module' });
  const [x, y, seen] = [range(32, 4), range(32, 1), [] as unknown[]];
  const values = await there(ownWorkerModel(), x, y, (logs) => seen.push(logs), { worker });
  const here = ownWorkerModel();
  await here.fit(x, y, { epochs: 2, verbose: 0 });
  expect(values).toEqual(await (await here.predict(x)).data());
  expect(seen).toHaveLength(2);
});

it('from Keras, from tfjs', async () => {
  const { images, labels } = bars(128); // in whole batches
  const { history, accuracy, values } = await use(convnet(), images.reshape([128, 8, 8, 1]).div(255), labels);
  expect(Object.keys(history)).toEqual(['loss', 'accuracy', 'val_loss', 'val_accuracy']);
  expect([accuracy, values.length]).toEqual([expect.any(Number), 128 * 3]);
  expect(await line()).toBeCloseTo(9, 0);
  expect(await tfjsProgram()).toBeCloseTo(9, 0);
  const losses = await gateProgram();
  expect(losses[0]).toBeCloseTo(6.375, 3); // the mean of (x / 2)²
  expect(losses.at(-1)).toBeLessThan(2);
});

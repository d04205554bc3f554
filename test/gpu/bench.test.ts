/** The bench's suite at tiny settings, its counters, and what it does with a library that fails. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Control } from '../../bench/control.ts';
import { GpuTimer } from '../../bench/gpu-timer.ts';
import { MODELS } from '../../bench/models.ts';
import { firstWeights } from '../../bench/samples.ts';
import { STRATEGIES } from '../../bench/strategies/all.ts';
import type { Strategy, Training, Watch } from '../../bench/strategies/strategy.ts';
import { runSuite } from '../../bench/suite.ts';
import { countTraffic } from '../../bench/traffic.ts';
import { benchTraining } from '../../bench/training.ts';
import { watchMemory } from '../../bench/watch-memory.ts';
import { madeUpDigits } from '../../src/data/made-up.ts';
import { init } from '../../src/index.ts';
import { type Missing, QUICK } from '../../src/report/bench-report.ts';
import { trainingTables } from '../../src/report/bench-tables.ts';
import { LONG } from './long.ts';

const { train, test: tests } = madeUpDigits({ train: 3200, test: 200, seed: 4 });
const bytes = ({ images, labels }: typeof train) => ({
  images: images.values as Uint8Array,
  labels: labels.values as Uint8Array,
});
const digits = { ...bytes(train), test: bytes(tests), source: 'made-up' };
const [wgrad] = STRATEGIES.filter(({ name }) => name === 'wgrad');

const MLP = { model: MODELS.mlp, samples: digits, data: 'digits', lean: false } as const;

function control(): Control & { missing: Missing[] } {
  return { tell: () => {}, missing: [] };
}

/** A clock of its own, by which every machine is equally fast: what goes into a submit follows measured times. */
function countingClock(): void {
  let looks = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => looks++);
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** The watch's dispatches at the end of a submit: it looks at the step's numbers, the parameters, the optimizer's slots. */
const WATCHES = 3;

test.each(LONG ? [32, 128] : [32])(
  'a step at batch %d takes at most 8 dispatches and uploads nothing',
  async (batchSize) => {
    countingClock();
    const plan = { ...MLP, strategies: [wgrad!], batchSize };
    const given = control();
    const [result] = await benchTraining(plan, { rounds: 3, roundMs: 300 }, given);
    expect(given.missing).toEqual([]);
    const { dispatches, submits, uploads, uploadedBytes, bindGroups, buffers } = result!.traffic;
    expect(dispatches).toBeLessThanOrEqual(8);
    expect(submits).toBeLessThan(1);
    expect({ uploads, uploadedBytes, bindGroups }).toEqual({ uploads: 0, uploadedBytes: 0, bindGroups: 0 });
    expect(buffers).toBeLessThan(1); // staging for what is read back, used again and again
    expect(result!.rounds).toHaveLength(3);
    // samples as bytes, weights with both moments: and not the samples as f32
    expect(result!.peakBytes).toBeGreaterThan(train.images.size + 3 * 4 * 101_770);
    expect(result!.peakBytes).toBeLessThan(4 * train.images.size);
    expect(result!.lastLoss).toBeLessThan(0.7 * result!.firstLoss);
  },
);

test('trains convolutional nets, too: first step, table of its own', async () => {
  const options = { ...QUICK, sections: ['training'], models: ['convnet'], batchSizes: [32], lean: true } as const;
  const few = { rounds: 1, roundMs: 50, libraries: ['wgrad'] as const };
  const { training, missing } = await runSuite(digits, { ...options, ...few }, () => {});
  expect(missing).toEqual([]);
  expect(training).toMatchObject([{ library: 'wgrad', model: 'convnet', data: 'digits', batchSize: 32, lean: true }]);
  expect(training![0]!.firstStepMs).toBeGreaterThan(training![0]!.msPerStep.median);
  expect(training![0]!.traffic.uploads).toBe(0);
  expect(trainingTables(training!)[0]!.title).toBe('Training, convnet, batch 32, lean rivals: medians of 1 rounds');
});

test.runIf(LONG)('trains two networks that learn from each other; libraries that take no part are named', async () => {
  const strategies = STRATEGIES.filter(({ name }) => ['wgrad', 'jax-js wasm'].includes(name));
  const plan = { ...MLP, strategies, model: { ...MODELS.dcgan, width: 4, learningRate: 1e-3 }, batchSize: 16 };
  const given = control();
  const [result, ...others] = await benchTraining(plan, { rounds: 1, roundMs: 50 }, given);
  expect(others).toEqual([]);
  expect(given.missing).toMatchObject([{ name: 'jax-js wasm, dcgan, batch 16', reason: /^the bench does not train/ }]);
  expect(result).toMatchObject({ library: 'wgrad', model: 'dcgan', batchSize: 16 });
  expect(result!.traffic.uploads).toBe(0);
  expect(result!.firstLoss).toBeGreaterThan(1);
  expect(result!.lastLoss).toBeLessThan(0.99 * result!.firstLoss);
});

test('counts the bytes of buffers until they are destroyed', async () => {
  const { device } = await init();
  const make = (size: number) => device.createBuffer({ size, usage: GPUBufferUsage.STORAGE });
  const peak = watchMemory();
  const first = make(4096);
  first.destroy();
  first.destroy();
  const second = make(1024);
  expect(peak()).toBe(4096);
  const next = watchMemory();
  make(512).destroy();
  expect(next()).toBe(512);
  second.destroy();
});

test('counts what is asked of WebGPU, and nothing once it ended', async () => {
  const { device } = await init();
  const end = countTraffic();
  const buffer = device.createBuffer({ size: 64, usage: GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(buffer, 0, new Float32Array(8), 2, 3);
  device.queue.submit([]);
  const traffic = end();
  device.queue.submit([]);
  buffer.destroy();
  expect(traffic).toMatchObject({ uploads: 1, uploadedBytes: 12, submits: 1, buffers: 1, dispatches: 0 });
});

test('libraries that do not learn or cannot be loaded are named with the reason, the others are timed', async () => {
  let disposed = false;
  const training: Training = {
    async step(_: number, watch?: Watch) {
      watch?.begin();
      watch?.end();
      return 2.3;
    },
    weights: async () => firstWeights(MODELS.mlp),
    dispose: () => {
      disposed = true;
    },
  };
  const idle: Strategy = { how: () => '', prepare: async () => training };
  const strategies = [
    { name: 'idle', file: '', dense: false, classifier: async () => ({ strategy: idle }) },
    { name: 'absent', file: '', dense: false, classifier: () => Promise.reject(new Error('no such module')) },
    wgrad!,
  ];
  const given = control();
  const results = await benchTraining({ ...MLP, strategies, batchSize: 32 }, { rounds: 1, roundMs: 100 }, given);
  expect(results.map(({ library }) => library)).toEqual(['wgrad']);
  expect(given.missing.map(({ name }) => name)).toEqual(['idle, batch 32', 'absent, batch 32']);
  expect(given.missing[0]!.reason).toMatch(/does not learn: loss 2.3/);
  expect(given.missing[1]!.reason).toBe('no such module');
  expect(disposed).toBe(true);
});

// The bench's command and page run it in end-to-end tests
test.runIf(LONG)('the whole suite: kernels with shares of measured peaks, training, time to accuracy', async () => {
  const tiny = {
    batchSizes: [32],
    denseBatchSizes: [32],
    accuracyBatchSizes: [32],
    accuracyLimitS: 0.5,
    squares: [64],
    depths: [2],
    graphSizes: [5],
  };
  const few = { rounds: 1, roundMs: 50, kernelPasses: 2, kernelPassMs: 1, libraries: ['wgrad'] as const };
  const report = await runSuite(
    digits,
    { ...QUICK, ...tiny, ...few, sections: ['kernels', 'training', 'depth', 'streams', 'accuracy'] },
    () => {},
  );
  expect(report.missing).toEqual([]);
  expect(report.training?.map(({ data }) => data)).toEqual(['digits', 'dense random']);
  expect(report.depth).toMatchObject([{ library: 'wgrad', layers: 2 }]);
  expect(report.graphs).toMatchObject([{ ops: 5 }]);
  for (const { uploadedBytesPerStep } of report.streams!) expect(uploadedBytesPerStep).toBeGreaterThan(32 * 784);
  expect(report.depth![0]!.firstStepMs).toBeGreaterThan(report.depth![0]!.msPerStep);
  expect(report.accuracy?.[0]).toMatchObject({ library: 'wgrad', batchSize: 32, limitS: 0.5 });
  const { results, peakGflops, peakGbytes } = report.kernels!;
  expect(Math.min(peakGflops, peakGbytes)).toBeGreaterThan(0);
  const kernels = results.filter(({ at }) => at === 'MNIST MLP, batch 32');
  const { dispatches, submits } = report.training![0]!.traffic;
  expect(dispatches).toBeGreaterThanOrEqual(kernels.length);
  expect(dispatches - kernels.length).toBeLessThanOrEqual(WATCHES * submits + 1e-9);
  for (const { us, share } of results)
    expect([us.p10 <= us.median, us.median > 0, share > 0]).toEqual([true, true, true]);
});

test('repeats add up: twice the work takes about twice the time', async () => {
  const engine = await init();
  const pipeline = await engine.pipeline(
    'spin',
    `@group(0) @binding(0) var<storage, read_write> out: array<f32, 64>;
     @compute @workgroup_size(64) fn main(@builtin(local_invocation_index) i: u32) {
       var x = out[i]; for (var k = 0; k < 2000; k++) { x = x * 0.99 + 1.0; } out[i] = x; }`,
  );
  const buffer = engine.createBuffer('spin', 256, 'other');
  const entries = [{ binding: 0, resource: { buffer: buffer.gpu } }];
  const bindGroup = engine.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  const timer = new GpuTimer(engine.device);
  const time = (count: number) =>
    timer.time(
      (pass, times) => {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, bindGroup);
        for (let i = 0; i < count * times; i++) pass.dispatchWorkgroups(16);
      },
      { kernelPasses: 9, kernelPassMs: 10 },
    );
  const ratio = (await time(4)).p10 / (await time(1)).p10;
  timer.dispose();
  buffer.dispose();
  expect(ratio).toBeGreaterThan(2);
  expect(ratio).toBeLessThan(8);
});

/**
 * Times kernels alone: each dispatch of the MNIST MLP's training step on real data, and ops by themselves (op-cases.ts) beside the same
 * op of tfjs-webgpu. Shares are of the peaks that this adapter shows in peaks.ts.
 */

import { type Engine, init } from '../src/gpu/engine.ts';
import { leaf, type Step } from '../src/graph/node.ts';
import { Programs } from '../src/nn/memory/programs.ts';
import type { KernelReport, KernelResult, Library, Spread, SuiteOptions } from '../src/report/bench-report.ts';
import { attempt, type Control } from './control.ts';
import { GpuTimer } from './gpu-timer.ts';
import { load, randomValues } from './loaded.ts';
import { MODELS } from './models.ts';
import { type OpCase, opCases } from './op-cases.ts';
import { poolingCases } from './op-cases-pooling.ts';
import { measurePeaks, type Peaks } from './peaks.ts';
import type { Samples } from './strategies/strategy.ts';
import { buildModel, denseLayer } from './strategies/wgrad-any.ts';

const MODEL_BATCHES = [32, 128];

export async function benchKernels(digits: Samples, options: SuiteOptions, control: Control): Promise<KernelReport> {
  const engine = await init();
  const timer = new GpuTimer(engine.device);
  try {
    control.tell({ kind: 'peaks' });
    const peaks = await measurePeaks(engine, timer, options);
    const results: KernelResult[] = [];
    const collect = async (name: string, work: () => Promise<KernelResult[]>): Promise<void> => {
      control.tell({ kind: 'kernel', name });
      results.push(...((await attempt(control, 'kernels', name, work)) ?? []));
    };
    for (const batch of MODEL_BATCHES) {
      await collect(`training step, batch ${batch}`, () => stepKernels(engine, timer, digits, batch, peaks, options));
    }
    const wanted = (name: Library) => options.libraries?.includes(name) ?? true;
    for (const op of [...opCases(MODEL_BATCHES, options.squares), ...poolingCases()]) {
      await collect(`wgrad ${op.kind} ${op.at}`, async () => [await wgradOp(engine, timer, op, peaks, options)]);
      if (!wanted('tfjs-webgpu')) continue;
      await collect(`tfjs-webgpu ${op.kind} ${op.at}`, async () => {
        const { timeTfjsOp } = await import('./tfjs-op.ts');
        return [resultOf('tfjs-webgpu', op.kind, op.at, await timeTfjsOp(op, options), op, peaks)];
      });
    }
    return { clock: timer.clock, peakGflops: peaks.gflops, peakGbytes: peaks.gbytes, results };
  } finally {
    timer.dispose();
  }
}

interface Work {
  readonly flops: number;
  readonly bytes: number;
}

function resultOf(library: string, kernel: string, at: string, ms: Spread, work: Work, peaks: Peaks): KernelResult {
  const us = { median: 1000 * ms.median, p10: 1000 * ms.p10, p90: 1000 * ms.p90 };
  const gflops = work.flops / us.median / 1e3;
  const gbytes = work.bytes / us.median / 1e3;
  const [operations, memory] = [gflops / peaks.gflops, gbytes / peaks.gbytes];
  const of = operations > memory ? 'operations' : 'memory';
  return { library, kernel, at, us, gflops, gbytes, share: Math.max(operations, memory), of };
}

/** Each dispatch of the training step, after a few steps that fill what it reads. */
async function stepKernels(
  engine: Engine,
  timer: GpuTimer,
  { images, labels }: Samples,
  batchSize: number,
  peaks: Peaks,
  options: SuiteOptions,
): Promise<KernelResult[]> {
  const model = buildModel(MODELS.mlp, denseLayer);
  await model.getWeights(); // from here on the model's kernels are those for this adapter
  const program = model.program({ batchSize, samples: labels.length });
  model.dispose();
  const { executor, dispose } = await load(engine, program, (name, bytes) => {
    if (name === 'x') return images as Uint8Array<ArrayBuffer>;
    if (name === 'y') return Uint32Array.from(labels);
    if (name === 'params') return randomValues(bytes / 4, 0.05);
    if (name === 'clock') return Uint32Array.of(1, 0, 0, 1, 1, 0, 0, 0);
    const values = new Float32Array(bytes / 4);
    if (name === 'rates') values[0] = 1e-3;
    return values;
  });
  try {
    const results: KernelResult[] = [];
    for (const [i, dispatch] of program.dispatches.entries()) {
      await engine.submit((pass) => executor.encode(pass, 3), []);
      const ms = await timer.time((pass, times) => executor.encodeDispatch(pass, i, times), options);
      results.push(resultOf('wgrad', dispatch.label, `MNIST MLP, batch ${batchSize}`, ms, dispatch, peaks));
    }
    return results;
  } finally {
    dispose();
  }
}

async function wgradOp(
  engine: Engine,
  timer: GpuTimer,
  op: OpCase,
  peaks: Peaks,
  options: SuiteOptions,
): Promise<KernelResult> {
  const leaves = op.shapes.map((shape, i) => leaf('input', `operand ${i}`, shape, 'f32'));
  const step = (): Step => ({
    outputs: Object.fromEntries(op.build(leaves).map((result, i) => [`result ${i}`, result])),
    updates: [],
  });
  const program = new Programs().compile(engine, op.at, step);
  const { executor, dispose } = await load(engine, program, (_, bytes) => randomValues(bytes / 4, 1));
  try {
    const ms = await timer.time((pass, times) => executor.encode(pass, times), options);
    return resultOf('wgrad', op.kind, op.at, ms, op, peaks);
  } finally {
    dispose();
  }
}

/** What this adapter can do at best: a loop of multiply-adds on registers, and a copy of memory that no cache holds. */
import type { Engine } from '../src/gpu/engine.ts';
import type { GpuTimer, PassOptions } from './gpu-timer.ts';

export interface Peaks {
  readonly gflops: number;
  readonly gbytes: number;
}

const ROUNDS = 256;
const CHAINS = 8;
const COPY_BYTES = 32 * 2 ** 20;
/** Fewer threads are enough for a processor, and its passes stay short. */
const WORKGROUPS = { software: 64, gpu: 4096 };

const chains = (line: (i: number) => string): string => Array.from({ length: CHAINS }, (_, i) => line(i)).join('\n');

/** a·x + b on eight independent vec4f per thread, so that neither latency nor memory is what it waits for */
const multiplyAdd = `
@group(0) @binding(0) var<storage, read_write> values: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let a = values[0];
  let b = values[1];
  ${chains((i) => `var x${i} = a + vec4f(f32(id.x) + ${i}.0);`)}
  for (var round = 0; round < ${ROUNDS}; round++) {
    ${chains((i) => `x${i} = x${i} * a + b;`).repeat(4)}
  }
  let sum = ${Array.from({ length: CHAINS }, (_, i) => `x${i}`).join(' + ')};
  if (sum.x == 12345.678) { values[2] = sum; }
}`;

/** Each thread copies `each` vec4f, 64 apart. Which number is best differs between adapters. */
const copy = (each: number): string => `
@group(0) @binding(0) var<storage, read> original: array<vec4f, ${COPY_BYTES / 16}>;
@group(0) @binding(1) var<storage, read_write> duplicate: array<vec4f, ${COPY_BYTES / 16}>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = 0u; i < ${each}u; i++) {
    let at = (group.x * ${each}u + i) * 64u + lane;
    duplicate[at] = original[at];
  }
}`;
const COPIES_EACH = [1, 8, 64];
const COPY_GROUPS = COPY_BYTES / 16 / 64;

export async function measurePeaks(engine: Engine, timer: GpuTimer, options: PassOptions): Promise<Peaks> {
  const groups = engine.adapter.software ? WORKGROUPS.software : WORKGROUPS.gpu;
  const few = engine.createBuffer('peak values', 64, 'other');
  engine.upload(
    few,
    Float32Array.from({ length: 16 }, (_, i) => (i < 4 ? 0.999 : 0.001)),
  );
  const from = engine.createBuffer('peak copy from', COPY_BYTES, 'other');
  const to = engine.createBuffer('peak copy to', COPY_BYTES, 'other');
  const best = async (code: string, buffers: readonly { gpu: GPUBuffer }[], count: number): Promise<number> => {
    const pipeline = await engine.pipeline('peak', code);
    const entries = buffers.map(({ gpu }, binding) => ({ binding, resource: { buffer: gpu } }));
    const bindGroup = engine.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    const { p10 } = await timer.time((pass, times) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      for (let i = 0; i < times; i++) pass.dispatchWorkgroups(count);
    }, options);
    return p10;
  };
  try {
    const flops = groups * 64 * ROUNDS * 4 * CHAINS * 4 * 2;
    const gflops = flops / (await best(multiplyAdd, [few], groups)) / 1e6;
    let gbytes = 0;
    for (const each of COPIES_EACH) {
      if (COPY_GROUPS / each > engine.device.limits.maxComputeWorkgroupsPerDimension) continue;
      gbytes = Math.max(gbytes, (2 * COPY_BYTES) / (await best(copy(each), [from, to], COPY_GROUPS / each)) / 1e6);
    }
    return { gflops, gbytes };
  } finally {
    for (const buffer of [few, from, to]) buffer.dispose();
  }
}

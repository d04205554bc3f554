/**
 * Times GPU work on any device: many repeats in one compute pass between two timestamps (Chrome rounds them to 100 µs), or by the
 * wall clock where the device has no timestamp queries. The number of repeats grows until a pass takes long enough.
 */
import type { Spread } from '../src/report/bench-report.ts';
import { spreadOf } from './statistics.ts';

export interface PassOptions {
  readonly kernelPasses: number;
  readonly kernelPassMs: number;
}

/** Records the work so many times. */
export type Encode = (pass: GPUComputePassEncoder, times: number) => void;

const MOST_REPEATS = 4096;
/** A kernel that takes so many times the time of a pass is timed in LEAST_PASSES only. */
const LONG = 10;
const LEAST_PASSES = 2;

export class GpuTimer {
  readonly clock: 'timestamp queries' | 'wall clock';
  readonly #queries: GPUQuerySet | undefined;
  readonly #resolved: GPUBuffer | undefined;
  readonly #staging: GPUBuffer | undefined;

  constructor(private readonly device: GPUDevice) {
    this.clock = device.features.has('timestamp-query') ? 'timestamp queries' : 'wall clock';
    if (this.clock === 'wall clock') return;
    this.#queries = device.createQuerySet({ type: 'timestamp', count: 2 });
    this.#resolved = device.createBuffer({ size: 16, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
    this.#staging = device.createBuffer({ size: 16, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  }

  /** Milliseconds of one repeat. */
  async time(encode: Encode, { kernelPasses, kernelPassMs }: PassOptions): Promise<Spread> {
    let repeats = 1;
    let ms = await this.#pass(encode, repeats); // memory touched, pipeline warm
    while (ms < kernelPassMs && repeats < MOST_REPEATS) {
      const wanted = ms > 0.1 ? Math.ceil((1.2 * repeats * kernelPassMs) / ms) : 16 * repeats;
      repeats = Math.min(MOST_REPEATS, Math.max(2 * repeats, Math.min(wanted, 16 * repeats)));
      ms = await this.#pass(encode, repeats);
    }
    const passes = ms > LONG * kernelPassMs ? Math.min(kernelPasses, LEAST_PASSES) : kernelPasses;
    const times: number[] = [];
    for (let i = 0; i < passes; i++) times.push((await this.#pass(encode, repeats)) / repeats);
    return spreadOf(times);
  }

  async #pass(encode: Encode, times: number): Promise<number> {
    const encoder = this.device.createCommandEncoder();
    const querySet = this.#queries;
    const timestampWrites = querySet && { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
    const pass = encoder.beginComputePass({ timestampWrites });
    encode(pass, times);
    pass.end();
    if (querySet !== undefined) {
      encoder.resolveQuerySet(querySet, 0, 2, this.#resolved!, 0);
      encoder.copyBufferToBuffer(this.#resolved!, 0, this.#staging!, 0, 16);
    }
    const begin = performance.now();
    this.device.queue.submit([encoder.finish()]);
    await this.device.queue.onSubmittedWorkDone();
    return querySet === undefined ? performance.now() - begin : this.#stamps();
  }

  async #stamps(): Promise<number> {
    await this.#staging!.mapAsync(GPUMapMode.READ);
    const [begin = 0n, end = 0n] = new BigInt64Array(this.#staging!.getMappedRange());
    const ms = Number(end - begin) / 1e6;
    this.#staging!.unmap();
    return ms;
  }

  dispose(): void {
    this.#queries?.destroy();
    this.#resolved?.destroy();
    this.#staging?.destroy();
  }
}

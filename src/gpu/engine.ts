/// <reference types="@webgpu/types" preserve="true" />
/**
 * Engine: one WebGPU device with what belongs to it: memory, compiled pipelines, uploads and readbacks, all counted. Models
 * share the engine that `init` made.
 */
import { expectOptions, show } from '../arguments.ts';
import { DeviceError, UsageError } from '../errors.ts';
import { loadSoftwareKernels } from '../ops/software-kernels.ts';
import { type AdapterChoice, type AdapterDescription, checkLimits, describe, requestDevice } from './adapter.ts';
import { BufferPool, type DeviceBuffer, type MemoryCount, type Purpose } from './buffer.ts';
import { type Choices, checkTuning, rememberedChoices, type Tuning } from './choices.ts';
import type { Wait } from './nudge.ts';
import { Recent } from './recent.ts';
import { Residents } from './residents.ts';

/** How `init` finds a GPU and chooses kernels. */
export interface InitOptions {
  /** 'auto' (default) takes a GPU where there is one, else a software adapter */
  readonly adapter?: AdapterChoice;
  /** a device that you made, which wgrad does not destroy; default: wgrad requests one */
  readonly device?: GPUDevice;
  /**
   * how kernels are chosen: 'auto' (default) measures on GPUs, at most about a second per new shape of model, and remembers;
   * 'always' does so on software adapters too; 'off' takes the built-in table; or names, such as `engine.choices` of another
   * run, for results that are equal bit by bit
   */
  readonly tuning?: Tuning;
  /**
   * keeps the page smooth: while somebody uses it (pointer, keys, scrolling in the last second), no submit has more than about 8 ms of work;
   * the numbers are the same. A worker learns of it by `engine.userActive()`. Default: false
   */
  readonly smooth?: boolean;
}

/** What went to the GPU and came back since the engine began. */
export interface Traffic {
  /** bytes */
  uploaded: number;
  /** bytes */
  readBack: number;
  /** how many times work was handed to the GPU */
  submits: number;
}

/** What a smooth engine knows of the user. */
type Activity = Pick<typeof import('./activity.ts'), 'isActive' | 'noteActivity'>;

/** A browser may say that a device is lost a moment after it failed what the device was asked for. */
const LOSS_TOLD_MS = 500;
/** After its second GPU crash Chrome offers no adapter for about two minutes. */
const ADAPTER_BACK_MS = 125_000;

/** Bytes of the smallest staging buffer, of the largest one that is kept idle, and how many are kept. */
const SMALLEST_STAGING = 4096;
const LARGEST_IDLE = 65536;
const STAGING_KEPT = 3;
/** Pipelines that are kept for the next executor; executors hold their own. */
const PIPELINES_KEPT = 256;

/** A WebGPU device with its memory and compiled kernels; all models share the one that `init` made. */
export class Engine {
  /** What went to the GPU and came back so far. */
  readonly traffic: Traffic = { uploaded: 0, readBack: 0, submits: 0 };
  readonly #pool: BufferPool;
  readonly #pipelines = new Recent<string, Promise<GPUComputePipeline>>(PIPELINES_KEPT);
  /** Copies of tensors that stay on the GPU between calls. @internal */
  readonly residents = new Residents();
  readonly #staging: DeviceBuffer[] = [];
  /** Whether kernels are chosen by measuring. */
  readonly tunes: boolean;
  /** Kernels chosen so far, by product: those that were measured, remembered or given. */
  choices: Choices;
  #lost: GPUDeviceLostInfo | undefined;
  #fault: DeviceError | undefined;
  #successor: Promise<Engine> | undefined;

  /** @internal @param owned how wgrad asked for the device; undefined where it was given one */
  constructor(
    /** The device, for work of your own beside wgrad's. */
    readonly device: GPUDevice,
    /** What the device runs on. */
    readonly adapter: AdapterDescription,
    private readonly owned: { readonly adapter: AdapterChoice } | undefined,
    private readonly tuning: Tuning = 'auto',
    private readonly activity?: Activity,
    private readonly wait: Wait = (result) => result,
  ) {
    checkLimits(device.limits);
    this.tunes = tuning === 'always' || (tuning === 'auto' && !adapter.software);
    this.choices = typeof tuning === 'object' ? tuning : this.tunes ? rememberedChoices(adapter) : {};
    this.#pool = new BufferPool(device, (fault) => this.refuse(fault));
    void device.lost.then((info) => {
      this.#lost = info;
      this.residents.clear();
    });
    if (owned) {
      device.addEventListener('uncapturederror', ({ error }) => {
        this.refuse(new DeviceError(`internal: device: ${error.message}`));
      });
    }
  }

  /** The next check throws `fault`. What was uploaded meanwhile may have no memory: it is not used again. @internal */
  refuse(fault: DeviceError): void {
    this.#fault ??= fault;
    this.residents.clear();
  }

  /** Whether it was made to keep the page smooth. */
  get smooth(): boolean {
    return this.activity !== undefined;
  }

  /** Whether submits are to be short now. @internal */
  get hurried(): boolean {
    return this.activity?.isActive() === true;
  }

  /** Tells a smooth engine that somebody is using the page: for engines in workers, which see no events. Counts for a second. */
  userActive(): void {
    this.activity?.noteActivity();
  }

  /** Live GPU bytes by purpose, and the number of live buffers. `data` includes copies of tensors that no call uses now. */
  memory(): MemoryCount {
    return this.#pool.count();
  }

  /** Frees the copies of tensors that no call uses. They stay otherwise, within bounds, as long as the tensors live. */
  freeData(): void {
    this.residents.clear();
  }

  /** How many compiled kernels are kept for the next call. */
  get pipelinesKept(): number {
    return this.#pipelines.size;
  }

  /** Bytes that one buffer can have. */
  get largestBuffer(): number {
    return this.#pool.largest;
  }

  /** Storage buffers that one kernel can have. @internal */
  get maxBindings(): number {
    return this.device.limits.maxStorageBuffersPerShaderStage;
  }

  /** @throws DeviceError where the device is gone, or where it refused what it was told to do */
  check(): void {
    const fault = this.#fault;
    this.#fault = undefined;
    if (fault !== undefined && this.#lost === undefined) throw fault;
    if (this.#lost === undefined) return;
    const why =
      this.#lost.reason === 'destroyed' ? 'it was destroyed' : this.#lost.message || 'the browser gave no reason';
    throw new DeviceError(`device: lost: ${why}. Call init() again and build the model anew, or reload the page.`, {
      code: 'device-lost',
    });
  }

  /** Whether the device was lost to a crash or a reset, so that a fresh one can take its place. */
  get recoverable(): boolean {
    return this.#lost !== undefined && this.#lost.reason !== 'destroyed' && this.owned !== undefined;
  }

  /**
   * An engine on a fresh device with the same kernels, for all models of this one.
   * @internal
   * @throws DeviceError where there is none; where the browser holds adapters back after a crash, two minutes later
   */
  renew(): Promise<Engine> {
    this.#successor ??= this.#renewed();
    return this.#successor;
  }

  async #renewed(): Promise<Engine> {
    const options = { adapter: this.owned?.adapter, tuning: this.tuning, smooth: this.smooth };
    let engine: Engine;
    try {
      engine = await init(options);
    } catch (error) {
      console.warn(`device: lost, and there is no other now; trying again in ${ADAPTER_BACK_MS / 1000} s. ${error}`);
      await delay(ADAPTER_BACK_MS);
      engine = await init(options);
    }
    engine.choices = this.choices;
    return engine;
  }

  /** A zeroed buffer. @internal */
  createBuffer(label: string, bytes: number, purpose: Purpose): DeviceBuffer {
    this.check();
    const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const usage = STORAGE | UNIFORM | COPY_SRC | COPY_DST;
    return this.#pool.create(label, bytes, purpose, usage);
  }

  /** Copies `values` to `target`, from its byte `offset` on; whole words (4 bytes) only. @internal */
  upload(target: DeviceBuffer, values: ArrayBufferView<ArrayBuffer>, offset = 0): void {
    this.device.queue.writeBuffer(target.gpu, target.offset + offset, values);
    this.traffic.uploaded += values.byteLength;
  }

  /** Gives a new buffer what belongs to a program: no traffic of its steps. @internal */
  initialise(target: DeviceBuffer, values: Uint32Array<ArrayBuffer>): void {
    this.device.queue.writeBuffer(target.gpu, 0, values);
  }

  /** Copies `bytes` of `source`, default all, as it is after all work that was submitted before, to the byte `to` of `target`. @internal */
  copy(source: DeviceBuffer, target: DeviceBuffer, { bytes = source.bytes, from = 0, to = 0 } = {}): void {
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(source.gpu, source.offset + from, target.gpu, target.offset + to, bytes);
    this.device.queue.submit([encoder.finish()]);
  }

  /** The values of a buffer, after all work that was submitted before. @internal */
  async read(source: DeviceBuffer, bytes: number = source.bytes): Promise<ArrayBuffer> {
    return (await this.submit(() => {}, [{ source, bytes }]))[0]!;
  }

  /**
   * Submits what `encode` records, then gives copies of `reads` once the GPU is done. `next` ends a submit and begins another one: all
   * are made in this turn, one after the other, so that nothing else comes in between.
   * @internal
   * @throws DeviceError where the device is lost meanwhile
   */
  async submit(
    encode: (pass: GPUComputePassEncoder, next: () => GPUComputePassEncoder) => void,
    reads: readonly { source: DeviceBuffer; bytes: number }[],
  ): Promise<ArrayBuffer[]> {
    this.check();
    const ended: GPUCommandBuffer[] = [];
    let encoder = this.device.createCommandEncoder();
    let pass = encoder.beginComputePass();
    encode(pass, () => {
      pass.end();
      ended.push(encoder.finish());
      encoder = this.device.createCommandEncoder();
      pass = encoder.beginComputePass();
      return pass;
    });
    pass.end();
    const total = reads.reduce((sum, { bytes }) => sum + bytes, 0);
    const staging = this.#takeStaging(total);
    let offset = 0;
    for (const { source, bytes } of reads) {
      encoder.copyBufferToBuffer(source.gpu, source.offset, staging.gpu, offset, bytes);
      offset += bytes;
    }
    ended.push(encoder.finish());
    for (const commands of ended) this.device.queue.submit([commands]);
    this.traffic.submits += ended.length;
    this.traffic.readBack += total;
    return this.#collect(
      staging,
      reads.map(({ bytes }) => bytes),
    );
  }

  async #collect(staging: DeviceBuffer, sizes: readonly number[]): Promise<ArrayBuffer[]> {
    try {
      // mapAsync waits for the work that writes the buffer; where nothing is read back, for all work
      await this.wait(
        sizes.length === 0 ? this.device.queue.onSubmittedWorkDone() : staging.gpu.mapAsync(GPUMapMode.READ),
      );
      this.check();
    } catch (error) {
      staging.dispose();
      await Promise.race([this.device.lost, delay(LOSS_TOLD_MS)]);
      this.check();
      if (error instanceof DeviceError) throw error;
      throw new DeviceError(`device: gave no results: ${error}. Try again, or reload the page.`);
    }
    if (sizes.length > 0) {
      const mapped = staging.gpu.getMappedRange();
      let offset = 0;
      const copies = sizes.map((bytes) => {
        offset += bytes;
        return mapped.slice(offset - bytes, offset);
      });
      staging.gpu.unmap();
      this.#keepStaging(staging);
      return copies;
    }
    this.#keepStaging(staging);
    return [];
  }

  #takeStaging(bytes: number): DeviceBuffer {
    const size = Math.max(bytes, SMALLEST_STAGING);
    const at = this.#staging.findIndex((buffer) => buffer.bytes >= size && buffer.bytes <= 4 * size);
    if (at >= 0) return this.#staging.splice(at, 1)[0]!;
    return this.#pool.create('staging', size, 'other', GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  }

  #keepStaging(staging: DeviceBuffer): void {
    this.#staging.push(staging);
    const tooMany = this.#staging.length > STAGING_KEPT;
    if (tooMany || staging.bytes > LARGEST_IDLE) this.#staging.splice(tooMany ? 0 : -1, 1)[0]?.dispose();
  }

  /** The pipeline of a kernel, compiled once per text while it is in use. @internal @throws DeviceError with the place in the text */
  pipeline(label: string, code: string): Promise<GPUComputePipeline> {
    const known = this.#pipelines.get(code);
    if (known !== undefined) return known;
    const made = this.#compile(label, code);
    this.#pipelines.set(code, made);
    return made;
  }

  async #compile(label: string, code: string): Promise<GPUComputePipeline> {
    this.device.pushErrorScope('validation'); // the error is told below, with its place
    const module = this.device.createShaderModule({ label, code });
    this.device.popErrorScope().catch(() => {});
    try {
      return await this.device.createComputePipelineAsync({ label, layout: 'auto', compute: { module } });
    } catch (error) {
      this.#pipelines.delete(code); // what failed may be tried again
      await Promise.race([this.device.lost, delay(0)]);
      this.check();
      const info = await module.getCompilationInfo();
      const first = info.messages.find((message) => message.type === 'error');
      if (first === undefined) {
        throw new DeviceError(
          `device: made no pipeline of kernel '${label}': ${error}. Try again, or reload the page.`,
        );
      }
      const place = `${first.lineNum}:${first.linePos}: ${first.message}`;
      throw new DeviceError(`internal: kernel '${label}' does not compile: ${place}\n${code}`);
    }
  }

  /** Frees the device, if wgrad made it. Models on it can no longer be used. */
  dispose(): void {
    for (const buffer of this.#staging.splice(0)) buffer.dispose();
    this.residents.clear();
    if (this.owned) this.device.destroy();
  }
}

let current: Promise<Engine> | undefined;

/**
 * Prepares WebGPU; call it once before anything else. A second call gives the same engine, unless options are given.
 *
 * @throws DeviceError where there is no WebGPU, no adapter, or a limit is too small; the message says what to do
 */
export function init(options?: InitOptions): Promise<Engine> {
  if (current !== undefined && options === undefined) return current;
  const made = create(options ?? {});
  current = made;
  const forget = (): void => {
    if (current === made) current = undefined;
  };
  made.then((engine) => engine.device.lost.then(forget), forget);
  return made;
}

async function create(options: InitOptions): Promise<Engine> {
  expectOptions('init', options, ['adapter', 'device', 'tuning', 'smooth']);
  const { adapter = 'auto', device, tuning, smooth = false } = options;
  if (typeof smooth !== 'boolean') throw new UsageError(`init: smooth is ${show(smooth)}; expected true or false.`);
  const choosing = checkTuning(tuning);
  if (device !== undefined && typeof device?.createComputePipelineAsync !== 'function') {
    throw new UsageError('init: options.device is no GPUDevice. Give the result of adapter.requestDevice().');
  }
  const made =
    device === undefined
      ? await requestDevice(adapter)
      : { device, description: describe(device.adapterInfo, device.features) };
  if (made.description.software) await loadSoftwareKernels();
  const activity = smooth ? await import('./activity.ts') : undefined;
  activity?.watchActivity();
  const owned = device === undefined ? { adapter } : undefined;
  const rarelyLooks = /Firefox\//.test(globalThis.navigator?.userAgent);
  const wait = rarelyLooks ? (await import('./nudge.ts')).nudging(made.device.queue) : undefined;
  return new Engine(made.device, made.description, owned, choosing, activity, wait);
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

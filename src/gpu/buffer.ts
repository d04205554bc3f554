/// <reference types="@webgpu/types" preserve="true" />
/** Memory on the GPU, counted by purpose. Nobody outside src/gpu sees the GPUBuffer inside. */
import { DeviceError, internal } from '../errors.ts';

/** What memory is for: weights and what the optimizer keeps; copies of tensors; everything else. */
export type Purpose = 'parameters' | 'data' | 'other';

/** Live bytes by purpose, and how many buffers they lie in. */
export type MemoryCount = Record<Purpose, number> & {
  /** how many buffers are live */
  buffers: number;
};

/** A buffer, or a part of one, that its owner must dispose. */
export class DeviceBuffer {
  #buffer: GPUBuffer | undefined;

  /** @param release what becomes of the memory once nobody uses it */
  constructor(
    buffer: GPUBuffer,
    readonly bytes: number,
    private readonly release: () => void,
    /** the byte of the GPUBuffer at which it begins */
    readonly offset = 0,
  ) {
    this.#buffer = buffer;
  }

  get gpu(): GPUBuffer {
    if (this.#buffer === undefined) throw internal('a buffer is used after it was disposed.');
    return this.#buffer;
  }

  /** `bytes` of it from the byte `begin` on; its owner is who owns the whole. */
  part(begin: number, bytes: number): DeviceBuffer {
    return new DeviceBuffer(this.gpu, bytes, () => {}, this.offset + begin);
  }

  dispose(): void {
    if (this.#buffer === undefined) return;
    this.#buffer = undefined;
    this.release();
  }
}

/** Makes buffers and keeps count of the live ones. */
export class BufferPool {
  readonly #live: MemoryCount = { parameters: 0, data: 0, other: 0, buffers: 0 };

  /** @param onFault gets the error of a buffer that could not be allocated, which WebGPU reports asynchronously */
  constructor(
    private readonly device: GPUDevice,
    private readonly onFault: (fault: DeviceError) => void,
  ) {}

  /** Live bytes by purpose, and the number of live buffers. */
  count(): MemoryCount {
    return { ...this.#live };
  }

  /** Bytes that one buffer can have. */
  get largest(): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    return Math.min(maxBufferSize, maxStorageBufferBindingSize);
  }

  /** A zeroed buffer. @throws DeviceError where it is over a limit of the device */
  create(label: string, bytes: number, purpose: Purpose, usage: number): DeviceBuffer {
    const size = Math.max(4, Math.ceil(bytes / 4) * 4);
    if (size > this.largest) {
      throw new DeviceError(
        `${label}: needs ${size} bytes in one buffer; the device allows ${this.largest} (maxBufferSize, maxStorageBufferBindingSize). Use less data or smaller layers.`,
      );
    }
    this.device.pushErrorScope('out-of-memory');
    const buffer = this.device.createBuffer({ label, size, usage });
    const total = Object.values(this.#live).reduce((sum, bytes) => sum + bytes, 0) - this.#live.buffers;
    this.device.popErrorScope().then((error) => {
      if (error !== null) this.onFault(outOfMemory(label, size, total));
    }, ignoreLoss);
    this.#live[purpose] += size;
    this.#live.buffers += 1;
    return new DeviceBuffer(buffer, size, () => {
      buffer.destroy();
      this.#live[purpose] -= size;
      this.#live.buffers -= 1;
    });
  }
}

const outOfMemory = (label: string, size: number, total: number): DeviceError =>
  new DeviceError(
    `device: out of memory: asked for ${size} bytes for '${label}'; wgrad holds ${total}. Use smaller layers or less data, or dispose models.`,
    { code: 'out-of-memory' },
  );

/** The device was lost, which `lost` says, too. */
const ignoreLoss = (): void => {};

/**
 * GpuValues: values of a tensor that lie on the GPU. Tensors that are parts of others share the memory; it is freed once it was disposed, or
 * collected, and nobody uses it any more.
 */
import { DeviceError, ShapeError, UsageError } from '../errors.ts';
import type { DeviceBuffer } from './buffer.ts';
import type { Engine } from './engine.ts';
import type { Resident } from './residents.ts';

const ARRAYS = { float32: Float32Array, uint8: Uint8Array, int32: Int32Array, uint32: Uint32Array } as const;

/** How values may be stored. */
export type StoredType = keyof typeof ARRAYS;

export const STORED_TYPES = Object.keys(ARRAYS) as StoredType[];

export const bytesOfType = (dtype: StoredType): number => ARRAYS[dtype].BYTES_PER_ELEMENT;

/** Memory of tensors that nobody has any more. */
const forgotten = new FinalizationRegistry<DeviceBuffer>((buffer) => buffer.dispose());

/** Memory that values lie in, with those who use it. */
export class GpuMemory {
  #users = 0;
  #disposed = false;

  /** @param expectWhole of memory that somebody else may free: finds out whether it is there */
  constructor(
    readonly engine: Engine,
    readonly buffer: DeviceBuffer,
    private readonly expectWhole: (where: string) => void = () => {},
  ) {
    forgotten.register(this, buffer, this);
  }

  /**
   * Keeps the memory until what this gives is called.
   * @param engine who is to compute with it
   * @throws UsageError where it was disposed, DeviceError where the GPU is lost, or it is another engine's
   */
  use(where: string, engine: Engine = this.engine): () => void {
    if (this.#disposed && this.#users === 0)
      throw new UsageError(`${where}: the tensor on the GPU was disposed. Make a new one.`);
    this.engine.check();
    if (engine !== this.engine) {
      throw new DeviceError(
        `${where}: the tensor lies on another device than the model's. Call init({ device }) once, before models and tensors are made.`,
      );
    }
    this.expectWhole(where);
    this.#users += 1;
    let used = true;
    return () => {
      if (used) this.#users -= 1;
      used = false;
      this.#free();
    };
  }

  /** Frees it once nobody uses it. */
  dispose(): void {
    this.#disposed = true;
    this.#free();
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Where nobody needs it. */
  #free(): void {
    if (!this.#disposed || this.#users > 0) return;
    forgotten.unregister(this);
    this.buffer.dispose();
  }
}

/** Kernels read whole words, and each row begins with one. @throws ShapeError */
export function expectRowsOf(where: string, dtype: StoredType, shape: readonly number[]): void {
  const row = shape.slice(1).reduce((product, size) => product * size, bytesOfType(dtype));
  if (row % 4 === 0) return;
  throw new ShapeError(
    `${where}: a row of [${shape.join(', ')}] has ${row} bytes; on the GPU rows of uint8 have a multiple of 4. Take rows of another size, or another dtype.`,
  );
}

/** Values in some memory. As a typed array has, they have a length, and parts that share the memory. */
export class GpuValues {
  readonly onGpu = true;
  readonly byteLength: number;

  /**
   * @param length how many there are
   * @param begin the byte of the memory at which they begin
   */
  constructor(
    readonly memory: GpuMemory,
    readonly dtype: StoredType,
    readonly length: number,
    readonly begin = 0,
  ) {
    this.byteLength = length * bytesOfType(dtype);
  }

  /** Values `begin` up to, not including, `end`. */
  subarray(begin: number, end: number): GpuValues {
    const { memory, dtype } = this;
    return new GpuValues(memory, dtype, end - begin, this.begin + begin * bytesOfType(dtype));
  }

  /** @throws ShapeError where they cannot have this shape */
  expectRows(where: string, shape: readonly number[]): void {
    expectRowsOf(where, this.dtype, shape);
  }

  /** Bytes from the first value to the end of the memory. */
  get room(): number {
    return this.memory.buffer.bytes - this.begin;
  }

  /**
   * `bytes` of memory that begin with the values: where they lie, or a copy where kernels cannot read them there.
   * @throws UsageError, DeviceError
   */
  lend(where: string, engine: Engine, bytes: number): Resident {
    const { memory, begin } = this;
    const release = memory.use(where, engine);
    const place = memory.buffer.offset + begin;
    if (place % engine.device.limits.minStorageBufferOffsetAlignment === 0) {
      return { buffer: memory.buffer.part(begin, bytes), release };
    }
    try {
      const buffer = engine.createBuffer(where, bytes, 'data');
      this.copyTo(where, engine, buffer, 0);
      return { buffer, release: () => buffer.dispose() };
    } finally {
      release();
    }
  }

  /** Copies them to the byte `to` of `target`. @throws UsageError, DeviceError */
  copyTo(where: string, engine: Engine, target: DeviceBuffer, to: number): void {
    const { memory, begin: from, byteLength: bytes } = this;
    const release = memory.use(where, engine);
    engine.copy(memory.buffer, target, { bytes, from, to });
    release();
  }

  /** Them and others of their kind, one after the other, in memory of their own. @throws UsageError, DeviceError */
  joined(where: string, all: readonly GpuValues[]): GpuValues {
    const { engine } = this.memory;
    const bytes = all.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const buffer = engine.createBuffer(where, bytes, 'data');
    let to = 0;
    for (const each of all) {
      each.copyTo(where, engine, buffer, to);
      to += each.byteLength;
    }
    return new GpuValues(new GpuMemory(engine, buffer), this.dtype, bytes / bytesOfType(this.dtype));
  }

  /** As they are after all work that was submitted before. @throws UsageError, DeviceError */
  async read(where: string): Promise<InstanceType<(typeof ARRAYS)[StoredType]>> {
    const { memory, begin, byteLength, dtype } = this;
    const release = memory.use(where);
    try {
      return new ARRAYS[dtype](await memory.engine.read(memory.buffer.part(begin, byteLength)));
    } finally {
      release();
    }
  }
}

/// <reference types="@webgpu/types" preserve="true" />
/** Memory that others made on the shared device, as values of tensors: copied on the GPU, or used where it lies. */
import { show } from '../arguments.ts';
import { DeviceError, UsageError } from '../errors.ts';
import { DeviceBuffer } from './buffer.ts';
import type { Engine } from './engine.ts';
import { GpuMemory, GpuValues, type StoredType } from './gpu-values.ts';

export interface Adopted {
  readonly dtype: StoredType;
  /** values that there are to be */
  readonly length: number;
  readonly bytes: number;
  /** the byte at which they begin */
  readonly offset: number;
  readonly zeroCopy: boolean;
}

/**
 * Values that lie in a buffer of the engine's device.
 * @throws UsageError where the buffer is none, is mapped, or lacks a usage, or the values do not lie in it, DeviceError where it is another
 *   device's, or was destroyed
 */
export async function adopt(where: string, engine: Engine, buffer: GPUBuffer, given: Adopted): Promise<GpuValues> {
  expectUsable(where, buffer, given, engine.device.limits.minStorageBufferOffsetAlignment);
  engine.check();
  const { dtype, length, bytes, offset, zeroCopy } = given;
  const source = new DeviceBuffer(buffer, bytes, () => {}, offset);
  const target = engine.createBuffer(where, zeroCopy ? 4 : bytes, 'data');
  const [ofDevice, ofLife] = tried(engine, source, target);
  const [foreign, gone] = [await ofDevice, await ofLife];
  if (zeroCopy || foreign || gone) target.dispose();
  engine.check();
  if (foreign) {
    throw new DeviceError(
      `${where}: the GPUBuffer is of another device than wgrad's. Call init({ device }) with the device that it was made on.`,
    );
  }
  if (gone) throw new DeviceError(`${where}: the GPUBuffer was destroyed. Copy it before whoever made it frees it.`);
  if (!zeroCopy) return new GpuValues(new GpuMemory(engine, target), dtype, length);
  const expectWhole = (by: string): void => {
    const probe = engine.createBuffer(by, 4, 'other');
    const [, destroyed] = tried(engine, source, probe);
    probe.dispose();
    destroyed.then((is) => {
      if (is)
        engine.refuse(new DeviceError(`${by}: the GPUBuffer of the tensor was destroyed. Keep it while it is used.`));
    });
  };
  return new GpuValues(new GpuMemory(engine, source, expectWhole), dtype, length);
}

/** Copies what fits, and tells by the errors whether the buffer is another device's, and whether it was destroyed. */
function tried({ device }: Engine, source: DeviceBuffer, target: DeviceBuffer): [Promise<boolean>, Promise<boolean>] {
  const refused = (): Promise<boolean> =>
    device.popErrorScope().then(
      (error) => error !== null,
      () => false,
    );
  device.pushErrorScope('validation');
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source.gpu, source.offset, target.gpu, 0, Math.min(source.bytes, target.bytes));
  const commands = encoder.finish();
  const foreign = refused();
  device.pushErrorScope('validation');
  device.queue.submit([commands]);
  return [foreign, refused()];
}

/** What can be known without asking the GPU. */
function expectUsable(where: string, buffer: GPUBuffer, { bytes, offset, zeroCopy }: Adopted, alignment: number): void {
  if (typeof buffer?.mapState !== 'string' || typeof buffer.usage !== 'number') {
    throw new UsageError(
      `${where}: the buffer is ${show(buffer)}; expected a GPUBuffer, as tensors of other libraries give theirs: output.gpuBuffer, output.toGpuBuffer().`,
    );
  }
  if (buffer.mapState !== 'unmapped') {
    throw new UsageError(
      `${where}: the GPUBuffer is ${buffer.mapState === 'mapped' ? 'mapped' : 'being mapped'}. Call its unmap() first.`,
    );
  }
  const step = zeroCopy ? alignment : 4;
  if (!Number.isInteger(offset) || offset < 0 || offset % step !== 0) {
    const without = zeroCopy ? ' with zeroCopy on this device. Leave zeroCopy out, which copies on the GPU.' : '.';
    throw new UsageError(`${where}: offset is ${show(offset)}; expected a multiple of ${step} bytes${without}`);
  }
  if (offset + bytes > buffer.size) {
    throw new UsageError(
      `${where}: the GPUBuffer has ${buffer.size} bytes; the values need ${bytes} from byte ${offset} on. Correct the shape, the dtype or the offset.`,
    );
  }
  const { COPY_SRC, STORAGE } = GPUBufferUsage;
  const lacks = [
    ...(buffer.usage & COPY_SRC ? [] : ['COPY_SRC']),
    ...(!zeroCopy || buffer.usage & STORAGE ? [] : ['STORAGE']),
  ];
  if (lacks.length === 0) return;
  throw new UsageError(
    `${where}: the GPUBuffer was made without GPUBufferUsage.${lacks.join(' and GPUBufferUsage.')}. Make it with ${zeroCopy ? 'both COPY_SRC and STORAGE' : 'it'}.`,
  );
}

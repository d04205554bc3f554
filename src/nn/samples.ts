/**
 * Samples: tensors by name with a row for each sample, of any shape, on the CPU and on the GPU. Every check (check-tensor.ts) comes
 * before the first byte is uploaded. What lies on the GPU from an earlier call is used again.
 */
import type { Tensor } from '../data/tensor.ts';
import type { DeviceBuffer } from '../gpu/buffer.ts';
import type { Engine } from '../gpu/engine.ts';
import type { Resident } from '../gpu/residents.ts';
import { bytesOf, sizeOf, wordsPerRow } from '../graph/node.ts';
import type { DataSpec, TensorSpec } from './batch.ts';

/** Samples per step where nothing is learnt: large steps keep the GPU busy and need few dispatches. */
export const LARGE_BATCH = 512;

/** Samples in GPU memory that the owner must dispose. */
export interface DeviceSamples {
  readonly spec: DataSpec;
  /** samples that there is memory for, zeros after the last one: few numbers, so that few programs serve all */
  readonly room: number;
  /** The buffer of a tensor; undefined for other names. */
  readonly bufferOf: (name: string) => DeviceBuffer | undefined;
  readonly dispose: () => void;
}

/** One tensor of the samples, checked. */
export interface HostTensor {
  readonly tensor: Tensor;
  readonly spec: TensorSpec;
  /** class labels: the values as they lie on the GPU, where these are not the tensor's own */
  readonly classes?: Uint32Array<ArrayBuffer>;
}

/** Samples on the CPU: `x`, the targets `y`, and whatever else a step takes, each with `count` rows. */
export interface HostSamples {
  readonly count: number;
  readonly tensors: Readonly<Record<string, HostTensor>>;
}

const specOf = ({ count, tensors }: HostSamples): DataSpec => {
  return { count, tensors: Object.fromEntries(Object.entries(tensors).map(([name, { spec }]) => [name, spec])) };
};

/** Puts on the GPU what was checked, unless it is there. */
export function uploadSamples(engine: Engine, samples: HostSamples): DeviceSamples {
  const spec = specOf(samples);
  const room = roomIn(engine, spec, samples);
  const used = new Map<string, Resident>();
  const dispose = (): void => {
    for (const { release } of used.values()) release();
  };
  try {
    for (const [name, tensor] of Object.entries(samples.tensors)) {
      used.set(name, resident(engine, name, tensor, spec.count, room));
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return { spec, room, bufferOf: (name) => used.get(name)?.buffer, dispose };
}

function resident(engine: Engine, name: string, host: HostTensor, count: number, room: number): Resident {
  const { tensor, spec, classes } = host;
  const bytes = bytesOf([1, ...spec.shape], spec.dtype);
  if (tensor.gpu !== undefined) return tensor.gpu.lend(name, engine, room * bytes);
  const kind = classes === undefined ? spec.dtype : 'classes';
  return engine.residents.use(tensor.values, `${kind} ${sizeOf(spec.shape)} × ${convertedBy(host)}`, () => {
    if (classes !== undefined) return uploaded(engine, name, classes.byteLength, classes);
    return uploaded(engine, name, room * bytes, deviceValues(tensor, count, spec));
  });
}

/** No more than there is after the values of a tensor on the GPU. */
function roomIn({ largestBuffer }: Engine, { count, tensors }: DataSpec, samples: HostSamples): number {
  const reaches = Object.values(samples.tensors).map(({ tensor: { gpu }, spec }) =>
    gpu === undefined ? largestBuffer : Math.floor(gpu.room / bytesOf([1, ...spec.shape], spec.dtype)),
  );
  const perSample = Math.max(...Object.values(tensors).map(({ shape, dtype }) => bytesOf([1, ...shape], dtype)));
  return Math.max(count, Math.min(roomFor(count), Math.floor(largestBuffer / perSample), ...reaches));
}

function uploaded(engine: Engine, name: string, bytes: number, values: ArrayBufferView<ArrayBuffer>): DeviceBuffer {
  const buffer = engine.createBuffer(name, bytes, 'data');
  engine.upload(buffer, values);
  return buffer;
}

/** A power of two up to LARGE_BATCH, then a multiple of it: above 16 batches at most an eighth more than asked for. */
function roomFor(count: number): number {
  if (count <= LARGE_BATCH) return powerOfTwo(count);
  const batches = Math.ceil(count / LARGE_BATCH);
  const unit = Math.max(1, powerOfTwo(batches) / 16) * LARGE_BATCH;
  return Math.ceil(count / unit) * unit;
}

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(least));

/** The scale that `deviceValues` applies; the others are applied as batches are gathered. */
const convertedBy = ({ tensor, spec, classes }: HostTensor): number =>
  classes === undefined && liesAsItIs(tensor, spec) ? 1 : tensor.scale;

/** Whether what lies on the GPU are the tensor's own values, but for padding. */
function liesAsItIs({ values, scale }: Tensor, { dtype }: TensorSpec): boolean {
  if (dtype === 'u8') return true;
  if (dtype === 'f32') return values instanceof Float32Array;
  return scale === 1 && (values instanceof Int32Array || values instanceof Uint32Array);
}

type DeviceValues = Tensor['values'] & ArrayBufferView<ArrayBuffer>;

/** The values as they lie on the GPU: bytes with rows padded to whole words, everything else as f32 or whole numbers. */
export function deviceValues(x: Tensor, count: number, spec: TensorSpec): DeviceValues {
  const { shape, dtype } = spec;
  const { values, scale } = x;
  if (!liesAsItIs(x, spec)) {
    if (dtype === 'f32') return Float32Array.from(values, (value) => value * Math.fround(scale));
    const whole = (value: number): number => value * scale;
    return dtype === 'i32' ? Int32Array.from(values, whole) : Uint32Array.from(values, whole);
  }
  const perRow = sizeOf(shape);
  const stride = 4 * wordsPerRow(perRow);
  if (dtype !== 'u8' || perRow === stride) return values as DeviceValues;
  const padded = new Uint8Array(count * stride);
  for (let row = 0; row < count; row++) padded.set(values.subarray(row * perRow, (row + 1) * perRow), row * stride);
  return padded;
}

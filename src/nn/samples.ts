/**
 * Samples on the GPU: checks tensors against what a model takes, and uploads them, images as bytes, labels as u32. Every check
 * comes before the first byte is uploaded. What lies on the GPU from an earlier call is used again.
 */
import type { Tensor } from '../data/tensor.ts';
import { DataError, ShapeError } from '../errors.ts';
import type { DeviceBuffer } from '../gpu/buffer.ts';
import type { Engine } from '../gpu/engine.ts';
import type { Resident } from '../gpu/residents.ts';
import { bytesOf, type Shape, sizeOf, wordsPerRow } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { DataSpec } from './batch.ts';
import { expectTensor } from './labels.ts';

/** Samples per step where nothing is learnt: large steps keep the GPU busy and need few dispatches. */
export const LARGE_BATCH = 512;

/** Samples and, where they were given, labels, in GPU memory that the owner must dispose. */
export interface DeviceSamples {
  readonly spec: DataSpec;
  /** samples that there is memory for, zeros after the last one: few numbers, so that few programs serve all */
  readonly room: number;
  /** The buffer of the input `x` or `y`; undefined for other names. */
  readonly bufferOf: (name: string) => DeviceBuffer | undefined;
  readonly dispose: () => void;
}

/** Samples on the CPU, and, where they were given, labels, as a model takes them. */
export interface HostSamples {
  readonly x: Tensor;
  readonly spec: DataSpec;
  /** what the labels were made of */
  readonly y: Tensor | undefined;
  readonly labels: Uint32Array<ArrayBuffer> | undefined;
}

/** @param where the call, for errors */
export function checkInputs(where: string, x: Tensor, inputShape: Shape): DataSpec {
  expectTensor(where, 'x', x);
  const [count = 0, ...shape] = x.shape;
  if (x.shape.length === 0 || shape.join() !== inputShape.join()) {
    throw new ShapeError(
      `${where}: x is ${formatShape(x.shape)}; expected [samples, ${inputShape.join(', ')}]. ${advice(x, inputShape)}`,
    );
  }
  if (count === 0) throw new DataError(`${where}: the data set is empty. Give at least one sample.`);
  if (x.values instanceof Float32Array) expectFinite(where, x.values, sizeOf(shape));
  const dtype = x.values instanceof Uint8Array ? 'u8' : 'f32';
  return { count, shape, dtype, scale: dtype === 'u8' || x.values instanceof Float32Array ? x.scale : 1 };
}

/** What to do about an x of a wrong shape. */
function advice({ shape }: Tensor, inputShape: Shape): string {
  const [count = 0, ...rest] = shape;
  const write = (samples: number): string => `x.reshape(${formatShape([samples, ...inputShape])})`;
  if (shape.join() === inputShape.join())
    return `This is one sample: give the axis of samples, too, as in ${write(1)}.`;
  if (shape.length > 0 && sizeOf(rest) === sizeOf(inputShape)) return `Write ${write(count)}.`;
  return "Reshape the data or change the model's inputShape.";
}

function expectFinite(where: string, values: Float32Array, perSample: number): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new DataError(
    `${where}: x holds ${values[at]} in sample ${Math.floor(at / perSample)}, value ${at % perSample}. Remove or replace values that are not finite.`,
  );
}

/** Puts on the GPU what was checked, unless it is there. */
export function uploadSamples(engine: Engine, { x, spec, y, labels }: HostSamples): DeviceSamples {
  const perSample = bytesOf([1, ...spec.shape], spec.dtype);
  const room = Math.max(spec.count, Math.min(roomFor(spec.count), Math.floor(engine.largestBuffer / perSample)));
  const used: Resident[] = [];
  const dispose = (): void => {
    for (const { release } of used) release();
  };
  try {
    used.push(
      engine.residents.use(x.values, `x ${spec.dtype} ${sizeOf(spec.shape)} × ${convertedBy(x)}`, () =>
        uploaded(engine, 'x', room * perSample, deviceValues(x, spec)),
      ),
    );
    if (y !== undefined && labels !== undefined) {
      used.push(
        engine.residents.use(y.values, `y × ${y.scale}`, () => uploaded(engine, 'y', labels.byteLength, labels)),
      );
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const bufferOf = (name: string): DeviceBuffer | undefined => used[['x', 'y'].indexOf(name)]?.buffer;
  return { spec, room, bufferOf, dispose };
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
const convertedBy = ({ values, scale }: Tensor): number =>
  values instanceof Float32Array || values instanceof Uint8Array ? 1 : scale;

/** The values as they lie on the GPU: bytes with rows padded to whole words, everything else as f32. */
function deviceValues(
  x: Tensor,
  { count, shape, dtype }: DataSpec,
): Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer> {
  if (x.values instanceof Float32Array) return x.values as Float32Array<ArrayBuffer>;
  if (dtype !== 'u8') return Float32Array.from(x.values, (value) => value * Math.fround(x.scale));
  const perRow = sizeOf(shape);
  const stride = 4 * wordsPerRow(perRow);
  if (perRow === stride) return x.values as Uint8Array<ArrayBuffer>;
  const padded = new Uint8Array(count * stride);
  for (let row = 0; row < count; row++) padded.set(x.values.subarray(row * perRow, (row + 1) * perRow), row * stride);
  return padded;
}

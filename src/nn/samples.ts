/**
 * Samples on the GPU: checks tensors against what a model takes, and uploads them, images as bytes, labels as u32. Every check
 * comes before the first byte is uploaded.
 */
import type { Tensor } from '../data/tensor.ts';
import { DataError, ShapeError } from '../errors.ts';
import type { DeviceBuffer } from '../gpu/buffer.ts';
import type { Engine } from '../gpu/engine.ts';
import { bytesOf, type Shape, sizeOf, wordsPerRow } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import { expectTensor } from './labels.ts';
import type { DataSpec } from './steps.ts';

/** Samples and, where they were given, labels, in GPU memory that the owner must dispose. */
export interface DeviceSamples {
  readonly spec: DataSpec;
  /** The buffer of the input `x` or `y`; undefined for other names. */
  readonly bufferOf: (name: string) => DeviceBuffer | undefined;
  readonly dispose: () => void;
}

/** Samples on the CPU, and, where they were given, labels, as a model takes them. */
export interface HostSamples {
  readonly x: Tensor;
  readonly spec: DataSpec;
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

/** Uploads what was checked. */
export function uploadSamples(engine: Engine, { x, spec, labels }: HostSamples): DeviceSamples {
  const values = deviceValues(x, spec);
  const buffers: DeviceBuffer[] = [];
  const dispose = (): void => {
    for (const buffer of buffers) buffer.dispose();
  };
  try {
    buffers.push(engine.createBuffer('x', bytesOf([spec.count, ...spec.shape], spec.dtype), 'data'));
    engine.upload(buffers[0]!, values);
    if (labels !== undefined) {
      buffers.push(engine.createBuffer('y', labels.byteLength, 'data'));
      engine.upload(buffers[1]!, labels);
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const bufferOf = (name: string): DeviceBuffer | undefined => buffers[['x', 'y'].indexOf(name)];
  return { spec, bufferOf, dispose };
}

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

/// <reference types="@webgpu/types" preserve="true" />
/** gpuTensor: tensors of memory that is on the GPU already, such as what another library computed there. */
import { expectOptions, show } from '../arguments.ts';
import { ShapeError, UsageError } from '../errors.ts';
import { adopt } from '../gpu/adopt.ts';
import { init } from '../gpu/engine.ts';
import { bytesOfType, expectRowsOf, STORED_TYPES } from '../gpu/gpu-values.ts';
import { checkShape, type Tensor, type TensorDType, tensorOf } from './tensor.ts';

/** How `gpuTensor` takes a buffer. */
export interface GpuTensorOptions {
  /** how the values are stored in the buffer, one after the other: default 'float32' */
  readonly dtype?: TensorDType;
  /** the byte of the buffer at which they begin: default 0 */
  readonly offset?: number;
  /**
   * true uses the buffer itself, which stays yours: keep it, and what is in it, as long as the tensor is used. It needs the usages STORAGE
   * and COPY_SRC. Default: false, a copy on the GPU, after which the buffer is no longer needed
   */
  readonly zeroCopy?: boolean;
}

/**
 * A tensor of what lies in a GPUBuffer, row-major, after all work that was submitted to the device before. Nothing goes through the CPU: `fit`, `evaluate`, `predict`, streams and
 * trainers take it as x, as y (whole numbers of classes: 'int32' or 'uint32') and as weights. What it holds is not looked at before: a NaN shows in the loss, a label beyond the
 * classes is not found. Keras has no such tensor; tfjs's is `tensor({ buffer, zeroCopy }, shape, dtype)`.
 *
 * @param buffer of the device that `init({ device })` was given, or of `engine.device`; with the usage COPY_SRC, unmapped. It may be larger than the values
 * @param shape sizes, outermost first: [samples, ...]
 * @throws UsageError where an option is wrong, the buffer is mapped, lacks a usage or does not hold the values
 * @throws ShapeError where the shape is none, or rows of uint8 are no multiple of 4 bytes
 * @throws DeviceError where the buffer was destroyed or is another device's, or the GPU is lost
 */
export async function gpuTensor(
  buffer: GPUBuffer,
  shape: readonly number[],
  options: GpuTensorOptions = {},
): Promise<Tensor> {
  const where = 'gpuTensor';
  expectOptions(where, options, ['dtype', 'offset', 'zeroCopy'], 'dtype');
  const { dtype = 'float32', offset = 0, zeroCopy = false } = options;
  checkShape(shape);
  if (!STORED_TYPES.includes(dtype)) {
    throw new UsageError(`${where}: unknown dtype ${show(dtype)}. Known: ${STORED_TYPES.join(', ')}.`);
  }
  if (typeof zeroCopy !== 'boolean') {
    throw new UsageError(`${where}: zeroCopy is ${show(zeroCopy)}; expected true or false.`);
  }
  const length = shape.reduce((product, size) => product * size, 1);
  if (length === 0)
    throw new ShapeError(`${where}: the shape [${shape.join(', ')}] holds no values. Give at least one.`);
  expectRowsOf(where, dtype, shape);
  const values = await adopt(where, await init(), buffer, {
    dtype,
    length,
    bytes: length * bytesOfType(dtype),
    offset,
    zeroCopy,
  });
  return tensorOf(values, shape);
}

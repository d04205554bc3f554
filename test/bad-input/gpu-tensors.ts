/** Wrong arguments of `gpuTensor`, and what tensors on the GPU cannot do. */
import {
  data,
  type Engine,
  type GpuTensorOptions,
  gpuTensor,
  init,
  layers,
  type Sequential,
  sequential,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { x } from './calls.ts';
import { type BadInput, wrong } from './row.ts';

const ALL = 0x8c; // STORAGE, COPY_SRC, COPY_DST
const MAP_READ_COPY_DST = 0x9;
const COPY_DST = 0x8;
const COPY_SRC_DST = 0xc;

/** Without a GPU: what is found before anything is asked of one. */
export const BAD_GPU_TENSORS_HERE: readonly BadInput[] = [
  [
    'gpuTensor with an unknown option',
    'UsageError',
    "gpuTensor: unknown option 'zerocopy'. Did you mean 'zeroCopy'? Known: dtype, offset, zeroCopy.",
    () => gpuTensor(wrong({}), [2, 3], wrong({ zerocopy: true })),
  ],
  [
    'gpuTensor without a shape',
    'ShapeError',
    'tensor: the shape is undefined; expected a list of sizes such as [28, 28].',
    () => gpuTensor(wrong({}), wrong(undefined)),
  ],
  [
    'gpuTensor without samples',
    'ShapeError',
    'gpuTensor: the shape [0, 3] holds no values. Give at least one.',
    () => gpuTensor(wrong({}), [0, 3]),
  ],
  [
    'gpuTensor of float16',
    'UsageError',
    "gpuTensor: unknown dtype 'float16'. Known: float32, uint8, int32, uint32.",
    () => gpuTensor(wrong({}), [2, 3], { dtype: wrong('float16') }),
  ],
  [
    'gpuTensor with zeroCopy of text',
    'UsageError',
    "gpuTensor: zeroCopy is 'yes'; expected true or false.",
    () => gpuTensor(wrong({}), [2, 3], { zeroCopy: wrong('yes') }),
  ],
];

/** A buffer of `bytes`, as it is asked for, and what came of it, freed. */
async function withBuffer(
  bytes: number,
  usage: number,
  run: (buffer: GPUBuffer, engine: Engine) => unknown,
): Promise<unknown> {
  const engine = await init();
  const buffer = engine.device.createBuffer({ size: bytes, usage });
  try {
    return await run(buffer, engine);
  } finally {
    buffer.destroy();
  }
}

const refused = (bytes: number, usage: number, shape: readonly number[], options?: GpuTensorOptions) => () =>
  withBuffer(bytes, usage, (buffer) => gpuTensor(buffer, shape, options));

/** Runs with a tensor of zeros on the GPU. */
const withZeros = (shape: readonly number[], run: (zeros: Tensor) => unknown, options?: GpuTensorOptions) =>
  withBuffer(4 * shape.reduce((product, size) => product * size, 1), ALL, async (buffer) => {
    const zeros = await gpuTensor(buffer, shape, options);
    try {
      return await run(zeros);
    } finally {
      zeros.dispose();
    }
  });

const samples = x.shape[0]!;

export const BAD_GPU_TENSORS: readonly BadInput<Sequential>[] = [
  [
    'an array in place of a buffer',
    'UsageError',
    'gpuTensor: the buffer is an object (Float32Array); expected a GPUBuffer, as tensors of other libraries give theirs: output.gpuBuffer, output.toGpuBuffer().',
    () => gpuTensor(wrong(new Float32Array(6)), [2, 3]),
  ],
  [
    'a buffer that is mapped',
    'UsageError',
    'gpuTensor: the GPUBuffer is mapped. Call its unmap() first.',
    () =>
      withBuffer(24, MAP_READ_COPY_DST, async (buffer) => {
        await buffer.mapAsync(1);
        return gpuTensor(buffer, [2, 3]);
      }),
  ],
  [
    'an offset within a word',
    'UsageError',
    'gpuTensor: offset is 2; expected a multiple of 4 bytes.',
    refused(64, ALL, [2, 3], { offset: 2 }),
  ],
  [
    'an offset below 0',
    'UsageError',
    'gpuTensor: offset is -4; expected a multiple of 4 bytes.',
    refused(64, ALL, [2, 3], { offset: -4 }),
  ],
  [
    'an offset at which no kernel can begin',
    'UsageError',
    'gpuTensor: offset is 4; expected a multiple of 256 bytes with zeroCopy on this device. Leave zeroCopy out, which copies on the GPU.',
    refused(64, ALL, [2, 3], { offset: 4, zeroCopy: true }),
  ],
  [
    'a buffer that is too small',
    'UsageError',
    'gpuTensor: the GPUBuffer has 28 bytes; the values need 24 from byte 8 on. Correct the shape, the dtype or the offset.',
    refused(28, ALL, [2, 3], { offset: 8 }),
  ],
  [
    'a buffer that cannot be copied',
    'UsageError',
    'gpuTensor: the GPUBuffer was made without GPUBufferUsage.COPY_SRC. Make it with it.',
    refused(24, COPY_DST, [2, 3]),
  ],
  [
    'a buffer that kernels cannot read',
    'UsageError',
    'gpuTensor: the GPUBuffer was made without GPUBufferUsage.STORAGE. Make it with both COPY_SRC and STORAGE.',
    refused(24, COPY_SRC_DST, [2, 3], { zeroCopy: true }),
  ],
  [
    'a buffer of another device',
    'DeviceError',
    "gpuTensor: the GPUBuffer is of another device than wgrad's. Call init({ device }) with the device that it was made on.",
    async () => {
      const device = await (await navigator.gpu.requestAdapter())!.requestDevice();
      const buffer = device.createBuffer({ size: 24, usage: ALL });
      return gpuTensor(buffer, [2, 3]).finally(() => device.destroy());
    },
  ],
  [
    'a buffer that was destroyed',
    'DeviceError',
    'gpuTensor: the GPUBuffer was destroyed. Copy it before whoever made it frees it.',
    () =>
      withBuffer(24, ALL, (buffer) => {
        buffer.destroy();
        return gpuTensor(buffer, [2, 3]);
      }),
  ],
  [
    'rows that begin within a word',
    'ShapeError',
    'gpuTensor: a row of [4, 3] has 3 bytes; on the GPU rows of uint8 have a multiple of 4. Take rows of another size, or another dtype.',
    refused(12, ALL, [4, 3], { dtype: 'uint8' }),
  ],
  [
    'fit on a buffer that was destroyed meanwhile',
    'DeviceError',
    'x: the GPUBuffer of the tensor was destroyed. Keep it while it is used.',
    (model) =>
      withBuffer(4 * x.size, ALL, async (buffer) => {
        const kept = await gpuTensor(buffer, x.shape, { zeroCopy: true });
        buffer.destroy();
        return model.predict(kept);
      }),
  ],
  [
    'predict on a tensor that was disposed',
    'UsageError',
    'model.predict: x was disposed. Make a new tensor.',
    (model) =>
      withZeros(x.shape, (zeros) => {
        zeros.dispose();
        return model.predict(zeros);
      }),
  ],
  [
    'the values of a tensor on the GPU',
    'UsageError',
    'tensor.values: the values lie on the GPU. Read them back with await tensor.data().',
    () => withZeros([2, 3], (zeros) => zeros.values),
  ],
  [
    'labels on the GPU that are no whole numbers',
    'DataError',
    'model.fit: y is float32 on the GPU; expected int32 or uint32, unscaled: whole numbers are converted on the CPU alone.',
    (model) => withZeros([samples], (zeros) => model.fit(x, zeros, { verbose: 0 })),
  ],
  [
    'class weights of labels on the GPU',
    'UsageError',
    'model.fit: classWeight looks at y, which lies on the GPU. Give sampleWeight, or y on the CPU.',
    (model) =>
      withZeros([samples], (zeros) => model.fit(x, zeros, { classWeight: { 0: 2 }, verbose: 0 }), { dtype: 'int32' }),
  ],
  [
    'a batch of tensors here and there',
    'UsageError',
    'dataset.batch: an element lies on the GPU, another one does not. Give elements of one kind.',
    () =>
      withZeros([3], async (zeros) => {
        for await (const batch of data.array([zeros, tensor([1, 2, 3])]).batch(2)) return batch;
        return undefined;
      }),
  ],
  [
    'predictions left on text',
    'UsageError',
    "model.predict: onGpu is 'yes'; expected true or false.",
    (model) => model.predict(x, { onGpu: wrong('yes') }),
  ],
];

/** A tensor of one device, a model of another. */
export const BAD_GPU_TENSORS_ELSEWHERE: readonly BadInput[] = [
  [
    'a tensor that lies on another device',
    'DeviceError',
    "x: the tensor lies on another device than the model's. Call init({ device }) once, before models and tensors are made.",
    async () => {
      const first = await init({});
      const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [3] })] });
      await model.predict(tensor([[1, 2, 3]]));
      const second = await init({});
      try {
        return await withZeros([1, 3], (zeros) => model.predict(zeros));
      } finally {
        model.dispose();
        first.dispose();
        second.dispose();
      }
    },
  ],
];

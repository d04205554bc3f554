/** Heads on other models: features that something else computes, as what a model of wgrad learns from. */
import type * as Ort from 'onnxruntime-web';
import { gpuTensor, init, layers, type Sequential, sequential, type Tensor } from 'wgrad';

// #region device
/** A device with all that the adapter offers, for several libraries. */
export async function shareDevice() {
  const adapter = (await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }))!;
  const requiredLimits: Record<string, number> = {};
  for (const name in adapter.limits) {
    const limit = adapter.limits[name as keyof GPUSupportedLimits];
    if (typeof limit === 'number') requiredLimits[name] = limit;
  }
  const requiredFeatures = [...adapter.features] as GPUFeatureName[];
  const device = await adapter.requestDevice({ requiredFeatures, requiredLimits });
  await init({ device }); // before wgrad's first model or tensor
  return device;
}
// #endregion device

// #region head
export function headOn(width: number, classes: number) {
  const head = sequential({
    layers: [
      layers.dropout({ rate: 0.2, inputShape: [width] }),
      layers.dense({ units: classes, activation: 'softmax' }),
    ],
    seed: 1,
  });
  head.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return head;
}
// #endregion head

// #region onnx
// import * as ort from 'onnxruntime-web/webgpu';

export async function onnxFeatures(ort: typeof Ort, model: Uint8Array, device: GPUDevice) {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [{ name: 'webgpu', device }],
    preferredOutputLocation: 'gpu-buffer',
  });
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!];
  return async (x: Float32Array, shape: readonly number[]): Promise<Tensor> => {
    const found = (await session.run({ [input]: new ort.Tensor('float32', x, shape) }))[output]!;
    const features = await gpuTensor(found.gpuBuffer as GPUBuffer, found.dims); // a copy on the GPU
    found.dispose(); // which ONNX Runtime may use again from here on
    return features;
  };
}
// #endregion onnx

// #region onnx-device
export async function onnxDevice(ort: typeof Ort, model: Uint8Array) {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['webgpu'],
    preferredOutputLocation: 'gpu-buffer',
  });
  await init({ device: await ort.env.webgpu.device }); // the one that ONNX Runtime made
  return session;
}
// #endregion onnx-device

/** As much of transformers.js as is used here. */
interface Transformers {
  readonly AutoProcessor: { from_pretrained(id: string): Promise<(images: unknown[]) => Promise<object>> };
  readonly CLIPVisionModelWithProjection: {
    from_pretrained(
      id: string,
      options: object,
    ): Promise<
      (inputs: object) => Promise<Record<string, { ort_tensor: Ort.Tensor; dims: number[]; dispose(): void }>>
    >;
  };
}

// #region transformers
// import { AutoProcessor, CLIPVisionModelWithProjection } from '@huggingface/transformers';

export async function clipFeatures(
  { AutoProcessor, CLIPVisionModelWithProjection }: Transformers,
  device: GPUDevice,
  id = 'Xenova/clip-vit-base-patch16',
) {
  const processor = await AutoProcessor.from_pretrained(id);
  const vision = await CLIPVisionModelWithProjection.from_pretrained(id, {
    device: 'webgpu',
    session_options: {
      executionProviders: [{ name: 'webgpu', device }],
      preferredOutputLocation: { image_embeds: 'gpu-buffer' },
    },
  });
  return async (images: unknown[]): Promise<Tensor> => {
    const { image_embeds: found } = await vision(await processor(images));
    const features = await gpuTensor(found!.ort_tensor.gpuBuffer as GPUBuffer, found!.dims); // [images, 512]
    found!.dispose();
    return features;
  };
}
// #endregion transformers

/** As much of LiteRT.js as is used here. */
interface LiteRtTensor {
  readonly type: { readonly layout: { readonly dimensions: Iterable<number> } };
  toGpuBuffer(): GPUBuffer;
  delete(): void;
}
interface LiteRt {
  loadLiteRt(path: string): Promise<unknown>;
  setWebGpuDevice(device: GPUDevice): void;
  loadAndCompile(model: string, options: object): Promise<{ run(input: LiteRtTensor): Promise<LiteRtTensor[]> }>;
  readonly Tensor: new (values: Float32Array, shape: number[]) => LiteRtTensor;
}

// #region litert
// import * as LiteRt from '@litertjs/core';

export async function liteRtFeatures(
  { loadLiteRt, setWebGpuDevice, loadAndCompile, Tensor: Input }: LiteRt,
  device: GPUDevice,
  model: string,
) {
  await loadLiteRt('/wasm/'); // a copy of node_modules/@litertjs/core/wasm
  setWebGpuDevice(device);
  const compiled = await loadAndCompile(model, { accelerator: 'webgpu' });
  return async (x: Float32Array, shape: number[]): Promise<Tensor> => {
    const input = new Input(x, shape);
    const [found] = await compiled.run(input);
    const features = await gpuTensor(found!.toGpuBuffer(), [...found!.type.layout.dimensions]);
    input.delete();
    found!.delete();
    return features;
  };
}
// #endregion litert

// #region stream
/** Batches of pictures with their classes; their features never leave the GPU. */
export async function fitOn(
  head: Sequential,
  featuresOf: (batch: Float32Array, shape: number[]) => Promise<Tensor>,
  pictures: readonly Float32Array[],
  classes: readonly Tensor[],
  shape: readonly number[],
) {
  async function* batches() {
    for (const [i, batch] of pictures.entries()) {
      const features = await featuresOf(batch, [classes[i]!.shape[0]!, ...shape]);
      yield [features, classes[i]!] as const;
      features.dispose(); // fit keeps what it still needs
    }
  }
  return head.fit(batches, { epochs: 2, verbose: 0 });
}
// #endregion stream

// #region front
/** All but the last layer of a model that has learnt something else, with its weights, under a new last layer. */
export function onFrozen(base: Sequential, classes: number) {
  const model = sequential({
    layers: [...base.layers.slice(0, -1), layers.dense({ units: classes, activation: 'softmax', name: 'head' })],
  });
  for (const layer of base.layers) layer.trainable = false;
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}
// #endregion front

// #region tune
/** Then all of it, slowly: what is frozen counts from compile on. */
export async function tuneAll(model: Sequential, x: Tensor, y: Tensor) {
  for (const layer of model.layers) layer.trainable = layer.className !== 'BatchNormalization';
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  await model.setLearningRate(1e-5);
  return model.fit(x, y, { epochs: 1, verbose: 0 });
}
// #endregion tune

// #region once
/** The front computes once, not in each epoch. */
export async function fitOnce(front: Sequential, head: Sequential, x: Tensor, y: Tensor) {
  const features = await front.predict(x, { onGpu: true });
  const { history } = await head.fit(features, y, { epochs: 2, verbose: 0 });
  features.dispose();
  return history;
}
// #endregion once

/**
 * `wgrad/tfjs`: tfjs's names over wgrad, so that a program of tfjs-layers trains here with its import changed: `import * as tf from
 * 'wgrad/tfjs'`. Models train, evaluate and predict on the GPU, as wgrad's do; it is opened by the first call that is awaited, or by
 * `tf.ready()`. What `predict` and `evaluate` give is on its way: `await t.data()`, `await t.array()`, `t.print()`; `dataSync()` works on
 * what is on the CPU, and says so where it is not.
 *
 * Functions of tensors (`tf.add`, `x.mean()` …) run on the CPU, in float64, rounded to the dtype of the result: they prepare data and
 * look at results. So do `optimizer.minimize`, `variableGrads`, `grads` and models within their functions: they are exact, and slow. What is
 * to be fast is `fit`, `fitDataset` or `trainOnBatch`. Times of eager functions say nothing about training.
 *
 * The meaning of each name is tfjs's; where Keras 3 chose other defaults than tfjs (kernels begin by glorotNormal, leakyReLU's slope is 0.3,
 * Adam's epsilon is in the paper's place, ...), tfjs's hold. What cannot be had throws an error that says what to do.
 * @module wgrad/tfjs
 */
import './tfjs/chained.ts';
import * as browserParts from './tfjs/browser.ts';
import { image, webcam } from './tfjs/browser.ts';
import { Callback, CustomCallback, earlyStopping } from './tfjs/callbacks.ts';
import * as dataParts from './tfjs/data.ts';
import type { IOHandler } from './tfjs/handlers.ts';
import { layersModel } from './tfjs/model-makers.ts';
import type { LayersModel } from './tfjs/models.ts';

export { ModelTensor as SymbolicTensor } from './nn/model-tensor.ts';
export type { CallbackArgs, CallbackLogs, EarlyStoppingArgs } from './tfjs/callbacks.ts';
export { Callback, CustomCallback } from './tfjs/callbacks.ts';
export * from './tfjs/creation.ts';
export * from './tfjs/elementwise.ts';
export * from './tfjs/engine.ts';
export * from './tfjs/gradients.ts';
export type { IOHandler, ModelArtifacts, SaveResult } from './tfjs/handlers.ts';
/** Handlers that keep models and give them back, and what the browser keeps. */
export * as io from './tfjs/io.ts';
export * from './tfjs/kernels.ts';
export { Layer, type LayerConfig } from './tfjs/layer.ts';
export { layers } from './tfjs/layers.ts';
export { linalg, math } from './tfjs/linalg.ts';
/** Losses as functions of tensors, averaged over the elements whose weight is not 0; a model's `loss` may be one of them. */
export * as losses from './tfjs/losses.ts';
export { Reduction } from './tfjs/losses.ts';
export * from './tfjs/makers.ts';
/** Measures as functions of targets and outputs. */
export * as metrics from './tfjs/metrics.ts';
export type {
  History,
  LayerVariable,
  ModelCompileArgs,
  ModelFitArgs,
  ModelFitDatasetArgs,
} from './tfjs/model-args.ts';
export { input, model, Sequential, sequential } from './tfjs/model-makers.ts';
export { LayersModel } from './tfjs/models.ts';
export * from './tfjs/movement.ts';
/** Optimizers. */
export * as train from './tfjs/optimizers.ts';
export * from './tfjs/ranked.ts';
export * from './tfjs/reductions.ts';
export { dispose, endScope, keep, startScope, tidy } from './tfjs/scopes.ts';
export * from './tfjs/selection.ts';
/** Which classes of the program's own files may name. */
export * as serialization from './tfjs/serialization.ts';
export { type DataType, Tensor, type TensorLike, Variable } from './tfjs/tensor.ts';
export { Optimizer } from './tfjs/train.ts';
export * from './tfjs/types.ts';
/** What programs use of tfjs beside tensors. */
export * as util from './tfjs/util.ts';
export { version, version_core, version_layers } from './tfjs/version.ts';
export { image };

/** What `fit` calls: `earlyStopping`. */
export const callbacks = {
  /** Stops where a measure no longer gets better. */
  earlyStopping,
  /** What callbacks of the program's own extend. */
  Callback,
  /** One of hooks. */
  CustomCallback,
};

/** Pictures of a page as tensors, and back. */
export const browser = {
  /** A picture, canvas or video as a tensor [height, width, channels], int32. */
  fromPixels: browserParts.fromPixels,
  /** The same, as a promise. */
  fromPixelsAsync: browserParts.fromPixelsAsync,
  /** A tensor [height, width] or [height, width, channels] as RGBA bytes, drawn on a canvas where one is given. */
  toPixels: browserParts.toPixels,
};

/** Data sets: elements one after the other. */
export const data = {
  /** The elements of an array. */
  array: dataParts.array,
  /** What a generator function gives. */
  generator: dataParts.generator,
  /** Several data sets side by side. */
  zip: dataParts.zip,
  /** Rows of comma-separated values. */
  csv: dataParts.csv,
  /** What a camera shows. */
  webcam,
  /** A data set: elements one after the other. */
  Dataset: dataParts.Dataset,
};

/** Models by their topology alone. */
export const models = {
  /**
   * A model of what `model.toJSON` gives, with new weights.
   * @throws FormatError where it is damaged or holds what wgrad cannot run
   */
  modelFromJSON: async (modelAndWeightsConfig: object | string): Promise<LayersModel> => {
    const { fromTopology } = await import('./tfjs/saving.ts');
    return layersModel(fromTopology(modelAndWeightsConfig));
  },
};

/** Without a meaning here: which callbacks print at which level of `verbose` is wgrad's. */
export const registerCallbackConstructor = (_verbosityLevel: number, _callbackConstructor: unknown): void => {};

/**
 * A model of an address (`localstorage://name`, `indexeddb://name`, `http(s)://…/model.json`, one relative to the page, `file://…` in Node), or of
 * a handler of `io`.
 * @throws UsageError for what is no place; FormatError where it is damaged or holds what wgrad cannot run; DataError where it cannot be had
 */
export async function loadLayersModel(
  pathOrIOHandler: string | IOHandler,
  options: { readonly weightPathPrefix?: string; readonly strict?: boolean } = {},
): Promise<LayersModel> {
  const { loadFrom } = await import('./tfjs/saving.ts');
  const made = layersModel(await loadFrom(pathOrIOHandler, options.weightPathPrefix));
  await made.own.changed(true);
  return made;
}

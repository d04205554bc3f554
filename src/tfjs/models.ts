/**
 * Models with tfjs's methods over wgrad's: what can be read of them, and calls, which others carry out (`training.ts`, `predictions.ts`, `io.ts`).
 * What trains and predicts runs on the GPU, which is opened by the first call that is awaited.
 */
import { UsageError } from '../errors.ts';
import type { Variable as Place } from '../graph/variable.ts';
import { describeTopology } from '../io/tfjs-topology.ts';
import type { ModelTensors } from '../nn/ends.ts';
import type { Model } from '../nn/model.ts';
import { ModelTensor } from '../nn/model-tensor.ts';
import { VERSION } from '../nn/version.ts';
import type { DatasetLike } from './data.ts';
import type { IOHandler, SaveResult } from './handlers.ts';
import { Layer } from './layer.ts';
import type {
  History,
  LayerVariable,
  ModelCompileArgs,
  ModelFitArgs,
  ModelFitDatasetArgs,
  One,
  TensorArgs,
} from './model-args.ts';
import { inTraining, predicted } from './predictions.ts';
import { Tensor, type TensorLike } from './tensor.ts';
import type { Optimizer } from './train.ts';
import { Training } from './training.ts';
import { Weights } from './weights.ts';

/** A model of layers. */
export class LayersModel {
  /** Its optimizer, after `compile`. */
  optimizer!: Optimizer;
  /** The loss it was compiled with. */
  loss: unknown;
  /** @internal */
  readonly own: Weights;
  readonly #training: Training;
  #kept: { readonly network: unknown; readonly layers: Layer[] } | undefined;

  /** @internal */
  constructor(
    /** As wgrad has it. @internal */
    readonly inner: Model,
  ) {
    this.own = new Weights(inner);
    this.#training = new Training(inner, this.own);
  }

  /** the model's name */
  get name(): string {
    return this.inner.name;
  }

  /** Whether training another model that this one is in changes its weights. */
  get trainable(): boolean {
    return this.inner.trainable;
  }

  set trainable(value: boolean) {
    this.inner.trainable = value;
  }

  /** Set it to true in a callback to end `fit`. */
  get stopTraining(): boolean {
    return this.inner.stopTraining;
  }

  set stopTraining(value: boolean) {
    this.inner.stopTraining = value;
  }

  /** the first one first */
  get layers(): Layer[] {
    const { network } = this.inner;
    if (this.#kept === undefined || this.#kept.network !== network) {
      const layers = this.inner.layers.map((view) =>
        Layer.of({
          view,
          getWeights: (layer) => this.#placesOf(layer).map((place) => this.own.read(place)),
          variables: (layer) => this.#variablesOf(layer),
          setWeights: (layer, weights) => this.#write(this.#placesOf(layer), weights),
        }),
      );
      this.#kept = { network, layers };
    }
    return this.#kept.layers;
  }

  /** what goes in */
  get inputs(): readonly ModelTensor[] {
    return this.inner.network?.inputs ?? [];
  }

  /** what comes out */
  get outputs(): readonly ModelTensor[] {
    return this.inner.network?.outputs ?? [];
  }

  /** what goes in, where it is one; else a list */
  // biome-ignore lint/suspicious/noExplicitAny: as tfjs: one or a list
  get input(): any {
    return this.inputs.length === 1 ? this.inputs[0] : this.inputs;
  }

  /** what comes out, where it is one; else a list */
  // biome-ignore lint/suspicious/noExplicitAny: as tfjs: one or a list
  get output(): any {
    return this.outputs.length === 1 ? this.outputs[0] : this.outputs;
  }

  /** null for the samples, then the shape of one */
  get outputShape(): (number | null)[] {
    return [...(this.outputs[0]?.shape ?? [])];
  }

  /** what `evaluate` gives, by name */
  get metricsNames(): readonly string[] {
    return this.inner.metricsNames;
  }

  /** All weights, those that training changes first. */
  get weights(): LayerVariable[] {
    const { learning, names } = this.own;
    return [...names].map(([place, name]) => this.#variable(place, name, learning.has(place)));
  }

  /** Those that training changes. */
  get trainableWeights(): LayerVariable[] {
    return this.weights.filter(({ trainable }) => trainable);
  }

  /** Those that it leaves as they are. */
  get nonTrainableWeights(): LayerVariable[] {
    return this.weights.filter(({ trainable }) => !trainable);
  }

  #variable(place: Place, name: string, trainable: boolean): LayerVariable {
    const { own } = this;
    return {
      name,
      shape: [...place.shape],
      trainable,
      read: () => own.read(place),
      write: (value) => this.#write([place], [value]),
      get val() {
        return own.variable(place);
      },
    };
  }

  /** tfjs's name of its class. */
  getClassName(): string {
    return this.inner.className === 'Sequential' ? 'Sequential' : 'Model';
  }

  /** How many numbers it learns or keeps. */
  countParams(): number {
    return this.inner.layers.reduce((sum, layer) => sum + layer.countParams(), 0);
  }

  /** Prints a table of its layers. @param printFn gets the text */
  summary(_lineLength?: number, _positions?: number[], printFn: (text: string) => void = console.log): void {
    this.inner.summary(printFn);
  }

  /** The layer of a name or an index. @throws UsageError where there is none */
  getLayer(nameOrIndex?: string | number, index?: number): Layer {
    const { layers } = this;
    const wanted = nameOrIndex ?? index;
    const found = typeof wanted === 'number' ? layers[wanted] : layers.find(({ name }) => name === wanted);
    if (found !== undefined) return found;
    throw new UsageError(
      `model.getLayer: there is no layer ${wanted}. It has ${layers.map(({ name }) => name).join(', ')}.`,
    );
  }

  /** All weights, those that training changes first, each of its shape. */
  getWeights(trainableOnly = false): Tensor[] {
    const { learning, names } = this.own;
    return [...names.keys()]
      .filter((place) => !trainableOnly || learning.has(place))
      .map((place) => this.own.read(place));
  }

  /** Sets all weights, in the order and shapes of `getWeights`. @throws UsageError where they are others */
  setWeights(weights: readonly Tensor[]): void {
    this.#write([...this.own.names.keys()], weights);
  }

  #variablesOf(layer: string): LayerVariable[] {
    const { learning, names } = this.own;
    return this.#placesOf(layer).map((place) => this.#variable(place, names.get(place)!, learning.has(place)));
  }

  #placesOf(layer: string): Place[] {
    const own = [...this.own.names].filter(([, name]) => name.startsWith(`${layer}/`)).map(([place]) => place);
    return [...own.filter(({ role }) => role === 'param'), ...own.filter(({ role }) => role !== 'param')];
  }

  #write(places: readonly Place[], weights: readonly Tensor[]): void {
    const all = places.every(({ shape }, i) => weights[i]?.shape.join() === shape.join());
    if (!all || places.length !== weights.length) {
      const shapes = (list: readonly { readonly shape: readonly number[] }[]): string =>
        list.map(({ shape }) => `[${shape.join(', ')}]`).join(', ');
      throw new UsageError(`tf: setWeights: got ${shapes(weights)}; expected ${shapes(places)}.`);
    }
    this.own.write(new Map(places.map((place, i) => [place, weights[i]!])));
  }

  /** Chooses optimizer, loss and metrics. @throws UsageError where one is unknown */
  compile(args: ModelCompileArgs): void {
    this.optimizer = this.#training.compile(args);
    this.loss = args.loss;
  }

  /**
   * Trains on x [samples, ...inputShape] and y, as the loss takes it.
   * @throws UsageError, ShapeError, DataError; DeviceError where the GPU is lost; NumericError where a number is not finite
   */
  async fit(x: TensorArgs, y: TensorArgs, args: ModelFitArgs = {}): Promise<History> {
    return this.#training.fit(this, x, y, args);
  }

  /** Trains on the batches of a data set, { xs, ys } each, that are read while it trains. @throws as `fit` does: UsageError and others */
  async fitDataset(dataset: DatasetLike, args: ModelFitDatasetArgs): Promise<History> {
    return this.#training.fitDataset(this, dataset, args);
  }

  /** One step on exactly this batch: gives the loss, or [loss, ...metrics]. @throws as `fit` does: UsageError and others */
  async trainOnBatch(x: TensorArgs, y: TensorArgs): Promise<One<number>> {
    return this.#training.trainOnBatch(x, y);
  }

  /** The loss, or [loss, ...metrics], as numbers [] that are on their way. */
  evaluate(
    x: TensorArgs,
    y: TensorArgs,
    args: { readonly batchSize?: number; readonly verbose?: number } = {},
  ): Tensor | Tensor[] {
    return this.#training.evaluate(x, y, args.batchSize);
  }

  /** The same over the batches of a data set. @throws as it runs, UsageError and others */
  async evaluateDataset(dataset: DatasetLike, args: { readonly batches?: number } = {}): Promise<Tensor | Tensor[]> {
    return this.#training.evaluateDataset(dataset, args.batches);
  }

  /**
   * What the model says of each sample of x [samples, ...inputShape], as tensors whose values are on their way; where gradients are asked
   * for, computed on the CPU at once.
   * @throws UsageError where x is none
   */
  // biome-ignore lint/suspicious/noExplicitAny: a tensor, or a list for several outputs, as programs know
  predict(x: TensorArgs | TensorLike, args: { readonly batchSize?: number } = {}): any {
    return predicted(this.inner, this.own, x, args.batchSize);
  }

  /** The same of exactly this batch. */
  // biome-ignore lint/suspicious/noExplicitAny: as predict
  predictOnBatch(x: TensorArgs | TensorLike): any {
    return this.predict(x);
  }

  /**
   * Calls it in a functional model on tensors of a model, or on values [samples, ...inputShape]: with `training`, dropout works, and that
   * is computed on the CPU.
   */
  // biome-ignore lint/suspicious/noExplicitAny: a tensor of what it is called on, or a list
  apply(x: ModelTensors | TensorArgs, args: { readonly training?: boolean } = {}): any {
    const list = (x instanceof ModelTensor || x instanceof Tensor ? [x] : Object.values(x as object)) as unknown[];
    if (list.every((each) => each instanceof ModelTensor)) return this.inner.apply(x as ModelTensors);
    if (!args.training) return this.predict(x as TensorArgs);
    return inTraining(this.inner, this.own, x as TensorArgs);
  }

  /**
   * Saves it: to `localstorage://name`, `indexeddb://name`, `downloads://name`, `http(s)://…`, `file://…` in Node, or a handler of `io`.
   * @throws UsageError for other places; what the place throws
   */
  async save(place: string | IOHandler, config: { readonly includeOptimizer?: boolean } = {}): Promise<SaveResult> {
    await this.#training.prepare();
    const { saveTo } = await import('./saving.ts');
    return saveTo(this.inner, place, config.includeOptimizer ?? false);
  }

  /** Its layers and how they are connected, as files have them: text, or an object where `returnString` is false. */
  toJSON(_unused?: unknown, returnString = true): string | object {
    const json = {
      ...describeTopology(this.inner.topology).json,
      keras_version: `wgrad ${VERSION}`,
      backend: 'webgpu',
    };
    return returnString ? JSON.stringify(json) : json;
  }

  /** Frees its memory on the GPU. */
  dispose(): { refCountAfterDispose: number; numDisposedVariables: number } {
    const count = this.own.names.size;
    this.inner.dispose();
    return { refCountAfterDispose: 0, numDisposedVariables: count };
  }
}

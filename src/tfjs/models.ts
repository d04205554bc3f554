/**
 * Models with tfjs's methods over wgrad's. What trains and predicts runs on the GPU, which is opened by the first call that is awaited;
 * `predict` and `evaluate` give tensors whose values are on their way.
 */
import { Tensor as Samples } from '../data/tensor.ts';
import { UsageError } from '../errors.ts';
import type { Variable as Place } from '../graph/variable.ts';
import type { ModelTensors } from '../nn/ends.ts';
import { input as inputOf } from '../nn/input.ts';
import { isState, metricOf } from '../nn/metrics/named.ts';
import { type Model, model as modelOf } from '../nn/model.ts';
import type { CompileArguments, MetricChoice } from '../nn/model-options.ts';
import { ModelTensor } from '../nn/model-tensor.ts';
import { Sequential as Stack, type Stackable, sequential as stackOf } from '../nn/sequential.ts';
import { type Callback, type CallbackArgs, callbacksOf } from './callbacks.ts';
import { lossesOf, metricsOf } from './choices.ts';
import { batchesOf, type DatasetLike } from './data.ts';
import { onCpu } from './forward.ts';
import type { IOHandler, SaveResult } from './handlers.ts';
import { Layer } from './layer.ts';
import { isRecording } from './record.ts';
import { Tensor, type TensorLike, toTensor, type Variable } from './tensor.ts';
import { type Optimizer, optimizerOf } from './train.ts';
import { Weights } from './weights.ts';

/** Values for the inputs or targets of a model: one tensor, a list, or by name. */
export type TensorArgs = Tensor | readonly Tensor[] | Readonly<Record<string, Tensor>>;

/** What `compile` is told. */
export interface ModelCompileArgs {
  /** one of `train`, or a name with its defaults */
  readonly optimizer: Optimizer | string;
  /** by name, a function of tfjs's, or one of your own over tensors; for several outputs a list or a record */
  // biome-ignore lint/suspicious/noExplicitAny: functions of several types
  readonly loss: any;
  /** the same: default none */
  // biome-ignore lint/suspicious/noExplicitAny: functions of several types
  readonly metrics?: any;
}

/** What `fit` is told. */
export interface ModelFitArgs {
  /** samples per step: default 32 */
  readonly batchSize?: number;
  /** default 1 */
  readonly epochs?: number;
  /** 1 prints a line per epoch: default 0 */
  readonly verbose?: number;
  /** hooks, a list of them, or classes: default none */
  readonly callbacks?: CallbackArgs | Callback | readonly (CallbackArgs | Callback)[];
  /** share of the samples, the last ones, to validate with: default 0 */
  readonly validationSplit?: number;
  /** [x, y] to validate with: default none */
  readonly validationData?: readonly TensorArgs[];
  /** a new order in each epoch: default true */
  readonly shuffle?: boolean | 'batch';
  /** what the loss of each class is multiplied by: default 1 */
  readonly classWeight?: Readonly<Record<number, number>>;
  /** what the loss of each sample is multiplied by, [samples]: default 1 */
  readonly sampleWeight?: Tensor;
  /** the first epoch, from 0: default 0 */
  readonly initialEpoch?: number;
  /** without a meaning here: training never blocks the page */
  readonly yieldEvery?: unknown;
}

/** What `fitDataset` is told. */
export interface ModelFitDatasetArgs {
  /** how many epochs */
  readonly epochs: number;
  /** batches of an epoch: default all */
  readonly batchesPerEpoch?: number;
  /** 1 prints a line per epoch: default 0 */
  readonly verbose?: number;
  /** hooks, a list of them, or classes: default none */
  readonly callbacks?: ModelFitArgs['callbacks'];
  /** batches or [x, y] to validate with: default none */
  readonly validationData?: DatasetLike | readonly TensorArgs[];
  /** batches of the validation data that are used: default all */
  readonly validationBatches?: number;
  /** the first epoch, from 0: default 0 */
  readonly initialEpoch?: number;
  /** what the loss of each class is multiplied by: default 1 */
  readonly classWeight?: Readonly<Record<number, number>>;
  /** without a meaning here: training never blocks the page */
  readonly yieldEvery?: unknown;
}

/** What training measured. */
export interface History {
  /** numbers of the epochs that ended */
  readonly epoch: number[];
  /** measures by name, with `val_` before those of the validation data */
  readonly history: Record<string, number[]>;
  /** what `fit` was told */
  readonly params: object;
}

/** A weight as tfjs lists it. */
export interface LayerVariable {
  /** such as `dense/kernel` */
  readonly name: string;
  /** sizes, outermost first */
  readonly shape: number[];
  /** whether training changes it */
  readonly trainable: boolean;
  /** its values */
  read(): Tensor;
  /** a variable with its values on the CPU, for `minimize` */
  readonly val: Variable;
}

type One<T> = T | readonly T[];

/** A model of layers. */
export class LayersModel {
  /** Its optimizer, after `compile`. */
  optimizer!: Optimizer;
  /** The loss it was compiled with. */
  loss: unknown;
  /** @internal */
  readonly own: Weights;
  #rate: number | undefined;
  #kept: { readonly network: unknown; readonly layers: Layer[] } | undefined;

  /** @internal */
  constructor(
    /** As wgrad has it. @internal */
    readonly inner: Model,
  ) {
    this.own = new Weights(inner);
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

  #placesOf(layer: string): Place[] {
    return [...this.own.names].filter(([, name]) => name.startsWith(`${layer}/`)).map(([place]) => place);
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
  compile({ optimizer, loss, metrics, ...others }: ModelCompileArgs): void {
    const chosen = optimizerOf(optimizer);
    const own = { optimizer: chosen.formula(), loss: lossesOf(loss), ...others };
    this.inner.compile({ ...own, ...(metrics && { metrics: metricsOf(metrics) }) } as CompileArguments);
    this.optimizer = chosen;
    this.loss = loss;
    this.#rate = chosen.learningRate;
  }

  /**
   * Trains on x [samples, ...inputShape] and y, as the loss takes it.
   * @throws UsageError, ShapeError, DataError; DeviceError where the GPU is lost; NumericError where a number is not finite
   */
  async fit(x: TensorArgs, y: TensorArgs, args: ModelFitArgs = {}): Promise<History> {
    const { batchSize = 32, epochs = 1, verbose = 0, callbacks, validationData, shuffle = true } = args;
    const { validationSplit, classWeight, sampleWeight, initialEpoch } = args;
    const [xs, ys] = [await samples(x), await samples(y)];
    return this.#training(async () =>
      this.inner.fit(xs, ys, {
        batchSize,
        epochs,
        verbose: verbose as 0 | 1,
        shuffle: shuffle !== false,
        callbacks: callbacksOf(callbacks, this, this.#running()),
        ...(initialEpoch !== undefined && { initialEpoch }),
        ...(validationSplit && { validationSplit }),
        ...(validationData && { validationData: (await Promise.all(validationData.map(samples))) as never }),
        ...(classWeight && { classWeight }),
        ...(sampleWeight && { sampleWeight: await samples(sampleWeight) }),
      }),
    );
  }

  /** Trains on the batches of a data set, { xs, ys } each, that are read while it trains. @throws as `fit` does: UsageError and others */
  async fitDataset(dataset: DatasetLike, args: ModelFitDatasetArgs): Promise<History> {
    const { epochs, batchesPerEpoch, verbose = 0, callbacks, validationData, validationBatches, classWeight } = args;
    const validation = Array.isArray(validationData)
      ? await Promise.all(validationData.map(samples))
      : validationData && batchesOf(validationData as DatasetLike);
    return this.#training(() =>
      this.inner.fit(batchesOf(dataset), {
        epochs,
        verbose: verbose as 0 | 1,
        callbacks: callbacksOf(callbacks, this, this.#running()),
        ...(args.initialEpoch !== undefined && { initialEpoch: args.initialEpoch }),
        ...(batchesPerEpoch && { stepsPerEpoch: batchesPerEpoch }),
        ...(validation && { validationData: validation as never }),
        ...(validation && validationBatches && !Array.isArray(validation) && { validationSteps: validationBatches }),
        ...(classWeight && { classWeight }),
      }),
    );
  }

  /** Measures that count over the epoch. */
  #running(): ReadonlySet<string> {
    const metrics = this.inner.compiled?.metrics ?? [];
    const made = (Object.values(metrics).flat() as MetricChoice[]).map(metricOf);
    return new Set(made.filter(isState).map(({ name }) => name));
  }

  async #training(run: () => Promise<History>): Promise<History> {
    await this.#prepare();
    const { epoch, history, params } = await run().finally(() => this.own.changed(true));
    return { epoch, history, params };
  }

  /** What the program changed is on the GPU. */
  async #prepare(): Promise<void> {
    await this.own.push();
    const rate = this.optimizer?.learningRate;
    if (rate === undefined || rate === this.#rate) return;
    await this.inner.setLearningRate(rate);
    this.#rate = rate;
  }

  /** One step on exactly this batch: gives the loss, or [loss, ...metrics]. @throws as `fit` does: UsageError and others */
  async trainOnBatch(x: TensorArgs, y: TensorArgs): Promise<One<number>> {
    const [xs, ys] = [await samples(x), await samples(y)];
    await this.#prepare();
    const found = await this.inner.trainOnBatch(xs, ys).finally(() => this.own.changed(false));
    return found.length === 1 ? found[0]! : found;
  }

  /** The loss, or [loss, ...metrics], as numbers [] that are on their way. */
  evaluate(
    x: TensorArgs,
    y: TensorArgs,
    args: { readonly batchSize?: number; readonly verbose?: number } = {},
  ): Tensor | Tensor[] {
    const { batchSize } = args;
    const given = Promise.all([samples(x), samples(y)]);
    return this.#measured(async () =>
      this.inner.evaluate(...(await given), batchSize === undefined ? {} : { batchSize }),
    );
  }

  /** The same over the batches of a data set. @throws as it runs, UsageError and others */
  async evaluateDataset(dataset: DatasetLike, args: { readonly batches?: number } = {}): Promise<Tensor | Tensor[]> {
    const { batches } = args;
    const found = this.#measured(() =>
      this.inner.evaluate(batchesOf(dataset), batches === undefined ? {} : { steps: batches }),
    );
    await Promise.all([found].flat().map((each) => each.data()));
    return found;
  }

  #measured(run: () => Promise<number[]>): Tensor | Tensor[] {
    const running = this.own.push().then(run);
    const tensors = this.inner.metricsNames.map(
      (_, i) =>
        new Tensor(
          [],
          'float32',
          running.then((values) => Float32Array.of(values[i]!)),
        ),
    );
    return tensors.length === 1 ? tensors[0]! : tensors;
  }

  /**
   * What the model says of each sample of x [samples, ...inputShape], as tensors whose values are on their way; where gradients are asked
   * for, computed on the CPU at once.
   * @throws UsageError where x is none
   */
  // biome-ignore lint/suspicious/noExplicitAny: a tensor, or a list for several outputs, as programs know
  predict(x: TensorArgs | TensorLike, args: { readonly batchSize?: number } = {}): any {
    const given = this.#given('model.predict', x);
    if (isRecording()) return this.#formed(onCpu(this.inner, this.own, given, false));
    const { batchSize } = args;
    const count = given[0]!.shape[0]!;
    const inputs = Promise.all(given.map(samples));
    const running = inputs.then(async (values) => {
      await this.own.push();
      const { form, names } = this.inner.network!.inputEnds;
      const xs =
        form === 'one'
          ? values[0]!
          : form === 'list'
            ? values
            : Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      const found: unknown = await this.inner.predict(xs as Samples, batchSize === undefined ? {} : { batchSize });
      return found instanceof Samples ? [found] : (Object.values(found as object) as Samples[]);
    });
    running.catch(() => {}); // reported where a result is awaited
    return this.#formed(
      this.outputs.map(({ type }, i) => {
        const values = running.then(async (found) => found[i]!.data());
        return new Tensor([count, ...type.shape], 'float32', values);
      }),
    );
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
    return this.#formed(onCpu(this.inner, this.own, this.#given('model.apply', x as TensorArgs), true));
  }

  #given(where: string, x: TensorArgs | TensorLike): Tensor[] {
    if (x instanceof Tensor) return [x];
    const isMany = this.inputs.length > 1 || (Array.isArray(x) && x[0] instanceof Tensor);
    if (!isMany) return [toTensor(where, x as TensorLike)];
    if (Array.isArray(x)) return x.map((each) => toTensor(where, each as TensorLike));
    const named = x as Readonly<Record<string, Tensor>>;
    return this.inner.network!.inputEnds.names.map((name) => toTensor(where, named[name]!));
  }

  #formed(tensors: readonly Tensor[]): Tensor | Tensor[] {
    return tensors.length === 1 ? tensors[0]! : [...tensors];
  }

  /**
   * Saves it: to `localstorage://name`, `indexeddb://name`, `downloads://name`, `http(s)://…`, `file://…` in Node, or a handler of `io`.
   * @throws UsageError for other places; what the place throws
   */
  async save(place: string | IOHandler, config: { readonly includeOptimizer?: boolean } = {}): Promise<SaveResult> {
    await this.#prepare();
    const { saveTo } = await import('./io.ts');
    return saveTo(this.inner, place, config.includeOptimizer ?? false);
  }

  /** Frees its memory on the GPU. */
  dispose(): { refCountAfterDispose: number; numDisposedVariables: number } {
    const count = this.own.names.size;
    this.inner.dispose();
    return { refCountAfterDispose: 0, numDisposedVariables: count };
  }
}

/** A model of layers one after the other. */
export class Sequential extends LayersModel {
  /** @internal */
  declare readonly inner: Stack;

  /** Puts a layer or a model on top. @throws ShapeError where it does not fit, UsageError where it is none */
  add(layer: Layer | LayersModel): void {
    this.own.forget();
    this.inner.add(stackable(layer));
    void this.layers;
  }

  /** Takes the last layer away. @throws UsageError where there is none */
  pop(): void {
    this.inner.pop();
    this.own.forget();
  }
}

const stackable = (layer: Layer | LayersModel): Stackable => {
  if (layer instanceof LayersModel) return layer.inner;
  if (layer instanceof Layer) return layer.description as Stackable;
  throw new UsageError('tf.sequential: a layer is none of tf.layers. Call it, as in tf.layers.dense({ units: 1 }).');
};

/** As wgrad takes samples, once they are there. */
async function samples(given: TensorArgs | TensorLike): Promise<Samples & readonly Samples[]> {
  const one = async (tensor: Tensor): Promise<Samples> => new Samples(await tensor.data(), tensor.shape);
  if (given instanceof Tensor) return (await one(given)) as Samples & readonly Samples[];
  if (Array.isArray(given) && given[0] instanceof Tensor) {
    const list = await Promise.all((given as Tensor[]).map(one));
    return (list.length === 1 ? list[0] : list) as Samples & readonly Samples[];
  }
  if (Array.isArray(given) || ArrayBuffer.isView(given)) {
    return (await one(toTensor('model', given as TensorLike))) as Samples & readonly Samples[];
  }
  const named = await Promise.all(
    Object.entries(given as Readonly<Record<string, Tensor>>).map(
      async ([name, tensor]) => [name, await one(tensor)] as const,
    ),
  );
  return Object.fromEntries(named) as unknown as Samples & readonly Samples[];
}

/** A model of layers one after the other. @throws UsageError, ShapeError where they do not fit */
export function sequential(
  config: { readonly layers?: readonly (Layer | LayersModel)[]; readonly name?: string } = {},
): Sequential {
  const { layers = [], name } = config;
  const made = new Sequential(stackOf({ layers: layers.map(stackable), ...(name && { name }) }));
  void made.layers;
  return made;
}

/** What goes into a functional model: `shape` is that of one sample. @throws UsageError where an option is wrong */
export function input(config: {
  readonly shape?: readonly number[];
  readonly batchShape?: readonly (number | null)[];
  readonly name?: string;
  readonly dtype?: string;
}): ModelTensor {
  const { shape, batchShape, name, dtype } = config;
  const own = shape ?? (batchShape?.slice(1) as number[]);
  return inputOf({ shape: own, ...(name && { name }), ...(dtype === 'int32' && { dtype: 'int32' as const }) });
}

/** A model of what lies between inputs and outputs. @throws UsageError where they make none */
export function model(config: {
  readonly inputs: One<ModelTensor>;
  readonly outputs: One<ModelTensor>;
  readonly name?: string;
}): LayersModel {
  const { inputs, outputs, name } = config;
  const plain = (ends: One<ModelTensor>): ModelTensors =>
    Array.isArray(ends) && ends.length === 1 ? ends[0]! : (ends as ModelTensors);
  const made = new LayersModel(modelOf({ inputs: plain(inputs), outputs: plain(outputs), ...(name && { name }) }));
  void made.layers;
  return made;
}

/** wgrad's model with tfjs's methods. */
export const layersModel = (inner: Model): LayersModel => {
  const made = inner instanceof Stack ? new Sequential(inner) : new LayersModel(inner);
  return made;
};

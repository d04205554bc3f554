/** RemoteModel: a model in a worker, as its page has it: the methods of Model, all of them asynchronous. */
import { UsageError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { type Batches, type BatchSource, isBatches, isSource, type LearningBatch } from '../nn/batches.ts';
import type { Callback, NamedWeight, TrainedModel } from '../nn/callbacks.ts';
import { expectFunction } from '../nn/check.ts';
import type { Checkpoint, NamedTensor } from '../nn/checkpoint.ts';
import type { ModelTensors, Samples, ValuesOf } from '../nn/ends.ts';
import { type BatchesFitOptions, checkFitOptions, type FitOptions } from '../nn/fit-options.ts';
import { lossName } from '../nn/losses/named.ts';
import { measureNames } from '../nn/measures.ts';
import type { Model } from '../nn/model.ts';
import {
  type BatchesOptions,
  type BatchOptions,
  type CompileArguments,
  checkBatchesOptions,
  checkBatchOptions,
  checkCompile,
  type EvaluateOptions,
} from '../nn/model-options.ts';
import type { OptimizerState } from '../nn/optimizer-state.ts';
import type { Optimizer } from '../nn/optimizers/optimizer.ts';
import type { WeightOptions } from '../nn/sample-weights.ts';
import { checkSave, type SavedModel, type SaveOptions, type SaveTarget } from '../nn/save.ts';
import type { History } from '../nn/train/fit.ts';
import type { FitReport } from '../nn/train/run.ts';
import type { Connection } from './connection.ts';
import { describeCompile } from './description.ts';
import { pageCallback } from './page-callback.ts';

/** Where a model is. */
export interface Place {
  readonly connection: Connection;
  /** its number there */
  readonly which: number;
  /** Once it is gone. */
  readonly left: () => void;
}

type Described = SavedModel['model'];

/**
 * A model in a worker. It has the methods of a model, with the same arguments, logs, results and errors; all of them give promises.
 * Make one with `inWorker`.
 */
export class RemoteModel<Outputs extends ModelTensors = ModelTensors> implements TrainedModel {
  /** The model's name. */
  readonly name: string;
  /** What initial weights, shuffles and dropout come from: 32 bits. */
  readonly seed: number;
  /** What the last `fit` counted and measured; undefined before. */
  lastFit: FitReport | undefined;
  readonly #place: Place;
  readonly #described: Omit<Described, 'compiled'>;
  readonly #ends: NonNullable<Model['network']>['outputEnds'];
  #compiled: CompileArguments | undefined;
  #metricsNames: readonly string[];
  #stopTraining = false;
  #fits = 0;
  #disposed: Promise<void> | undefined;

  /** @internal */
  constructor(
    model: Model<Outputs>,
    place: Place,
    /** What the worker's GPU is. */
    readonly adapter: AdapterDescription,
  ) {
    const { name, seed, layers, topology, weights, compiled, metricsNames, network } = model;
    this.name = name;
    this.seed = seed;
    this.#place = place;
    this.#described = { name, seed, layers, topology, weights };
    this.#ends = network!.outputEnds;
    this.#compiled = compiled;
    this.#metricsNames = metricsNames;
  }

  /** What `compile` was given, with the optimizer made; undefined before. */
  get compiled(): CompileArguments | undefined {
    return this.#compiled;
  }

  /** The optimizer; undefined before `compile`. */
  get optimizer(): Optimizer | undefined {
    return this.#compiled?.optimizer as Optimizer | undefined;
  }

  /** What `evaluate` gives, by name: the loss, then the metrics; nothing before `compile`. */
  get metricsNames(): readonly string[] {
    return this.#metricsNames;
  }

  /** Set it to true to stop training after the steps in flight. */
  get stopTraining(): boolean {
    return this.#stopTraining;
  }

  set stopTraining(value: boolean) {
    this.#stopTraining = value;
    const { connection, which } = this.#place;
    connection.call('model.stopTraining', 'wgrad:stop', which, value).catch(() => {}); // a worker that is gone trains no more
  }

  #call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    const where = `model.${method}`;
    if (this.#disposed) return Promise.reject(new UsageError(`${where}: the model was disposed. Make a new one.`));
    const { connection, which } = this.#place;
    return connection.call(where, 'wgrad:call', which, method, ...args) as Promise<T>;
  }

  /** Chooses optimizer, loss and metrics; the optimizer begins anew. Weights stay. @throws UsageError where one is unknown or has functions of your own, or `fit` runs */
  async compile(options: CompileArguments): Promise<void> {
    const where = 'model.compile';
    if (this.#fits > 0) {
      throw new UsageError(`${where}: busy: fit is running. Wait for it, or set stopTraining.`, { code: 'busy' });
    }
    const { optimizer, measures } = checkCompile(options, this.#ends);
    const loss = typeof options.loss === 'string' ? lossName(options.loss) : options.loss;
    const compiled = { ...options, optimizer, loss };
    await this.#call('compile', describeCompile(where, compiled, this.#described.topology));
    this.#compiled = compiled;
    this.#metricsNames = measureNames(measures);
  }

  /**
   * Trains on x [samples, ...inputShape] and y as `fit` of a model does: callbacks run on the page, with the logs that they would have
   * there, batches are read on the page, one
   * after the other, and stores of checkpoints stay there. Tensors are copied once.
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost; what callbacks and batches throw
   */
  async fit(x: Samples, y: Samples, options?: FitOptions): Promise<History>;
  /** Trains on batches, which are read as the worker takes them. @throws as above, and what the batches throw: UsageError and others */
  async fit(batches: Batches<LearningBatch>, options?: BatchesFitOptions): Promise<History>;
  async fit(
    x: Samples | Batches<LearningBatch>,
    y?: Samples | BatchesFitOptions,
    options: FitOptions = {},
  ): Promise<History> {
    const where = 'model.fit';
    const batched = isBatches(x);
    const given: FitOptions & BatchesFitOptions = batched ? ((y ?? {}) as BatchesFitOptions) : options;
    const { callbacks, checkpoint } = checkFitOptions('model', given, batched);
    const { validationData } = given;
    const store = checkpoint && {
      save: (kept: Checkpoint) => checkpoint.store.save(kept),
      load: () => checkpoint.store.load(),
      clear: () => checkpoint.store.clear(),
      ...(checkpoint.store.check && { check: () => checkpoint.store.check!() }),
    };
    const sent = {
      ...given,
      callbacks: this.#callbacks(callbacks),
      ...(isBatches(validationData) && {
        validationData: await crossing(`${where}: validation data`, validationData),
      }),
      ...(checkpoint && { checkpoint: { ...given.checkpoint, store } }),
    };
    if (this.#fits === 0) this.#stopTraining = false;
    this.#fits += 1;
    try {
      return await this.#call<History>('fit', ...(batched ? [await crossing(where, x), sent] : [x, y, sent]));
    } finally {
      this.#fits -= 1;
      this.lastFit = await this.#call<FitReport | undefined>('lastFit').catch(() => undefined);
    }
  }

  #callbacks(callbacks: readonly Callback[]): readonly object[] {
    return callbacks.map((each) => pageCallback(each, this));
  }

  /** [loss, ...metrics] over all samples of x [samples, ...inputShape] and y, as `evaluate` of a model. @throws as that: UsageError, ShapeError, DataError, DeviceError */
  async evaluate(x: Samples, y: Samples, options?: EvaluateOptions): Promise<number[]>;
  /** [loss, ...metrics] over all `batches`, or the first `steps` of them. @throws as above, and what the batches throw: UsageError and others */
  async evaluate(batches: Batches<LearningBatch>, options?: BatchesOptions): Promise<number[]>;
  async evaluate(
    x: Samples | Batches<LearningBatch>,
    y?: Samples | BatchesOptions,
    options: EvaluateOptions = {},
  ): Promise<number[]> {
    const where = 'model.evaluate';
    if (isBatches(x)) {
      const given = (y ?? {}) as BatchesOptions;
      const { callbacks } = checkBatchesOptions(where, given);
      return this.#call('evaluate', await crossing(where, x), { ...given, callbacks: this.#callbacks(callbacks) });
    }
    const { callbacks } = checkBatchOptions(where, options, 'sampleWeight');
    return this.#call('evaluate', x, y, { ...options, callbacks: this.#callbacks(callbacks) });
  }

  /** `evaluate` of exactly this batch, x [samples, ...inputShape] and y as `fit` takes it. @throws as `evaluate` does: UsageError and others */
  async testOnBatch(x: Samples, y: Samples): Promise<number[]> {
    return this.#call('testOnBatch', x, y);
  }

  /** What the model says of each sample of x [samples, ...inputShape]: [samples, ...outputShape]; of several outputs in their form. @throws UsageError, ShapeError, DataError, DeviceError */
  async predict(x: Samples, options?: BatchOptions): Promise<ValuesOf<Outputs>>;
  /** What the model says of the samples of all `batches`, or of the first `steps` of them. @throws as above, and what the batches throw: UsageError and others */
  async predict(batches: Batches<Samples | LearningBatch>, options?: BatchesOptions): Promise<ValuesOf<Outputs>>;
  async predict(
    x: Samples | Batches<Samples | LearningBatch>,
    options: BatchOptions | BatchesOptions = {},
  ): Promise<ValuesOf<Outputs>> {
    const where = 'model.predict';
    const batched = isBatches(x);
    const { callbacks } = batched ? checkBatchesOptions(where, options) : checkBatchOptions(where, options);
    const sent = { ...options, callbacks: this.#callbacks(callbacks) };
    return this.#call('predict', batched ? await crossing(where, x) : x, sent);
  }

  /** `predict` of exactly this batch, x [samples, ...inputShape]. @throws as `predict` does: UsageError and others */
  async predictOnBatch(x: Samples): Promise<ValuesOf<Outputs>> {
    return this.#call('predictOnBatch', x);
  }

  /** One training step on exactly this batch, x [samples, ...inputShape] and y as `fit` takes it: gives [loss, ...metrics], as they were before the step. @throws UsageError, ShapeError, DataError, DeviceError */
  async trainOnBatch(x: Samples, y: Samples, options: WeightOptions = {}): Promise<number[]> {
    return this.#call('trainOnBatch', x, y, options);
  }

  /** All weights, layer by layer, kernel before bias. @throws UsageError where the model was disposed, DeviceError where the GPU is lost */
  async getWeights(): Promise<NamedWeight[]> {
    return this.#call('getWeights');
  }

  /** Sets all `weights`, found by name. @throws UsageError, ShapeError before anything is changed */
  async setWeights(weights: readonly NamedWeight[]): Promise<void> {
    return this.#call('setWeights', weights);
  }

  /** What the optimizer has learnt so far, all of the same step. @throws UsageError before `compile`, DeviceError where the GPU is lost */
  async getOptimizerState(): Promise<OptimizerState> {
    return this.#call('getOptimizerState');
  }

  /** Puts back what `getOptimizerState` gave: `given`. @throws UsageError, ShapeError before anything is changed */
  async setOptimizerState(given: OptimizerState): Promise<void> {
    return this.#call('setOptimizerState', given);
  }

  /** The learning rate of the last step, as f32 has it. @throws UsageError before `compile`, DeviceError where the GPU is lost */
  async getLearningRate(): Promise<number> {
    return this.#call('getLearningRate');
  }

  /** Sets the optimizer's learning rate to `value`. @throws UsageError where it is below 0, or the rate is a schedule */
  async setLearningRate(value: number): Promise<void> {
    return this.#call('setLearningRate', value);
  }

  /** All that training under way depends on, as it is where the GPU stands now. @throws UsageError where `fit` does not run */
  async checkpoint(): Promise<Checkpoint> {
    return this.#call('checkpoint');
  }

  /** Saves the model to a target of `wgrad/io`, which stays on the page. @throws UsageError before anything is written; what the target throws */
  async save(target: SaveTarget, options: SaveOptions = {}): Promise<void> {
    const includeOptimizer = checkSave('model.save', target, options);
    const { tensors, step } = await this.#call<Saved>('saved', includeOptimizer);
    const model = { ...this.#described, compiled: this.#compiled };
    return target.save({ model, tensors, ...(step !== undefined && { step }) });
  }

  /** Prints the layers with their shapes and sizes, as Keras does. @param print gets the whole `text`; default console.log @throws UsageError where the model was disposed */
  async summary(print: (text: string) => void = console.log): Promise<void> {
    expectFunction('model.summary', 'print', print);
    print(await this.#call<string>('summary'));
  }

  /** Frees the model; the worker that `inWorker` started ends with its last model. Any later call throws. @throws UsageError while a call is under way */
  async dispose(): Promise<void> {
    this.#disposed ??= this.#call<void>('dispose').then(this.#place.left);
    await this.#disposed.catch((error: unknown) => {
      this.#disposed = undefined;
      throw error;
    });
  }
}

interface Saved {
  readonly tensors: readonly NamedTensor[];
  readonly step: number | undefined;
}

/** Batches as the page reads them: a function, or anything that can be iterated, becomes what a worker can ask. */
async function crossing(where: string, batches: Batches<unknown>): Promise<BatchSource<unknown>> {
  const { passesOf } = await import('../nn/train/open-stream.ts');
  return { pass: passesOf(where, batches), size: isSource(batches) ? batches.size : undefined };
}

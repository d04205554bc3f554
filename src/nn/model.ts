import { Tensor } from '../data/tensor.ts';
import { UsageError } from '../errors.ts';
import { sizeOf } from '../graph/node.ts';
import { isWeight, type Variable } from '../graph/variable.ts';
import { inputsOf, labelledOf } from './batch-forms.ts';
import { type Batches, isBatches, type LearningBatch } from './batches.ts';
import type { Callback, Logs, NamedWeight, TrainedModel } from './callbacks.ts';
import { CalledLayer, tensorsOf } from './called-layer.ts';
import { CalledModel } from './called-model.ts';
import { adviceOnLoss, guessingLoss, lossHint } from './causes.ts';
import { expectNumber, expectOptions, expectSeed, expectText } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import { endsOf, inFormOf, type ModelTensors, type Samples, type ValuesOf, valuesFor } from './ends.ts';
import {
  type BatchesFitOptions,
  checkFitOptions,
  checkValidation,
  type FitOptions,
  splitSamples,
} from './fit-options.ts';
import { laterPending } from './later.ts';
import type { PlacedModel } from './memory/parts.ts';
import { trainingOn, WeightStore } from './memory/weight-store.ts';
import { ModelDescription } from './model-description.ts';
import { ModelOnDevice } from './model-on-device.ts';
import {
  type BatchesOptions,
  type BatchSettings,
  checkBatchesOptions,
  checkBatchOptions,
  type EvaluateOptions,
  isLeft,
  type PredictBatchesOptions,
  type PredictOptions,
} from './model-options.ts';
import { type Callee, ModelTensor } from './model-tensor.ts';
import type { NamedNetwork } from './network.ts';
import { type Network, networkOf } from './network.ts';
import { type OptimizerState, optimizerState, setOptimizerState } from './optimizer-state.ts';
import { expectNoSchedule } from './optimizers/optimizer.ts';
import type { WeightOptions } from './sample-weights.ts';
import { type HostSamples, LARGE_BATCH, uploadSamples } from './samples.ts';
import { checkSave, type SaveOptions, type SaveTarget } from './save.ts';
import { type Compiled, evaluateSteps, type PredictSteps, predictSteps } from './steps.ts';
import { feedOf, feedOn, firstOf, type Source } from './train/feed.ts';
import type { History } from './train/fit.ts';
import { introduce, withHooks } from './train/hooks.ts';
import type { FitReport, TrainingRun } from './train/run.ts';
import type { Runner } from './train/runner.ts';
import { introducing, withSources } from './train/sources.ts';
import type { Training } from './train/training.ts';
import { evaluateFeed, freeing, measure, trainRunner, walkOver } from './train/walks.ts';
import { readWeights, writeWeights } from './weights.ts';
import { Work } from './work.ts';

/** Options of `model`. */
export interface ModelOptions<Inputs extends ModelTensors = ModelTensors, Outputs extends ModelTensors = ModelTensors> {
  /** what goes in, as `input` gives it: one tensor, a list, or a record */
  readonly inputs: Inputs;
  /** what comes out: one tensor, a list, or a record, whose names losses, metrics and predictions then have */
  readonly outputs: Outputs;
  /** decides initial weights, the order of samples and dropout; default: drawn */
  readonly seed?: number;
  /** default 'model'; models of other names have other initial weights of the same seed */
  readonly name?: string;
}

/** A model of layers. Make one with `model` or `sequential`. */
export class Model<Outputs extends ModelTensors = ModelTensors> extends ModelDescription implements TrainedModel {
  /** What initial weights, shuffles and dropout come from: 32 bits. */
  readonly seed: number;
  /** Whether training another model that this one is in changes its weights; a change counts from the next `compile` on. */
  trainable = true;
  /**
   * Set it to true in a callback to stop training after the steps in flight. Unlike in Keras, an epoch that was not finished
   * is not validated and not in the history.
   */
  stopTraining = false;
  /** What the last `fit` counted and measured; undefined before. */
  lastFit: FitReport | undefined;
  /** Its own weights, not those of layers that another model was the first to have. */
  protected readonly store: WeightStore;
  /** What its layers compute; undefined while there are none. @internal */
  network: NamedNetwork | undefined;
  /** Other models' weights in it. */
  #borrowed: readonly WeightStore[] = [];
  #callee: Callee | undefined;
  readonly #device: ModelOnDevice;
  readonly #work = new Work('model');

  /** @param kind what errors call the maker, and its models where they have no name: 'model' */
  protected constructor(kind: string, { name, seed }: Pick<ModelOptions, 'name' | 'seed'>) {
    super(name === undefined ? kind : expectText(kind, 'name', name));
    this.seed = seed === undefined ? Math.floor(Math.random() * 2 ** 32) : expectSeed(kind, seed);
    this.store = new WeightStore(this.seed, this.givenName);
    this.#device = new ModelOnDevice(this.store);
  }

  /** A functional model. @internal */
  static of<Outputs extends ModelTensors>(options: ModelOptions<ModelTensors, Outputs>): Model<Outputs> {
    const made = new Model<Outputs>('model', options);
    made.setNetwork('model', options.inputs, options.outputs);
    return made;
  }

  /** Keras's name of its class. */
  get className(): string {
    return 'Functional';
  }

  protected get givenName(): string | undefined {
    return this.name === 'model' ? undefined : this.name;
  }

  /** @throws UsageError where the inputs and outputs do not make a model */
  protected setNetwork(owner: string, inputs: ModelTensors, outputs: ModelTensors): void {
    const inputEnds = endsOf(owner, 'x', inputs, ({ name }) => name);
    const given = endsOf(owner, 'y', outputs, ({ name }) => name);
    const network = networkOf(owner, inputEnds.tensors, given.tensors);
    const byCallee = new Map(network.layers.map(({ name, callee }) => [callee, name]));
    const outputEnds = endsOf(owner, 'y', outputs, ({ call, name }) => (call && byCallee.get(call.callee)) ?? name);
    this.#setStores(network);
    this.network = { ...network, inputEnds, outputEnds };
    this.#callee = undefined;
  }

  #setStores({ layers, names }: Network): void {
    const { store } = this;
    const own = new Map<Variable, string>();
    const borrowed = new Set<WeightStore>();
    for (const { callee } of layers) {
      if (callee instanceof CalledLayer) callee.store ??= store;
      for (const each of callee.stores) if (each !== store) borrowed.add(each);
      if (!callee.stores.includes(store)) continue;
      if (callee instanceof CalledLayer)
        for (const variable of callee.variables.keys()) own.set(variable, names.get(variable)!);
    }
    store.names = own;
    for (const each of borrowed) each.retain();
    for (const each of this.#borrowed) each.release();
    this.#borrowed = [...borrowed];
  }

  protected whole(where: string): NamedNetwork {
    this.usable(where);
    if (this.network === undefined) throw new UsageError(`${where}: the model has no layers. Add some first.`);
    return this.network;
  }

  get #stores(): readonly WeightStore[] {
    return [this.store, ...this.#borrowed];
  }

  /** Where its weights are, its own first. @internal */
  get weightStores(): readonly WeightStore[] {
    return this.#stores;
  }

  /** Whether something trains the weights, so that whoever reads them over several submits needs a copy. */
  get #frozen(): boolean {
    return this.#stores.some(({ training }) => training);
  }

  /** The model in the steps of a trainer; one without a name takes its name from there. @internal */
  placed(name: string): PlacedModel & { readonly network: NamedNetwork } {
    const network = this.whole('trainer');
    if (!this.store.begun) this.store.label ??= name;
    return { prefix: `${name}/`, network, own: this.store };
  }

  /** Whether the weights exist, or are being made. */
  protected get begun(): boolean {
    return this.#device.begun;
  }

  /** The model as a layer of others. @internal */
  get callee(): Callee {
    const network = this.whole('model.apply');
    this.#callee ??= new CalledModel(this, network, this.#stores);
    return this.#callee;
  }

  /**
   * Calls the model in a functional model, where it is a layer with the weights that it has here. Gives its outputs in the form in
   * which they were given.
   * @param x a tensor of a model; for several inputs a list in their order, or a record by their names
   * @throws ShapeError, UsageError where x does not suit the inputs
   */
  apply(x: ModelTensors): Outputs {
    const { inputEnds, outputEnds } = this.whole(`${this.name}.apply`);
    const given = valuesFor<ModelTensor>(this.name, 'x', x, inputEnds, (value) => value instanceof ModelTensor);
    const { outputs } = this.callee.call(this.name, tensorsOf(this.name, given));
    return inFormOf(outputEnds, outputs) as Outputs;
  }

  protected override expectIdle(where: string): void {
    this.#work.expectIdle(where);
  }

  /**
   * Trains on x [samples, ...inputShape], uint8 or float32, and y: numbers of classes, [samples], or [samples, ...steps] for an output with
   * a row of classes for each step; or values of the output's shape, [samples, ...outputShape]; as the loss takes them.
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async fit(x: Samples, y: Samples, options?: FitOptions): Promise<History>;
  /**
   * Trains on batches that come while it trains, such as those of a data set of the namespace `data`: none of them needs to fit the
   * GPU's memory together with the others.
   * @throws UsageError, ShapeError, DataError; what the batches throw; DeviceError where the GPU is lost
   */
  async fit(batches: Batches<LearningBatch>, options?: BatchesFitOptions): Promise<History>;
  async fit(
    x: Samples | Batches<LearningBatch>,
    y?: Samples | BatchesFitOptions,
    options: FitOptions = {},
  ): Promise<History> {
    const where = 'model.fit';
    const compiled = this.expectCompiled(where);
    const batches = isBatches(x) ? x : undefined;
    const given: FitOptions & BatchesFitOptions = batches === undefined ? options : ((y ?? {}) as BatchesFitOptions);
    const settings = checkFitOptions('model', given, batches !== undefined);
    this.checkSoftmax();
    const { classWeight, validationData } = given;
    const [tensors, held] =
      batches === undefined
        ? splitSamples(x as Samples, y as Samples, options)
        : [undefined, validationData && !isBatches(validationData) ? checkValidation(validationData) : undefined];
    const train = tensors && this.checkSamples(where, tensors);
    const validation = held && this.checkSamples(`${where}: validation data`, held);
    const sources = { train: batches ?? train!, validation: isBatches(validationData) ? validationData : validation };
    const check = (which: string, batch: unknown, kind: 'train' | 'validation'): HostSamples =>
      this.checkSamples(which, {
        ...labelledOf(which, batch),
        ...(kind === 'train' && classWeight && { classWeight }),
      });
    return this.#work.fit(where, () =>
      trainingOn(where, this.#stores, () => {
        this.stopTraining = false;
        return withSources(where, sources, settings, check, async (train, validation) => {
          const { training } = await this.#ready();
          return this.#train(training, compiled, { train, validation, settings });
        });
      }),
    );
  }

  #train(
    training: Training,
    { optimizer, measures }: Compiled,
    { settings: given, ...run }: Pick<TrainingRun, 'train' | 'validation' | 'settings'>,
  ): Promise<History> {
    const { params, settings } = introducing(run.train, given, run.validation !== undefined);
    const first = firstOf(run.train);
    const advice = (): string => adviceOnLoss(first, optimizer, training.learningRate(training.minimizer));
    introduce(settings.callbacks, this, params);
    const whole = {
      ...run,
      settings,
      training,
      params,
      advice,
      hint: lossHint(guessingLoss(measures, first, this.outputShapes()), advice),
      shuffleSeed: settings.seed ?? this.seed,
      stopped: () => this.stopTraining,
    };
    const opened = (): void => {
      this.learnt = true;
    };
    return this.#work.train(whole, opened, (report) => {
      this.lastFit = report;
    });
  }

  /** The learning rate of the last step, as f32 has it; before the first one that of the optimizer. @throws UsageError before `compile`, DeviceError where the GPU is lost */
  async getLearningRate(): Promise<number> {
    this.expectCompiled('model.getLearningRate');
    return this.#use(({ training }) => training.currentRate(training.minimizer));
  }

  /** Sets the optimizer's learning rate to `value`, while `fit` runs from the next submit on. @throws UsageError where it is below 0, or the rate is a schedule */
  async setLearningRate(value: number): Promise<void> {
    const where = 'model.setLearningRate';
    this.expectCompiled(where);
    expectNoSchedule(where, this.optimizer!);
    expectNumber(where, 'the rate', value, 0, Number.POSITIVE_INFINITY);
    return this.#use(({ training }) => this.#work.change(() => training.setLearningRate(training.minimizer, value)));
  }

  /**
   * All that training under way depends on, as it is where the GPU stands now: with the steps that were submitted already, which may
   * be some more than `onBatchEnd` got.
   * @throws UsageError where `fit` does not run: then getWeights and getOptimizerState say it all
   */
  async checkpoint(): Promise<Checkpoint> {
    return this.#work.checkpoint('save the model');
  }

  /**
   * One training step on exactly this batch, x [samples, ...inputShape] and y as `fit` takes it: gives [loss, ...metrics], as they were
   * before the step.
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async trainOnBatch(x: Samples, y: Samples, options: WeightOptions = {}): Promise<number[]> {
    const where = 'model.trainOnBatch';
    this.expectCompiled(where);
    expectOptions(where, options, ['sampleWeight', 'classWeight'], 'sampleWeight');
    const batch = this.checkSamples(where, { x, y, ...options });
    return this.#work.exclusively(where, () =>
      this.#use(async ({ training, engine }) => {
        training.setClock({ epoch: 0, shuffleSeed: 0 });
        const feed = feedOn(engine, batch, ({ count }) => ({ batchSize: count, shuffle: false }));
        const runner = await trainRunner(training, feed).catch(freeing(feed));
        const logs = await measure(runner).finally(() => runner.dispose().finally(feed.dispose));
        this.learnt = true;
        return Object.values(logs);
      }),
    );
  }

  /**
   * [loss, ...metrics] over all samples of x [samples, ...inputShape] and y as `fit` takes it, dropout off.
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async evaluate(x: Samples, y: Samples, options?: EvaluateOptions): Promise<number[]>;
  /** [loss, ...metrics] over all `batches`, or the first `steps` of them. @throws as above, and what the batches throw: UsageError and others */
  async evaluate(batches: Batches<LearningBatch>, options?: BatchesOptions): Promise<number[]>;
  async evaluate(
    x: Samples | Batches<LearningBatch>,
    y?: Samples | BatchesOptions,
    options: EvaluateOptions = {},
  ): Promise<number[]> {
    const where = 'model.evaluate';
    if (!isBatches(x)) return this.#evaluate(where, x, y as Samples, options);
    this.expectCompiled(where);
    const { steps: limit, callbacks } = checkBatchesOptions(where, (y ?? {}) as BatchesOptions);
    this.#work.warnUntrained(where);
    const { openStream } = await import('./train/open-stream.ts');
    const check = (which: string, batch: unknown): HostSamples => this.checkSamples(which, labelledOf(which, batch));
    const stream = await openStream(x, { where, check, epochs: 1, pass: 0, limit });
    return this.#evaluateOn(where, stream, undefined, callbacks).finally(() => stream.close());
  }

  /** `evaluate` of exactly this batch, x [samples, ...inputShape] and y as `fit` takes it. @throws as `evaluate` does: UsageError and others */
  async testOnBatch(x: Samples, y: Samples): Promise<number[]> {
    return this.#evaluate('model.testOnBatch', x, y, { batchSize: countOf(x) });
  }

  async #evaluate(where: string, x: Samples, y: Samples, options: EvaluateOptions): Promise<number[]> {
    this.expectCompiled(where);
    const { batchSize, callbacks } = checkBatchOptions(where, options, 'sampleWeight');
    const { sampleWeight } = options;
    const host = this.checkSamples(where, { x, y, ...(sampleWeight && { sampleWeight }) });
    this.#work.warnUntrained(where);
    return this.#evaluateOn(where, host, batchSize, callbacks);
  }

  async #evaluateOn(
    where: string,
    source: Source,
    batchSize: number | undefined,
    callbacks: readonly Callback[],
  ): Promise<number[]> {
    const { measures } = this.expectCompiled(where);
    return this.#use(async ({ models, programs, engine }) => {
      const steps = evaluateSteps(this.whole(where), measures);
      const feed = evaluateFeed(engine, source, batchSize);
      const { runner, dispose } = await walkOver(models, programs, steps, feed, this.#frozen).catch(freeing(feed));
      return Object.values(await this.#hooked('Test', runner, callbacks).finally(dispose));
    });
  }

  /** Walks over all samples, with the callbacks of the call. */
  async #hooked(kind: 'Test' | 'Predict', runner: Runner, callbacks: readonly Callback[]): Promise<Logs> {
    const { steps, batchSize, samples } = runner.feed;
    introduce(callbacks, this, { epochs: 1, steps, verbose: 0, batchSize, samples, validates: false });
    return withHooks(callbacks, kind, () => measure(runner, callbacks, kind));
  }

  /**
   * What the model says of each sample of x [samples, ...inputShape], dropout off: [samples, ...outputShape]; of several outputs in the
   * form in which they were given.
   * @param options how many samples at a time, callbacks, where the results stay
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async predict(x: Samples, options?: PredictOptions): Promise<ValuesOf<Outputs>>;
  /**
   * What the model says of the samples of all `batches`, or of the first `steps` of them, one after the other: [samples, ...outputShape]. A
   * batch is x [batch, ...inputShape], or a list or an object that `fit` takes, whose targets are not used.
   * @param options how many batches, callbacks, where the results stay
   * @throws as above, and what the batches throw: UsageError and others
   */
  async predict(batches: Batches<Samples | LearningBatch>, options?: PredictBatchesOptions): Promise<ValuesOf<Outputs>>;
  async predict(
    x: Samples | Batches<Samples | LearningBatch>,
    options: PredictOptions | PredictBatchesOptions = {},
  ): Promise<ValuesOf<Outputs>> {
    const where = 'model.predict';
    if (!isBatches(x)) return this.#predict(where, x, options);
    const { steps = Number.POSITIVE_INFINITY, callbacks } = checkBatchesOptions(where, options, 'onGpu');
    const onGpu = isLeft(where, options);
    const { predictAll } = await import('./train/open-stream.ts');
    const predicted = await predictAll(where, x, steps, (batch) =>
      this.predictBy(
        this.checkInputs(where, inputsOf(batch)),
        { batchSize: undefined, callbacks, onGpu },
        predictSteps,
      ),
    );
    return inFormOf(this.whole(where).outputEnds, predicted) as ValuesOf<Outputs>;
  }

  /** `predict` of exactly this batch, x [samples, ...inputShape]. @throws as `predict` does: UsageError and others */
  async predictOnBatch(x: Samples): Promise<ValuesOf<Outputs>> {
    return this.#predict('model.predictOnBatch', x, { batchSize: countOf(x) });
  }

  async #predict(where: string, x: Samples, options: PredictOptions): Promise<ValuesOf<Outputs>> {
    const settings = { ...checkBatchOptions(where, options, 'onGpu'), onGpu: isLeft(where, options) };
    const host = this.checkInputs(where, x);
    this.#work.warnUntrained(where);
    const { outputEnds } = this.whole(where);
    return inFormOf(outputEnds, await this.predictBy(host, settings, predictSteps)) as ValuesOf<Outputs>;
  }

  /** What steps over the samples give for each of them, such as `predictSteps`. @internal */
  async predictBy(
    host: HostSamples,
    { batchSize, callbacks, onGpu = false }: BatchSettings,
    stepsOf: (network: NamedNetwork, count: number) => PredictSteps,
  ): Promise<Tensor[]> {
    const { count } = host;
    const left = onGpu ? (await import('./memory/left-on-gpu.ts')).leftOnGpu : undefined;
    return this.#use(async ({ models, programs, engine }) => {
      const samples = uploadSamples(engine, host);
      const whole = this.whole('model.predict');
      const sizes = stepsOf(whole, 1).predictions.map(({ shape }) => sizeOf(shape));
      const padded = 4 * samples.room * Math.max(...sizes) <= engine.largestBuffer;
      const steps = stepsOf(whole, padded ? samples.room : count);
      // its programs depend on the batch size and on the room that the samples have, not on their number
      const feed = feedOf(samples, { batchSize: batchSize ?? LARGE_BATCH, shuffle: false, padded });
      const walk = await walkOver(models, programs, steps, feed, this.#frozen).catch(freeing(samples));
      const walked = this.#hooked('Predict', walk.runner, callbacks);
      const tensors = walked.then(() =>
        Promise.all(
          steps.predictions.map(async (each, i) => {
            const shape = [count, ...each.shape.slice(1)];
            return (
              left?.(walk.memory, each, shape) ??
              new Tensor(await walk.memory.readFirst(each, count * sizes[i]!), shape)
            );
          }),
        ),
      );
      return tensors.finally(walk.dispose);
    });
  }

  /**
   * What another model of the same layers and seed has to be given to begin with the same weights: values from elsewhere. Undefined where
   * that does not do: weights are there already, or other models had them first.
   * @internal
   */
  get givenWeights(): NamedWeight[] | undefined {
    const { names } = this.whole('model');
    if (this.begun || this.#borrowed.length > 0) return undefined;
    return [...names].flatMap(([variable, name]) => {
      const values = isWeight(variable) ? variable.given?.() : undefined;
      return values === undefined ? [] : [{ name, shape: variable.shape, values }];
    });
  }

  /** Epochs begun since `compile`: no two have the same order of samples. Set before the next `fit`. @internal */
  get epochsBegun(): number {
    return this.stale ? 0 : this.#work.epochs;
  }

  /** Where another model's training goes on. @internal */
  set epochsBegun(count: number) {
    this.#work.epochs = count;
  }

  /** All weights, layer by layer, kernel before bias. @throws UsageError where the model was disposed, DeviceError where the GPU is lost */
  async getWeights(): Promise<NamedWeight[]> {
    this.usable('model.getWeights');
    const { names } = this.whole('model.getWeights');
    return this.#use(({ models }) => readWeights({ parts: models, names }));
  }

  /** Sets all `weights`, found by name. @throws UsageError, ShapeError before anything is changed */
  async setWeights(weights: readonly NamedWeight[]): Promise<void> {
    this.usable('model.setWeights');
    const { names } = this.whole('model.setWeights');
    return this.#use(({ models }) => this.#work.change(() => writeWeights({ parts: models, names }, weights)));
  }

  /** What the optimizer has learnt so far, all of the same step. @throws UsageError before `compile`, DeviceError where the GPU is lost */
  async getOptimizerState(): Promise<OptimizerState> {
    this.expectCompiled('model.getOptimizerState');
    return this.#use(({ training }) => optimizerState(training, training.minimizer));
  }

  /** Puts back what `getOptimizerState` gave: `given`. @throws UsageError, ShapeError before anything is changed */
  async setOptimizerState(given: OptimizerState): Promise<void> {
    this.expectCompiled('model.setOptimizerState');
    return this.#work.exclusively('model.setOptimizerState', () =>
      this.#use(({ training }) => {
        setOptimizerState(training, training.minimizer, given);
        this.learnt = true;
      }),
    );
  }

  /**
   * Saves the model to a target of `wgrad/io`; while `fit` runs, as it is where the GPU stands now.
   * @throws UsageError before anything is written; what the target throws
   */
  async save(target: SaveTarget, options: SaveOptions = {}): Promise<void> {
    const where = 'model.save';
    const includeOptimizer = checkSave(where, target, options);
    this.whole(where);
    this.#work.warnUntrained(where);
    if (!includeOptimizer) return target.save({ model: this, tensors: await this.getWeights() });
    this.expectCompiled(where);
    const { step, tensors } = await this.#use(async ({ training }) => {
      const { taken, space } = training;
      const snapshot = await space.snapshot();
      const { tensorsOf } = await import('./memory/snapshot.ts');
      return { step: taken, tensors: tensorsOf(snapshot, space.layout) };
    });
    return target.save({ model: this, tensors, step });
  }

  /** Frees the model's GPU memory. Any later call throws. @throws UsageError while a call is under way */
  dispose(): void {
    this.#work.dispose(() => {
      this.#device.dispose();
      for (const store of this.#stores) store.release();
    });
  }

  protected override usable(where: string): void {
    this.#work.usable(where);
  }

  /** What is on the GPU, the optimizer begun anew if `compile` was called since. */
  async #ready(): Promise<ModelOnDevice> {
    const device = this.#device;
    await laterPending();
    const network = this.whole('model');
    await device.begin(network);
    if (this.stale && this.chosen !== undefined && !this.#work.disposed) {
      device.train(network, this.chosen, this.seed);
      this.stale = false;
      this.#work.epochs = 0;
    }
    this.options = device.programs.options(device.engine);
    return device;
  }

  /** Runs what uses the model's memory. */
  #use<T>(run: (device: ModelOnDevice) => T | Promise<T>): Promise<T> {
    return this.#work.use(async () => run(await this.#ready()));
  }
}

/** How many samples there are; 1 where that cannot be said, which what checks the samples then reports. */
const countOf = (x: Samples): number => (x instanceof Tensor ? x : Object.values(x ?? {})[0])?.shape?.[0] || 1;

/**
 * A model of what lies between `inputs` and `outputs`, as `input` and the layers' `apply` connect them.
 * @throws UsageError where an option is wrong, or the outputs do not depend on the inputs alone
 */
export function model<Outputs extends ModelTensors>(options: ModelOptions<ModelTensors, Outputs>): Model<Outputs> {
  expectOptions('model', options, ['inputs', 'outputs', 'name', 'seed'], 'inputs');
  return Model.of(options);
}

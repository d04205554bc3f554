import { Tensor } from '../data/tensor.ts';
import { UsageError } from '../errors.ts';
import { init } from '../gpu/engine.ts';
import { sizeOf } from '../graph/node.ts';
import type { Callback, Logs, NamedWeight, TrainedModel } from './callbacks.ts';
import { expectNumber, expectSeed } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { History } from './fit.ts';
import { checkFitOptions, type FitOptions, splitSamples } from './fit-options.ts';
import { introduce, withHooks } from './hooks.ts';
import { ModelDescription } from './model-description.ts';
import { type BatchOptions, checkBatchOptions, checkSequential, type SequentialOptions } from './model-options.ts';
import type { Runner } from './runner.ts';
import { checkInputs, type DeviceSamples, type HostSamples, uploadSamples } from './samples.ts';
import { checkSave, type SaveOptions, type SaveTarget } from './save.ts';
import { tensorsOf } from './snapshot.ts';
import { ModelState, type OptimizerState } from './state.ts';
import { type FitReport, type RunningFit, type TrainingRun, trainModel } from './training.ts';
import { evaluateWalk, measure, predictWalk, trainRunner } from './walks.ts';

const CHANGE: Readonly<Record<string, string>> = { 'model.add': 'Add all layers', 'model.pop': 'Take layers away' };

/** A stack of layers. Make one with `sequential`. */
export class Sequential extends ModelDescription implements TrainedModel {
  readonly seed: number;
  /**
   * Set it to true in a callback to stop training after the steps in flight. Unlike in Keras, an epoch that was not finished
   * is not validated and not in the history.
   */
  stopTraining = false;
  /** What the last `fit` counted and measured; undefined before. */
  lastFit: FitReport | undefined;
  #state: Promise<ModelState> | undefined;
  /** Epochs begun so far: no two epochs have the same order of samples. */
  #epochs = 0;
  #training = false;
  #fit: RunningFit | undefined;
  /** `fit` was called and has not trained yet: a call now is one that did not wait for it. */
  #beginning = false;
  /** Calls under way that use the model's memory. */
  #active = 0;
  #disposed = false;

  constructor(options: SequentialOptions = {}) {
    const { layers, name } = checkSequential(options);
    const { seed } = options;
    super(name);
    this.seed = seed === undefined ? Math.floor(Math.random() * 2 ** 32) : expectSeed('sequential', seed);
    for (const layer of layers) this.add(layer);
  }

  protected override expectOpen(where: string): void {
    this.usable(where);
    if (this.#state !== undefined) {
      throw new UsageError(
        `${where}: the weights exist already. ${CHANGE[where] ?? ''} before fit, evaluate or predict.`,
      );
    }
  }

  protected override expectIdle(where: string): void {
    this.usable(where);
    if (this.#training) {
      throw new UsageError(`${where}: busy: fit is running. Wait for it, or set stopTraining.`, { code: 'busy' });
    }
  }

  /**
   * Trains on x [samples, ...inputShape], uint8 or float32, and y [samples], whole numbers.
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async fit(x: Tensor, y: Tensor, options: FitOptions = {}): Promise<History> {
    const where = 'model.fit';
    const compiled = this.expectCompiled(where);
    const settings = checkFitOptions(options);
    this.checkSoftmax();
    const [given, held] = splitSamples(x, y, options);
    const train = this.checkSamples(where, given);
    const validation = held && this.checkSamples(`${where}: validation data`, held);
    return this.#exclusively(where, () => {
      this.stopTraining = false;
      this.#beginning = true;
      return this.#use((state) => this.#train({ state, compiled, train, validation, settings })).finally(() => {
        this.#beginning = false;
      });
    });
  }

  #train(run: Pick<TrainingRun, 'state' | 'compiled' | 'train' | 'validation' | 'settings'>): Promise<History> {
    const { epochs, batchSize, verbose, callbacks } = run.settings;
    const samples = run.train.spec.count;
    const params = { epochs, steps: Math.ceil(samples / batchSize), verbose, batchSize, samples };
    introduce(callbacks, this, params);
    return trainModel({
      ...run,
      params,
      classes: sizeOf(this.outputShape()),
      clockEpoch: run.settings.initialEpoch ?? this.#epochs,
      shuffleSeed: run.settings.seed ?? this.seed,
      stopped: () => this.stopTraining,
      opened: (fit) => {
        this.#fit = fit;
        this.#beginning = false;
        this.learnt = true;
      },
      adopt: (state) => {
        this.#state = Promise.resolve(state);
      },
      finished: (report, clockEpoch) => {
        this.lastFit = report;
        this.#epochs = clockEpoch;
      },
    }).finally(() => {
      this.#fit = undefined;
    });
  }

  /** Says so where `fit` has only begun: most likely it was not awaited, and the result is that of the untrained model. */
  #warnUntrained(where: string): void {
    if (!this.#beginning) return;
    console.warn(
      `${where}: fit has only begun, so this is the model before training. Write await model.fit(...) to wait for it.`,
    );
  }

  /** Sets the optimizer's learning rate, while `fit` runs from the next submit on. */
  async setLearningRate(value: number): Promise<void> {
    const where = 'model.setLearningRate';
    this.expectCompiled(where);
    expectNumber(where, 'the rate', value, 0, Number.POSITIVE_INFINITY);
    return this.#use((state) => this.#change(state, (current) => current.setLearningRate(value)));
  }

  /** Between two submits, so that training under way can do it again where it must go back. */
  #change(state: ModelState, apply: (state: ModelState) => void): void {
    if (this.#fit === undefined) apply(state);
    else this.#fit.session.change(apply);
  }

  /**
   * All that training under way depends on, as it is where the GPU stands now: with the steps that were submitted already, which may
   * be some more than `onBatchEnd` got.
   * @throws UsageError where `fit` does not run: then getWeights and getOptimizerState say it all
   */
  async checkpoint(): Promise<Checkpoint> {
    this.usable('model.checkpoint');
    if (this.#fit === undefined) {
      throw new UsageError('model.checkpoint: fit is not running. Call it from a callback, or save the model instead.');
    }
    return this.#fit.checkpoint();
  }

  /** One training step on exactly this batch; gives its loss and metrics, the loss as it was before the step. */
  async trainOnBatch(x: Tensor, y: Tensor): Promise<number[]> {
    const where = 'model.trainOnBatch';
    const compiled = this.expectCompiled(where);
    const batch = this.checkSamples(where, { x, y });
    return this.#exclusively(where, () =>
      this.#withSamples(batch, async (state, samples) => {
        state.setClock(state.training, { step: state.steps + 1, epoch: 0, shuffleSeed: 0 });
        const choices = { batchSize: batch.spec.count, shuffle: false };
        const runner = await trainRunner(state, compiled, samples, choices);
        const logs = await measure(runner).finally(() => runner.dispose());
        this.learnt = true;
        return Object.values(logs);
      }),
    );
  }

  /** Loss and metrics over all samples, dropout off: [loss, ...metrics]. */
  async evaluate(x: Tensor, y: Tensor, options: BatchOptions = {}): Promise<number[]> {
    return this.#evaluate('model.evaluate', x, y, options);
  }

  /** Loss and metrics of exactly this batch, dropout off: [loss, ...metrics]. */
  async testOnBatch(x: Tensor, y: Tensor): Promise<number[]> {
    return this.#evaluate('model.testOnBatch', x, y, { batchSize: x?.shape?.[0] || 1 });
  }

  async #evaluate(where: string, x: Tensor, y: Tensor, options: BatchOptions): Promise<number[]> {
    const { measures } = this.expectCompiled(where);
    const { batchSize, callbacks } = checkBatchOptions(where, options);
    const host = this.checkSamples(where, { x, y });
    this.#warnUntrained(where);
    return this.#withSamples(host, async (state, samples) => {
      const frozen = this.#training;
      const { runner, dispose } = await evaluateWalk(state, measures, samples, { batchSize, frozen });
      return Object.values(await this.#hooked('Test', runner, callbacks).finally(dispose));
    });
  }

  /** Walks over all samples, with the callbacks of the call. */
  async #hooked(kind: 'Test' | 'Predict', runner: Runner, callbacks: readonly Callback[]): Promise<Logs> {
    const { steps, batchSize, samples } = runner;
    introduce(callbacks, this, { epochs: 1, steps, verbose: 0, batchSize, samples });
    return withHooks(callbacks, kind, () => measure(runner, callbacks, kind));
  }

  /** What the model says of each sample, dropout off: [samples, ...output]. */
  async predict(x: Tensor, options: BatchOptions = {}): Promise<Tensor> {
    return this.#predict('model.predict', x, options);
  }

  /** The same, as one batch. */
  async predictOnBatch(x: Tensor): Promise<Tensor> {
    return this.#predict('model.predictOnBatch', x, { batchSize: x?.shape?.[0] || 1 });
  }

  async #predict(where: string, x: Tensor, options: BatchOptions): Promise<Tensor> {
    const { batchSize, callbacks } = checkBatchOptions(where, options);
    const spec = checkInputs(where, x, this.inputShape(where));
    const shape = [spec.count, ...this.outputShape()];
    this.#warnUntrained(where);
    return this.#withSamples({ x, spec, y: undefined, labels: undefined }, async (state, samples) => {
      const frozen = this.#training;
      const { runner, states, dispose } = await predictWalk(state, samples, { batchSize, frozen });
      const walked = this.#hooked('Predict', runner, callbacks);
      const bytes = 4 * sizeOf(shape);
      const predicted = walked.then(() => state.engine.read(states.get('predictions', bytes), bytes));
      return new Tensor(new Float32Array(await predicted.finally(dispose)), shape);
    });
  }

  /** All weights, layer by layer, kernel before bias. */
  async getWeights(): Promise<NamedWeight[]> {
    this.usable('model.getWeights');
    return this.#use((state) => state.getWeights());
  }

  /** Sets all weights, found by name. @throws UsageError, ShapeError before anything is changed */
  async setWeights(weights: readonly NamedWeight[]): Promise<void> {
    this.usable('model.setWeights');
    return this.#use((state) => this.#change(state, (current) => current.setWeights(weights)));
  }

  /** What the optimizer has learnt so far, all of the same step. */
  async getOptimizerState(): Promise<OptimizerState> {
    this.expectCompiled('model.getOptimizerState');
    return this.#use((state) => state.getOptimizerState());
  }

  /** Puts back what `getOptimizerState` gave. @throws UsageError, ShapeError before anything is changed */
  async setOptimizerState(given: OptimizerState): Promise<void> {
    this.expectCompiled('model.setOptimizerState');
    return this.#exclusively('model.setOptimizerState', () =>
      this.#use((state) => {
        state.setOptimizerState(given);
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
    this.inputShape(where);
    this.#warnUntrained(where);
    if (!includeOptimizer) return target.save({ model: this, tensors: await this.getWeights() });
    const compiled = this.expectCompiled(where);
    const { step, tensors } = await this.#use(async (state) => {
      const { steps } = state;
      return { step: steps, tensors: tensorsOf(await state.snapshot(), state.network, compiled) };
    });
    return target.save({ model: this, tensors, step });
  }

  /** Frees the model's GPU memory. Any later call throws. */
  dispose(): void {
    if (this.#training)
      throw new UsageError('model.dispose: busy: fit is running. Set stopTraining and wait for fit.', { code: 'busy' });
    if (this.#active > 0)
      throw new UsageError('model.dispose: busy: a call is under way. Wait for it.', { code: 'busy' });
    if (this.#disposed) return;
    this.#disposed = true;
    void this.#state?.then((state) => state.dispose()).catch(() => {});
  }

  protected override usable(where: string): void {
    if (this.#disposed) throw new UsageError(`${where}: the model was disposed. Make a new one.`);
  }

  /** The state on the GPU, with weights; the optimizer begun anew if `compile` was called since. */
  async #ready(): Promise<ModelState> {
    this.#state ??= init().then((engine) => ModelState.create(engine, this.network(), this.seed));
    const state = await this.#state.catch((error: unknown) => {
      this.#state = undefined;
      throw error;
    });
    state.engine.check();
    this.options = state.options;
    if (this.stale && this.chosen !== undefined && !this.#disposed) {
      state.resetTraining(this.chosen);
      this.stale = false;
      this.#epochs = 0;
    }
    return state;
  }

  async #withSamples<T>(host: HostSamples, run: (state: ModelState, samples: DeviceSamples) => Promise<T>): Promise<T> {
    return this.#use(async (state) => {
      const samples = uploadSamples(state.engine, host);
      return run(state, samples).finally(samples.dispose);
    });
  }

  /** Runs what uses the model's memory; `dispose` is refused meanwhile. */
  async #use<T>(run: (state: ModelState) => T | Promise<T>): Promise<T> {
    this.#active += 1;
    try {
      return await run(await this.#ready());
    } finally {
      this.#active -= 1;
    }
  }

  async #exclusively<T>(where: string, run: () => Promise<T>): Promise<T> {
    if (this.#training) {
      throw new UsageError(`${where}: busy: this model is training already. Wait for it, or set stopTraining.`, {
        code: 'busy',
      });
    }
    this.#training = true;
    try {
      return await run();
    } finally {
      this.#training = false;
    }
  }
}

/** A model of layers one after the other. */
export const sequential = (options?: SequentialOptions): Sequential => new Sequential(options);

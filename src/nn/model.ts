import { Tensor } from '../data/tensor.ts';
import { UsageError } from '../errors.ts';
import { sizeOf } from '../graph/node.ts';
import type { Callback, Logs, NamedWeight, TrainedModel } from './callbacks.ts';
import { adviceOnLoss, guessingLoss, lossHint } from './causes.ts';
import { expectNumber, expectOptions, expectSeed } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import { checkFitOptions, type FitOptions, splitSamples } from './fit-options.ts';
import { tensorsOf } from './memory/snapshot.ts';
import { ModelDescription } from './model-description.ts';
import { ModelOnDevice } from './model-on-device.ts';
import {
  type BatchOptions,
  checkBatchOptions,
  checkSequential,
  type EvaluateOptions,
  type SequentialOptions,
} from './model-options.ts';
import { type OptimizerState, optimizerState, setOptimizerState } from './optimizer-state.ts';
import type { WeightOptions } from './sample-weights.ts';
import { checkInputs, type DeviceSamples, type HostSamples, uploadSamples } from './samples.ts';
import { checkSave, type SaveOptions, type SaveTarget } from './save.ts';
import { type Compiled, evaluateSteps, predictSteps } from './steps.ts';
import type { History } from './train/fit.ts';
import { introduce, withHooks } from './train/hooks.ts';
import { type FitReport, type RunningFit, runTraining, type TrainingRun } from './train/run.ts';
import type { Runner } from './train/runner.ts';
import type { Training } from './train/training.ts';
import { evaluateWalk, measure, predictWalk, trainRunner } from './train/walks.ts';
import { readWeights, writeWeights } from './weights.ts';

const CHANGE: Readonly<Record<string, string>> = { 'model.add': 'Add all layers', 'model.pop': 'Take layers away' };

/** A stack of layers. Make one with `sequential`. */
export class Sequential extends ModelDescription implements TrainedModel {
  /** What initial weights, shuffles and dropout come from: 32 bits. */
  readonly seed: number;
  /**
   * Set it to true in a callback to stop training after the steps in flight. Unlike in Keras, an epoch that was not finished
   * is not validated and not in the history.
   */
  stopTraining = false;
  /** What the last `fit` counted and measured; undefined before. */
  lastFit: FitReport | undefined;
  readonly #device = new ModelOnDevice();
  /** Epochs begun so far: no two epochs have the same order of samples. */
  #epochs = 0;
  #training = false;
  #fit: RunningFit | undefined;
  /** `fit` was called and has not trained yet: a call now is one that did not wait for it. */
  #beginning = false;
  /** Calls under way that use the model's memory. */
  #active = 0;
  #disposed = false;

  /** @throws UsageError where an option is wrong, ShapeError where two layers do not fit */
  constructor(options: SequentialOptions = {}) {
    const { layers, name } = checkSequential(options);
    const { seed } = options;
    super(name);
    this.seed = seed === undefined ? Math.floor(Math.random() * 2 ** 32) : expectSeed('sequential', seed);
    for (const layer of layers) this.add(layer);
  }

  protected override expectOpen(where: string): void {
    this.usable(where);
    if (this.#device.begun) {
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
   * Trains on x [samples, ...inputShape], uint8 or float32, and y: numbers of classes, [samples], or values of the output's shape,
   * [samples, ...outputShape], as the loss takes them.
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async fit(x: Tensor, y: Tensor, options: FitOptions = {}): Promise<History> {
    const where = 'model.fit';
    const compiled = this.expectCompiled(where);
    const settings = checkFitOptions('model', options);
    this.checkSoftmax();
    const [given, held] = splitSamples(x, y, options);
    const train = this.checkSamples(where, given);
    const validation = held && this.checkSamples(`${where}: validation data`, held);
    return this.#exclusively(where, () => {
      this.stopTraining = false;
      this.#beginning = true;
      const run = { train, validation, settings };
      return this.#use(({ training }) => this.#train(training, compiled, run)).finally(() => {
        this.#beginning = false;
      });
    });
  }

  #train(
    training: Training,
    { optimizer, loss }: Compiled,
    run: Pick<TrainingRun, 'train' | 'validation' | 'settings'>,
  ): Promise<History> {
    const { epochs, batchSize, verbose, callbacks } = run.settings;
    const samples = run.train.count;
    const params = { epochs, steps: Math.ceil(samples / batchSize), verbose, batchSize, samples };
    const advice = (): string => adviceOnLoss(run.train, optimizer, training.learningRate(training.minimizer));
    introduce(callbacks, this, params);
    return runTraining({
      ...run,
      training,
      params,
      advice,
      hint: lossHint(guessingLoss(loss, run.train, this.outputShape()), advice),
      clockEpoch: run.settings.initialEpoch ?? this.#epochs,
      shuffleSeed: run.settings.seed ?? this.seed,
      stopped: () => this.stopTraining,
      opened: (fit) => {
        this.#fit = fit;
        this.#beginning = false;
        this.learnt = true;
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

  /** Sets the optimizer's learning rate to `value`, while `fit` runs from the next submit on. @throws UsageError where it is below 0 */
  async setLearningRate(value: number): Promise<void> {
    const where = 'model.setLearningRate';
    this.expectCompiled(where);
    expectNumber(where, 'the rate', value, 0, Number.POSITIVE_INFINITY);
    return this.#use(({ training }) => this.#change(() => training.setLearningRate(training.minimizer, value)));
  }

  /** Between two submits, so that training under way can do it again where it must go back. */
  #change(apply: () => void): void {
    if (this.#fit === undefined) apply();
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

  /**
   * One training step on exactly this batch, x [samples, ...inputShape] and y as `fit` takes it: gives [loss, ...metrics], as they were
   * before the step.
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async trainOnBatch(x: Tensor, y: Tensor, options: WeightOptions = {}): Promise<number[]> {
    const where = 'model.trainOnBatch';
    this.expectCompiled(where);
    expectOptions(where, options, ['sampleWeight', 'classWeight'], 'sampleWeight');
    const batch = this.checkSamples(where, { x, y, ...options });
    return this.#exclusively(where, () =>
      this.#withSamples(batch, async ({ training }, samples) => {
        training.setClock({ epoch: 0, shuffleSeed: 0 });
        const runner = await trainRunner(training, samples, { batchSize: batch.count, shuffle: false });
        const logs = await measure(runner).finally(() => runner.dispose());
        this.learnt = true;
        return Object.values(logs);
      }),
    );
  }

  /**
   * [loss, ...metrics] over all samples of x [samples, ...inputShape] and y as `fit` takes it, dropout off.
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async evaluate(x: Tensor, y: Tensor, options: EvaluateOptions = {}): Promise<number[]> {
    return this.#evaluate('model.evaluate', x, y, options);
  }

  /** `evaluate` of exactly this batch, x [samples, ...inputShape] and y as `fit` takes it. @throws as `evaluate` does: UsageError and others */
  async testOnBatch(x: Tensor, y: Tensor): Promise<number[]> {
    return this.#evaluate('model.testOnBatch', x, y, { batchSize: x?.shape?.[0] || 1 });
  }

  async #evaluate(where: string, x: Tensor, y: Tensor, options: EvaluateOptions): Promise<number[]> {
    const { measures } = this.expectCompiled(where);
    const { batchSize, callbacks } = checkBatchOptions(where, options, 'sampleWeight');
    const host = this.checkSamples(where, {
      x,
      y,
      ...(options.sampleWeight && { sampleWeight: options.sampleWeight }),
    });
    this.#warnUntrained(where);
    return this.#withSamples(host, async ({ models, programs }, samples) => {
      const frozen = this.#training;
      const steps = evaluateSteps(this.network, measures);
      const { runner, dispose } = await evaluateWalk(models, programs, steps, samples, { batchSize, frozen });
      return Object.values(await this.#hooked('Test', runner, callbacks).finally(dispose));
    });
  }

  /** Walks over all samples, with the callbacks of the call. */
  async #hooked(kind: 'Test' | 'Predict', runner: Runner, callbacks: readonly Callback[]): Promise<Logs> {
    const { steps, batchSize, samples } = runner;
    introduce(callbacks, this, { epochs: 1, steps, verbose: 0, batchSize, samples });
    return withHooks(callbacks, kind, () => measure(runner, callbacks, kind));
  }

  /**
   * What the model says of each sample of x [samples, ...inputShape], dropout off: [samples, ...outputShape].
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async predict(x: Tensor, options: BatchOptions = {}): Promise<Tensor> {
    return this.#predict('model.predict', x, options);
  }

  /** `predict` of exactly this batch, x [samples, ...inputShape]. @throws as `predict` does: UsageError and others */
  async predictOnBatch(x: Tensor): Promise<Tensor> {
    return this.#predict('model.predictOnBatch', x, { batchSize: x?.shape?.[0] || 1 });
  }

  async #predict(where: string, x: Tensor, options: BatchOptions): Promise<Tensor> {
    const { batchSize, callbacks } = checkBatchOptions(where, options);
    const inputs = checkInputs(where, x, this.inputShape(where));
    const count = x.shape[0]!;
    const shape = [count, ...this.outputShape()];
    this.#warnUntrained(where);
    return this.#withSamples({ count, tensors: { x: inputs } }, async (device, samples) => {
      const { models, programs, engine } = device;
      const padded = 4 * samples.room * sizeOf(this.outputShape()) <= engine.largestBuffer;
      const steps = predictSteps(this.network, padded ? samples.room : count);
      const choices = { batchSize, frozen: this.#training, padded };
      const walk = await predictWalk(models, programs, steps, samples, choices);
      const walked = this.#hooked('Predict', walk.runner, callbacks);
      const predicted = walked.then(() => walk.memory.readFirst(steps.predictions, sizeOf(shape)));
      return new Tensor(await predicted.finally(walk.dispose), shape);
    });
  }

  /** All weights, layer by layer, kernel before bias. @throws UsageError where the model was disposed, DeviceError where the GPU is lost */
  async getWeights(): Promise<NamedWeight[]> {
    this.usable('model.getWeights');
    return this.#use(({ memory }) => readWeights(memory, this.network.params));
  }

  /** Sets all `weights`, found by name. @throws UsageError, ShapeError before anything is changed */
  async setWeights(weights: readonly NamedWeight[]): Promise<void> {
    this.usable('model.setWeights');
    return this.#use(({ memory }) => this.#change(() => writeWeights(memory, this.network.params, weights)));
  }

  /** What the optimizer has learnt so far, all of the same step. @throws UsageError before `compile`, DeviceError where the GPU is lost */
  async getOptimizerState(): Promise<OptimizerState> {
    this.expectCompiled('model.getOptimizerState');
    return this.#use(({ training }) => optimizerState(training, training.minimizer));
  }

  /** Puts back what `getOptimizerState` gave: `given`. @throws UsageError, ShapeError before anything is changed */
  async setOptimizerState(given: OptimizerState): Promise<void> {
    this.expectCompiled('model.setOptimizerState');
    return this.#exclusively('model.setOptimizerState', () =>
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
    this.inputShape(where);
    this.#warnUntrained(where);
    if (!includeOptimizer) return target.save({ model: this, tensors: await this.getWeights() });
    this.expectCompiled(where);
    const { step, tensors } = await this.#use(async ({ training }) => {
      const { taken, space } = training;
      return { step: taken, tensors: tensorsOf(await space.snapshot(), space.layout) };
    });
    return target.save({ model: this, tensors, step });
  }

  /** Frees the model's GPU memory. Any later call throws. @throws UsageError while a call is under way */
  dispose(): void {
    if (this.#training)
      throw new UsageError('model.dispose: busy: fit is running. Set stopTraining and wait for fit.', { code: 'busy' });
    if (this.#active > 0)
      throw new UsageError('model.dispose: busy: a call is under way. Wait for it.', { code: 'busy' });
    if (this.#disposed) return;
    this.#disposed = true;
    this.#device.dispose();
  }

  protected override usable(where: string): void {
    if (this.#disposed) throw new UsageError(`${where}: the model was disposed. Make a new one.`);
  }

  /** What is on the GPU, the optimizer begun anew if `compile` was called since. */
  async #ready(): Promise<ModelOnDevice> {
    const device = this.#device;
    await device.begin(this.network, this.seed);
    if (this.stale && this.chosen !== undefined && !this.#disposed) {
      device.train(this.network, this.chosen, this.seed);
      this.stale = false;
      this.#epochs = 0;
    }
    this.options = device.programs.options(device.engine);
    return device;
  }

  async #withSamples<T>(
    host: HostSamples,
    run: (device: ModelOnDevice, samples: DeviceSamples) => Promise<T>,
  ): Promise<T> {
    return this.#use(async (device) => {
      const samples = uploadSamples(device.engine, host);
      return run(device, samples).finally(samples.dispose);
    });
  }

  /** Runs what uses the model's memory; `dispose` is refused meanwhile. */
  async #use<T>(run: (device: ModelOnDevice) => T | Promise<T>): Promise<T> {
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

/** A model of layers one after the other. @throws UsageError where an option is wrong, ShapeError where two layers do not fit */
export const sequential = (options?: SequentialOptions): Sequential => new Sequential(options);

/**
 * Sequential: the model that users hold. Checks arguments, owns the model's state on the GPU, and gives training, evaluation
 * and prediction to the programs that do them. Names, arguments and defaults are Keras's.
 */
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../compiler/compile.ts';
import { printProgram } from '../compiler/program.ts';
import { Tensor } from '../data/tensor.ts';
import { ShapeError, UsageError } from '../errors.ts';
import { init } from '../gpu/engine.ts';
import { type Shape, sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import { buildLayers } from './build-layers.ts';
import type { NamedWeight, TrainedModel } from './callbacks.ts';
import { expectFunction, expectNumber, expectOptions, expectSeed, expectWhole } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { History } from './fit.ts';
import { checkFitOptions, type FitOptions, type LabelledSamples, splitSamples } from './fit-options.ts';
import type { BuiltLayer, Layer } from './layers.ts';
import {
  type BatchOptions,
  type CompileArguments,
  checkBatchSize,
  checkCompile,
  checkSequential,
  type PrintableProgram,
  type SequentialOptions,
} from './model-options.ts';
import { checkInputs, checkLabels, type DeviceSamples, type HostSamples, uploadSamples } from './samples.ts';
import { checkSave, type SaveOptions, type SaveTarget } from './save.ts';
import { tensorsOf } from './snapshot.ts';
import { ModelState, type OptimizerState } from './state.ts';
import { type Compiled, type Network, trainStep } from './steps.ts';
import { summaryText } from './summary.ts';
import { type FitReport, type RunningFit, type TrainingRun, trainModel } from './training.ts';
import { evaluateWalk, measure, predictWalk, trainRunner } from './walks.ts';

/** A stack of layers. Make one with `sequential`. */
export class Sequential implements TrainedModel {
  readonly name: string;
  readonly seed: number;
  /**
   * Set it to true in a callback to stop training after the steps in flight. Unlike in Keras, an epoch that was not finished
   * is not validated and not in the history.
   */
  stopTraining = false;
  /** What the last `fit` counted and measured; undefined before. */
  lastFit: FitReport | undefined;
  readonly #layers: Layer[] = [];
  #built: readonly BuiltLayer[] = [];
  #compiled: Compiled | undefined;
  #arguments: CompileArguments | undefined;
  /** Whether the optimizer's state must begin anew, as after `compile`. */
  #stale = true;
  /** What kernels are chosen for, once the adapter is known. */
  #options: CompileOptions = DEFAULT_OPTIONS;
  #state: Promise<ModelState> | undefined;
  /** Epochs begun so far: no two epochs have the same order of samples. */
  #epochs = 0;
  #training = false;
  #fit: RunningFit | undefined;
  /** Calls under way that use the model's memory. */
  #active = 0;
  #disposed = false;

  constructor(options: SequentialOptions = {}) {
    const { layers, name } = checkSequential(options);
    const { seed } = options;
    this.name = name;
    this.seed = seed === undefined ? Math.floor(Math.random() * 2 ** 32) : expectSeed('sequential', seed);
    for (const layer of layers) this.add(layer);
  }

  /** Puts a layer on top. @throws ShapeError where it does not fit the layer below */
  add(layer: Layer): void {
    this.#usable('model.add');
    if (this.#state !== undefined) {
      throw new UsageError('model.add: the weights exist already. Add all layers before fit, evaluate or predict.');
    }
    this.#built = buildLayers([...this.#layers, layer]);
    this.#layers.push(layer);
    this.#stale = true;
  }

  /** Chooses optimizer, loss and metrics; the optimizer begins anew. Weights stay. */
  compile(options: CompileArguments): void {
    this.#usable('model.compile');
    if (this.#training)
      throw new UsageError('model.compile: busy: fit is running. Wait for it, or set stopTraining.', { code: 'busy' });
    this.#compiled = checkCompile(options);
    this.#arguments = { ...options, optimizer: this.#compiled.optimizer };
    this.#stale = true;
  }

  /** Prints the layers with their shapes and sizes, as Keras does. */
  summary(print: (text: string) => void = console.log): void {
    this.#usable('model.summary');
    expectFunction('model.summary', 'print', print);
    const params = this.#built.flatMap((layer) => layer.params).reduce((sum, param) => sum + sizeOf(param.shape), 0);
    const optimizer = this.#compiled?.optimizer;
    print(summaryText(this.name, this.#built, optimizer && params * optimizer.slots.length + 2));
  }

  /**
   * Trains on x [samples, ...inputShape], uint8 or float32, and y [samples], whole numbers.
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async fit(x: Tensor, y: Tensor, options: FitOptions = {}): Promise<History> {
    const where = 'model.fit';
    const compiled = this.#expectCompiled(where);
    const settings = checkFitOptions(options);
    const [given, held] = splitSamples(x, y, options);
    const train = this.#check(where, given);
    const validation = held && this.#check(`${where}: validation data`, held);
    return this.#exclusively(where, () => {
      this.stopTraining = false;
      return this.#use((state) => this.#train({ state, compiled, train, validation, settings }));
    });
  }

  #train(run: Pick<TrainingRun, 'state' | 'compiled' | 'train' | 'validation' | 'settings'>): Promise<History> {
    for (const callback of run.settings.callbacks) callback.setModel?.(this);
    return trainModel({
      ...run,
      clockEpoch: run.settings.initialEpoch ?? this.#epochs,
      shuffleSeed: run.settings.seed ?? this.seed,
      stopped: () => this.stopTraining,
      opened: (fit) => {
        this.#fit = fit;
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

  /** Sets the optimizer's learning rate, while `fit` runs from the next submit on. */
  async setLearningRate(value: number): Promise<void> {
    const where = 'model.setLearningRate';
    this.#expectCompiled(where);
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
    this.#usable('model.checkpoint');
    if (this.#fit === undefined) {
      throw new UsageError('model.checkpoint: fit is not running. Call it from a callback, or save the model instead.');
    }
    return this.#fit.checkpoint();
  }

  /** One training step on exactly this batch; gives its loss and metrics, the loss as it was before the step. */
  async trainOnBatch(x: Tensor, y: Tensor): Promise<number[]> {
    const where = 'model.trainOnBatch';
    const compiled = this.#expectCompiled(where);
    const batch = this.#check(where, { x, y });
    return this.#exclusively(where, () =>
      this.#withSamples(batch, async (state, samples) => {
        state.setClock(state.training, { step: state.steps + 1, epoch: 0, shuffleSeed: 0 });
        const choices = { batchSize: batch.spec.count, shuffle: false };
        const runner = await trainRunner(state, compiled, samples, choices);
        return Object.values(await measure(runner).finally(() => runner.dispose()));
      }),
    );
  }

  /** Loss and metrics over all samples, dropout off: [loss, ...metrics]. */
  async evaluate(x: Tensor, y: Tensor, options: BatchOptions = {}): Promise<number[]> {
    const where = 'model.evaluate';
    const { measures } = this.#expectCompiled(where);
    const batchSize = checkBatchSize(where, options);
    return this.#withSamples(this.#check(where, { x, y }), async (state, samples) => {
      const frozen = this.#training;
      const { runner, dispose } = await evaluateWalk(state, measures, samples, { batchSize, frozen });
      return Object.values(await measure(runner).finally(dispose));
    });
  }

  /** What the model says of each sample, dropout off: [samples, ...output]. */
  async predict(x: Tensor, options: BatchOptions = {}): Promise<Tensor> {
    const where = 'model.predict';
    const batchSize = checkBatchSize(where, options);
    const spec = checkInputs(where, x, this.#inputShape(where));
    const shape = [spec.count, ...this.#outputShape()];
    return this.#withSamples({ x, spec, y: undefined, labels: undefined }, async (state, samples) => {
      const frozen = this.#training;
      const { runner, states, dispose } = await predictWalk(state, samples, { batchSize, frozen });
      const bytes = 4 * sizeOf(shape);
      const predicted = measure(runner).then(() => state.engine.read(states.get('predictions', bytes), bytes));
      return new Tensor(new Float32Array(await predicted.finally(dispose)), shape);
    });
  }

  /** All weights, layer by layer, kernel before bias. */
  async getWeights(): Promise<NamedWeight[]> {
    this.#usable('model.getWeights');
    return this.#use((state) => state.getWeights());
  }

  /** Sets all weights, found by name. @throws UsageError, ShapeError before anything is changed */
  async setWeights(weights: readonly NamedWeight[]): Promise<void> {
    this.#usable('model.setWeights');
    return this.#use((state) => this.#change(state, (current) => current.setWeights(weights)));
  }

  /** What the optimizer has learnt so far, all of the same step. */
  async getOptimizerState(): Promise<OptimizerState> {
    this.#expectCompiled('model.getOptimizerState');
    return this.#use((state) => state.getOptimizerState());
  }

  /** Puts back what `getOptimizerState` gave. @throws UsageError, ShapeError before anything is changed */
  async setOptimizerState(given: OptimizerState): Promise<void> {
    this.#expectCompiled('model.setOptimizerState');
    return this.#exclusively('model.setOptimizerState', () => this.#use((state) => state.setOptimizerState(given)));
  }

  /**
   * Saves the model to a target of `wgrad/io`; while `fit` runs, as it is where the GPU stands now.
   * @throws UsageError before anything is written; what the target throws
   */
  async save(target: SaveTarget, options: SaveOptions = {}): Promise<void> {
    const where = 'model.save';
    const includeOptimizer = checkSave(where, target, options);
    this.#inputShape(where);
    if (!includeOptimizer) return target.save({ model: this, tensors: await this.getWeights() });
    const compiled = this.#expectCompiled(where);
    const { step, tensors } = await this.#use(async (state) => {
      const { steps } = state;
      return { step: steps, tensors: tensorsOf(await state.snapshot(), state.network, compiled) };
    });
    return target.save({ model: this, tensors, step });
  }

  /** The layers, the first one first. */
  get layers(): readonly Layer[] {
    return this.#layers;
  }

  /** What `compile` was given, with the optimizer made; undefined before. */
  get compiled(): CompileArguments | undefined {
    return this.#arguments;
  }

  /**
   * The schedule of a training step, as the compiler makes it.
   * @param samples size of the data set; it shows in the kernels only
   */
  program(options: { batchSize?: number; samples?: number } = {}): PrintableProgram {
    expectOptions('model.program', options, ['batchSize', 'samples']);
    const { batchSize = 32, samples = 60000 } = options;
    const { optimizer, measures, optimize } = this.#expectCompiled('model.program');
    expectWhole('model.program', 'batchSize', batchSize, 1);
    expectWhole('model.program', 'samples', samples, batchSize);
    const data = { count: samples, shape: this.#inputShape('model.program'), dtype: 'u8', scale: 1 / 255 } as const;
    const spec = { data, size: batchSize, stride: batchSize, shuffle: true };
    const program = compile(trainStep(this.#network(), measures, optimizer, spec), {
      ...this.#options,
      optimize,
      tuned: optimize,
    });
    return { ...program, print: () => printProgram(program) };
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

  #usable(where: string): void {
    if (this.#disposed) throw new UsageError(`${where}: the model was disposed. Make a new one.`);
  }

  #network(): Network {
    return { layers: this.#built, params: this.#built.flatMap((layer) => layer.params) };
  }

  #inputShape(where: string): Shape {
    this.#usable(where);
    const shape = this.#layers[0]?.inputShape;
    if (shape === undefined) throw new UsageError(`${where}: the model has no layers. Add some first.`);
    return shape;
  }

  #outputShape(): Shape {
    return this.#built.at(-1)?.outputShape ?? [];
  }

  #expectCompiled(where: string): Compiled {
    this.#inputShape(where);
    if (this.#compiled === undefined) {
      throw new UsageError(`${where}: the model is not compiled. Call model.compile({ optimizer, loss }) first.`);
    }
    const shape = this.#outputShape();
    if (shape.length !== 1) {
      throw new ShapeError(
        `${where}: the last layer, ${this.#built.at(-1)?.name}, gives ${formatShape(shape)} for a sample; the loss expects [classes]. Add layers.flatten() and layers.dense().`,
      );
    }
    return this.#compiled;
  }

  #check(where: string, { x, y }: LabelledSamples): HostSamples {
    const spec = checkInputs(where, x, this.#inputShape(where));
    return { x, spec, y, labels: checkLabels(where, y, spec.count, sizeOf(this.#outputShape())) };
  }

  /** The state on the GPU, with weights; the optimizer begun anew if `compile` was called since. */
  async #ready(): Promise<ModelState> {
    this.#state ??= init().then((engine) => ModelState.create(engine, this.#network(), this.seed));
    const state = await this.#state.catch((error: unknown) => {
      this.#state = undefined;
      throw error;
    });
    state.engine.check();
    this.#options = state.options;
    if (this.#stale && this.#compiled !== undefined && !this.#disposed) {
      state.resetTraining(this.#compiled);
      this.#stale = false;
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

/**
 * Trainer: training steps of the user's own, over several models and optimizers. The step is a function that is traced once for each
 * batch size and then runs on the GPU alone; what `fit` promises holds for it as for a model.
 */
import { show } from '../arguments.ts';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../compiler/compile.ts';
import { printProgram } from '../compiler/program.ts';
import { UsageError } from '../errors.ts';
import { init } from '../gpu/engine.ts';
import { joined, layoutOf, type Variable } from '../graph/variable.ts';
import { type Batches, isBatches } from './batches.ts';
import type { NamedWeight, TrainedModel } from './callbacks.ts';
import { expectBoolean, expectFunction, expectNumber, expectOptions, expectSeed, unknownName } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type BatchesFitOptions, checkFitOptions, splitSamples } from './fit-options.ts';
import { laterPending } from './later.ts';
import { Memory } from './memory/memory.ts';
import { namesIn, partsOf, storesOf } from './memory/parts.ts';
import { Programs } from './memory/programs.ts';
import type { Part } from './memory/space.ts';
import { trainingOn, type WeightStore } from './memory/weight-store.ts';
import type { Minimizer } from './minimizer.ts';
import { Model } from './model.ts';
import { type BatchOptions, checkBatchOptions, type PrintableProgram } from './model-options.ts';
import { type OptimizerState, optimizerState, setOptimizerState } from './optimizer-state.ts';
import { expectNoSchedule, expectOptimizer, type Optimizer } from './optimizers/optimizer.ts';
import type { HostSamples } from './samples.ts';
import { firstOf } from './train/feed.ts';
import type { History } from './train/fit.ts';
import { introduce, withHooks } from './train/hooks.ts';
import type { FitReport } from './train/run.ts';
import { introducing, withSources } from './train/sources.ts';
import { Training } from './train/training.ts';
import { evaluateFeed, freeing, measure, type Walk, walkOver } from './train/walks.ts';
import {
  checkNamed,
  entries,
  expectFiniteScalar,
  type Models,
  type NamedSamples,
  specsOf,
  type TrainerFitOptions,
  type TrainerOptions,
} from './trainer-options.ts';
import { type AnyStep, type TrainerParts, trainerSteps, trainerTestSteps } from './trainer-steps.ts';
import { readWeights, writeWeights } from './weights.ts';
import { Work } from './work.ts';

interface Device {
  readonly parts: readonly Part[];
  readonly programs: Programs;
}

/** Training steps of one's own. Make one with `trainer`. */
export class Trainer<M extends Models = Models, O extends string = string, S extends string = string> {
  /** What random numbers and shuffles come from: 32 bits. */
  readonly seed: number;
  /** Set it to true in a callback to stop training after the steps in flight. */
  stopTraining = false;
  /** What the last `fit` counted and measured; undefined before. */
  lastFit: FitReport | undefined;
  readonly #parts: TrainerParts;
  readonly #optimize: boolean;
  readonly #step: AnyStep;
  readonly #testStep: AnyStep | undefined;
  readonly #stores: ReadonlyMap<WeightStore, string>;
  /** As they were last set. */
  readonly #scalars: Map<string, number>;
  readonly #work = new Work('trainer');
  #making: Promise<Device> | undefined;
  /** As soon as it is made. */
  #made: Device | undefined;
  #training: Training | undefined;
  #minimizers: ReadonlyMap<string, Minimizer> = new Map();
  /** Values for optimizers that came before the first `fit`. */
  readonly #rates = new Map<string, number>();

  /** @throws UsageError where an option is wrong */
  constructor(options: TrainerOptions<M, O, S>) {
    const where = 'trainer';
    const known = ['models', 'optimizers', 'scalars', 'step', 'testStep', 'seed', 'optimize'];
    expectOptions(where, options, known, 'models');
    const { models, optimizers = {}, scalars = {}, step, testStep, seed, optimize = true } = options;
    expectFunction(where, 'step', step);
    if (testStep !== undefined) expectFunction(where, 'testStep', testStep);
    this.seed = seed === undefined ? Math.floor(Math.random() * 2 ** 32) : expectSeed(where, seed);
    this.#optimize = expectBoolean(where, 'optimize', optimize);
    this.#step = step as unknown as AnyStep;
    this.#testStep = testStep as unknown as AnyStep | undefined;
    this.#parts = {
      models: entries(where, 'models', models, (model, name) => {
        if (model instanceof Model) return model.placed(name);
        throw new UsageError(`${where}: models.${name} is ${show(model)}; expected a model.`);
      }),
      optimizers: entries(where, 'optimizers', optimizers, (optimizer, name) =>
        expectOptimizer(`${where}: optimizers.${name}`, optimizer),
      ),
      scalars: entries(where, 'scalars', scalars, (value, name): Variable => {
        expectFiniteScalar(where, name, value);
        return { name: `scalar/${name}`, shape: [], dtype: 'f32', role: 'scalar' };
      }),
    };
    if (this.#parts.models.size === 0) throw new UsageError(`${where}: models is empty; expected at least one model.`);
    this.#scalars = new Map(Object.entries(scalars));
    this.#stores = storesOf([...this.#parts.models.values()]);
    for (const store of this.#stores.keys()) store.retain();
  }

  /**
   * Trains on samples by name, [samples, ...] each, or on batches of such that come while it trains: what `step` gets.
   * @throws UsageError, ShapeError, DataError before anything runs; what the batches throw; DeviceError where the GPU is lost; NumericError
   */
  async fit(samples: NamedSamples | Batches<NamedSamples>, options: TrainerFitOptions = {}): Promise<History> {
    const where = 'trainer.fit';
    this.#work.usable(where);
    const { validationData, ...others } = options;
    const batches = isBatches(samples) ? samples : undefined;
    const settings = checkFitOptions('trainer', options as BatchesFitOptions, batches !== undefined);
    const kept = validationData !== undefined && !isBatches(validationData) ? validationData : undefined;
    const [tensors, held] =
      batches === undefined
        ? splitSamples(samples as NamedSamples, samples as NamedSamples, {
            ...others,
            ...(kept && { validationData: [kept, kept] }),
          }).map((each) => each?.x as NamedSamples)
        : [undefined, kept];
    const train = tensors && checkNamed(where, tensors);
    const validation = held && checkNamed(`${where}: validation data`, held);
    if (validationData !== undefined || validation !== undefined) this.#expectTestStep(where);
    const sources = { train: batches ?? train!, validation: isBatches(validationData) ? validationData : validation };
    return this.#work.fit(where, () =>
      trainingOn(where, this.#stores.keys(), () => {
        this.stopTraining = false;
        return withSources(
          where,
          sources,
          settings,
          (which, batch) => checkNamed(which, batch as NamedSamples),
          async (train, validation) => {
            const { params, settings: own } = introducing(train, settings, validation !== undefined);
            const training = await this.#trainingOn(where, firstOf(train), own.batchSize);
            introduce(own.callbacks, this.#trained(), params);
            const run = {
              training,
              settings: own,
              params,
              train,
              validation,
              advice: () => 'Take a smaller learning rate, and look for extreme values in the data.',
              hint: () => {},
              shuffleSeed: own.seed ?? this.seed,
              stopped: () => this.stopTraining,
            };
            const finished = (report: FitReport): void => {
              this.lastFit = report;
            };
            return this.#work.train(run, () => {}, finished);
          },
        );
      }),
    );
  }

  /** What `step` makes of data like this; made once, since it decides which optimizer has which slots. */
  async #trainingOn(where: string, train: HostSamples, batchSize: number): Promise<Training> {
    const { parts, programs } = await this.#device();
    if (this.#training !== undefined) return this.#training;
    const data = { count: train.count, tensors: specsOf(train) };
    const size = Math.min(batchSize, train.count);
    const spec = { data, size, stride: size, shuffle: true };
    const steps = trainerSteps(`${where}: step`, this.#step, this.#parts, spec);
    const validation = this.#testStep
      ? trainerTestSteps(`${where}: testStep`, this.#testStep, this.#parts, spec)
      : { ...steps, key: 'nothing', rings: new Map() };
    const print = (): Promise<string> => this.#print([...steps.rings.keys()]);
    const description = { models: parts, programs, steps, validation, seed: this.seed, print };
    const training = new Training(parts[0]!.memory.engine, description);
    for (const [name, rate] of this.#rates) {
      const minimizer = steps.named.get(name);
      if (minimizer !== undefined) training.setLearningRate(minimizer, rate);
    }
    this.#minimizers = steps.named;
    this.#training = training;
    return training;
  }

  async #print(metrics: readonly string[]): Promise<string> {
    const { networkPrint, optimizerPrint } = await import('./fingerprint.ts');
    const { models, optimizers, scalars } = this.#parts;
    return [
      ...[...models].flatMap(([name, { network }]) => [name, ...networkPrint(network)]),
      ...[...optimizers].flatMap(([name, optimizer]) => [name, ...optimizerPrint(optimizer)]),
      ...scalars.keys(),
      ...metrics,
    ].join(', ');
  }

  /** The models' memories, and that of the scalars. */
  #device(): Promise<Device> {
    this.#making ??= this.#make().catch((error: unknown) => {
      this.#making = undefined;
      throw error;
    });
    return this.#making;
  }

  async #make(): Promise<Device> {
    await laterPending();
    const { models, scalars } = this.#parts;
    const parts = await partsOf([...models.values()]);
    const programs = new Programs(this.#optimize);
    if (scalars.size > 0) {
      const memory = new Memory(await init(), layoutOf([...scalars.values()]));
      for (const [name, variable] of scalars) memory.write(variable, Float32Array.of(this.#scalars.get(name)!));
      parts.push({ prefix: '', memory });
    }
    this.#made = { parts, programs };
    return this.#made;
  }

  /**
   * Means of what `testStep` measures over all samples, by name.
   * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
   */
  async evaluate(samples: NamedSamples, options: BatchOptions = {}): Promise<Readonly<Record<string, number>>> {
    const where = 'trainer.evaluate';
    this.#work.usable(where);
    const { batchSize, callbacks } = checkBatchOptions(where, options);
    const testStep = this.#expectTestStep(where);
    const host = checkNamed(where, samples);
    return this.#work.use(async () => {
      const { parts, programs } = await this.#device();
      const { engine } = parts[0]!.memory;
      const feed = evaluateFeed(engine, host, batchSize ?? host.count);
      const spec = feed.specOf(feed.batchSize);
      const frozen = [...this.#stores.keys()].some(({ training }) => training);
      const walk = async (): Promise<Walk> => {
        const steps = trainerTestSteps(`${where}: testStep`, testStep, this.#parts, spec);
        return walkOver(parts, programs, steps, feed, frozen);
      };
      const { runner, dispose } = await walk().catch(freeing(feed));
      const { steps } = runner.feed;
      const params = { epochs: 1, steps, verbose: 0, batchSize: feed.batchSize, samples: host.count, validates: false };
      introduce(callbacks, this.#trained(), params);
      return withHooks(callbacks, 'Test', () => measure(runner, callbacks)).finally(dispose);
    });
  }

  #expectTestStep(where: string): AnyStep {
    if (this.#testStep !== undefined) return this.#testStep;
    throw new UsageError(`${where}: the trainer has no testStep, which says what to measure. Give it one.`);
  }

  /** Sets the scalar `name` to `value`, while `fit` runs from the next submit on. @throws UsageError where it is unknown, or not finite */
  async setScalar(name: S, value: number): Promise<void> {
    const where = 'trainer.setScalar';
    this.#work.usable(where);
    const variable = this.#parts.scalars.get(name);
    if (variable === undefined) throw unknownName(where, 'scalar', name, [...this.#parts.scalars.keys()]);
    expectFiniteScalar(where, name, value);
    const { parts } = await this.#device();
    const { memory } = parts.find((part) => part.memory.layout.homes.has(variable))!;
    this.#work.change(() => {
      this.#scalars.set(name, value);
      memory.write(variable, Float32Array.of(value));
    });
  }

  /** Sets the learning rate of the optimizer `name` to `value`, while `fit` runs from the next submit on. @throws UsageError where it is a schedule, among others */
  async setLearningRate(name: O, value: number): Promise<void> {
    const where = 'trainer.setLearningRate';
    this.#work.usable(where);
    expectNoSchedule(where, this.#optimizer(where, name));
    expectNumber(where, 'the rate', value, 0, Number.POSITIVE_INFINITY);
    const minimizer = this.#minimizers.get(name);
    this.#rates.set(name, value);
    if (minimizer !== undefined) this.#work.change(() => this.#training!.setLearningRate(minimizer, value));
  }

  /** The learning rate of the optimizer `name` in the last step, as f32 has it. @throws UsageError where it is unknown, DeviceError where the GPU is lost */
  async getLearningRate(name: O): Promise<number> {
    const where = 'trainer.getLearningRate';
    this.#work.usable(where);
    const { learningRate } = this.#optimizer(where, name);
    const minimizer = this.#minimizers.get(name);
    if (minimizer === undefined) return Math.fround(this.#rates.get(name) ?? learningRate);
    return this.#work.use(() => this.#training!.currentRate(minimizer));
  }

  #optimizer(where: string, name: string): Optimizer {
    const optimizer = this.#parts.optimizers.get(name);
    if (optimizer === undefined) throw unknownName(where, 'optimizer', name, [...this.#parts.optimizers.keys()]);
    return optimizer;
  }

  /** What the optimizer `name` has learnt so far. @throws UsageError where it is unknown, or before `fit`; DeviceError where the GPU is lost */
  async getOptimizerState(name: O): Promise<OptimizerState> {
    const { training, minimizer } = this.#learnt('trainer.getOptimizerState', name);
    return this.#work.use(() => optimizerState(training, minimizer));
  }

  /** Puts back what `getOptimizerState` gave of the optimizer `name`: `given`. @throws UsageError, ShapeError before anything is changed */
  async setOptimizerState(name: O, given: OptimizerState): Promise<void> {
    const where = 'trainer.setOptimizerState';
    const { training, minimizer } = this.#learnt(where, name);
    return this.#work.exclusively(where, async () => setOptimizerState(training, minimizer, given));
  }

  #learnt(where: string, name: string): { training: Training; minimizer: Minimizer } {
    this.#work.usable(where);
    this.#optimizer(where, name);
    const minimizer = this.#minimizers.get(name);
    if (this.#training === undefined || minimizer === undefined) {
      throw new UsageError(`${where}: the optimizer '${name}' has learnt nothing yet. Call fit first.`);
    }
    return { training: this.#training, minimizer };
  }

  /** All weights of all models, such as `generator/dense/kernel`. @throws UsageError, DeviceError */
  async getWeights(): Promise<NamedWeight[]> {
    this.#work.usable('trainer.getWeights');
    const names = namesIn([...this.#parts.models.values()]);
    return this.#work.use(async () => readWeights({ parts: (await this.#device()).parts, names }));
  }

  /** Sets all `weights`, found by name. @throws UsageError, ShapeError before anything is changed */
  async setWeights(weights: readonly NamedWeight[]): Promise<void> {
    this.#work.usable('trainer.setWeights');
    const names = namesIn([...this.#parts.models.values()]);
    const { parts } = await this.#device();
    this.#work.change(() => writeWeights({ parts, names }, weights));
  }

  /** All that training under way depends on, as it is where the GPU stands now. @throws UsageError where `fit` does not run */
  checkpoint(): Promise<Checkpoint> {
    return this.#work.checkpoint('save the models');
  }

  /**
   * The schedule of a training step, as the compiler makes it: for the models' device once they are on one, else for a GPU's defaults.
   * @param samples as `fit` gets them @param batchSize samples per step, default 32
   * @throws UsageError, ShapeError where the step is wrong
   */
  program(samples: NamedSamples, { batchSize = 32 }: { readonly batchSize?: number } = {}): PrintableProgram {
    const where = 'trainer.program';
    const host = checkNamed(where, samples);
    const size = Math.min(batchSize, host.count);
    const spec = { data: { count: host.count, tensors: specsOf(host) }, size, stride: size, shuffle: true };
    const steps = trainerSteps(`${where}: step`, this.#step, this.#parts, spec);
    const names = namesIn([...this.#parts.models.values()]);
    const models = [...this.#parts.models.values()];
    const options = this.#options();
    const layouts = [...storesOf(models)].map(([store, prefix]) => {
      const nameOf = (variable: Variable): string => store.names.get(variable)!;
      const layout = layoutOf([...store.names.keys()], options.maxBufferBytes, nameOf);
      return { prefix, layout, names };
    });
    const own = [...steps.variables, ...this.#parts.scalars.values()];
    const layout = joined([...layouts, { prefix: '', layout: layoutOf(own) }]);
    const program = compile(steps.build(spec, layout), options);
    return { ...program, print: () => printProgram(program) };
  }

  #options(): CompileOptions {
    if (this.#made === undefined) return { ...DEFAULT_OPTIONS, optimize: this.#optimize, tuned: this.#optimize };
    const { parts, programs } = this.#made;
    return programs.options(parts[0]!.memory.engine);
  }

  /** What callbacks get as `model`. */
  #trained(): TrainedModel {
    const trainer = this;
    const nothing = (what: string): never => {
      throw new UsageError(`${what}: a trainer does not do this; its models do.`);
    };
    const [first, ...more] = this.#parts.optimizers;
    const only = more.length === 0 ? first?.[0] : undefined;
    const named = (what: string, optimizer = only): O => {
      const names = [...this.#parts.optimizers.keys()];
      if (optimizer === undefined)
        throw new UsageError(
          `trainer.${what}: no optimizer is named; there are ${names.join(', ')}. Name one of them.`,
        );
      return optimizer as O;
    };
    return {
      name: 'trainer',
      optimizer: first?.[1],
      optimizerNames: only === undefined ? [...this.#parts.optimizers.keys()] : undefined,
      metricsNames: [...(this.#training?.description.steps.rings.keys() ?? [])],
      get stopTraining() {
        return trainer.stopTraining;
      },
      set stopTraining(value: boolean) {
        trainer.stopTraining = value;
      },
      getWeights: () => trainer.getWeights(),
      setWeights: (weights) => trainer.setWeights(weights),
      getLearningRate: async (optimizer) => trainer.getLearningRate(named('getLearningRate', optimizer)),
      setLearningRate: async (value, optimizer) => trainer.setLearningRate(named('setLearningRate', optimizer), value),
      evaluate: async () => nothing('evaluate'),
      predict: async () => nothing('predict'),
    };
  }

  /** Frees what the trainer has on the GPU; the models stay. @throws UsageError while a call is under way */
  dispose(): void {
    this.#work.dispose(() => {
      this.#training?.dispose();
      void this.#making
        ?.then(({ parts }) => {
          for (const { memory } of parts.slice(this.#stores.size)) memory.dispose();
        })
        .catch(() => {});
      for (const store of this.#stores.keys()) store.release();
    });
  }
}

/** Makes a trainer of models, optimizers and a step. @throws UsageError where an option is wrong */
export const trainer = <M extends Models, O extends string = never, S extends string = never>(
  options: TrainerOptions<M, O, S>,
): Trainer<M, O, S> => new Trainer(options);

/**
 * A model's memory on the GPU: params, optimizer slots, clocks, rings; and the programs compiled for it. Knows nothing of
 * epochs or callbacks.
 */
import { type CompileOptions, compile } from '../compiler/compile.ts';
import type { Program } from '../compiler/program.ts';
import { DataError, internal, ShapeError, UsageError } from '../errors.ts';
import type { DeviceBuffer } from '../gpu/buffer.ts';
import type { Engine } from '../gpu/engine.ts';
import { Executor, type Resolve } from '../gpu/executor.ts';
import { type Place, type Step, sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { NamedWeight } from './callbacks.ts';
import type { Optimizer } from './optimizers.ts';
import type { DeviceSamples } from './samples.ts';
import { StateSet } from './state-set.ts';
import { bufferNames, CLOCK_WORDS, initStep, type Network, paramPlaces, RATES_WORDS } from './steps.ts';

export class ModelState {
  readonly #places: ReadonlyMap<string, Place>;
  /** All params; undefined where the model has none. */
  #params: DeviceBuffer | undefined;
  readonly #programs = new Map<string, Program>();
  #optimize = true;
  /** Clock, rates, rings and optimizer slots of training. */
  #training: StateSet;
  /** Training steps since `compile`: the clock's step, known to the host without asking the GPU. */
  steps = 0;

  private constructor(
    readonly engine: Engine,
    readonly network: Network,
    readonly seed: number,
  ) {
    this.#training = new StateSet(engine);
    this.#places = paramPlaces(network);
  }

  /** Makes the params and initialises them on the GPU. */
  static async create(engine: Engine, network: Network, seed: number): Promise<ModelState> {
    const state = new ModelState(engine, network, seed);
    try {
      await state.#initialise();
      return state;
    } catch (error) {
      state.dispose();
      throw error;
    }
  }

  async #initialise(): Promise<void> {
    const { engine, network } = this;
    const [place] = this.#places.values();
    if (place === undefined) return;
    this.#params = engine.createBuffer(bufferNames.params, 4 * place.words, 'parameters');
    const states = new StateSet(engine);
    try {
      this.setClock(states, { step: 0, epoch: 0, shuffleSeed: 0 });
      const program = this.compile('init', () => initStep(network));
      const executor = await this.executor(program, states);
      await engine.submit((pass) => executor.encode(pass, 1), []).finally(() => executor.dispose());
    } finally {
      states.dispose();
    }
  }

  /** The program of a step; `key` must tell apart what `build` depends on. */
  compile(key: string, build: () => Step): Program {
    const known = `${key} ${JSON.stringify(this.engine.choices)}`;
    let program = this.#programs.get(known);
    if (program === undefined) {
      program = compile(build(), this.options);
      this.#programs.set(known, program);
    }
    return program;
  }

  executor(program: Program, states: StateSet, samples?: DeviceSamples): Promise<Executor> {
    const resolve: Resolve = (name, bytes) => {
      if (name === bufferNames.params) return this.#expectParams();
      return samples?.bufferOf(name) ?? states.get(name, bytes);
    };
    return Executor.create(this.engine, program, resolve);
  }

  #expectParams(): DeviceBuffer {
    if (this.#params === undefined) throw internal('the params were disposed.');
    return this.#params;
  }

  /** What kernels are chosen for. */
  get options(): CompileOptions {
    const { adapter, maxBindings, choices } = this.engine;
    const target = adapter.software ? 'cpu' : 'gpu';
    const subgroups = (adapter.subgroupSize ?? 0) >= 4;
    return { optimize: this.#optimize, tuned: this.#optimize, target, subgroups, choices, maxBindings };
  }

  get training(): StateSet {
    return this.#training;
  }

  /** Begins training anew: slots at zero, step 0, the optimizer's learning rate. Programs of other optimizers go. */
  resetTraining(optimizer: Optimizer, optimize: boolean): void {
    this.#optimize = optimize;
    this.#training.dispose();
    this.#training = new StateSet(this.engine);
    this.#programs.clear();
    this.steps = 0;
    const rates = new Float32Array(RATES_WORDS);
    rates[0] = optimizer.learningRate;
    this.engine.upload(this.#training.get(bufferNames.rates, rates.byteLength), rates);
  }

  /** Sets where a run begins, `step` counting from 1; from here on kernels advance the clock. */
  setClock(states: StateSet, { step, epoch, shuffleSeed }: { step: number; epoch: number; shuffleSeed: number }): void {
    const words = new Uint32Array(CLOCK_WORDS);
    words.set([step, epoch, 0, this.seed, shuffleSeed]);
    this.engine.upload(states.get(bufferNames.clock, words.byteLength), words);
  }

  async getWeights(): Promise<NamedWeight[]> {
    if (this.network.params.length === 0) return [];
    const copy = await this.engine.read(this.#expectParams());
    return this.network.params.map(({ name, shape }) => {
      const values = new Float32Array(copy, 4 * this.#places.get(name)!.offset, sizeOf(shape));
      return { name, shape, values: values.slice() };
    });
  }

  /** @throws UsageError or ShapeError before anything is changed */
  setWeights(weights: readonly NamedWeight[]): void {
    if (!Array.isArray(weights)) {
      throw new UsageError('model.setWeights: the weights are no list. Give what getWeights() gives.');
    }
    const given = new Map(weights.map((weight) => [weight.name, weight]));
    const names = this.network.params.map((param) => param.name);
    const unknown = [...given.keys()].find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new UsageError(`model.setWeights: the model has no '${unknown}'. It has ${names.join(', ')}.`);
    }
    for (const { name, shape } of this.network.params) {
      const weight = given.get(name);
      if (weight === undefined) {
        throw new UsageError(
          `model.setWeights: '${name}' is missing. Got ${[...given.keys()].join(', ') || 'nothing'}.`,
        );
      }
      if (weight.shape?.join() !== shape.join() || weight.values?.length !== sizeOf(shape)) {
        throw new ShapeError(
          `model.setWeights: '${name}' is ${formatShape(weight.shape ?? [])} with ${weight.values?.length} values; expected ${formatShape(shape)}.`,
        );
      }
      const bad = weight.values.findIndex((value: number) => !Number.isFinite(value));
      if (bad >= 0) {
        throw new DataError(`model.setWeights: '${name}' holds ${weight.values[bad]} at ${bad}. Give finite numbers.`);
      }
    }
    for (const { name } of this.network.params) {
      const values = Float32Array.from(given.get(name)!.values);
      this.engine.upload(this.#expectParams(), values, 4 * this.#places.get(name)!.offset);
    }
  }

  dispose(): void {
    this.#training.dispose();
    this.#params?.dispose();
    this.#params = undefined;
  }
}

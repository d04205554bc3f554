/**
 * A model's memory on the GPU: params, optimizer slots, clocks, rings; and the programs compiled for it. Knows nothing of
 * epochs or callbacks.
 */

import { awaited, isPromise, show } from '../arguments.ts';
import { type CompileOptions, compile } from '../compiler/compile.ts';
import type { Program } from '../compiler/program.ts';
import { internal, UsageError } from '../errors.ts';
import type { DeviceBuffer } from '../gpu/buffer.ts';
import type { Engine } from '../gpu/engine.ts';
import { Executor, type Resolve } from '../gpu/executor.ts';
import { Pacer } from '../gpu/pacer.ts';
import { Recent } from '../gpu/recent.ts';
import { type Place, type Shape, type Step, sizeOf } from '../graph/node.ts';
import type { NamedWeight } from './callbacks.ts';
import { expectWhole } from './check.ts';
import type { DeviceSamples } from './samples.ts';
import { bufferSizes, type Snapshot, tensorsOf } from './snapshot.ts';
import { StateSet } from './state-set.ts';
import {
  bufferNames,
  CLOCK_WORDS,
  type Compiled,
  initStep,
  type Network,
  paramPlaces,
  RATES_WORDS,
  RING_SLOTS,
  ringPlaces,
  slotPlaces,
} from './steps.ts';
import { checkWeights } from './weights.ts';

/** What an optimizer has learnt about the gradients so far. */
export interface OptimizerState {
  /** steps taken */
  readonly step: number;
  /** the learning rate and what follows from the step number, see shaders/adam_rates.wgsl */
  readonly rates: Float32Array;
  /** `<param>/<slot>`, such as `dense/kernel/m`, in the param's shape */
  readonly slots: readonly NamedWeight[];
}

/** Programs that are kept: those of one batch size are about ten. */
const PROGRAMS_KEPT = 64;

export class ModelState {
  readonly #places: ReadonlyMap<string, Place>;
  /** All params; undefined where the model has none. */
  #params: DeviceBuffer | undefined;
  readonly #programs = new Recent<string, Program>(PROGRAMS_KEPT);
  #compiled: Compiled | undefined;
  /** Clock, rates, rings and optimizer slots of training. */
  #training: StateSet;
  /** Training steps since `compile` that were submitted: the clock's step, known to the host without asking the GPU. */
  steps = 0;
  /** As it was last set; the GPU has its own copy in the rates. */
  learningRate = 0;

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
      const share = new Pacer(1).share(executor.estimateMs);
      const submitted = engine.submit((pass, next) => executor.encode(pass, 1, { share, next }), []);
      await submitted.finally(() => executor.dispose());
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
      if (name === bufferNames.params && !states.has(name)) return this.#expectParams();
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
    const { adapter, maxBindings, largestBuffer: maxBufferBytes, choices } = this.engine;
    const target = adapter.software ? 'cpu' : 'gpu';
    const { subgroupSize } = adapter;
    const subgroups = (subgroupSize ?? 0) >= 4;
    const optimize = this.#compiled?.optimize ?? true;
    return { optimize, tuned: optimize, target, subgroups, subgroupSize, choices, maxBindings, maxBufferBytes };
  }

  get training(): StateSet {
    return this.#training;
  }

  /** Begins training anew: slots at zero, step 0, the optimizer's learning rate. Programs of other optimizers go. */
  resetTraining(compiled: Compiled): void {
    this.#compiled = compiled;
    this.#training.dispose();
    this.#training = new StateSet(this.engine);
    this.#programs.clear();
    this.steps = 0;
    this.setLearningRate(compiled.optimizer.learningRate);
  }

  setLearningRate(value: number): void {
    this.learningRate = value;
    const rates = this.#training.get(bufferNames.rates, 4 * RATES_WORDS);
    this.engine.upload(rates, Float32Array.of(value));
  }

  /** Gives `states` a copy of the params as they are now, which its programs then take. */
  copyParams(states: StateSet): void {
    if (this.#params === undefined) return;
    this.engine.copy(this.#params, states.get(bufferNames.params, this.#params.bytes));
  }

  /** All that training changes, by name: what a snapshot holds. */
  trainingBuffers(): Map<string, DeviceBuffer> {
    const sizes = [...bufferSizes(this.network, this.#expectCompiled())].filter(([, bytes]) => bytes > 0);
    return new Map(sizes.map(([name, bytes]) => [name, this.#trainingBuffer(name, bytes)]));
  }

  #trainingBuffer(name: string, bytes: number): DeviceBuffer {
    return name === bufferNames.params ? this.#expectParams() : this.#training.get(name, bytes);
  }

  /** All that training changes, as it is between two submits. */
  async snapshot(): Promise<Snapshot> {
    const buffers = this.trainingBuffers();
    const reads = [...buffers.values()].map((source) => ({ source, bytes: source.bytes }));
    const copies = await this.engine.submit(() => {}, reads);
    return new Map([...buffers.keys()].map((name, i) => [name, copies[i]!]));
  }

  /** Puts back what `snapshot` gave, of this state or of another one of the same model. */
  restore(snapshot: Snapshot, steps: number): void {
    for (const [name, buffer] of this.trainingBuffers()) {
      const bytes = snapshot.get(name);
      if (bytes !== undefined) this.engine.upload(buffer, new Uint8Array(bytes));
    }
    this.steps = steps;
  }

  async getOptimizerState(): Promise<OptimizerState> {
    const { steps } = this;
    const tensors = tensorsOf(await this.snapshot(), this.network, this.#expectCompiled());
    const valuesOf = (name: string): Float32Array => {
      return tensors.find((tensor) => tensor.name === name)!.values.slice() as Float32Array;
    };
    const slots = this.#slots().map(({ name, shape }) => ({ name, shape, values: valuesOf(name) }));
    return { step: steps, rates: valuesOf(bufferNames.rates), slots };
  }

  /** @throws UsageError, ShapeError or DataError before anything is changed */
  setOptimizerState(state: OptimizerState): void {
    const where = 'model.setOptimizerState';
    if (isPromise(state)) throw new UsageError(`${where}: the state is a promise.${awaited(state)}`);
    const { step, rates, slots } = state ?? {};
    expectWhole(where, 'step', step, 0);
    if (!Array.isArray(slots)) throw new UsageError(`${where}: slots is ${show(slots)}; expected a list.`);
    const expected = [{ name: bufferNames.rates, shape: [RATES_WORDS] }, ...this.#slots()];
    const given = [{ name: bufferNames.rates, shape: [rates?.length], values: rates }, ...slots];
    const values = checkWeights(where, given, expected);
    const places = slotPlaces(this.network, this.#expectCompiled().optimizer);
    const buffers = this.trainingBuffers();
    this.engine.upload(buffers.get(bufferNames.rates)!, values.get(bufferNames.rates)!);
    for (const [name, { buffer, offset }] of places) {
      this.engine.upload(buffers.get(buffer)!, values.get(name)!, 4 * offset);
    }
    for (const { buffer, offset } of ringPlaces([...this.#expectCompiled().measures.keys()]).values()) {
      // a ring's cursor, the word after its slots, follows the step
      this.engine.upload(buffers.get(buffer)!, Float32Array.of(step % RING_SLOTS), 4 * (offset + RING_SLOTS));
    }
    this.steps = step;
    this.learningRate = rates[0]!;
  }

  #slots(): { name: string; shape: Shape }[] {
    const { slots } = this.#expectCompiled().optimizer;
    return slots.flatMap((slot) => this.network.params.map(({ name, shape }) => ({ name: `${name}/${slot}`, shape })));
  }

  #expectCompiled(): Compiled {
    if (this.#compiled === undefined) throw internal('the state is used for training before compile.');
    return this.#compiled;
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

  /** @throws UsageError, ShapeError or DataError before anything is changed */
  setWeights(weights: readonly NamedWeight[]): void {
    const values = checkWeights('model.setWeights', weights, this.network.params);
    for (const { name } of this.network.params) {
      this.engine.upload(this.#expectParams(), values.get(name)!, 4 * this.#places.get(name)!.offset);
    }
  }

  dispose(): void {
    this.#training.dispose();
    this.#params?.dispose();
    this.#params = undefined;
  }
}

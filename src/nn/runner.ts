/**
 * Runner: walks a data set once per epoch with a program for full batches and one for the last, smaller batch. Keeps the queue
 * full (two submits in flight), reads the rings behind the steps, and hands out the measures of each step in order.
 */
import type { DeviceBuffer } from '../gpu/buffer.ts';
import type { Engine } from '../gpu/engine.ts';
import type { Executor } from '../gpu/executor.ts';
import type { Pacer } from '../gpu/pacer.ts';
import type { Step } from '../graph/node.ts';
import type { DeviceSamples } from './samples.ts';
import type { ModelState } from './state.ts';
import type { StateSet } from './state-set.ts';
import { type BatchSpec, bufferNames, RING_SLOTS, ringPlaces } from './steps.ts';

const IN_FLIGHT = 2;

/** What one step measured: sums over its samples, by measure. */
export interface StepMeasures {
  readonly batch: number;
  readonly samples: number;
  readonly sums: Readonly<Record<string, number>>;
}

export interface EpochOptions {
  readonly pacer: Pacer;
  readonly onSteps: (steps: readonly StepMeasures[]) => void | Promise<void>;
  /** Asked before each submit. */
  readonly stopped?: () => boolean;
}

export interface RunnerOptions {
  readonly state: ModelState;
  readonly states: StateSet;
  readonly samples: DeviceSamples;
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Names of the rings to read. */
  readonly measures: readonly string[];
  /** Tells the program from others of the model. */
  readonly key: string;
  readonly build: (spec: BatchSpec) => Step;
  /** The clock's step when the runner begins. */
  readonly step: number;
}

export class Runner {
  #step: number;

  private constructor(
    private readonly engine: Engine,
    private readonly options: RunnerOptions,
    readonly main: Executor,
    private readonly tail: Promise<Executor> | undefined,
    /** All rings; undefined where nothing is measured. */
    private readonly rings: DeviceBuffer | undefined,
  ) {
    this.#step = options.step;
  }

  static async create(options: RunnerOptions): Promise<Runner> {
    const { state, states, samples, shuffle, measures } = options;
    const { spec } = samples;
    const batchSize = Math.min(options.batchSize, spec.count);
    const executor = (size: number): Promise<Executor> => {
      const batch: BatchSpec = { data: spec, size, stride: batchSize, shuffle };
      const key = `${options.key} ${JSON.stringify(batch)}`;
      const program = state.compile(key, () => options.build(batch));
      return state.executor(program, states, samples);
    };
    const rest = spec.count % batchSize;
    const tail = rest > 0 ? executor(rest) : undefined;
    tail?.catch(() => {}); // reported where it is awaited
    const main = await executor(batchSize).catch((error: unknown) => {
      tail?.then((made) => made.dispose()).catch(() => {});
      throw error;
    });
    const [ring] = ringPlaces(measures).values();
    const rings = ring && states.get(bufferNames.rings, 4 * ring.words);
    return new Runner(state.engine, { ...options, batchSize }, main, tail, rings);
  }

  /** Steps in an epoch. */
  get steps(): number {
    return Math.ceil(this.options.samples.spec.count / this.options.batchSize);
  }

  /** The clock's step: all steps that were submitted. */
  get step(): number {
    return this.#step;
  }

  /** One walk over the data; gives the number of steps done, fewer than all where `stopped` said so. */
  async epoch({ pacer, onSteps, stopped }: EpochOptions): Promise<number> {
    const pending: Promise<void>[] = [];
    let handled = Promise.resolve();
    let done = 0;
    while (done < this.steps && !stopped?.()) {
      if (pending.length >= IN_FLIGHT) await pending.shift();
      const first = done;
      const count = Math.min(pacer.steps, this.fullSteps - done) || 1;
      const executor = first < this.fullSteps ? this.main : await this.tail!;
      const begin = performance.now();
      const read = this.submit(executor, count).then((sums) => {
        pacer.done(count, begin, performance.now());
        handled = handled.then(() => onSteps(this.measuresOf(first, count, sums)));
        return handled;
      });
      read.catch(() => {}); // reported where it is awaited
      pending.push(read);
      done += count;
    }
    for (const read of pending) await read;
    pacer.pause();
    return done;
  }

  private get fullSteps(): number {
    return this.tail === undefined ? this.steps : this.steps - 1;
  }

  /** Runs `count` steps; gives each ring's entries of these steps. */
  private async submit(executor: Executor, count: number): Promise<Float32Array[]> {
    const first = this.#step;
    this.#step += count;
    const reads = this.rings === undefined ? [] : [{ source: this.rings, bytes: this.rings.bytes }];
    const [copy] = await this.engine.submit((pass) => executor.encode(pass, count), reads);
    return [...ringPlaces(this.options.measures).values()].map(({ offset }) => {
      const ring = new Float32Array(copy!, 4 * offset, RING_SLOTS);
      return Float32Array.from({ length: count }, (_, i) => ring[(first + i) % RING_SLOTS]!);
    });
  }

  private measuresOf(first: number, count: number, sums: readonly Float32Array[]): StepMeasures[] {
    const { samples, batchSize, measures } = this.options;
    return Array.from({ length: count }, (_, i) => {
      const batch = first + i;
      const inBatch = Math.min(batchSize, samples.spec.count - batch * batchSize);
      const entries = measures.map((name, m) => [name, sums[m]![i]!] as const);
      return { batch, samples: inBatch, sums: Object.fromEntries(entries) };
    });
  }

  async dispose(): Promise<void> {
    this.main.dispose();
    await this.tail?.then(
      (tail) => tail.dispose(),
      () => {},
    );
  }
}

/** Means over samples of the measures of many steps, summed in float64. */
export class Means {
  readonly #sums = new Map<string, number>();
  #samples = 0;

  add(steps: readonly StepMeasures[]): void {
    for (const { samples, sums } of steps) {
      this.#samples += samples;
      for (const [name, sum] of Object.entries(sums)) this.#sums.set(name, (this.#sums.get(name) ?? 0) + sum);
    }
  }

  /** By measure, with `prefix` before the name. */
  logs(prefix = ''): Record<string, number> {
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [prefix + name, sum / this.#samples]));
  }
}

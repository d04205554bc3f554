/**
 * Runner: walks over what a feed has, epoch after epoch, with a program for full batches and one for each other size, such as the last
 * batch's. Keeps the queue full (two submits in flight), reads the rings asynchronously, and hands out the measures of each step in order.
 */
import type { DeviceBuffer } from '../../gpu/buffer.ts';
import type { Engine } from '../../gpu/engine.ts';
import { Executor } from '../../gpu/executor.ts';
import type { Pacer } from '../../gpu/pacer.ts';
import { homeOf } from '../../graph/variable.ts';
import { CLOCK, RING_SLOTS } from '../../graph/words.ts';
import type { Programs } from '../memory/programs.ts';
import type { Space } from '../memory/space.ts';
import type { Feed } from './feed.ts';
import type { Steps } from './steps.ts';

/** What one step measured: sums over its samples, by measure; the result so far of those that Steps has as running. */
export interface StepMeasures {
  /** which step of the walk, the first being 0, and which of its epoch */
  readonly position: number;
  readonly batch: number;
  readonly samples: number;
  readonly sums: Readonly<Record<string, number>>;
}

/** Where the sums of a measure are. */
interface Ring {
  readonly measure: string;
  readonly buffer: DeviceBuffer;
  /** in words */
  readonly offset: number;
}

/** Steps that were submitted; `results` are there once the GPU has done them. */
interface Submitted {
  readonly end: number;
  readonly results: Promise<{ readonly steps: StepMeasures[]; readonly copies: ArrayBuffer[] }>;
}

/** What a submit may do besides steps. */
export interface Companion {
  /** Before a submit is made of steps from `position` on; gives how many steps it may have at most. */
  readonly before: (position: number) => number;
  /** Run once after the steps of a submit, and what is then read. */
  readonly behind: Executor | undefined;
  readonly reads: (end: number) => readonly { source: DeviceBuffer; bytes: number }[];
  /** Gets what was read, before the steps up to `end` are reported. */
  readonly check: (steps: readonly StepMeasures[], end: number, copies: readonly ArrayBuffer[]) => void;
  /** After they were reported. */
  readonly after: (end: number, copies: readonly ArrayBuffer[]) => void | Promise<void>;
}

export interface WalkOptions {
  /** where to stop, in steps since the runner began; a function where that is known while it walks alone */
  readonly to: number | (() => number);
  readonly pacer: Pacer;
  readonly onSteps: (steps: readonly StepMeasures[]) => void | Promise<void>;
  /** Asked before each submit. */
  readonly stopped?: () => boolean;
  readonly companion?: Companion;
}

export interface RunnerOptions {
  readonly steps: Steps;
  /** all that the steps read and write besides the samples */
  readonly space: Space;
  readonly programs: Programs;
  readonly feed: Feed;
  /** The clock's step at position 0. */
  readonly begin: number;
  /** Steps of the walk that were done before, by another runner. */
  readonly position?: number;
  /** Gets the clock's step whenever steps were submitted, and where the runner goes back. */
  readonly moved?: (step: number) => void;
}

export class Runner {
  /** Steps submitted since the walk began. */
  #position: number;
  /** Those that were not reported to the end. */
  readonly #ahead: Submitted[] = [];
  /** By the size of their batches. */
  readonly #executors = new Map<number, Promise<Executor>>();
  #main: Executor | undefined;

  private constructor(
    private readonly engine: Engine,
    private readonly options: RunnerOptions,
    private readonly rings: readonly Ring[],
  ) {
    this.#position = options.position ?? 0;
  }

  static async create(options: RunnerOptions): Promise<Runner> {
    const { steps, space, feed } = options;
    const { engine, layout } = space;
    const rings = [...steps.rings].map(([measure, variable]): Ring => {
      const { buffer, offset } = homeOf(layout, variable).place;
      return { measure, buffer: space.buffer(buffer), offset };
    });
    const runner = new Runner(engine, options, rings);
    for (const size of feed.sizes.toReversed()) runner.#executorOf(size).catch(() => {}); // reported where it is awaited
    runner.#main = await runner.#executorOf(feed.batchSize).catch(async (error: unknown) => {
      await runner.dispose();
      throw error;
    });
    return runner;
  }

  /** The program of full batches. */
  get main(): Executor {
    return this.#main!;
  }

  /** Made where there is none of batches of this size. */
  #executorOf(size: number): Promise<Executor> {
    let executor = this.#executors.get(size);
    if (executor === undefined) {
      executor = this.#make(size);
      this.#executors.set(size, executor);
    }
    return executor;
  }

  async #make(size: number): Promise<Executor> {
    const { steps, space, programs, feed } = this.options;
    const spec = feed.specOf(size);
    const key = `${steps.key} ${JSON.stringify(spec)}`;
    const program = programs.compile(this.engine, key, () => steps.build(spec, space.layout));
    return Executor.create(this.engine, program, (name) => feed.bufferOf(name) ?? space.buffer(name));
  }

  get feed(): Feed {
    return this.options.feed;
  }

  /** Measures that give the result so far, see Steps. */
  get running(): ReadonlySet<string> | undefined {
    return this.options.steps.running;
  }

  /** Whether submits are to be short now. */
  get hurried(): boolean {
    return this.engine.hurried;
  }

  /** The clock's step at position 0. */
  get begin(): number {
    return this.options.begin;
  }

  get position(): number {
    return this.#position;
  }

  /** Goes back to where the memory of the model was put back to. */
  rewind(position: number): void {
    this.#moveTo(position);
  }

  #moveTo(position: number): void {
    this.#position = position;
    this.options.moved?.(this.begin + position);
  }

  /** What the steps measured that were submitted and not reported to the end; waits for the GPU only. */
  async ahead(companion: Companion): Promise<StepMeasures[]> {
    const measured = this.#ahead.map(async ({ end, results }) => {
      const { steps, copies } = await results;
      companion.check(steps, end, copies);
      return steps;
    });
    return (await Promise.all(measured)).flat();
  }

  /**
   * Walks on until `to`, or until `stopped` says so. Where anything throws, the steps in flight are waited for, so that the GPU
   * is at rest in any case.
   */
  async walk({ to, pacer, onSteps, stopped, companion }: WalkOptions): Promise<void> {
    const pending: Promise<void>[] = [];
    let reported = Promise.resolve();
    const until = typeof to === 'number' ? () => to : to;
    this.#ahead.length = 0;
    try {
      while (this.#position < until() && !stopped?.()) {
        while (pending.length >= pacer.inFlight) await pending.shift();
        const first = this.#position;
        const most = Math.min(companion?.before(first) ?? RING_SLOTS, until() - first);
        const { size, count } = await this.feed.next(first, Math.min(pacer.steps, most));
        const executor = await this.#executorOf(size);
        if (stopped?.()) break;
        const begin = performance.now();
        const { end, results } = this.submit(executor, first, count, pacer, companion);
        const read = results.then(({ steps, copies }) => {
          pacer.done(count, begin, performance.now());
          reported = reported.then(async () => {
            companion?.check(steps, end, copies);
            await onSteps(steps);
            await companion?.after(end, copies);
            if (companion === undefined) this.feed.forget?.(end); // nothing goes back
            this.#ahead.shift();
          });
          return reported;
        });
        read.catch(() => {}); // reported where it is awaited
        pending.push(read);
      }
      for (const read of pending) await read;
    } finally {
      await Promise.allSettled(pending);
      pacer.pause();
    }
  }

  /** Submits `count` steps, and what the companion wants to read. Position and queue change in one turn. */
  private submit(
    executor: Executor,
    first: number,
    count: number,
    pacer: Pacer,
    companion: Companion | undefined,
  ): Submitted {
    const end = first + count;
    this.#moveTo(end);
    const batch = this.feed.stage?.(first, count);
    if (batch !== undefined) this.options.space.write(this.options.steps.clock, Uint32Array.of(batch), CLOCK.batch);
    const rings = [...new Set(this.rings.map(({ buffer }) => buffer))];
    const ringReads = rings.map((source) => ({ source, bytes: source.bytes }));
    const reads = [...ringReads, ...(companion?.reads(end) ?? [])];
    const read = this.engine.submit((pass, next) => {
      const last = executor.encode(pass, count, { share: pacer.share(executor.estimateMs), next });
      companion?.behind?.encode(last, 1);
    }, reads);
    const results = read.then((copies) => {
      const read = new Map(rings.map((buffer, i) => [buffer, copies[i]!]));
      return { steps: this.measuresOf(first, count, read), copies: copies.slice(rings.length) };
    });
    this.#ahead.push({ end, results });
    return { end, results };
  }

  private measuresOf(first: number, count: number, read: ReadonlyMap<DeviceBuffer, ArrayBuffer>): StepMeasures[] {
    const { feed, begin } = this.options;
    const values = this.rings.map(({ measure, buffer, offset }) => {
      return [measure, new Float32Array(read.get(buffer)!, 4 * offset, RING_SLOTS)] as const;
    });
    return Array.from({ length: count }, (_, i) => {
      const position = first + i;
      const { batch, samples } = feed.batchAt(position);
      const sums = values.map(([name, ring]) => [name, ring[(begin + position) % RING_SLOTS]!] as const);
      return { position, batch, samples, sums: Object.fromEntries(sums) };
    });
  }

  async dispose(): Promise<void> {
    for (const executor of this.#executors.values()) {
      await executor.then(
        (made) => made.dispose(),
        () => {},
      );
    }
  }
}

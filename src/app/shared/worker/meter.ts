/**
 * Turns what `fit` says of every step into events for the page: few enough for it to follow, whatever the epochs' length. The points of the
 * curve are means over fixed stretches of steps, so that equal runs draw equal lines, on whatever machine and however often shown.
 */
import type { CheckpointMeta, Logs } from '../../../index.ts';
import type { PointOf, ProgressOf } from '../progress.ts';

/** Time between two events: a frame; where the processor is the GPU, showing takes time from training. */
const EVERY_MS = { gpu: 16, software: 250 };
/** Points of a whole run's curve, at most: a screen has no more columns. */
export const MOST_POINTS = 600;

/** By measure, over so many samples. */
interface Sums {
  readonly of: Logs;
  readonly samples: number;
}

const NONE: Sums = { of: {}, samples: 0 };

/** What is measured: nothing is below 0; shares are not over 1 either, whatever rounding makes of them. */
export interface Measures<Name extends string, Result> {
  readonly names: readonly Name[];
  readonly shares: readonly Name[];
  /** of an epoch that ended */
  readonly result: (epoch: number, logs: Logs, seconds: number) => Result;
}

export interface MeterOptions {
  /** of an epoch */
  readonly steps: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly software: boolean;
  /** steps that the model was trained before this run */
  readonly before: number;
  /** where a run that goes on stands; undefined: at its beginning */
  readonly from?: Pick<CheckpointMeta, 'epoch' | 'batch' | 'sums' | 'samples'>;
}

export class Meter<Name extends string, Result> {
  /** Steps of the run that are done. */
  done: number;
  #epoch: number;
  #epochBegan = 0;
  /** sums over the epoch so far, and over the steps since the last point */
  #sums: Sums;
  #stretch = NONE;
  #goesOn: boolean;
  #logs: Logs = {};
  #points: PointOf<Name>[] = [];
  #results: Result[] = [];
  #sent = 0;
  #taken = 0;
  /** time of training alone, validation left out; the first step of a run waits for kernels to be compiled */
  #trainedMs = 0;
  #last: number | undefined;

  constructor(
    private readonly measures: Measures<Name, Result>,
    private readonly options: MeterOptions,
    private readonly tell: (event: ProgressOf<Name, Result>) => void,
  ) {
    const { from, steps } = options;
    this.#epoch = from?.epoch ?? 0;
    this.done = this.#epoch * steps + (from?.batch ?? 0);
    this.#goesOn = from !== undefined;
    this.#sums = { of: from?.sums ?? {}, samples: from?.samples ?? 0 };
  }

  /** Steps that the model was trained in all. */
  get trained(): number {
    return this.options.before + this.done;
  }

  /** The run was stopped where it stands, and goes on from there. */
  goOn(): void {
    this.#goesOn = true;
    this.#last = undefined;
  }

  readonly callbacks = {
    onEpochBegin: (epoch: number): void => {
      const now = performance.now();
      this.#epochBegan = now;
      if (!this.#goesOn || epoch !== this.#epoch) this.#sums = NONE;
      if (this.done > 0 && !this.#goesOn) this.#last = now;
      this.#goesOn = false;
      this.#epoch = epoch;
    },
    onBatchEnd: (batch: number, logs: Logs): void => {
      const { steps, batchSize } = this.options;
      const now = performance.now();
      if (this.#last !== undefined) {
        this.#trainedMs += now - this.#last;
        this.#taken += 1;
      }
      this.#last = now;
      this.#logs = logs;
      this.done = this.#epoch * steps + batch + 1;
      const samples = batch * batchSize + (logs.size ?? batchSize);
      this.#count({ of: this.#each((name) => logs[name]! * samples), samples });
      this.#maybeSend(now);
    },
    onEpochEnd: (epoch: number, logs: Logs): void => {
      const now = performance.now();
      this.#results.push(this.measures.result(epoch, logs, (now - this.#epochBegan) / 1000));
      this.#maybeSend(now);
    },
  };

  /** Sends what was not sent yet: the run has ended. */
  flush(): void {
    this.#send(performance.now());
  }

  /** Adds a step to its stretch, at the end of which a point is due. */
  #count(sums: Sums): void {
    const [stretch, before] = [this.#stretch, this.#sums];
    this.#stretch = {
      of: this.#each((name) => (stretch.of[name] ?? 0) + sums.of[name]! - (before.of[name] ?? 0)),
      samples: stretch.samples + sums.samples - before.samples,
    };
    this.#sums = sums;
    const { steps, epochs } = this.options;
    const all = steps * epochs;
    const stretchOf = (step: number): number => Math.floor((step * Math.min(all, MOST_POINTS)) / all);
    if (stretchOf(this.done) === stretchOf(this.done - 1)) return;
    const mean = (name: Name): number => Math.max(0, this.#stretch.of[name]! / this.#stretch.samples);
    const means = this.#each((name) => (this.measures.shares.includes(name) ? Math.min(1, mean(name)) : mean(name)));
    this.#points.push({ epoch: this.done / steps, ...means });
    this.#stretch = NONE;
  }

  #maybeSend(now: number): void {
    if (now - this.#sent >= (this.options.software ? EVERY_MS.software : EVERY_MS.gpu)) this.#send(now);
  }

  #send(now: number): void {
    const { steps } = this.options;
    if (this.#logs[this.measures.names[0]!] === undefined) return;
    this.#sent = now;
    this.tell({
      kind: 'progress' as const,
      epoch: this.#epoch,
      step: this.done - this.#epoch * steps,
      steps,
      ...this.#each((name) => this.#logs[name]!),
      trained: this.trained,
      taken: this.#taken,
      seconds: this.#trainedMs / 1000,
      points: this.#points.splice(0),
      epochs: this.#results.splice(0),
    });
  }

  #each(value: (name: Name) => number): Readonly<Record<Name, number>> {
    return Object.fromEntries(this.measures.names.map((name) => [name, value(name)])) as Record<Name, number>;
  }
}

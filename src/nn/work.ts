/**
 * Work: the calls that use what a model or a trainer has on the GPU. It says which of them may run beside each other, and keeps what
 * outlives a call of `fit`.
 */
import { UsageError } from '../errors.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { History } from './train/fit.ts';
import { type FitReport, type RunningFit, runTraining, type TrainingRun } from './train/run.ts';

export class Work {
  /** Epochs begun so far: no two epochs have the same order of samples. */
  epochs = 0;
  /** `fit` was called and has not trained yet: a call now is one that did not wait for it. */
  #beginning = false;
  #training = false;
  #fit: RunningFit | undefined;
  /** Calls under way that use the memory. */
  #active = 0;
  #disposed = false;

  /** @param owner what errors call the one who works: 'model' */
  constructor(private readonly owner: string) {}

  /** Whether something trains. */
  get training(): boolean {
    return this.#training;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** @throws UsageError where it was disposed */
  usable(where: string): void {
    if (this.#disposed) throw new UsageError(`${where}: the ${this.owner} was disposed. Make a new one.`);
  }

  /** Before something changes otherwise than by training. @throws UsageError where it trains, or was disposed */
  expectIdle(where: string): void {
    this.usable(where);
    if (this.#training) {
      throw new UsageError(`${where}: busy: fit is running. Wait for it, or set stopTraining.`, { code: 'busy' });
    }
  }

  /** Runs what uses the memory; `dispose` is refused meanwhile. */
  async use<T>(run: () => T | Promise<T>): Promise<T> {
    this.#active += 1;
    try {
      return await run();
    } finally {
      this.#active -= 1;
    }
  }

  async exclusively<T>(where: string, run: () => Promise<T>): Promise<T> {
    if (this.#training) {
      throw new UsageError(
        `${where}: busy: this ${this.owner} is training already. Wait for it, or set stopTraining.`,
        { code: 'busy' },
      );
    }
    this.#training = true;
    try {
      return await run();
    } finally {
      this.#training = false;
    }
  }

  /** `fit` as a whole; `run` is to call `train`. */
  fit(where: string, run: () => Promise<History>): Promise<History> {
    return this.exclusively(where, () => {
      this.#beginning = true;
      return this.use(run).finally(() => {
        this.#beginning = false;
      });
    });
  }

  /** @param opened called once training begins */
  train(
    run: Omit<TrainingRun, 'clockEpoch' | 'opened' | 'finished'>,
    opened: () => void,
    finished: (report: FitReport) => void,
  ): Promise<History> {
    return runTraining({
      ...run,
      clockEpoch: run.settings.initialEpoch ?? this.epochs,
      opened: (fit) => {
        this.#fit = fit;
        this.#beginning = false;
        opened();
      },
      finished: (report, clockEpoch) => {
        finished(report);
        this.epochs = clockEpoch;
      },
    }).finally(() => {
      this.#fit = undefined;
    });
  }

  /** Changes what trains between two submits, so that training under way can do it again where it must go back. */
  change(apply: () => void): void {
    if (this.#fit === undefined) apply();
    else this.#fit.session.change(apply);
  }

  /** All that training under way depends on. @throws UsageError where `fit` does not run */
  async checkpoint(todo: string): Promise<Checkpoint> {
    const where = `${this.owner}.checkpoint`;
    this.usable(where);
    if (this.#fit === undefined) {
      throw new UsageError(`${where}: fit is not running. Call it from a callback, or ${todo} instead.`);
    }
    return this.#fit.checkpoint();
  }

  /** Says so where `fit` has only begun: most likely it was not awaited, and the result is that of the untrained model. */
  warnUntrained(where: string): void {
    if (!this.#beginning) return;
    console.warn(
      `${where}: fit has only begun, so this is the model before training. Write await ${this.owner}.fit(...) to wait for it.`,
    );
  }

  /** @param free frees what there is @throws UsageError while a call is under way */
  dispose(free: () => void): void {
    const where = `${this.owner}.dispose`;
    if (this.#training)
      throw new UsageError(`${where}: busy: fit is running. Set stopTraining and wait for fit.`, { code: 'busy' });
    if (this.#active > 0) throw new UsageError(`${where}: busy: a call is under way. Wait for it.`, { code: 'busy' });
    if (this.#disposed) return;
    this.#disposed = true;
    free();
  }
}

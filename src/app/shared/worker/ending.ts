/** The end of a run: of itself, by a pause, which takes a checkpoint of exactly the steps that were told of, or by a stop. */
import type { Callback, Checkpoint } from '../../../index.ts';
import type { Ended } from '../progress.ts';

/** What is trained: a model or a trainer. */
interface Trained {
  stopTraining: boolean;
  checkpoint(): Promise<Checkpoint>;
}

export class Ending {
  #asked: Exclude<Ended, 'done'> | undefined;
  #fitting: Trained | undefined;
  #last: Promise<Checkpoint> | undefined;

  /** How the run ended, or is to end as things stand. */
  get how(): Ended {
    return this.#asked ?? 'done';
  }

  /** Whether `fit` trains. */
  get fits(): boolean {
    return this.#fitting !== undefined;
  }

  /** A run is about to begin; from now on it may be ended. */
  begin(): void {
    [this.#asked, this.#last] = [undefined, undefined];
  }

  end(how: Exclude<Ended, 'done'>): void {
    this.#asked = how;
    if (this.#fitting !== undefined) this.#fitting.stopTraining = true;
  }

  /**
   * For `fit`.
   * @param steps after which it pauses; undefined: it does not
   * @param keeps whether there is a checkpoint of a run that was not paused, too
   */
  callback(trained: Trained, steps: number | undefined, keeps: 'pauses' | 'always'): Callback {
    let taken = 0;
    return {
      onTrainBegin: () => {
        this.#fitting = trained;
        if (this.#asked !== undefined) this.end(this.#asked);
      },
      onBatchEnd: () => {
        taken += 1;
        if (taken === steps) this.end('paused');
      },
      onTrainEnd: () => {
        // it is there when fit ends
        if (this.#asked === 'paused' || keeps === 'always') this.#last = trained.checkpoint();
        this.#last?.catch(() => {}); // reported where it is awaited
      },
    };
  }

  /** `fit` has ended, or failed. */
  ended(): void {
    this.#fitting = undefined;
  }

  /** Of a run that was paused, or of each. */
  async checkpoint(): Promise<Checkpoint | undefined> {
    return this.#last;
  }
}

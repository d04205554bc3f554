/**
 * Pacer: how many steps go into one submit. Long submits freeze pages and trip watchdogs, short ones waste the CPU; so the
 * number grows from 1 until a submit takes about TARGET_MS on the adapter at hand. It also measures the time of a step.
 */
const TARGET_MS = 50;

export class Pacer {
  readonly #samples: { ms: number; steps: number }[] = [];
  #steps = 1;
  #lastDone: number | undefined;
  #largest = 0;

  /** @param maxSteps what one submit can hold at most */
  constructor(
    private readonly maxSteps: number,
    private readonly targetMs: number = TARGET_MS,
  ) {}

  /** Steps for the next submit. */
  get steps(): number {
    return this.#steps;
  }

  /** The largest number of steps that one submit had. */
  get largest(): number {
    return this.#largest;
  }

  /** Forgets when the last submit ended, as after a pause. */
  pause(): void {
    this.#lastDone = undefined;
  }

  /** A submit of `steps` steps, begun at `begin`, is done. While submits queue up, each begins as the one before it ends. */
  done(steps: number, begin: number, end: number): void {
    const ms = end - Math.max(begin, this.#lastDone ?? begin);
    this.#lastDone = end;
    this.#largest = Math.max(this.#largest, steps);
    this.#samples.push({ ms: ms / steps, steps });
    const wanted = Math.max(1, Math.floor(this.targetMs / Math.max(ms / steps, 1e-3)));
    this.#steps = Math.min(wanted, Math.max(2 * steps, this.#steps), this.maxSteps);
  }

  /** Median time of a step in ms, each submit counted by its steps; undefined before the first. */
  medianMs(): number | undefined {
    const sorted = this.#samples.toSorted((a, b) => a.ms - b.ms);
    const total = sorted.reduce((sum, { steps }) => sum + steps, 0);
    let seen = 0;
    return sorted.find(({ steps }) => {
      seen += steps;
      return 2 * seen >= total;
    })?.ms;
  }
}

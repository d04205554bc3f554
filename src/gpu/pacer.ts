/**
 * Pacer: how many steps go into one submit. Long submits freeze pages and trip watchdogs, short ones waste the CPU; so the
 * number grows from 1 until a submit takes about TARGET_MS on the adapter at hand. Where a single step takes more than twice as long,
 * it says which share of the step a submit may have. It also measures the time of a step. Where a smooth engine says that somebody uses
 * the page, submits are short, and one is in flight: a frame waits for no more than that.
 */
const TARGET_MS = 50;

/** Half a frame. */
export const SMOOTH_MS = 8;

const IN_FLIGHT = 2;

/** Submits whose time is remembered for that: a last batch, which is smaller, must not be the only one. */
const RECENT = 2;

export class Pacer {
  readonly #samples: { ms: number; steps: number }[] = [];
  #steps = 1;
  #lastDone: number | undefined;
  #largest = 0;

  /** @param maxSteps what one submit can hold at most */
  constructor(
    private readonly maxSteps: number,
    private readonly longMs: number = TARGET_MS,
    private readonly isHurried: () => boolean = () => false,
  ) {}

  private get targetMs(): number {
    return this.isHurried() ? Math.min(SMOOTH_MS, this.longMs) : this.longMs;
  }

  /** Steps for the next submit. */
  get steps(): number {
    const ms = this.#samples.at(-1)?.ms;
    if (ms === undefined || !this.isHurried()) return this.#steps;
    return Math.min(this.#steps, Math.max(1, Math.floor(this.targetMs / ms)));
  }

  /** Submits that are under way at most. */
  get inFlight(): number {
    return this.isHurried() ? 1 : IN_FLIGHT;
  }

  /** The largest number of steps that one submit had. */
  get largest(): number {
    return this.#largest;
  }

  /**
   * The share of a step's time that one submit should have at most; 1 or more where a whole step may go into one.
   *
   * @param estimateMs how long a step takes, until one was measured
   */
  share(estimateMs: number): number {
    const recent = this.#samples.slice(-RECENT).map(({ ms }) => ms);
    const most = this.isHurried() ? this.targetMs : 2 * this.targetMs;
    return most / (recent.length > 0 ? Math.max(...recent) : estimateMs);
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

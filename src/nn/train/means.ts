/** What many steps measured: means over samples, summed in float64; of metrics that keep state, the last result. */
import type { StepMeasures } from './runner.ts';

export class Means {
  readonly #sums: Map<string, number>;
  #samples: number;

  /**
   * @param sums and samples of steps before
   * @param running measures that give the result so far, see Steps
   */
  constructor(
    sums: Readonly<Record<string, number>> = {},
    samples = 0,
    private readonly running: ReadonlySet<string> = new Set(),
  ) {
    this.#sums = new Map(Object.entries(sums));
    this.#samples = samples;
  }

  add(steps: readonly StepMeasures[]): void {
    for (const { samples, sums } of steps) {
      this.#samples += samples;
      for (const [name, sum] of Object.entries(sums)) {
        this.#sums.set(name, this.running.has(name) ? sum : (this.#sums.get(name) ?? 0) + sum);
      }
    }
  }

  /** Over how many samples. */
  get samples(): number {
    return this.#samples;
  }

  get sums(): Record<string, number> {
    return Object.fromEntries(this.#sums);
  }

  /** By measure. */
  logs(): Record<string, number> {
    const of = (name: string, sum: number): number => (this.running.has(name) ? sum : sum / this.#samples);
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [name, of(name, sum)]));
  }
}

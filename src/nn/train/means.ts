/** Means over samples of the measures of many steps, summed in float64. */
import type { StepMeasures } from './runner.ts';

export class Means {
  readonly #sums: Map<string, number>;
  #samples: number;

  /** @param sums and samples of steps before */
  constructor(sums: Readonly<Record<string, number>> = {}, samples = 0) {
    this.#sums = new Map(Object.entries(sums));
    this.#samples = samples;
  }

  add(steps: readonly StepMeasures[]): void {
    for (const { samples, sums } of steps) {
      this.#samples += samples;
      for (const [name, sum] of Object.entries(sums)) this.#sums.set(name, (this.#sums.get(name) ?? 0) + sum);
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
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [name, sum / this.#samples]));
  }
}

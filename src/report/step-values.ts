/** What each training step measured by itself, taken out of the means over the epoch so far that callbacks get. */

type Logs = Readonly<Record<string, number>>;

/** Remembers the means from one step to the next, for `onBatchEnd(batch, logs)`. */
export class StepValues {
  #batch = Number.NaN;
  #means: Logs = {};

  /**
   * The values of the step `batch`, counted from 0 in its epoch; undefined where the means of the step before are not known, as after
   * a run was resumed. The last, smaller batch of an epoch counts like the others, so its values are near, but not exact.
   */
  take(batch: number, means: Logs): Logs | undefined {
    const [before, known] = [this.#means, this.#batch === batch - 1];
    this.#batch = batch;
    this.#means = means;
    if (batch === 0) return means;
    if (!known) return undefined;
    const values = Object.entries(means).map(([name, mean]) => [name, (batch + 1) * mean - batch * before[name]!]);
    return Object.fromEntries(values);
  }
}

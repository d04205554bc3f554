/**
 * When a snapshot is due, and which ones are kept: often at first, then ever more seldom, so that a run of whatever length has some
 * dozens, at about equal distances.
 */

export const MOST_SNAPSHOTS = 64;
/** Time between two, at least: where the processor is the GPU, they take time from training. */
const LEAST_MS = { gpu: 100, software: 1000 };
/** A snapshot that took long is followed by a pause so many times as long. It waits for the steps under way most of the time. */
const PAUSE = 4;

export class Rhythm {
  /** Steps of the snapshots that are kept, in order. */
  steps: readonly number[] = [];
  isSoftware = false;
  /** at least so many steps between two */
  #stride = 1;
  #next = 0;

  isDue(step: number, now: number): boolean {
    const last = this.steps.at(-1);
    return now >= this.#next && (last === undefined || step >= last + this.#stride);
  }

  /** A snapshot was taken. @param ms what it took @returns the steps whose snapshots are kept, with this one */
  took(step: number, now: number, ms: number): readonly number[] {
    this.#next = now + Math.max(this.isSoftware ? LEAST_MS.software : LEAST_MS.gpu, PAUSE * ms);
    const all = [...this.steps.filter((each) => each < step), step];
    this.steps = all.length > MOST_SNAPSHOTS ? all.filter((_, i) => i % 2 === 0 || i === all.length - 1) : all;
    if (this.steps.length < all.length) {
      this.#stride = Math.max(1, Math.ceil((2 * (step - this.steps[0]!)) / MOST_SNAPSHOTS));
    }
    return this.steps;
  }

  /** The model is another one. */
  forget(): void {
    [this.steps, this.#stride, this.#next] = [[], 1, 0];
  }
}

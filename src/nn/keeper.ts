/**
 * Keeper: goes along with the submits of a training session. It reads all that training changes every now and then, within a submit
 * that is made anyway, and remembers what the user changed since, so that the session can go back and do the same steps again.
 */
import type { Executor } from '../gpu/executor.ts';
import type { Companion, StepMeasures } from './runner.ts';
import type { Snapshot } from './snapshot.ts';
import type { ModelState } from './state.ts';
import { RING_SLOTS } from './steps.ts';
import { expectFinite, type Watch } from './watch.ts';

/** All that training changes, as it is after `position` steps of the session. */
export interface Kept {
  readonly position: number;
  readonly snapshot: Snapshot;
}

/** What a user changed from outside before the step at `position`, such as the learning rate. */
interface Change {
  readonly position: number;
  readonly apply: (state: ModelState) => void;
}

/** Somebody who waits for a snapshot. */
interface Wanted {
  readonly give: (kept: Kept) => void;
  readonly fail: (error: unknown) => void;
}

export interface KeeperRules {
  /** time between two snapshots; undefined: none but those asked for */
  readonly everyMs: number | undefined;
  /** steps between two checkpoints; undefined: none */
  readonly checkpointEvery: number | undefined;
  /** Gets a snapshot that is due as a checkpoint or was asked for. Training waits where it falls behind. */
  readonly onCheckpoint: (kept: Kept) => void | Promise<void>;
}

export class Keeper implements Companion {
  /** What the session can go back to. */
  last: Kept | undefined;
  readonly #changes: Change[] = [];
  readonly #wanted: Wanted[] = [];
  #due = 0;
  #state: ModelState;
  #watch: Watch | undefined;

  constructor(
    state: ModelState,
    watch: Watch | undefined,
    private readonly rules: KeeperRules,
  ) {
    this.#state = state;
    this.#watch = watch;
  }

  /** Another device has taken over. */
  moveTo(state: ModelState, watch: Watch | undefined): void {
    this.#state = state;
    this.#watch = watch;
  }

  /** Does it now, and again whenever the step at `position` is done again. */
  change(position: number, apply: (state: ModelState) => void): void {
    apply(this.#state);
    this.#changes.push({ position, apply });
  }

  /** Hands the next snapshot over, before training goes on. */
  next(give: Wanted['give'], fail: Wanted['fail']): void {
    this.#wanted.push({ give, fail });
  }

  /** Training has come to rest at `position`: whoever waits for a snapshot gets one now. */
  async settle(position: number): Promise<void> {
    if (this.#wanted.length === 0) return;
    try {
      await this.keep(position, [...(await this.#state.snapshot()).values()]);
    } catch (error) {
      for (const { fail } of this.#wanted.splice(0)) fail(error);
    }
  }

  before(position: number): number {
    for (const change of this.#changes) if (change.position === position) change.apply(this.#state);
    const ends = this.#changes.map((change) => change.position).filter((end) => end > position);
    const { checkpointEvery } = this.rules;
    if (checkpointEvery !== undefined) ends.push((Math.floor(position / checkpointEvery) + 1) * checkpointEvery);
    return Math.min(RING_SLOTS, ...ends.map((end) => end - position));
  }

  get behind(): Executor | undefined {
    return this.#watch?.executor;
  }

  reads(end: number): { source: Watch['found']; bytes: number }[] {
    const sources = this.#watch === undefined ? [] : [this.#watch.found];
    if (this.#isDue(end)) sources.push(...this.#state.trainingBuffers().values());
    return sources.map((source) => ({ source, bytes: source.bytes }));
  }

  #isDue(end: number): boolean {
    const { everyMs } = this.rules;
    const now = performance.now();
    const timely = everyMs !== undefined && now >= this.#due;
    if (timely) this.#due = now + everyMs;
    return timely || this.#isCheckpoint(end) || this.#wanted.length > 0;
  }

  #isCheckpoint(end: number): boolean {
    return this.rules.checkpointEvery !== undefined && end % this.rules.checkpointEvery === 0;
  }

  check(steps: readonly StepMeasures[], end: number, copies: readonly ArrayBuffer[]): void {
    if (this.#watch !== undefined) expectFinite(steps, end, copies[0]!);
  }

  async after(end: number, copies: readonly ArrayBuffer[]): Promise<void> {
    const read = this.#watch === undefined ? copies : copies.slice(1);
    if (read.length > 0) await this.keep(end, read);
  }

  /** @param copies of the state's training buffers, in their order */
  async keep(position: number, copies: readonly ArrayBuffer[]): Promise<void> {
    const names = [...this.#state.trainingBuffers().keys()];
    const kept = { position, snapshot: new Map(names.map((name, i) => [name, copies[i]!])) };
    this.last = kept;
    while (this.#changes[0] !== undefined && this.#changes[0].position < position) this.#changes.shift();
    for (const { give } of this.#wanted.splice(0)) give(kept);
    if (this.#isCheckpoint(position)) await this.rules.onCheckpoint(kept);
  }
}

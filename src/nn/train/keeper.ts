/**
 * Keeper: goes along with the submits of a training session. It reads all that training changes every now and then, within a submit
 * that is made anyway, and remembers what the user changed since, so that the session can go back and replay the same steps.
 */
import type { Executor } from '../../gpu/executor.ts';
import { RING_SLOTS } from '../../graph/words.ts';
import type { Snapshot } from '../memory/snapshot.ts';
import type { Space } from '../memory/space.ts';
import type { Companion, StepMeasures } from './runner.ts';
import { expectFinite, type Watch } from './watch.ts';

/** All that training changes, as it is after `position` steps of the session. */
export interface Kept {
  readonly position: number;
  readonly snapshot: Snapshot;
}

/** What a user changed from outside before the step at `position`, such as the learning rate. */
interface Change {
  readonly position: number;
  readonly apply: () => void;
}

export interface KeeperRules {
  /** time between two snapshots; undefined: none */
  readonly everyMs: number | undefined;
  /** steps between two checkpoints; undefined: none, or `isCheckpoint` knows */
  readonly checkpointEvery: number | undefined;
  /** Whether a checkpoint is due once the steps before `end` are done. */
  readonly isCheckpoint: (end: number) => boolean;
  /** Whether a snapshot is due whatever the time, so that what is kept for a replay can go. */
  readonly isUrgent: () => boolean;
  /** The steps before `position` will not be replayed. */
  readonly forget: (position: number) => void;
  /** Gets a snapshot that is due as a checkpoint. Training waits for it. */
  readonly onCheckpoint: (kept: Kept) => void | Promise<void>;
}

export class Keeper implements Companion {
  /** What the session can go back to. */
  last: Kept | undefined;
  readonly #changes: Change[] = [];
  #due = 0;

  constructor(
    private readonly space: Space,
    /** on the device where the space is now */
    public watch: Watch | undefined,
    private readonly rules: KeeperRules,
  ) {}

  /** Does it now, and again whenever the step at `position` is replayed. */
  change(position: number, apply: () => void): void {
    apply();
    this.#changes.push({ position, apply });
  }

  /** Changes again what was changed at `position`, after the steps up to it were replayed. */
  reapply(position: number): void {
    for (const change of this.#changes) if (change.position === position) change.apply();
  }

  before(position: number): number {
    this.reapply(position);
    const ends = this.#changes.map((change) => change.position).filter((end) => end > position);
    const { checkpointEvery } = this.rules;
    if (checkpointEvery !== undefined) ends.push((Math.floor(position / checkpointEvery) + 1) * checkpointEvery);
    return Math.min(RING_SLOTS, ...ends.map((end) => end - position));
  }

  get behind(): Executor | undefined {
    return this.watch?.executor;
  }

  reads(end: number): { source: Watch['found']; bytes: number }[] {
    const sources = this.watch === undefined ? [] : [this.watch.found];
    if (this.#isDue(end)) sources.push(...this.space.buffers().values());
    return sources.map((source) => ({ source, bytes: source.bytes }));
  }

  #isDue(end: number): boolean {
    const { everyMs, isUrgent, isCheckpoint } = this.rules;
    const now = performance.now();
    const timely = everyMs !== undefined && (now >= this.#due || isUrgent());
    if (timely) this.#due = now + everyMs;
    return timely || isCheckpoint(end);
  }

  check(steps: readonly StepMeasures[], end: number, copies: readonly ArrayBuffer[]): void {
    if (this.watch !== undefined) expectFinite(steps, end, copies[0]!);
  }

  async after(end: number, copies: readonly ArrayBuffer[]): Promise<void> {
    const read = this.watch === undefined ? copies : copies.slice(1);
    if (read.length === 0) {
      if (this.last === undefined) this.rules.forget(end); // nothing can go back
      return;
    }
    const names = [...this.space.buffers().keys()];
    const kept = { position: end, snapshot: new Map(names.map((name, i) => [name, read[i]!])) };
    this.last = kept;
    while (this.#changes[0] !== undefined && this.#changes[0].position < end) this.#changes.shift();
    this.rules.forget(end);
    if (this.rules.isCheckpoint(end)) await this.rules.onCheckpoint(kept);
  }
}

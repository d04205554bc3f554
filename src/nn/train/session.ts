/**
 * A training session: the runners of one `fit`, on whatever device there is. Where the device is lost it goes on on a fresh one,
 * from the last snapshot; where a number goes wrong it finds out which. The same steps give the same bits, so that nobody can
 * tell afterwards; steps that were reported are not reported again.
 */
import { DeviceError, NumericError, UsageError } from '../../errors.ts';
import { Pacer } from '../../gpu/pacer.ts';
import { RING_SLOTS } from '../../graph/words.ts';
import type { Callback } from '../callbacks.ts';
import { Keeper, type KeeperRules, type Kept } from './keeper.ts';
import type { Runner, StepMeasures } from './runner.ts';
import { closeParts, openParts, type Parts, type SessionPlan } from './session-parts.ts';
import type { Training } from './training.ts';
import { measure } from './walks.ts';
import { NotFinite } from './watch.ts';

/** A device that is lost again this soon is not replaced any more: the next crash may close the browser's GPU for good. */
const SECOND_LOSS_MS = 120_000;

/** Training as it is where the GPU stands. */
export interface Capture<Place> extends Kept {
  /** where the host stood when the snapshot was begun */
  readonly place: Place;
  /** steps up to `position` that were not yet reported to the end */
  readonly ahead: readonly StepMeasures[];
}

export class TrainingSession {
  readonly pacer = new Pacer(RING_SLOTS, undefined, () => this.parts.training.engine.hurried);
  readonly #keeper: Keeper;
  /** Steps that were reported. */
  #reported: number;
  readonly #losses: number[] = [];
  /** Loaded while training begins, so that it is there whatever becomes of the network. */
  readonly #locating = import('./locate.ts');
  #recovery: Promise<void> | undefined;
  #walking = false;
  #closed = false;
  /** Errors that a callback got before the walk found the reason itself. */
  readonly #early = new WeakMap<object, NotFinite>();
  /** Those who wait until steps that were reported are replayed. */
  readonly #waiting: (() => void)[] = [];

  private constructor(
    private readonly plan: SessionPlan,
    private parts: Parts,
    rules: KeeperRules,
  ) {
    this.#keeper = new Keeper(parts.training.space, parts.watch, rules);
    this.#reported = plan.position;
    this.#locating.catch(() => {}); // reported where it is awaited
  }

  static async open(training: Training, plan: SessionPlan, rules: KeeperRules): Promise<TrainingSession> {
    const onCheckpoint: KeeperRules['onCheckpoint'] = (kept) => {
      // steps that are replayed were kept before
      if (kept.position >= session.#reported) return rules.onCheckpoint(kept);
    };
    const parts = await openParts(training, plan, plan.position);
    const session: TrainingSession = new TrainingSession(plan, parts, { ...rules, onCheckpoint });
    if (rules.everyMs !== undefined || plan.checkNumerics) session.#keepFirst();
    return session;
  }

  /** Nobody waits for it: it is read before the first step. */
  #keepFirst(): void {
    const { training, runner } = this.parts;
    const { position } = runner;
    training.space.snapshot().then(
      (snapshot) => {
        this.#keeper.last ??= { position, snapshot };
      },
      () => {}, // the device is lost: the first submit says so
    );
  }

  get training(): Training {
    return this.parts.training;
  }

  get runner(): Runner {
    return this.parts.runner;
  }

  /** How often the device was lost. */
  get recoveries(): number {
    return this.#losses.length;
  }

  /** Changes what trains between two submits, from outside of training. */
  change(apply: () => void): void {
    this.#keeper.change(this.parts.runner.position, apply);
  }

  /**
   * All that training changes, as it is where the GPU stands now; `place` is asked at the same moment. Waits for the GPU alone, so
   * that a callback may await it.
   */
  async capture<Place>(place: () => Place): Promise<Capture<Place>> {
    const capture = async (): Promise<Capture<Place>> => {
      await this.#replayed();
      return this.#captureNow(place);
    };
    // in a walk it is the walk that recovers, once the callback that waits here has ended
    return this.#walking ? capture() : this.#recovering(capture, this.runner.position);
  }

  async #captureNow<Place>(place: () => Place): Promise<Capture<Place>> {
    const { training, runner } = this.parts;
    const { owner, advice } = this.plan;
    const { position } = runner;
    const now = place();
    const ahead = runner.ahead(this.#keeper).catch(async (error: unknown) => {
      if (!(error instanceof NotFinite)) throw error;
      const { numericError } = await this.#locating;
      const early = numericError(`${owner}.fit`, runner.begin + error.end, error, [], advice());
      this.#early.set(early, error);
      throw early;
    });
    const [snapshot, steps] = await Promise.all([training.space.snapshot(), ahead]);
    return { position, snapshot, place: now, ahead: steps };
  }

  /** After a loss of the device the GPU stands before what was reported, until the steps up to there are replayed. */
  async #replayed(): Promise<void> {
    while (this.runner.position < this.#reported) {
      if (this.#closed) {
        throw new UsageError(`${this.plan.owner}.checkpoint: fit ended with an error meanwhile. See what fit throws.`);
      }
      await new Promise<void>((go) => this.#waiting.push(go));
    }
  }

  #wake(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Trains up to the step at `to()`, which may change while it trains. */
  async walk(
    to: () => number,
    onSteps: (steps: readonly StepMeasures[]) => void | Promise<void>,
    stopped: () => boolean,
  ): Promise<void> {
    const report = async (steps: readonly StepMeasures[]): Promise<void> => {
      const news = steps.filter(({ position }) => position >= this.#reported);
      this.#reported += news.length;
      this.#wake();
      if (news.length > 0) await onSteps(news);
    };
    const { pacer } = this;
    this.#walking = true;
    try {
      await this.#recovering(() => {
        const { runner } = this.parts;
        // what was reported has to be replayed before anything can stop
        const ended = (): boolean => runner.position >= this.#reported && stopped();
        return runner.walk({ to, pacer, onSteps: report, stopped: ended, companion: this.#keeper });
      });
    } finally {
      this.#walking = false;
    }
  }

  /**
   * Means of all measures over the validation data; none where there is none. Where the device is lost it begins anew, and the hooks
   * of its batches with it.
   */
  async validate(callbacks: readonly Callback[]): Promise<Record<string, number>> {
    return this.#recovering(async () => {
      const walk = await this.parts.validation;
      return walk === undefined ? {} : measure(walk.runner, callbacks);
    }, this.runner.position);
  }

  /**
   * Repeats `work` where the device was lost meanwhile.
   * @param to the steps that must be done before; those of a walk are replayed by the walk
   */
  async #recovering<T>(work: () => Promise<T>, to?: number): Promise<T> {
    for (;;) {
      const { parts } = this;
      try {
        return await work();
      } catch (error) {
        const found = error instanceof NumericError ? this.#early.get(error) : error;
        if (found instanceof NotFinite) throw await this.#locate(found);
        if (this.parts === parts) await this.#recoverOnce(error, to);
        else await this.#recovery;
      }
    }
  }

  /** Several calls may find the same device lost. */
  #recoverOnce(error: unknown, to: number | undefined): Promise<void> {
    this.#recovery ??= this.#recover(error, to).finally(() => {
      this.#recovery = undefined;
    });
    return this.#recovery;
  }

  async #recover(error: unknown, to: number | undefined): Promise<void> {
    await this.#move(error);
    if (to === undefined) return;
    try {
      await this.runner.walk({ to, pacer: this.pacer, onSteps: () => {}, companion: this.#keeper });
      this.#keeper.reapply(to);
    } catch (again) {
      await this.#recover(again, to);
    }
  }

  /** Moves to a fresh device, to the last snapshot. @throws what it was given, where that cannot help */
  async #move(error: unknown): Promise<void> {
    const { last } = this.#keeper;
    const { training, runner } = this.parts;
    const { owner, losses } = this.plan;
    const hopeless = losses === 0 || last === undefined || !training.engine.recoverable;
    if (!(error instanceof DeviceError) || hopeless) throw error;
    const now = performance.now();
    const recent = this.#losses.filter((at) => now - at < SECOND_LOSS_MS).length;
    this.#losses.push(now);
    if (recent >= losses) throw lostAgain(owner, error);
    const step = runner.begin + this.#reported;
    console.warn(`${owner}.fit: the GPU was lost at step ${step}. Going on from a snapshot on a fresh device.`);
    const engine = await training.engine.renew();
    await closeParts(this.parts);
    training.space.moveTo(engine, last.snapshot);
    training.taken = runner.begin + last.position;
    this.parts = await openParts(training, this.plan, last.position);
    this.#keeper.watch = this.parts.watch;
  }

  async #locate(found: NotFinite): Promise<Error> {
    const { pacer, parts, plan } = this;
    const { locate } = await this.#locating;
    return locate(found, { where: `${plan.owner}.fit`, parts, pacer, keeper: this.#keeper, advice: plan.advice() });
  }

  async dispose(): Promise<void> {
    this.#closed = true;
    this.#wake();
    await closeParts(this.parts);
  }
}

const lostAgain = (owner: string, error: DeviceError): DeviceError =>
  new DeviceError(
    `${owner}.fit: ${error.message.replace(/\. Call init.*/, '')} for the second time in two minutes. Reload the page; smaller batches or layers ask less of the GPU. Training goes on from a checkpoint where fit was given one.`,
    { code: 'device-lost' },
  );

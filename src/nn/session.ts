/**
 * A training session: the runners of one `fit`, on whatever device there is. Where the device is lost it goes on on a fresh one,
 * from the last snapshot; where a number goes wrong it finds out which. The same steps give the same bits, so that nobody can
 * tell afterwards; steps that were told of are not told of again.
 */
import { DeviceError } from '../errors.ts';
import { Pacer } from '../gpu/pacer.ts';
import type { Callback } from './callbacks.ts';
import { adviceOnLoss } from './causes.ts';
import { Keeper, type KeeperRules } from './keeper.ts';
import type { Runner, StepMeasures } from './runner.ts';
import { type DeviceSamples, type HostSamples, uploadSamples } from './samples.ts';
import { type Snapshot, tensorsOf } from './snapshot.ts';
import { ModelState } from './state.ts';
import { type Compiled, RING_SLOTS } from './steps.ts';
import { evaluateWalk, measure, trainRunner, type Walk } from './walks.ts';
import { badTensors, NotFinite, numericError, Watch } from './watch.ts';

/** A device that is lost again this soon is not replaced any more: the next crash may close the browser's GPU for good. */
const SECOND_LOSS_MS = 120_000;

export interface SessionPlan {
  readonly compiled: Compiled;
  readonly train: HostSamples;
  readonly validation: HostSamples | undefined;
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Steps of the session that were done before, by one that was stopped. */
  readonly position: number;
  readonly checkNumerics: boolean;
  /** Losses of the device within two minutes that are made good. */
  readonly losses: number;
  /** The model's memory is another from now on. */
  readonly adopt: (state: ModelState) => void;
}

/** What lies on one device. */
interface Parts {
  readonly state: ModelState;
  readonly runner: Runner;
  readonly watch: Watch | undefined;
  /** Compiled while the first epoch trains. */
  readonly validation: Promise<Walk> | undefined;
  readonly samples: readonly DeviceSamples[];
}

export class TrainingSession {
  readonly pacer = new Pacer(RING_SLOTS);
  readonly #keeper: Keeper;
  /** Steps that were told of. */
  #told: number;
  readonly #losses: number[] = [];

  private constructor(
    private readonly plan: SessionPlan,
    private parts: Parts,
    rules: KeeperRules,
  ) {
    this.#keeper = new Keeper(parts.state, parts.watch, rules);
    this.#told = plan.position;
  }

  static async open(state: ModelState, plan: SessionPlan, rules: KeeperRules): Promise<TrainingSession> {
    const onCheckpoint: KeeperRules['onCheckpoint'] = (kept) => {
      // steps that are done again were kept before
      if (kept.position >= session.#told) return rules.onCheckpoint(kept);
    };
    const parts = await openParts(state, plan, plan.position);
    const session: TrainingSession = new TrainingSession(plan, parts, { ...rules, onCheckpoint });
    if (rules.everyMs !== undefined || plan.checkNumerics) session.#keepFirst();
    return session;
  }

  /** Nobody waits for it: it is read before the first step. */
  #keepFirst(): void {
    const { state, runner } = this.parts;
    const { position } = runner;
    state.snapshot().then(
      (snapshot) => {
        this.#keeper.last ??= { position, snapshot };
      },
      () => {}, // the device is lost: the first submit says so
    );
  }

  get state(): ModelState {
    return this.parts.state;
  }

  get runner(): Runner {
    return this.parts.runner;
  }

  /** How often the device was lost. */
  get recoveries(): number {
    return this.#losses.length;
  }

  /** Changes the model between two submits, from outside of training. */
  change(apply: (state: ModelState) => void): void {
    this.#keeper.change(this.parts.runner.position, apply);
  }

  /** Hands over the next snapshot that a submit brings, or the one at the end. */
  next(...waiting: Parameters<Keeper['next']>): void {
    this.#keeper.next(...waiting);
  }

  /** Trains up to the step at `to`. */
  async walk(
    to: number,
    onSteps: (steps: readonly StepMeasures[]) => void | Promise<void>,
    stopped: () => boolean,
  ): Promise<void> {
    const tell = async (steps: readonly StepMeasures[]): Promise<void> => {
      const news = steps.filter(({ position }) => position >= this.#told);
      this.#told += news.length;
      if (news.length > 0) await onSteps(news);
    };
    const { pacer } = this;
    await this.#withstanding(() => {
      const { runner } = this.parts;
      // what was told of has to be done again before anything can stop
      const ended = (): boolean => runner.position >= this.#told && stopped();
      return runner.walk({ to, pacer, onSteps: tell, stopped: ended, companion: this.#keeper });
    });
  }

  /**
   * Means of all measures over the validation data; none where there is none. Where the device is lost it begins anew, and the hooks
   * of its batches with it.
   */
  async validate(callbacks: readonly Callback[]): Promise<Record<string, number>> {
    const { position } = this.parts.runner;
    return this.#withstanding(async () => {
      if (this.parts.runner.position < position) await this.#redo(position);
      const walk = await this.parts.validation;
      return walk === undefined ? {} : measure(walk.runner, callbacks);
    });
  }

  async #redo(to: number): Promise<void> {
    await this.parts.runner.walk({ to, pacer: this.pacer, onSteps: () => {}, companion: this.#keeper });
  }

  /** Does `work` again where the device was lost meanwhile. */
  async #withstanding<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof NotFinite) throw await this.#locate(error);
        await this.#recover(error);
      }
    }
  }

  /** Moves to a fresh device. @throws what it was given, where that cannot help */
  async #recover(error: unknown): Promise<void> {
    const { last } = this.#keeper;
    const { state } = this.parts;
    const { losses } = this.plan;
    const hopeless = losses === 0 || last === undefined || !state.engine.recoverable;
    if (!(error instanceof DeviceError) || hopeless) throw error;
    const now = performance.now();
    const recent = this.#losses.filter((at) => now - at < SECOND_LOSS_MS).length;
    this.#losses.push(now);
    if (recent >= losses) throw lostAgain(error);
    console.warn(`model.fit: the GPU was lost at step ${state.steps}. Going on from a snapshot on a fresh device.`);
    const engine = await state.engine.renew();
    const fresh = await ModelState.create(engine, state.network, state.seed);
    fresh.resetTraining(this.plan.compiled);
    const began = this.parts.runner.begin;
    await closeParts(this.parts);
    state.dispose();
    fresh.restore(last.snapshot, began + last.position);
    this.plan.adopt(fresh);
    this.parts = await openParts(fresh, this.plan, last.position);
    this.#keeper.moveTo(fresh, this.parts.watch);
  }

  /** Finds the step that made a value NaN or infinite; the model goes back to where it was before that step. */
  async #locate(found: NotFinite): Promise<Error> {
    const last = this.#keeper.last;
    const { begin } = this.parts.runner;
    const { compiled, train } = this.plan;
    const advice = adviceOnLoss(train, compiled.optimizer, this.state.learningRate);
    if (last === undefined || last.position >= found.end) return numericError(begin + found.end, found, [], advice);
    const exact = await this.#replayUntilBad(last.position, found.end);
    const bad = exact ?? found;
    await this.#returnTo(bad.end - 1);
    const good = await this.parts.state.snapshot();
    await this.#redo(bad.end).catch(ignoreNotFinite);
    const after = await this.parts.state.snapshot();
    const { network } = this.parts.state;
    const params = new Set(network.params.map(({ name }) => name));
    const tensors = badTensors(tensorsOf(after, network, this.plan.compiled), params);
    this.#restore(good, bad.end - 1);
    return numericError(begin + bad.end, bad, tensors, advice);
  }

  async #replayUntilBad(from: number, to: number): Promise<NotFinite | undefined> {
    this.#restore(this.#keeper.last!.snapshot, from);
    const { runner } = this.parts;
    try {
      await runner.walk({ to, pacer: new Pacer(1), onSteps: () => {}, companion: this.#keeper });
      return undefined;
    } catch (error) {
      if (error instanceof NotFinite) return error;
      throw error;
    }
  }

  async #returnTo(position: number): Promise<void> {
    const last = this.#keeper.last!;
    this.#restore(last.snapshot, last.position);
    if (position > last.position) await this.#redo(position);
  }

  #restore(snapshot: Snapshot, position: number): void {
    const { state, runner, watch } = this.parts;
    state.restore(snapshot, runner.begin + position);
    runner.rewind(position);
    if (watch !== undefined) state.engine.upload(watch.found, new Uint32Array(1));
  }

  async dispose(): Promise<void> {
    await this.#keeper.settle(this.parts.runner.position);
    await closeParts(this.parts);
  }
}

async function openParts(state: ModelState, plan: SessionPlan, position: number): Promise<Parts> {
  const { compiled, batchSize, shuffle, checkNumerics } = plan;
  const samples = [uploadSamples(state.engine, plan.train)];
  let watch: Watch | undefined;
  try {
    const watching = checkNumerics ? Watch.create(state) : undefined;
    watching?.catch(() => {}); // reported where it is awaited
    const runner = await trainRunner(state, compiled, samples[0]!, { batchSize, shuffle, position });
    watch = await watching;
    if (plan.validation === undefined) return { state, runner, watch, samples, validation: undefined };
    // Begun after the training kernels are ready, so that the first step does not wait for kernels of the validation.
    samples.push(uploadSamples(state.engine, plan.validation));
    const validation = evaluateWalk(state, compiled.measures, samples[1]!);
    validation.catch(() => {}); // reported where it is awaited
    return { state, runner, watch, samples, validation };
  } catch (error) {
    watch?.dispose();
    for (const each of samples) each.dispose();
    throw error;
  }
}

async function closeParts({ runner, watch, validation, samples }: Parts): Promise<void> {
  await runner.dispose();
  await validation?.then((walk) => walk.dispose()).catch(() => {});
  watch?.dispose();
  for (const each of samples) each.dispose();
}

const lostAgain = (error: DeviceError): DeviceError =>
  new DeviceError(
    `model.fit: ${error.message.replace(/\. Call init.*/, '')} for the second time in two minutes. Reload the page; smaller batches or layers ask less of the GPU. Training goes on from a checkpoint where fit was given one.`,
    { code: 'device-lost' },
  );

const ignoreNotFinite = (error: unknown): void => {
  if (!(error instanceof NotFinite)) throw error;
};

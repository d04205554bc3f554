/**
 * Stream: batches that come from somewhere while the walk goes on. They are read ahead on the CPU; how they get to the GPU is in window.ts.
 * Batches since the last snapshot are kept, so that steps can be replayed where the device is lost.
 */
import { internal, ShapeError, UsageError } from '../../errors.ts';
import type { Engine } from '../../gpu/engine.ts';
import type { TensorSpec } from '../batch.ts';
import type { HostSamples, HostTensor } from '../samples.ts';
import type { Feed, NextSteps, StreamedSource, StreamPlace } from './feed.ts';
import { feedThrough, type Read } from './window.ts';

/** Read ahead on the CPU, but for one batch. */
const AHEAD_BYTES = 64 * 2 ** 20;
/** Kept on the CPU for a replay before a snapshot is taken, whatever the time. */
const KEPT_BYTES = 128 * 2 ** 20;
/** A page stands still while batches are read without a pause. */
const PAUSE_MS = 8;

/** The batches of a pass over a data set, passes being counted from 0, without the first `skip` ones. */
export type Passes = (pass: number, skip: number) => AsyncIterator<unknown>;

export interface StreamOptions {
  /** the call, for errors */
  readonly where: string;
  readonly passes: Passes;
  /** @throws UsageError, ShapeError, DataError */
  readonly check: (where: string, batch: unknown) => HostSamples;
  /** Default: an epoch is a pass. */
  readonly stepsPerEpoch?: number | undefined;
  /** Batches of a pass that are used at most. */
  readonly limit?: number | undefined;
  /** Batches in a pass, where somebody knows. */
  readonly size?: number | undefined;
  /** Epochs that are asked for at most. */
  readonly epochs: number;
  /** The first pass; where all passes are to be the same, each. */
  readonly pass: number;
  readonly samePass?: boolean;
  /** Ends the wait for a batch that may never come. */
  readonly signal?: AbortSignal | undefined;
}

interface Item extends Read {
  readonly bytes: number;
  /** Lets go of what lies on the GPU. */
  readonly release: () => void;
  /** where a stream goes on after it */
  readonly next: StreamPlace;
}

export class Stream implements StreamedSource {
  #first: HostSamples | undefined;
  /** From position #base on. */
  #items: Item[] = [];
  #base = 0;
  /** Positions at which epochs end. */
  #ends: number[] = [];
  #iterator: AsyncIterator<unknown> | undefined;
  #place: StreamPlace;
  /** that of the first item that there was */
  #begin: StreamPlace;
  /** Epochs that are left to read. */
  #epochs: number;
  /** batches of the epoch that were read */
  #batch = 0;
  #closed = false;
  /** Up to where steps were asked for, and how many at a time. */
  #asked = 0;
  #count = 1;
  #reading: Promise<void> | undefined;
  /** What reading threw: an iterator that threw says after that that it has come to its end. */
  #failure: { readonly error: unknown } | undefined;
  #filling = false;

  private constructor(private readonly options: StreamOptions) {
    this.#begin = { pass: options.pass, batches: 0 };
    this.#place = this.#begin;
    this.#epochs = options.epochs;
  }

  /** Reads the first batch. @throws what reading it throws; UsageError where there is none, among others */
  static async open(options: StreamOptions): Promise<Stream> {
    const stream = new Stream(options);
    try {
      while (!stream.#has(0)) await stream.#awaited();
      return stream;
    } catch (error) {
      await stream.close();
      throw error;
    }
  }

  get first(): HostSamples {
    return this.#first!;
  }

  get steps(): number | undefined {
    const { stepsPerEpoch, size, limit = Number.POSITIVE_INFINITY } = this.options;
    const known = size === undefined || size === Number.POSITIVE_INFINITY ? undefined : Math.min(size, limit);
    return stepsPerEpoch ?? known ?? this.#ends[0];
  }

  /** Goes on where another run stopped, at the position `batch`, for so many epochs. Before the first step. */
  async goTo(place: StreamPlace, batch: number, epochs: number): Promise<void> {
    await this.#rest();
    this.#standAt(place, batch, epochs);
    if (batch === this.options.stepsPerEpoch) this.#endEpoch();
  }

  /** Nobody waits for what is being read. */
  #beginAnew(): void {
    this.#endPass().catch(() => {});
    this.#standAt(this.#begin, 0, this.options.epochs);
  }

  #standAt(place: StreamPlace, batch: number, epochs: number): void {
    this.#drop(this.#items.length);
    this.#ends = [];
    this.#failure = undefined;
    [this.#base, this.#asked, this.#batch, this.#epochs] = [batch, batch, batch, epochs];
    this.#begin = place;
    this.#place = place;
  }

  placeAt(position: number): StreamPlace | undefined {
    if (this.options.stepsPerEpoch === undefined) return undefined;
    return this.#items[position - 1 - this.#base]?.next ?? this.#begin;
  }

  forget(position: number): void {
    const old = Math.min(position - 1, this.#next - 1) - this.#base; // the one before says where the stream goes on
    if (old <= 0) return;
    this.#drop(old);
    this.#base += old;
  }

  /** Lets go of the first items. */
  #drop(count: number): void {
    for (const { release } of this.#items.splice(0, count)) release();
  }

  keepsMuch(): boolean {
    return bytesIn(this.#items.slice(0, this.#asked - this.#base)) > KEPT_BYTES;
  }

  /** Reads no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#rest();
    this.#drop(this.#items.length);
  }

  /** Waits for what is read, and lets go of the pass. */
  async #rest(): Promise<void> {
    if (this.options.signal?.aborted) {
      this.#endPass().catch(() => {}); // whoever is read may never answer
      return;
    }
    await this.#reading?.catch(() => {});
    await this.#endPass();
  }

  async #endPass(): Promise<void> {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    await iterator?.return?.();
  }

  /** The position of what is read next. */
  get #next(): number {
    return this.#base + this.#items.length;
  }

  get #finished(): boolean {
    return this.#epochs <= 0;
  }

  #has(position: number): boolean {
    return position < this.#next;
  }

  /** The position at which an epoch ends, the first one after `position`; Infinity where nobody knows yet. */
  endAfter(position: number): number {
    const end = this.#ends.find((each) => each > position);
    const { stepsPerEpoch } = this.options;
    if (end !== undefined || stepsPerEpoch === undefined) return end ?? Number.POSITIVE_INFINITY;
    return (Math.floor(position / stepsPerEpoch) + 1) * stepsPerEpoch;
  }

  /** What was read for the step at `position`. */
  at(position: number): Read {
    return this.#items[position - this.#base]!;
  }

  /** Steps from `position` on, `most` at most, of one epoch and one size, that fit into a window of so many slots. Waits for them. */
  async nextSteps(position: number, most: number, slots: number): Promise<NextSteps> {
    if (position < this.#base) throw internal(`the batch of position ${position} is gone.`);
    while (!this.#has(position)) {
      if (this.#finished) throw internal(`the stream ended before position ${position}.`);
      await this.#awaited();
    }
    const { samples, batch } = this.at(position);
    const size = samples.count;
    // the batch after the last one must be there, too, to know whether an epoch ends
    const isNext = (step: number): boolean => this.#has(step + 1) || this.#ends.includes(step + 1);
    while (!isNext(position)) await this.#awaited();
    const bound = Math.min(most, slots - (batch % slots), this.endAfter(position) - position);
    let count = 1;
    while (count < bound && this.#has(position + count) && isNext(position + count)) {
      if (this.at(position + count).samples.count !== size) break;
      count += 1;
    }
    [this.#asked, this.#count] = [Math.max(this.#asked, position + count), count];
    void this.#fill();
    return { size, count };
  }

  /** Reads on while the GPU works. What goes wrong is reported to who needs the batch. */
  async #fill(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    let begin = performance.now();
    try {
      while (this.#wantsMore()) {
        await this.#read();
        if (performance.now() - begin < PAUSE_MS) continue;
        await pause();
        begin = performance.now();
      }
    } catch {
      // asked for again, it throws again
    } finally {
      this.#filling = false;
    }
  }

  #wantsMore(): boolean {
    if (this.#closed || this.#finished) return false;
    if (this.options.samePass && this.#place.batches === 0) return false; // not before somebody begins it
    const ahead = this.#items.slice(this.#asked - this.#base);
    return ahead.length <= 2 * this.#count && bytesIn(ahead) < AHEAD_BYTES;
  }

  /** `#read`, for which nobody waits once the signal stops it. @throws the signal's reason */
  async #awaited(): Promise<void> {
    const { signal } = this.options;
    signal?.throwIfAborted();
    let stop = (): void => {};
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(signal?.reason);
    });
    signal?.addEventListener('abort', stop);
    try {
      await Promise.race([this.#read(), stopped]);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Reads a batch, or the end of a pass; one at a time. */
  #read(): Promise<void> {
    this.#reading ??= this.#readOne()
      .catch((error: unknown) => {
        this.#failure = { error };
        throw error;
      })
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  async #readOne(): Promise<void> {
    const { passes, limit = Number.POSITIVE_INFINITY, samePass, stepsPerEpoch } = this.options;
    if (this.#failure !== undefined) throw this.#failure.error;
    const { pass, batches } = this.#place;
    this.#iterator ??= passes(pass, batches);
    const iterator = this.#iterator;
    const result = batches < limit ? await iterator.next() : { done: true as const, value: undefined };
    if (this.#closed || this.#iterator !== iterator) return; // nobody wants it any more
    if (result.done) {
      if (batches === 0) throw this.#nothing(pass);
      await this.#endPass();
      this.#place = { pass: samePass ? pass : pass + 1, batches: 0 };
      if (stepsPerEpoch === undefined) this.#endEpoch();
      return;
    }
    const samples = this.#checked(result.value);
    this.#place = { pass, batches: batches + 1 };
    const tensors = Object.values(samples.tensors).map(({ tensor }) => tensor);
    const bytes = tensors.reduce((sum, tensor) => sum + (tensor.gpu ?? tensor.values).byteLength, 0);
    // whoever gave a tensor on the GPU may dispose it after that
    const uses = tensors.map(({ gpu }) => gpu?.memory.use(this.options.where));
    const release = (): void => {
      for (const free of uses) free?.();
    };
    this.#items.push({ samples, bytes, batch: this.#batch, next: this.#place, release });
    this.#batch += 1;
    if (this.#batch === stepsPerEpoch) this.#endEpoch();
  }

  #endEpoch(): void {
    this.#ends.push(this.#next);
    this.#batch = 0;
    this.#epochs -= 1;
  }

  #nothing(pass: number): UsageError {
    const { where } = this.options;
    if (this.#first === undefined) return new UsageError(`${where}: the data set has no batches. Give at least one.`);
    return new UsageError(
      `${where}: the data set has no batches in pass ${pass + 1}. Give one that can be read again: a function that makes it, or a data set of the namespace data.`,
    );
  }

  /** @throws UsageError, ShapeError, DataError where it is no batch like the first one */
  #checked(batch: unknown): HostSamples {
    const { pass, batches } = this.#place;
    const where = `${this.options.where}: batch ${batches} of pass ${pass}`;
    const samples = this.options.check(where, batch);
    this.#first ??= samples;
    const { first } = this;
    if (samples.count > first.count) {
      throw new ShapeError(
        `${where} has ${samples.count} samples, more than the ${first.count} of the first batch. Give the largest batch first.`,
      );
    }
    const names = new Set([...Object.keys(first.tensors), ...Object.keys(samples.tensors)]);
    for (const name of names) expectAlike(where, name, samples.tensors[name], first.tensors[name]);
    return samples;
  }

  openFeed(engine: Engine): Feed {
    if (this.options.samePass && this.#asked > 0) this.#beginAnew(); // a walk over it begins at the beginning
    return feedThrough(this, engine);
  }
}

const bytesIn = (items: readonly Item[]): number => items.reduce((sum, { bytes }) => sum + bytes, 0);

/** @throws ShapeError, UsageError */
function expectAlike(where: string, name: string, now: HostTensor | undefined, first: HostTensor | undefined): void {
  if (now === undefined || first === undefined) {
    const [has, had] = now === undefined ? ['has no', 'had one'] : ['has a', 'had none'];
    throw new UsageError(`${where} ${has} '${name}'; the first batch ${had}. Give the same tensors in each batch.`);
  }
  const [is, was] = [typeOf(now.spec), typeOf(first.spec)];
  if (is === was) return;
  throw new ShapeError(`${where}: ${name} is ${is}; in the first batch it was ${was}. Give batches of one kind.`);
}

const typeOf = ({ dtype, shape, scale }: TensorSpec): string =>
  `${dtype} [${['samples', ...shape].join(', ')}]${scale === 1 ? '' : ` × ${scale}`}`;

/** Lets the page draw. */
function pause(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}

/**
 * Feed: which samples the steps of a walk have, and what must be on the GPU before they are submitted. Here that of samples which all
 * lie there; that of a stream of batches is in stream.ts.
 */
import type { DeviceBuffer } from '../../gpu/buffer.ts';
import type { Engine } from '../../gpu/engine.ts';
import type { BatchSpec } from '../batch.ts';
import { type DeviceSamples, type HostSamples, uploadSamples } from '../samples.ts';

/** Steps of one size that a submit may have. */
export interface NextSteps {
  /** samples in each */
  readonly size: number;
  readonly count: number;
}

export interface Feed {
  /** samples in a full batch */
  readonly batchSize: number;
  /** in an epoch; undefined where nobody knows yet */
  readonly steps: number | undefined;
  readonly samples: number | undefined;
  /** Sizes of batches whose programs will be needed, the first one first. */
  readonly sizes: readonly number[];
  /** What a program of batches of `size` is built for. */
  readonly specOf: (size: number) => BatchSpec;
  /** The buffer of a tensor of the samples; undefined for other names. */
  readonly bufferOf: (name: string) => DeviceBuffer | undefined;
  /** The position at which an epoch ends, the first one after `position`; Infinity where nobody knows yet. */
  readonly endAfter: (position: number) => number;
  /** What the step at `position` takes: the number of its batch in the epoch, and how many samples. */
  readonly batchAt: (position: number) => { readonly batch: number; readonly samples: number };
  /** Steps from `position` on, `most` at most, none of them in the next epoch. May wait for data. */
  readonly next: (position: number, most: number) => NextSteps | Promise<NextSteps>;
  /** Puts on the GPU what `count` steps from `position` on read. Gives the batch that the clock is to have, where it does not count. */
  readonly stage?: (position: number, count: number) => number;
  /** The steps before `position` will not be asked for again. */
  readonly forget?: (position: number) => void;
  readonly dispose: () => void;
}

/** Where a walk takes its samples from. */
export type Source = HostSamples | StreamedSource;

/** Which pass over the data, counted from 0, and how many of its batches were used. */
export interface StreamPlace {
  readonly pass: number;
  readonly batches: number;
}

/** Batches that come while the walk goes on. */
export interface StreamedSource {
  /** The first batch, which says what all have. */
  readonly first: HostSamples;
  /** Steps in an epoch, where they are known before. */
  readonly steps: number | undefined;
  readonly openFeed: (engine: Engine) => Feed;
  /** The steps before `position` will not be asked for again. */
  readonly forget: (position: number) => void;
  /** Whether what it keeps for steps that may be replayed takes much memory. */
  readonly keepsMuch: () => boolean;
  /** Where another run goes on after the steps before `position`; undefined where epoch and batch say it. */
  readonly placeAt: (position: number) => StreamPlace | undefined;
  /** Goes on where another run stopped, at the position `batch`, for so many epochs. */
  readonly goTo: (place: StreamPlace, batch: number, epochs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const isStreamed = (source: Source): source is StreamedSource => 'openFeed' in source;

/** What is known of all samples, before training. */
export const firstOf = (source: Source): HostSamples => (isStreamed(source) ? source.first : source);

export interface FeedChoices {
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Whole batches also where the samples end: what is computed of the zeros after them must not count. */
  readonly padded?: boolean;
}

/** The samples on a device. @param choose how they are divided, which a stream says itself */
export function feedOn(engine: Engine, source: Source, choose: (samples: HostSamples) => FeedChoices): Feed {
  if (isStreamed(source)) return source.openFeed(engine);
  return feedOf(uploadSamples(engine, source), choose(source));
}

export function feedOf(samples: DeviceSamples, { shuffle, padded, ...choices }: FeedChoices): Feed {
  const { spec, room, bufferOf, dispose } = samples;
  const count = padded ? room : spec.count;
  const batchSize = Math.min(choices.batchSize, count);
  const steps = Math.ceil(spec.count / batchSize);
  const rest = steps * batchSize > count ? count % batchSize : 0;
  const full = rest > 0 ? steps - 1 : steps;
  return {
    batchSize,
    steps,
    samples: spec.count,
    sizes: rest > 0 ? [batchSize, rest] : [batchSize],
    specOf: (size) => ({ data: { ...spec, count }, size, stride: batchSize, shuffle }),
    bufferOf,
    endAfter: (position) => (Math.floor(position / steps) + 1) * steps,
    batchAt: (position) => {
      const batch = position % steps;
      return { batch, samples: Math.min(batchSize, spec.count - batch * batchSize) };
    },
    next: (position, most) => {
      const batch = position % steps;
      if (batch >= full) return { size: rest, count: 1 };
      return { size: batchSize, count: Math.max(1, Math.min(most, full - batch)) };
    },
    dispose,
  };
}

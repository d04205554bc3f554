/**
 * Window: the GPU's memory for the batches of a stream. A submit's batches are written into it before the submit, batch b at slot
 * b % slots; the queue orders that after the submits before, so that one window is enough.
 */
import type { DeviceBuffer } from '../../gpu/buffer.ts';
import type { Engine } from '../../gpu/engine.ts';
import { bytesOf } from '../../graph/node.ts';
import { RING_SLOTS } from '../../graph/words.ts';
import { deviceValues, type HostSamples } from '../samples.ts';
import type { Feed, NextSteps } from './feed.ts';

/** For all tensors of a stream together, where a batch is not larger than that. */
const WINDOW_BYTES = 32 * 2 ** 20;

/** A batch that was read. */
export interface Read {
  readonly samples: HostSamples;
  /** its number in the epoch */
  readonly batch: number;
}

/** What reads the batches. */
export interface Reader {
  /** The first batch, the largest one. */
  readonly first: HostSamples;
  readonly steps: number | undefined;
  readonly at: (position: number) => Read;
  readonly endAfter: (position: number) => number;
  readonly nextSteps: (position: number, most: number, slots: number) => Promise<NextSteps>;
  readonly forget: (position: number) => void;
}

/** @throws DeviceError where the GPU has no memory for a batch */
export function feedThrough(reader: Reader, engine: Engine): Feed {
  const { count: batchSize, tensors } = reader.first;
  const specs = Object.entries(tensors).map(([name, { spec }]) => [name, spec] as const);
  const bytes = specs.map(([, { shape, dtype }]) => bytesOf([batchSize, ...shape], dtype));
  const all = bytes.reduce((sum, each) => sum + each, 0);
  const fitting = Math.min(WINDOW_BYTES / all, engine.largestBuffer / Math.max(...bytes), RING_SLOTS);
  const slots = Math.max(1, Math.floor(fitting));
  const buffers = new Map<string, DeviceBuffer>();
  const dispose = (): void => {
    for (const buffer of buffers.values()) buffer.dispose();
  };
  try {
    specs.forEach(([name], i) => {
      buffers.set(name, engine.createBuffer(name, slots * bytes[i]!, 'data'));
    });
  } catch (error) {
    dispose();
    throw error;
  }
  const data = { count: slots * batchSize, tensors: Object.fromEntries(specs) };
  const write = ({ samples, batch }: Read): void => {
    specs.forEach(([name], i) => {
      const { classes, tensor, spec } = samples.tensors[name]!;
      const [buffer, to] = [buffers.get(name)!, (batch % slots) * bytes[i]!];
      if (tensor.gpu !== undefined) tensor.gpu.copyTo(name, engine, buffer, to);
      else engine.upload(buffer, classes ?? deviceValues(tensor, samples.count, spec), to);
    });
  };
  return {
    batchSize,
    get steps() {
      return reader.steps;
    },
    samples: undefined,
    sizes: [batchSize],
    specOf: (size) => ({ data, size, stride: batchSize, shuffle: false, window: slots }),
    bufferOf: (name) => buffers.get(name),
    endAfter: (position) => reader.endAfter(position),
    batchAt: (position) => {
      const { batch, samples } = reader.at(position);
      return { batch, samples: samples.count };
    },
    next: (position, most) => reader.nextSteps(position, most, slots),
    stage: (position, count) => {
      for (let step = position; step < position + count; step++) write(reader.at(step));
      return reader.at(position).batch;
    },
    forget: (position) => reader.forget(position),
    dispose,
  };
}

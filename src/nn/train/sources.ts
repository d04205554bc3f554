/** Sources: what a fit takes its samples from, tensors or streams that are opened for it, and what callbacks get to know of that. */
import { type Batches, isBatches } from '../batches.ts';
import type { CallbackParams } from '../callbacks.ts';
import type { FitSettings } from '../fit-options.ts';
import type { HostSamples } from '../samples.ts';
import { isStreamed, type Source, type StreamedSource } from './feed.ts';
import type { StreamOptions } from './stream.ts';

/** What callbacks get to know of a fit; a stream says itself how large its batches are. */
export function introducing(
  source: Source,
  given: FitSettings,
  validates: boolean,
): { params: CallbackParams; settings: FitSettings } {
  const { epochs, verbose } = given;
  if (!isStreamed(source)) {
    const { batchSize } = given;
    const { count: samples } = source;
    const steps = Math.ceil(samples / batchSize);
    return { params: { epochs, steps, verbose, batchSize, samples, validates }, settings: given };
  }
  const { first, steps } = source;
  const batchSize = first.count;
  const settings = { ...given, batchSize, shuffle: false };
  return { params: { epochs, steps, verbose, batchSize, samples: undefined, validates }, settings };
}

/** Tensors that were checked, or batches that are to come. */
export type Given = HostSamples | Batches<unknown>;

/**
 * Runs what trains on samples; streams are opened before and closed after it.
 * @param check of a batch that came
 * @throws what reading the first batch throws
 */
export async function withSources<T>(
  where: string,
  { train, validation }: { readonly train: Given; readonly validation: Given | undefined },
  { epochs, initialEpoch: pass = 0, stepsPerEpoch, validationSteps: limit, signal }: FitSettings,
  check: (where: string, batch: unknown, kind: 'train' | 'validation') => HostSamples,
  run: (train: Source, validation: Source | undefined) => Promise<T>,
): Promise<T> {
  const opened: StreamedSource[] = [];
  const open = async (given: Given, options: Omit<StreamOptions, 'passes' | 'size'>): Promise<Source> => {
    if (!isBatches(given)) return given;
    const { openStream } = await import('./open-stream.ts');
    const stream = await openStream(given, options);
    opened.push(stream);
    return stream;
  };
  try {
    const checks = (kind: 'train' | 'validation') => ({
      check: (which: string, batch: unknown) => check(which, batch, kind),
    });
    const source = await open(train, { where, signal, stepsPerEpoch, epochs: epochs - pass, pass, ...checks('train') });
    const again = { signal, limit, samePass: true, pass: 0, epochs: Number.POSITIVE_INFINITY };
    const held =
      validation && (await open(validation, { where: `${where}: validation data`, ...again, ...checks('validation') }));
    return await run(source, held);
  } finally {
    for (const stream of opened) await stream.close();
  }
}

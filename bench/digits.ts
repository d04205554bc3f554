/**
 * The digits that the bench page trains on: loaded once, kept for the next run. `?source=made-up` takes made-up digits without
 * asking the network, `?samples=6000` only the first 6,000 (and a sixth as many to test on), for a quick look.
 */
import { testCount } from '../src/app/shared/sources.ts';
import { type Digits, firstDigits } from '../src/app/shared/worker/digits.ts';
import { UsageError } from '../src/errors.ts';
import { mnist } from '../src/mnist.ts';
import { readWhole } from '../src/report/settings.ts';

interface LoadEvents {
  onDownload(file: string, loaded: number, total: number): void;
  onNotice(line: string): void;
}

const SOURCES = ['auto', 'mnist', 'made-up'] as const;
let kept: Digits | undefined;

/** Checked when the page opens, so that a wrong address is said at once. */
export interface DigitOptions {
  readonly source: (typeof SOURCES)[number];
  readonly samples: number | undefined;
}

export function digitOptions(address: URLSearchParams): DigitOptions {
  const source = SOURCES.find((name) => name === (address.get('source') ?? 'auto'));
  if (source === undefined) {
    throw new UsageError(`page: source: got '${address.get('source')}', expected ${SOURCES.join(', ')}.`);
  }
  const samples = address.get('samples');
  return { source, samples: samples === null ? undefined : readWhole('page: samples', samples) };
}

export async function loadDigits(options: DigitOptions, events: LoadEvents, signal: AbortSignal): Promise<Digits> {
  kept ??= await load(options, events, signal);
  return kept;
}

async function load({ source, samples }: DigitOptions, events: LoadEvents, signal: AbortSignal): Promise<Digits> {
  const digits = await mnist({
    source,
    url: import.meta.env.MNIST_URL || undefined,
    onProgress: ({ file, loaded, total }) => events.onDownload(file, loaded, total ?? 0),
    onNotice: events.onNotice,
    signal,
  });
  const { train, test } = digits;
  return {
    source: digits.source,
    origin: digits.origin,
    train: firstDigits(train, samples),
    test: firstDigits(test, samples && testCount(samples)),
  };
}

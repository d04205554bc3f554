/**
 * mnist(): the digits, from the first place that has them: a folder or an address that the caller names, this
 * machine's cache, a mirror; and without a network made-up digits, which is always said. Which files they are is
 * told by their SHA-256, never by where they lie.
 */
import { expectOptions, show } from '../arguments.ts';
import { DataError, UsageError } from '../errors.ts';
import { type KnownOptions, loadKnown } from './known-mnist.ts';
import { drawMadeUpDigits } from './made-up.ts';
import type { DownloadProgress } from './mirrors.ts';
import { type Mnist, mnistMirrors } from './mnist-files.ts';
import { nodeParts } from './node.ts';
import { type FindFile, inFolder, loadOwn, resolveBase, underUrl } from './own-files.ts';

const DIR_VARIABLE = 'WGRAD_MNIST_DIR';
const SOURCES = ['auto', 'mnist', 'made-up'] as const;
const LONGEST_WAIT = 2 ** 30; // both together fit a timer, which takes longer ones for 1 ms
const WAIT = `milliseconds, above 0 and at most ${LONGEST_WAIT}`;

/** Where `mnist` looks, and what it does where it finds nothing. */
export interface MnistOptions {
  /** A folder with the four files, plain or .gz, under their own names or Kaggle's (Node only). Default: WGRAD_MNIST_DIR. */
  readonly dir?: string;
  /** An address under which the four files are served, plain or .gz; default: none, as is an empty one. */
  readonly url?: string;
  /** 'auto' (default) falls back to made-up digits, 'mnist' throws instead, 'made-up' goes straight there. */
  readonly source?: (typeof SOURCES)[number];
  /** Whether to keep downloads and to look for kept ones; default true. */
  readonly cache?: boolean;
  /** Of made-up digits: which ones are drawn; default 0. */
  readonly seed?: number;
  /** How long to wait for the first bytes of an answer, in milliseconds; default 4500. */
  readonly timeoutMs?: number;
  /**
   * How long to wait within an answer, in milliseconds; default 4500. With `timeoutMs` it is the longest wait for a file over
   * all mirrors.
   */
  readonly stallMs?: number;
  /** Addresses to download from, which each serve the four .gz files; default: the known mirrors. */
  readonly mirrors?: readonly string[];
  /** Ends the download; `mnist` then rejects with the signal's reason. Default: none. */
  readonly signal?: AbortSignal;
  /** Gets the `progress` of each file as it comes; default: nobody does. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Gets the line that says that made-up digits are used; default console.info. */
  readonly onNotice?: (line: string) => void;
}

/**
 * Loads MNIST, or made-up digits where it cannot be had. Looks in `dir`, `url`, WGRAD_MNIST_DIR, the cache and the
 * mirrors, in this order; a place that the caller names must have all four files.
 *
 * @returns uint8 images [60000, 28, 28] and [10000, 28, 28] with their labels, and which data they are
 * @throws DataError where a named place lacks a file or has a damaged one, or MNIST is insisted on and cannot be had
 * @throws UsageError where an option is wrong
 */
export async function mnist(options: MnistOptions = {}): Promise<Mnist> {
  checkOptions(options);
  const { source = 'auto', seed, signal } = options;
  signal?.throwIfAborted();
  if (source === 'made-up') return drawMadeUpDigits({ seed }, signal);
  const own = ownFiles(options);
  if (own !== undefined) return loadOwn(own.find, own.origin, source === 'mnist');
  const known = withDefaults(options);
  try {
    return await loadKnown(known);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof DataError)) throw error;
    const reason = `mnist: MNIST could not be downloaded (${error.message})`;
    const remedy = nodeParts()
      ? `Give a folder that holds its four files: dir, --data or ${DIR_VARIABLE}.`
      : 'Serve its four files and give their url.';
    if (source === 'mnist') throw new DataError(`${reason}. ${remedy}`, { cause: error, code: 'network' });
    (options.onNotice ?? console.info)(`${reason}: using made-up digits instead. ${remedy}`);
    return drawMadeUpDigits({ seed }, signal);
  }
}

/** The place that the caller names, if any: an option first, then the environment. */
function ownFiles(options: MnistOptions): { find: FindFile; origin: string } | undefined {
  const { dir, url } = options;
  if (dir !== undefined) return { find: inFolder(dir), origin: dir };
  if (url) return { find: underUrl(url, withDefaults(options)), origin: url };
  const fromEnv = nodeParts()?.env[DIR_VARIABLE];
  return fromEnv ? { find: inFolder(fromEnv), origin: fromEnv } : undefined;
}

function withDefaults(options: MnistOptions): KnownOptions {
  const { timeoutMs = 4500, stallMs = 4500, cache = true, signal, onProgress } = options;
  const mirrors = options.mirrors ?? mnistMirrors(nodeParts() !== undefined);
  return { timeoutMs, stallMs, cache, signal, onProgress, mirrors: mirrors.map((url) => resolveBase('mirrors', url)) };
}

/** What each option may be, and how that is said. */
const OPTIONS: Readonly<Record<keyof MnistOptions, readonly [is: (value: unknown) => boolean, expected: string]>> = {
  dir: [(value) => isText(value) && value !== '', 'the path of a folder'],
  url: [isText, 'an address such as https://example.org/mnist/'],
  source: [(value) => (SOURCES as readonly unknown[]).includes(value), `one of ${SOURCES.join(', ')}`],
  cache: [(value) => typeof value === 'boolean', 'true or false'],
  seed: [(value) => Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number from 0 up'],
  timeoutMs: [isWait, WAIT],
  stallMs: [isWait, WAIT],
  mirrors: [(value) => Array.isArray(value) && value.length > 0 && value.every(isText), 'a list of addresses'],
  signal: [(value) => value instanceof AbortSignal, 'the signal of an AbortController'],
  onProgress: [(value) => typeof value === 'function', 'a function'],
  onNotice: [(value) => typeof value === 'function', 'a function'],
};

function checkOptions(options: MnistOptions): void {
  expectOptions('mnist', options, Object.keys(OPTIONS));
  for (const [name, [is, expected]] of Object.entries(OPTIONS)) {
    const value = options[name as keyof MnistOptions];
    if (value !== undefined && !is(value)) {
      throw new UsageError(`mnist: ${name} is ${show(value)}; expected ${expected}.`);
    }
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isWait(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= LONGEST_WAIT;
}

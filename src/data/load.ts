/**
 * Loads a data set from the first place that has it: a folder or an address that the caller names, this machine's
 * cache, a mirror; and without a network what stands in for it, which is always said. Which files they are is told by
 * their SHA-256, never by where they lie.
 */
import { expectOptions, show } from '../arguments.ts';
import { DataError, UsageError } from '../errors.ts';
import type { DataSet, Place } from './data-set.ts';
import { type KnownOptions, loadKnown } from './known.ts';
import type { DownloadProgress } from './mirrors.ts';
import { nodeParts } from './node.ts';
import { inFolder, loadOwn, resolveBase, underUrl } from './own-files.ts';

const LONGEST_WAIT = 2 ** 30; // both together fit a timer, which takes longer ones for 1 ms
const WAIT = `milliseconds, above 0 and at most ${LONGEST_WAIT}`;

/** How a data set is downloaded and kept, and what is done where it cannot be had. */
export interface DataSetOptions {
  /** Whether to keep downloads and to look for kept ones; default true. */
  readonly cache?: boolean;
  /** Of made-up data: which are drawn; default 0. */
  readonly seed?: number;
  /** How long to wait for the first bytes of an answer, in milliseconds; default 4500. */
  readonly timeoutMs?: number;
  /**
   * How long to wait within an answer, in milliseconds; default 4500. With `timeoutMs` it is the longest wait for a file over
   * all mirrors.
   */
  readonly stallMs?: number;
  /** Addresses to download from, which each serve the files as their publisher packs them; default: the known mirrors. */
  readonly mirrors?: readonly string[];
  /** Ends the download; the call then rejects with the signal's reason. Default: none. */
  readonly signal?: AbortSignal;
  /** Gets the `progress` of each file as it comes; default: nobody does. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Gets the line that says that made-up data are used; default console.info. */
  readonly onNotice?: (line: string) => void;
}

/** All options; each data set documents the first three for itself. */
export interface LoadOptions extends DataSetOptions {
  readonly dir?: string;
  readonly url?: string;
  readonly source?: string;
}

/**
 * Looks in `dir`, `url`, the environment variable, the cache and the mirrors, in this order; a place that the caller names
 * must have all files.
 *
 * @throws DataError where a named place lacks a file or has a damaged one, or the data set is insisted on and cannot be had
 * @throws UsageError where an option is wrong
 */
export async function loadDataSet<Key extends string, Data>(
  set: DataSet<Key, Data>,
  options: LoadOptions,
): Promise<Data> {
  checkOptions(set, options);
  const { source = 'auto', seed, signal } = options;
  signal?.throwIfAborted();
  if (source === 'made-up') return set.drawStandIn({ seed }, signal);
  const own = ownPlace(set, options);
  if (own !== undefined) return loadOwn(set, await set.findIn(own.place), own.origin, source === set.id);
  const known = withDefaults(set, options);
  try {
    return await loadKnown(set, known);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof DataError)) throw error;
    const reason = `${set.name}: ${set.title} could not be downloaded (${error.message})`;
    const remedy = nodeParts()
      ? `Give a folder that holds ${set.itsFiles}: ${set.ways}.`
      : `Serve ${set.itsFiles} and give their url.`;
    if (source === set.id) throw new DataError(`${reason}. ${remedy}`, { cause: error, code: 'network' });
    (options.onNotice ?? console.info)(`${reason}: using ${set.standIn} instead. ${remedy}`);
    return set.drawStandIn({ seed }, signal);
  }
}

type AnySet = DataSet<string, unknown>;

/** The place that the caller names, if any: an option first, then the environment. */
function ownPlace(set: AnySet, options: LoadOptions): { place: Place; origin: string } | undefined {
  const { dir, url } = options;
  if (dir !== undefined) return { place: inFolder(set.name, dir), origin: dir };
  if (url) return { place: underUrl(set, url, withDefaults(set, options)), origin: url };
  const fromEnv = nodeParts()?.env[set.variable];
  return fromEnv ? { place: inFolder(set.name, fromEnv), origin: fromEnv } : undefined;
}

function withDefaults(set: AnySet, options: LoadOptions): KnownOptions {
  const { timeoutMs = 4500, stallMs = 4500, cache = true, signal, onProgress } = options;
  const mirrors = options.mirrors ?? set.mirrors(nodeParts() !== undefined);
  const resolved = mirrors.map((url) => resolveBase(set, 'mirrors', url));
  return { timeoutMs, stallMs, cache, signal, onProgress, mirrors: resolved };
}

type Rule = readonly [is: (value: unknown) => boolean, expected: string];

/** What each option may be, and how that is said. */
function rulesOf({ id }: AnySet): Readonly<Record<keyof LoadOptions, Rule>> {
  const sources: readonly unknown[] = ['auto', id, 'made-up'];
  return {
    dir: [(value) => isText(value) && value !== '', 'the path of a folder'],
    url: [isText, `an address such as https://example.org/${id}/`],
    source: [(value) => sources.includes(value), `one of ${sources.join(', ')}`],
    cache: [(value) => typeof value === 'boolean', 'true or false'],
    seed: [(value) => Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number from 0 up'],
    timeoutMs: [isWait, WAIT],
    stallMs: [isWait, WAIT],
    mirrors: [(value) => Array.isArray(value) && value.length > 0 && value.every(isText), 'a list of addresses'],
    signal: [(value) => value instanceof AbortSignal, 'the signal of an AbortController'],
    onProgress: [(value) => typeof value === 'function', 'a function'],
    onNotice: [(value) => typeof value === 'function', 'a function'],
  };
}

function checkOptions(set: AnySet, options: LoadOptions): void {
  const rules = rulesOf(set);
  expectOptions(set.name, options, Object.keys(rules));
  for (const [name, [is, expected]] of Object.entries(rules)) {
    const value = options[name as keyof LoadOptions];
    if (value !== undefined && !is(value)) {
      throw new UsageError(`${set.name}: ${name} is ${show(value)}; expected ${expected}.`);
    }
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isWait(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= LONGEST_WAIT;
}

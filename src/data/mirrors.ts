/**
 * Gets a data set's files from mirrors: all are asked at once for the first one, the first to answer is kept, and one that
 * stalls, breaks off or sends other content is left for those that remain. Every file is checked before it is passed on.
 * For each file the waiting is limited over all of the mirrors together, so that a dead network is soon given up.
 */
import { DataError } from '../errors.ts';
import type { DataSet, Download, KnownFile } from './data-set.ts';
import { type Answer, ask, type Patience, takeAll } from './download.ts';
import { isGzip } from './gzip.ts';
import { sha256 } from './sha256.ts';
import { limitSilence, type Silence } from './silence.ts';

const GZIP_ROOM = 1024; // a gzip file of noise is a little longer than what is inside
const SHORT_GAP = 1 / 4; // of a stall: shorter gaps within an answer are a slow network, not a silent one

/** How far the download of one file is. */
export interface DownloadProgress {
  /** the file's name */
  readonly file: string;
  /** Bytes so far, of `total` where that is known. */
  readonly loaded: number;
  /** Bytes of the whole file, compressed; undefined where the server does not say. */
  readonly total: number | undefined;
}

export interface MirrorOptions<Key extends string> extends Patience {
  /** Addresses that end in a slash. */
  readonly mirrors: readonly string[];
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Gets each file, unpacked and checked, as soon as it is there. */
  readonly onFile: (key: Key, bytes: Uint8Array) => Promise<void> | void;
}

type Waits = Omit<MirrorOptions<string>, 'onFile'>;

/** Which mirrors may still be asked, which one is trusted, and why the others are not. */
interface Choice {
  readonly left: string[];
  readonly reasons: string[];
  leader: string | undefined;
}

/**
 * Downloads some of a data set's files. Gives the host that served the last ones. The waiting for a download, over all
 * mirrors, ends after `timeoutMs` and `stallMs` together: one wait for an answer and one stall.
 *
 * @throws DataError with a reason per mirror where a file cannot be had from any
 */
export async function downloadFiles<Key extends string>(
  { files }: Pick<DataSet<Key, unknown>, 'files'>,
  downloads: readonly Download<Key>[],
  options: MirrorOptions<Key>,
): Promise<string> {
  const { mirrors, timeoutMs, stallMs, signal } = options;
  if (mirrors.length === 0) throw new DataError('no mirror is known that lets pages read it', { code: 'network' });
  const left = mirrors.length === 1 ? [...mirrors, ...mirrors] : [...mirrors]; // a lone mirror gets a second try
  const choice: Choice = { left, reasons: [], leader: undefined };
  for (const download of downloads) {
    const silence = limitSilence(timeoutMs + stallMs, signal);
    let unpacked: Readonly<Record<Key, Uint8Array>>;
    try {
      unpacked = await fromSomeMirror(download, files, choice, options, silence);
    } finally {
      silence.stop();
    }
    for (const key of download.keys) await options.onFile(key, unpacked[key]);
  }
  return new URL(choice.leader ?? mirrors[0]!).host;
}

async function fromSomeMirror<Key extends string>(
  download: Download<Key>,
  files: Readonly<Record<Key, KnownFile>>,
  choice: Choice,
  options: Waits,
  silence: Silence,
): Promise<Readonly<Record<Key, Uint8Array>>> {
  const { left, reasons } = choice;
  const limited = { ...options, signal: silence.signal };
  while (true) {
    try {
      const asked = choice.leader === undefined ? [...new Set(left)] : [choice.leader];
      const { mirror, answer } = await firstAnswer(asked, download.path, limited);
      silence.heard(0);
      choice.leader = mirror;
      return await takeFiles(answer, download, files, limited, silence);
    } catch (error) {
      options.signal?.throwIfAborted();
      reasons.push((error as Error).message);
      // When none of them answers, the network is dead: waiting again would be waiting too long.
      const { leader } = choice;
      if (leader === undefined || left.length === 1 || silence.signal.aborted) {
        throw new DataError(reasons.join('; '), { cause: error });
      }
      left.splice(left.indexOf(leader), 1);
      choice.leader = undefined;
    }
  }
}

/** Asks all of the mirrors for a file and keeps the first that begins to answer. */
async function firstAnswer(
  mirrors: readonly string[],
  path: string,
  { timeoutMs, stallMs, signal }: Waits,
): Promise<{ mirror: string; answer: Answer }> {
  const controllers = mirrors.map(() => new AbortController());
  const asked = mirrors.map(async (mirror, i) => {
    const own = controllers[i]!.signal;
    const both = signal === undefined ? own : AbortSignal.any([signal, own]);
    const url = `${mirror}${path}`;
    try {
      const answer = await ask(url, { timeoutMs, stallMs, signal: both });
      if (answer === undefined) throw new DataError('the file is not there');
      return { mirror, answer, i };
    } catch (error) {
      throw new DataError(`${new URL(url).host}: ${(error as Error).message}`, { cause: error });
    }
  });
  try {
    const { i: winner, ...first } = await Promise.any(asked);
    for (const [i, controller] of controllers.entries()) if (i !== winner) controller.abort();
    return first;
  } catch (error) {
    const failures = error instanceof AggregateError ? error.errors : [error];
    throw new DataError(failures.map((failure: Error) => failure.message).join('; '), { cause: error });
  }
}

/** Takes the rest of the answer, unpacks it and checks that the files are those of the data set. */
async function takeFiles<Key extends string>(
  answer: Answer,
  { name, bytes, keys, unpack }: Download<Key>,
  files: Readonly<Record<Key, KnownFile>>,
  options: Waits,
  silence: Silence,
): Promise<Readonly<Record<Key, Uint8Array>>> {
  const { host } = new URL(answer.url);
  const total = isGzip(answer.start) ? answer.length : bytes;
  try {
    const raw = await takeAll(answer, options, bytes + GZIP_ROOM, (loaded) => {
      silence.heard(options.stallMs * SHORT_GAP);
      options.onProgress?.({ file: name, loaded, total });
    });
    const unpacked = await unpack(raw);
    for (const key of keys) await checkSum(unpacked[key], files[key]);
    return unpacked;
  } catch (error) {
    throw new DataError(`${host}: ${(error as Error).message}`, { cause: error });
  }
}

async function checkSum(bytes: Uint8Array, { name, sha256: expected }: KnownFile): Promise<void> {
  const sum = await sha256(bytes);
  if (sum === expected) return;
  throw new DataError(`${name}: other content: SHA-256 ${sum.slice(0, 8)}…, expected ${expected.slice(0, 8)}…`);
}

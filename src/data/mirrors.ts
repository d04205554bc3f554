/**
 * Gets MNIST's files from mirrors: all are asked at once for the first file, the first to answer is kept, and one that
 * stalls, breaks off or sends other content is left for those that remain. Every file is checked before it is passed on.
 * For each file the waiting is limited over all of the mirrors together, so that a dead network is soon given up.
 */
import { DataError } from '../errors.ts';
import { type Answer, ask, type Patience, takeAll } from './download.ts';
import { isGzip } from './gzip.ts';
import { inflateIdx } from './idx.ts';
import { MNIST_FILES, type MnistFile, type MnistFileKey } from './mnist-files.ts';
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

export interface MirrorOptions extends Patience {
  /** Addresses that end in a slash. */
  readonly mirrors: readonly string[];
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Gets each file, inflated and checked, as soon as it is there. */
  readonly onFile: (key: MnistFileKey, bytes: Uint8Array) => Promise<void> | void;
}

/** Which mirrors may still be asked, which one is trusted, and why the others are not. */
interface Choice {
  readonly left: string[];
  readonly reasons: string[];
  leader: string | undefined;
}

/**
 * Downloads the files. Gives the host that served the last one. The waiting for a file, over all mirrors, ends after
 * `timeoutMs` and `stallMs` together: one wait for an answer and one stall.
 *
 * @throws DataError with a reason per mirror where a file cannot be had from any
 */
export async function downloadMnist(keys: readonly MnistFileKey[], options: MirrorOptions): Promise<string> {
  const { mirrors, timeoutMs, stallMs, signal } = options;
  const left = mirrors.length === 1 ? [...mirrors, ...mirrors] : [...mirrors]; // a lone mirror gets a second try
  const choice: Choice = { left, reasons: [], leader: undefined };
  for (const key of keys) {
    const silence = limitSilence(timeoutMs + stallMs, signal);
    let bytes: Uint8Array;
    try {
      bytes = await fromSomeMirror(key, choice, options, silence);
    } finally {
      silence.stop();
    }
    await options.onFile(key, bytes);
  }
  return new URL(choice.leader ?? mirrors[0]!).host;
}

async function fromSomeMirror(
  key: MnistFileKey,
  choice: Choice,
  options: MirrorOptions,
  silence: Silence,
): Promise<Uint8Array> {
  const { left, reasons } = choice;
  const limited = { ...options, signal: silence.signal };
  while (true) {
    try {
      const asked = choice.leader === undefined ? [...new Set(left)] : [choice.leader];
      const { mirror, answer } = await firstAnswer(asked, key, limited);
      silence.heard(0);
      choice.leader = mirror;
      return await takeMnistFile(answer, MNIST_FILES[key], limited, silence);
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
  key: MnistFileKey,
  { timeoutMs, stallMs, signal }: MirrorOptions,
): Promise<{ mirror: string; answer: Answer }> {
  const controllers = mirrors.map(() => new AbortController());
  const asked = mirrors.map(async (mirror, i) => {
    const own = controllers[i]!.signal;
    const both = signal === undefined ? own : AbortSignal.any([signal, own]);
    const url = `${mirror}${MNIST_FILES[key].name}.gz`;
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

/** Takes the rest of the answer, inflates it and checks that it is the file. */
async function takeMnistFile(
  answer: Answer,
  file: MnistFile,
  options: MirrorOptions,
  silence: Silence,
): Promise<Uint8Array> {
  const { name, shape } = file;
  const { host } = new URL(answer.url);
  const total = isGzip(answer.start) ? answer.length : file.bytes;
  try {
    const raw = await takeAll(answer, options, file.bytes + GZIP_ROOM, (loaded) => {
      silence.heard(options.stallMs * SHORT_GAP);
      options.onProgress?.({ file: name, loaded, total });
    });
    const bytes = await inflateIdx(raw, { name, shape });
    const sum = await sha256(bytes);
    if (sum !== file.sha256) {
      throw new DataError(`${name}: other content: SHA-256 ${sum.slice(0, 8)}…, expected ${file.sha256.slice(0, 8)}…`);
    }
    return bytes;
  } catch (error) {
    throw new DataError(`${host}: ${(error as Error).message}`, { cause: error });
  }
}

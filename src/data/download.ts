/**
 * Downloads with two clocks: one until the first bytes of an answer, one for every silence after that, so that a dead
 * network costs seconds, not minutes. Knows nothing of MNIST; which mirror to ask is left to mirrors.ts.
 */
import { shorten, show } from '../arguments.ts';
import { DataError } from '../errors.ts';
import { concat } from './concat.ts';

export interface Patience {
  /** Milliseconds until the first bytes of an answer. */
  readonly timeoutMs: number;
  /** Milliseconds of silence within an answer. */
  readonly stallMs: number;
  /** Stops everything; its reason is thrown as it is. */
  readonly signal?: AbortSignal;
}

/** An answer that has begun. */
export interface Answer {
  readonly url: string;
  /** The first bytes. */
  readonly start: Uint8Array;
  /** Length of the whole answer in bytes, where the server says so and the browser does not inflate it on the way. */
  readonly length: number | undefined;
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  cancel(reason?: Error): void;
}

const NOT_THERE = [403, 404, 410]; // S3 says 403 where there is nothing

/**
 * Asks for a file and waits for the first bytes. Gives undefined where the server has no such file; a web page counts
 * as that, because servers of single-page applications answer so.
 *
 * @throws DataError where nothing comes in time, the network fails or the server reports a fault
 */
export async function ask(url: string, { timeoutMs, signal }: Patience): Promise<Answer | undefined> {
  const controller = new AbortController();
  const cancel = (reason?: Error) => controller.abort(reason);
  const late = () => cancel(new DataError(`no answer within ${timeoutMs / 1000} s`, { code: 'network' }));
  const timer = setTimeout(late, timeoutMs);
  try {
    const both = signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
    const response = await fetch(url, { signal: both });
    const answer = await begin(response, url, cancel);
    if (answer === undefined) cancel();
    return answer;
  } catch (error) {
    cancel();
    signal?.throwIfAborted();
    throw asDataError(error);
  } finally {
    clearTimeout(timer);
  }
}

async function begin(response: Response, url: string, cancel: Answer['cancel']): Promise<Answer | undefined> {
  if (NOT_THERE.includes(response.status)) return undefined;
  if (!response.ok || response.body === null) {
    const answer = `${response.status} ${shorten(response.statusText)}`.trim();
    throw new DataError(`the server answers ${answer}`, { code: 'network' });
  }
  if (response.headers.get('content-type')?.startsWith('text/html')) return undefined;
  const reader = response.body.getReader();
  const { value: start = new Uint8Array() } = await reader.read();
  if (start[0] === 0x3c) return undefined; // '<'
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const known = Number.isFinite(length) && !response.headers.has('content-encoding');
  return { url, start, length: known ? length : undefined, reader, cancel };
}

/**
 * Takes the rest of an answer.
 *
 * @param limit the most bytes to take
 * @param onBytes hears how many bytes have come
 * @throws DataError where the answer falls silent, breaks off or is longer than `limit`
 */
export async function takeAll(
  { start, reader, cancel }: Answer,
  { stallMs, signal }: Patience,
  limit: number,
  onBytes: (loaded: number) => void,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = () =>
    cancel(new DataError(`the answer stalled for ${stallMs / 1000} s after ${size} bytes`, { code: 'network' }));
  try {
    for (let chunk: Uint8Array | undefined = start; chunk !== undefined; ) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) throw new DataError(`the answer is longer than ${limit} bytes`);
      onBytes(size);
      timer = setTimeout(stalled, stallMs);
      chunk = (await reader.read()).value;
      clearTimeout(timer);
    }
    return concat(chunks, size);
  } catch (error) {
    cancel();
    signal?.throwIfAborted();
    throw asDataError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Node hides the reason of "fetch failed" in the cause. */
function asDataError(error: unknown): DataError {
  if (error instanceof DataError) return error;
  if (!(error instanceof Error)) return new DataError(show(error), { code: 'network' });
  const cause = error.cause as { code?: string; message?: string } | undefined;
  const detail = cause?.code ?? cause?.message;
  return new DataError(detail ? `${error.message} (${detail})` : error.message, { cause: error, code: 'network' });
}

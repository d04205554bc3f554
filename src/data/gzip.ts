/**
 * Gzip (RFC 1952) on top of DecompressionStream, strict in the same way in Node and in browsers: exactly one member,
 * nothing after it, and never more bytes out than the caller allows. DecompressionStream checks the checksum. Browsers hand
 * over data before they find a file damaged and Node joins members, so nothing is given back before everything is checked.
 */
import { DataError } from '../errors.ts';
import { concat } from './concat.ts';

const FEED_BYTES = 65_536; // one write inflates at most about 1000 times as much: keep it small
const FOOTER_BYTES = 8; // CRC-32 and length modulo 2³² of what is inside
const SMALLEST_FILE = 18; // header 10, footer 8

/** Whether the bytes begin as gzip does. File names do not tell: servers may have inflated a `.gz` already. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Inflates a whole gzip file.
 *
 * @param name what to call the file in an error
 * @param limit the most bytes that may come out
 * @throws DataError where the file is no gzip, damaged, cut short, longer than one member, or inflates past `limit`
 */
export async function gunzip(
  bytes: Uint8Array,
  { name, limit }: { name: string; limit: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const inflated = await inflate(bytes, name, limit + 1);
  if (inflated.length > limit) {
    throw new DataError(
      `${name}: gzip: more than the expected ${limit} bytes come out, so there are trailing bytes. Use the original file.`,
    );
  }
  checkFooter(bytes, inflated, name);
  return inflated;
}

/** The first `count` bytes inside a gzip file, or fewer where it holds fewer. What follows is not checked. */
export async function gunzipStart(bytes: Uint8Array, name: string, count: number): Promise<Uint8Array> {
  return (await inflate(bytes, name, count)).subarray(0, count);
}

/** Inflates until the end, or until at least `enough` bytes have come out. */
async function inflate(bytes: Uint8Array, name: string, enough: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!isGzip(bytes)) throw new DataError(`${name}: gzip: does not begin with 1f 8b. Use a gzip file.`);
  if (bytes.length < SMALLEST_FILE) {
    throw new DataError(
      `${name}: gzip: ${bytes.length} bytes, expected at least ${SMALLEST_FILE}. The file is cut short.`,
    );
  }
  const reader = pieces(bytes).pipeThrough(new DecompressionStream('gzip')).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    while (size < enough) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.length;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(`${name}: gzip: damaged or cut short (${reason}). Copy or download the file again.`, {
      cause: error,
    });
  }
  reader.cancel().catch(() => {}); // a damaged rest may reject here: whoever stops early did not ask about it
  return concat(chunks, size);
}

/** The bytes as a stream that is pulled: a consumer that stops reading stops the inflating. */
function pieces(bytes: Uint8Array): ReadableStream<BufferSource> {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(new Uint8Array(bytes.subarray(at, at + FEED_BYTES)));
        at += FEED_BYTES;
      },
    },
    { highWaterMark: 0 },
  );
}

/** The last eight bytes must be the footer of what came out: otherwise a second member or other bytes follow, which Node skips. */
function checkFooter(bytes: Uint8Array, inflated: Uint8Array, name: string): void {
  const footer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - FOOTER_BYTES, FOOTER_BYTES);
  const size = footer.getUint32(4, true);
  if (size !== inflated.length >>> 0) {
    throw new DataError(
      `${name}: gzip: the last bytes give a length of ${size}, ${inflated.length} bytes came out. More follows the end of the gzip data, or it is cut short: copy or download the file again.`,
    );
  }
}

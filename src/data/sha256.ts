/** SHA-256 through Web Crypto, which Node and secure pages have. */
import { DataError } from '../errors.ts';

/** The SHA-256 of the bytes in hex. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    throw new DataError(
      'sha256: this page has no crypto.subtle, expected a secure context. Serve the page from https or from localhost.',
    );
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

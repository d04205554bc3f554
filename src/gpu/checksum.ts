/**
 * A checksum that tells whether an array has changed since it was uploaded. It guards against mistakes, not against attackers: it is
 * far faster than SHA-256, and than uploading the array again.
 */

/** The four lanes of xxHash32 (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), left unmerged: 128 bits. */
export function checksum(values: ArrayBufferView): string {
  const { byteLength } = values;
  const aligned = values.byteOffset % 4 === 0 ? values : bytesOf(values).slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, byteLength >> 2);
  let [a, b, c, d] = [0x24234428, 0x85ebca77, 0, 0x61c8864f];
  const whole = words.length - (words.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a = round(a, words[i]!);
    b = round(b, words[i + 1]!);
    c = round(c, words[i + 2]!);
    d = round(d, words[i + 3]!);
  }
  for (let i = whole; i < words.length; i++) a = round(a, words[i]!);
  for (const byte of bytesOf(aligned).subarray(byteLength & ~3)) b = round(b, byte);
  return [a, b, c, d, byteLength].join(' ');
}

function round(lane: number, word: number): number {
  const mixed = (lane + Math.imul(word, 0x85ebca77)) | 0;
  return Math.imul((mixed << 13) | (mixed >>> 19), 0x9e3779b1);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

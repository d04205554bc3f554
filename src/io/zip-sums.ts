/**
 * The checksums in a zip file's directory (APPNOTE 6.3.10, sections 4.3.12 and 4.3.16), which fflate leaves unread: a
 * stored file with a flipped bit would pass otherwise.
 */

const END = 0x06054b50; // signature of the record after the directory
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LONGEST_COMMENT = 65_535;

/** Path and CRC-32 of each file in the directory; nothing where there is no directory, or a damaged one. */
export function sumsOf(file: Uint8Array): readonly (readonly [path: string, sum: number])[] | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const end = findEnd(view);
  if (end === undefined) return undefined;
  const sums: [string, number][] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY) return undefined;
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
      number,
      number,
      number,
    ];
    const utf8 = (view.getUint16(at + 8, true) & 0x800) !== 0;
    const path = file.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + name);
    sums.push([utf8 ? new TextDecoder().decode(path) : latin1(path), view.getUint32(at + 16, true)]);
    at += ENTRY_BYTES + name + extra + comment;
  }
  return sums;
}

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  return undefined;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

/** The CRC-32 of ISO 3309, as zip has it. */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = TABLE[(sum ^ bytes[i]!) & 255]! ^ (sum >>> 8);
  return ~sum >>> 0;
}

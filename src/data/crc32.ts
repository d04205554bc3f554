/**
 * CRC-32 as gzip and PNG use it (RFC 1952, section 8; polynomial 0xedb88320), four bytes at a time ("slicing-by-4":
 * M. Kounavis and F. Berry, 2005), because DecompressionStream does not tell which checksum it found.
 */
const POLYNOMIAL = 0xedb88320;
const TABLES = makeTables();

/** The CRC-32 of the bytes, as an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = TABLES;
  let crc = -1;
  let i = 0;
  for (const end = bytes.length - 3; i < end; i += 4) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    crc = t3[crc & 255]! ^ t2[(crc >>> 8) & 255]! ^ t1[(crc >>> 16) & 255]! ^ t0[crc >>> 24]!;
  }
  for (; i < bytes.length; i++) crc = t0[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Table k takes a byte that is followed by k further bytes. */
function makeTables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const tables = [new Int32Array(256), new Int32Array(256), new Int32Array(256), new Int32Array(256)] as const;
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[0][byte] = crc;
  }
  for (let byte = 0; byte < 256; byte++) {
    for (const k of [1, 2, 3] as const) {
      const before = tables[(k - 1) as 0 | 1 | 2][byte]!;
      tables[k][byte] = (before >>> 8) ^ tables[0][before & 255]!;
    }
  }
  return tables;
}

/**
 * What is looked at in an HDF5 file before the library sees it: damage by which it would not come to an end. The texts of attributes lie in
 * collections, each a list of objects with their sizes ("global heap", HDF5 file format specification, III.E); the library follows these sizes,
 * and an object of no size leads it to the same place for ever.
 */

const COLLECTION = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0]; // GCOL, version 1
const HEADER = 16;

/** Whether the library can be given the file. @param bytes that begin with HDF5's signature */
export function isReadable(bytes: Uint8Array): boolean {
  // sizes of addresses and of lengths stand after the versions, of which there are more in old files
  const at = (bytes[8] ?? 0) < 2 ? 13 : 9;
  if (bytes[at] !== 8 || bytes[at + 1] !== 8) return false; // as Keras and wgrad write them
  for (let begin = found(bytes, 0); begin >= 0; begin = found(bytes, begin + 1)) {
    if (!comesToAnEnd(bytes, begin)) return false;
  }
  return true;
}

function found(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(COLLECTION[0]!, from); at >= 0; at = bytes.indexOf(COLLECTION[0]!, at + 1)) {
    if (COLLECTION.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

/** Whether the objects of a collection lie within it, each further on than the one before. */
function comesToAnEnd(bytes: Uint8Array, begin: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (begin + HEADER > bytes.length) return true; // too short to be read at all
  const end = begin + sizeAt(view, begin + 8);
  if (end > bytes.length) return true; // which the library refuses
  let at = begin + HEADER;
  while (at + HEADER <= end) {
    const size = sizeAt(view, at + 8);
    const isFree = view.getUint16(at, true) === 0;
    // free space counts its own header; others are followed by a multiple of 8 bytes
    const taken = isFree ? size : HEADER + 8 * Math.ceil(size / 8);
    if (taken < HEADER || at + taken > end) return false;
    at += taken;
  }
  return true;
}

/** Whole numbers that f64 does not hold are too large in any case. */
const sizeAt = (view: DataView, at: number): number =>
  view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);

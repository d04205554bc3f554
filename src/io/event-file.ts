/**
 * What TensorBoard reads: records of protocol buffers, as TensorFlow's writers make them. Messages and their numbers are those of
 * tensorflow/core/util/event.proto and tensorflow/core/framework/{summary,tensor,tensor_shape}.proto, records those of
 * tensorflow/core/lib/io/record_writer.h: length, masked CRC-32C of it, data, masked CRC-32C of them.
 */
import { bytesOf, type Field, joined, message } from './protobuf.ts';

export { joined } from './protobuf.ts';

const [DT_FLOAT, DT_DOUBLE] = [1, 2];

/** CRC-32C (Castagnoli), bit by bit over a byte: RFC 3720, appendix B.4. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  return crc;
});

export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 255]!;
  return ~crc >>> 0;
}

/** So that a CRC of data with CRCs in them says something. */
const masked = (bytes: Uint8Array): Uint8Array => {
  const crc = crc32c(bytes);
  return bytesOf(Uint32Array.of(((crc >>> 15) | (crc << 17)) + 0xa282ead8));
};

/** An event as it stands in a file. */
export function record(event: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = bytesOf(BigUint64Array.of(BigInt(event.length)));
  return joined([length, masked(length), event, masked(event)]);
}

/** What is common to events. @param time seconds since 1970 */
const eventAt = (time: number, step: number, ...fields: readonly Field[]): Uint8Array =>
  message([1, { double: time }], ...(step === 0 ? [] : [[2, step] as const]), ...fields);

/** The first event of each file. */
export const versionEvent = (time: number): Uint8Array => eventAt(time, 0, [3, 'brain.Event:2']);

function summaryEvent(time: number, step: number, tag: string, plugin: string, tensor: Uint8Array): Uint8Array {
  const metadata = message([1, message([1, plugin])]);
  return eventAt(time, step, [5, message([1, message([1, tag], [8, tensor], [9, metadata])])]);
}

/** A number by name, as tf.summary.scalar writes it: a tensor of no axes. */
export const scalarEvent = (time: number, step: number, tag: string, value: number): Uint8Array =>
  summaryEvent(
    time,
    step,
    tag,
    'scalars',
    message([1, DT_FLOAT], [2, message()], [5, bytesOf(Float32Array.of(value))]),
  );

/** How values are spread, as tf.summary.histogram writes it: a tensor [buckets, 3] of left edges, right edges and counts. */
export function histogramEvent(
  time: number,
  step: number,
  tag: string,
  values: Float32Array,
  buckets = 30,
): Uint8Array {
  const shape = [buckets, 3].map((size): Field => [2, message([1, size])]);
  const content = bytesOf(bucketsOf(values, buckets));
  return summaryEvent(time, step, tag, 'histograms', message([1, DT_DOUBLE], [2, message(...shape)], [4, content]));
}

/** Of equal width; of values that are all the same the last one has them all. */
function bucketsOf(values: Float32Array, buckets: number): Float64Array<ArrayBuffer> {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const width = (most - least) / buckets;
  const rows = new Float64Array(3 * buckets);
  for (let i = 0; i < buckets; i++) {
    rows[3 * i] = least + i * width;
    rows[3 * i + 1] = i === buckets - 1 ? most : least + (i + 1) * width;
  }
  for (const value of values) {
    const bucket = width === 0 ? buckets - 1 : Math.min(buckets - 1, Math.floor((value - least) / width));
    rows[3 * bucket + 2]! += 1;
  }
  return rows;
}

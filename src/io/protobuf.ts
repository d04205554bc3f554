/** Messages of protocol buffers, as they are written: https://protobuf.dev/programming-guides/encoding. */

/** A field of a message: which number it has, and its value as it is written. */
export type Field = readonly [number: number, value: Value];
/** A number is written as a varint, text and bytes with their length, also bytes in parts. */
type Value = number | bigint | string | Uint8Array | Float | Double | readonly Uint8Array[];
interface Float {
  readonly float: number;
}
interface Double {
  readonly double: number;
}

const [VARINT, FIXED64, DELIMITED, FIXED32] = [0, 1, 2, 5];
const TEXT = new TextEncoder();

/** Fields that are 0 are left out by whoever calls: so they are in proto3. */
export const message = (...fields: readonly Field[]): Uint8Array<ArrayBuffer> => joined(partsOf(...fields));

/** The same in parts, so that large bytes within messages are copied once, at the end. */
export const partsOf = (...fields: readonly Field[]): Uint8Array[] =>
  fields.flatMap(([number, value]): Uint8Array[] => {
    if (typeof value === 'number' || typeof value === 'bigint') return [varint(8 * number + VARINT), varint(value)];
    if (typeof value === 'object' && 'float' in value) {
      return [varint(8 * number + FIXED32), bytesOf(Float32Array.of(value.float))];
    }
    if (typeof value === 'object' && 'double' in value) {
      return [varint(8 * number + FIXED64), bytesOf(Float64Array.of(value.double))];
    }
    const parts = typeof value === 'string' ? [TEXT.encode(value)] : value instanceof Uint8Array ? [value] : value;
    return [varint(8 * number + DELIMITED), varint(sizeOf(parts)), ...parts];
  });

const sizeOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);

/** Numbers below 0 take ten bytes: they are those of two's complement in 64 bits. */
function varint(value: number | bigint): Uint8Array {
  if (value < 0) return wideVarint(BigInt.asUintN(64, BigInt(value)));
  const bytes: number[] = [];
  let rest = Number(value);
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function wideVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) + 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** The bytes of numbers, little-endian as all machines are that run this. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** One after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(sizeOf(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Protocol buffers by the wire format alone, for tests. */
import { expect } from 'vitest';

export type Wire = number | Uint8Array;

/** Values of each field by its number, in their order. */
export function fieldsOf(bytes: Uint8Array): Map<number, Wire[]> {
  const fields = new Map<number, Wire[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const number = key >>> 3;
    let value: Wire;
    if ((key & 7) === 0) value = varint();
    else {
      const length = (key & 7) === 1 ? 8 : varint();
      value = bytes.subarray(at, at + length);
      expect(value.length).toBe(length);
      at += length;
    }
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

export const text = (bytes: Wire | undefined): string => new TextDecoder().decode(bytes as Uint8Array);

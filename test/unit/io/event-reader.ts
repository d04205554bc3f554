/** Reads event files, for tests: records, then protocol buffers by the wire format alone. */
import { expect } from 'vitest';
import { crc32c } from '../../../src/io/event-file.ts';
import { fieldsOf, text } from './wire.ts';

interface ReadEvent {
  readonly step: number;
  readonly version?: string;
  readonly tag?: string;
  /** of a scalar */
  readonly value?: number;
  /** of a histogram */
  readonly rows?: number[];
}

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length);

/** The events of a file; its checksums must be right, and it must end with a record. */
export function eventsIn(bytes: Uint8Array): ReadEvent[] {
  const events: ReadEvent[] = [];
  const view = viewOf(bytes);
  const expectSum = (from: number, to: number): void => {
    const sum = crc32c(bytes.subarray(from, to));
    expect(view.getUint32(to, true)).toBe((((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0);
  };
  for (let at = 0; at < bytes.length; ) {
    const length = Number(view.getBigUint64(at, true));
    expectSum(at, at + 8);
    expectSum(at + 12, at + 12 + length);
    events.push(eventOf(bytes.subarray(at + 12, at + 12 + length)));
    at += length + 16;
  }
  return events;
}

function eventOf(bytes: Uint8Array): ReadEvent {
  const event = fieldsOf(bytes);
  const step = (event.get(2)?.[0] as number | undefined) ?? 0;
  const summary = event.get(5)?.[0] as Uint8Array | undefined;
  if (summary === undefined) return { step, version: text(event.get(3)?.[0]) };
  const value = fieldsOf(fieldsOf(summary).get(1)![0] as Uint8Array);
  const tensor = fieldsOf(value.get(8)![0] as Uint8Array);
  const tag = text(value.get(1)![0]);
  const plugin = text(fieldsOf(fieldsOf(value.get(9)![0] as Uint8Array).get(1)![0] as Uint8Array).get(1)![0]);
  if (plugin === 'scalars') return { step, tag, value: viewOf(tensor.get(5)![0] as Uint8Array).getFloat32(0, true) };
  const content = tensor.get(4)![0] as Uint8Array;
  return { step, tag, rows: [...new Float64Array(Uint8Array.from(content).buffer)] };
}

/**
 * Checkpoints as bytes: a safetensors file whose metadata holds the checkpoint's own as JSON, and the SHA-256 of the whole file,
 * taken with zeros in its own place. Any bit that changes is found out.
 */
import { concat } from '../data/concat.ts';
import { sha256 } from '../data/sha256.ts';
import { FormatError } from '../errors.ts';
import { type Field, flag, isAbsent, items, member, only, record, root, text, whole } from '../fields.ts';
import type { CallbackState, Checkpoint, CheckpointMeta, MeasuredStep, NamedTensor } from '../nn/checkpoint.ts';
import { show } from '../untrusted.ts';
import { parseJsonText } from './json.ts';
import { readSafetensors, type StoredTensor } from './safetensors-read.ts';
import { writeSafetensors } from './safetensors-write.ts';

/** What each file begins with, after the header's length; the sum follows. */
const BEGIN = new TextEncoder().encode('{"__metadata__":{"sha256":"');
const SUM_AT = 8 + BEGIN.length;
const SUM_LENGTH = 64;
const NO_SUM = '0'.repeat(SUM_LENGTH);

/** Nesting of the metadata: the state of a callback may have 8 levels, within three. */
const DEEPEST = 12;

/**
 * The bytes of a safetensors file, with their SHA-256.
 * @param checkpoint what a store is given to save
 * @throws UsageError, ShapeError where a tensor cannot be written
 */
export async function encodeCheckpoint({ meta, tensors }: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const json = JSON.stringify(meta, (_, value) => (typeof value === 'number' && !isExact(value) ? `${value}` : value));
  const bytes = writeSafetensors('checkpoint', tensors, { sha256: NO_SUM, 'wgrad.checkpoint': json });
  bytes.set(new TextEncoder().encode(await sha256(bytes)), SUM_AT);
  return bytes;
}

/**
 * Reads the `bytes` that `encodeCheckpoint` gave.
 * @param where names the file, for errors
 * @throws FormatError where a byte of it is not as it was written
 */
export async function decodeCheckpoint(where: string, bytes: Uint8Array): Promise<Checkpoint> {
  await checkSum(where, bytes);
  const { tensors, metadata } = readSafetensors(where, bytes);
  const json = metadata.get('wgrad.checkpoint');
  if (json === undefined) throw new FormatError(`${where}: has no 'wgrad.checkpoint'. It is another kind of file.`);
  const meta = metaOf(root(where, parseJsonText(where, json, { depth: DEEPEST, values: 1_000_000 })));
  return { meta, tensors: tensors.map((tensor) => namedTensor(where, tensor)) };
}

async function checkSum(where: string, bytes: Uint8Array): Promise<void> {
  if (bytes.length < SUM_AT + SUM_LENGTH || BEGIN.some((byte, i) => bytes[8 + i] !== byte)) {
    throw new FormatError(
      `${where}: ${bytes.length} bytes that do not begin as a checkpoint. It is cut off, or another kind of file.`,
    );
  }
  const before = bytes.subarray(0, SUM_AT);
  const rest = bytes.subarray(SUM_AT + SUM_LENGTH);
  const sum = await sha256(concat([before, new TextEncoder().encode(NO_SUM), rest], bytes.length));
  const expected = String.fromCharCode(...bytes.subarray(SUM_AT, SUM_AT + SUM_LENGTH));
  if (sum === expected) return;
  const [got, wanted] = [sum, expected].map((each) => show(each.slice(0, 12)));
  throw new FormatError(`${where}: the SHA-256 begins ${got}; expected ${wanted}. The file is damaged.`);
}

function namedTensor(where: string, { name, shape, dtype, values }: StoredTensor): NamedTensor {
  if (dtype === 'F32' || dtype === 'U32') return { name, shape, values: values as Float32Array | Uint32Array };
  throw new FormatError(`${where}: ${show(name)} is ${dtype}; expected F32 or U32. It was not made by wgrad.`);
}

function metaOf(field: Field): CheckpointMeta {
  const of = (name: string): Field => member(field, name);
  only(of('format'), [1]);
  const history = of('history');
  const batch = whole(of('batch'), 0);
  return {
    format: 1,
    library: text(of('library')),
    step: whole(of('step'), 0),
    epoch: whole(of('epoch'), 0),
    batch,
    clockEpoch: whole(of('clockEpoch'), 0),
    batchSize: whole(of('batchSize'), 1),
    shuffle: flag(of('shuffle')),
    sums: recordOf(of('sums'), float),
    samples: whole(of('samples'), 0),
    ...optional(of('stream'), (stream) => ({
      stream: { pass: whole(member(stream, 'pass'), 0), batches: whole(member(stream, 'batches'), 0) },
    })),
    ...optional(of('unreported'), (steps) => ({ unreported: unreportedOf(steps, batch) })),
    ...optional(of('reported'), (count) => ({ reported: whole(count, 0) })),
    ...optional(of('callbacks'), (states) => ({ callbacks: recordOf(states, valuesOf) })),
    history: {
      epoch: items(member(history, 'epoch')).map((epoch) => whole(epoch, 0)),
      history: recordOf(member(history, 'history'), (list) => items(list).map(float)),
      seconds: items(member(history, 'seconds')).map(float),
    },
    model: text(of('model')),
    data: text(of('data')),
    choices: recordOf(of('choices'), text),
    adapter: text(of('adapter')),
  };
}

/** What older checkpoints do not have, and most do not need. */
const optional = <T>(field: Field, read: (field: Field) => T): T | undefined =>
  isAbsent(field) ? undefined : read(field);

/** The last steps before the one at `end`, one after the other. */
function unreportedOf(field: Field, end: number): MeasuredStep[] {
  const steps = items(field);
  return steps.map((step, i) => {
    const batch = whole(member(step, 'batch'), 0);
    only(member(step, 'batch'), [end - steps.length + i]);
    return { batch, samples: whole(member(step, 'samples'), 1), sums: recordOf(member(step, 'sums'), float) };
  });
}

/** What a callback keeps is its own: any JSON. */
const valuesOf = (field: Field): CallbackState['values'] => record(field) as CallbackState['values'];

const recordOf = <T>(field: Field, read: (member: Field) => T): Record<string, T> =>
  Object.fromEntries(Object.keys(record(field)).map((name) => [name, read(member(field, name))]));

/** Whether a reader that does not round takes it from JSON: not NaN and the infinities, not integers over 2⁵³. */
const isExact = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));

/** A number, or the text that stands for one. */
function float(field: Field): number {
  if (typeof field.value === 'number') return field.value;
  const value = Number(field.value);
  if (String(value) !== field.value) only(field, ['NaN', 'Infinity', '-Infinity']);
  return value;
}

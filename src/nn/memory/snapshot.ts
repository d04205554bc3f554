/**
 * Snapshots: all values of a space, as bytes on the CPU, and the same as named tensors for files. Whoever restores one goes on with
 * the same bits.
 */
import { FormatError } from '../../errors.ts';
import { type Place, sizeOf } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import type { Layout } from '../../graph/variable.ts';
import type { NamedTensor } from '../checkpoint.ts';

/** Bytes by the name of the buffer. */
export type Snapshot = ReadonlyMap<string, ArrayBuffer>;

/** A tensor's place in a buffer. */
interface Part {
  readonly name: string;
  readonly shape: readonly number[];
  /** i32 values are kept as words */
  readonly dtype: 'f32' | 'u32';
  readonly place: Place;
}

/** Each variable is a tensor of its own, in order; all rings of a buffer are one. */
function partsOf({ homes }: Layout): Part[] {
  const parts = new Map<string, Part>();
  for (const [{ shape, role, ...variable }, { name, place }] of homes) {
    const dtype: Part['dtype'] = variable.dtype === 'f32' ? 'f32' : 'u32';
    const part =
      role === 'ring'
        ? { name: place.buffer, shape: [place.words], dtype, place: { ...place, offset: 0 } }
        : { name, shape, dtype, place };
    parts.set(part.name, part);
  }
  return [...parts.values()];
}

/** The snapshot's tensors by name, in the layout's order. They share its memory. */
export function tensorsOf(snapshot: Snapshot, layout: Layout): NamedTensor[] {
  return partsOf(layout).flatMap(({ name, shape, dtype, place }) => {
    const bytes = snapshot.get(place.buffer);
    if (bytes === undefined) return [];
    const values = new (dtype === 'f32' ? Float32Array : Uint32Array)(bytes, 4 * place.offset, sizeOf(shape));
    return [{ name, shape, values }];
  });
}

/**
 * The bytes that the tensors stand for.
 * @param where names the file or call, for errors
 * @throws FormatError where a tensor is missing, unknown, or of another shape
 */
export function snapshotOf(where: string, tensors: readonly NamedTensor[], layout: Layout): Snapshot {
  const parts = partsOf(layout);
  const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const known = new Set(parts.map(({ name }) => name));
  const unknown = [...given.keys()].find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new FormatError(`${where}: '${unknown}' is not in this model. Build the model it is of.`);
  const snapshot = new Map([...layout.buffers].map(([name, { bytes }]) => [name, new ArrayBuffer(bytes)]));
  for (const { name, shape, dtype, place } of parts) {
    const tensor = given.get(name);
    if (tensor === undefined) throw new FormatError(`${where}: '${name}' is missing. It was made by another model.`);
    const kind = tensor.values instanceof Uint32Array ? 'u32' : 'f32';
    if (tensor.shape.join() !== shape.join() || tensor.values.length !== sizeOf(shape) || kind !== dtype) {
      throw new FormatError(
        `${where}: '${name}' is ${kind} ${formatShape(tensor.shape)}; expected ${dtype} ${formatShape(shape)}.`,
      );
    }
    const { buffer, byteOffset, byteLength } = tensor.values;
    new Uint8Array(snapshot.get(place.buffer)!, 4 * place.offset).set(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return snapshot;
}

/**
 * Snapshots: all that training changes, as bytes on the CPU, and the same as named tensors for files. Whoever restores one goes on
 * with the same bits.
 */
import { FormatError } from '../errors.ts';
import { type Place, sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { NamedTensor } from './checkpoint.ts';
import {
  bufferNames,
  CLOCK_WORDS,
  type Compiled,
  type Network,
  paramPlaces,
  RATES_WORDS,
  ringPlaces,
  slotPlaces,
} from './steps.ts';

/** Bytes by the name of the buffer. */
export type Snapshot = ReadonlyMap<string, ArrayBuffer>;

/** A tensor's place in a buffer. */
interface Part {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'f32' | 'u32';
  readonly place: Place;
}

/** Buffers of training and their bytes: params first. */
export function bufferSizes(network: Network, compiled: Compiled): Map<string, number> {
  return new Map(partsOf(network, compiled).map(({ place }) => [place.buffer, 4 * place.words]));
}

function partsOf(network: Network, { optimizer, measures }: Compiled): Part[] {
  const params = paramPlaces(network);
  const slots = slotPlaces(network, optimizer);
  const rings = ringPlaces([...measures.keys()]);
  const whole = (name: string, words: number, dtype: Part['dtype']): Part => {
    return { name, shape: [words], dtype, place: { buffer: name, offset: 0, words } };
  };
  const ringWords = [...rings.values()][0]?.words ?? 0;
  return [
    ...network.params.map(({ name, shape }) => ({ name, shape, dtype: 'f32' as const, place: params.get(name)! })),
    ...optimizer.slots.flatMap((slot) =>
      network.params.map(({ name, shape }): Part => {
        const slotName = `${name}/${slot}`;
        return { name: slotName, shape, dtype: 'f32', place: slots.get(slotName)! };
      }),
    ),
    whole(bufferNames.rates, RATES_WORDS, 'f32'),
    whole(bufferNames.clock, CLOCK_WORDS, 'u32'),
    whole(bufferNames.rings, ringWords, 'f32'),
  ];
}

/** The snapshot's tensors by name: params, slots, rates, clock, rings. They share its memory. */
export function tensorsOf(snapshot: Snapshot, network: Network, compiled: Compiled): NamedTensor[] {
  return partsOf(network, compiled).flatMap(({ name, shape, dtype, place }) => {
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
export function snapshotOf(
  where: string,
  tensors: readonly NamedTensor[],
  network: Network,
  compiled: Compiled,
): Snapshot {
  const parts = partsOf(network, compiled);
  const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const known = new Set(parts.map(({ name }) => name));
  const unknown = [...given.keys()].find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new FormatError(`${where}: '${unknown}' is not in this model. Build the model it is of.`);
  const snapshot = new Map([...bufferSizes(network, compiled)].map(([name, bytes]) => [name, new ArrayBuffer(bytes)]));
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

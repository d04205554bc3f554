/** Arenas: buffers that hold many values each, every one of them small enough for the device to bind it. */
import { DeviceError } from '../errors.ts';

/** Bytes that a value takes in an arena, where each begins at a multiple of 16 bytes. */
export const padded = (bytes: number): number => 16 * Math.ceil(bytes / 16);

/** The name of the arena of this number, the first being 0. */
export const arenaName = (base: string, number: number): string => (number === 0 ? base : `${base}/${number + 1}`);

/**
 * A list of things in parts, each of no more than `limit` bytes, in its order.
 *
 * @throws DeviceError where one alone is larger
 */
export function inArenas<T extends { readonly name: string; readonly bytes: number }>(
  things: readonly T[],
  limit: number,
): T[][] {
  const arenas: T[][] = [];
  let room = -1;
  for (const thing of things) {
    const bytes = padded(thing.bytes);
    if (bytes > limit) throw tooLarge(thing.name, thing.bytes, limit);
    if (bytes > room) {
      arenas.push([]);
      room = limit;
    }
    arenas.at(-1)!.push(thing);
    room -= bytes;
  }
  return arenas;
}

/** @param what a param's name, or a layer's with what it computes */
export const tooLarge = (what: string, bytes: number, limit: number): DeviceError =>
  new DeviceError(
    `${what}: needs ${bytes} bytes in one buffer; the device allows ${limit} (maxBufferSize, maxStorageBufferBindingSize). Use a smaller batch or smaller layers.`,
  );

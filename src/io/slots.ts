/**
 * The last checkpoint and the one before it: how a store finds one that is whole. A damaged one is reported, and the other one is
 * given.
 */
import { FormatError } from '../errors.ts';
import type { Checkpoint } from '../nn/checkpoint.ts';
import { decodeCheckpoint } from './checkpoint-file.ts';

/** The bytes of a checkpoint, and what to call them in an error. */
export interface Slot {
  readonly name: string;
  readonly bytes: Uint8Array | undefined;
}

/** Options of stores of checkpoints. */
export interface StoreOptions {
  /** gets the `reason` why an older checkpoint is given: default console.warn */
  readonly warn?: (reason: string) => void;
}

/**
 * The newest checkpoint that is whole, or undefined where there is none at all.
 * @param slots the newest first
 * @throws FormatError where there are some, all damaged
 */
export async function newestOf(
  where: string,
  slots: readonly Slot[],
  warn: (reason: string) => void = console.warn,
): Promise<Checkpoint | undefined> {
  const faults: FormatError[] = [];
  for (const { name, bytes } of slots) {
    if (bytes === undefined) continue;
    try {
      const checkpoint = await decodeCheckpoint(name, bytes);
      for (const fault of faults) warn(`${fault.message} Going on from ${name}, of step ${checkpoint.meta.step}.`);
      return checkpoint;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      faults.push(error);
    }
  }
  if (faults.length === 0) return undefined;
  const reasons = faults.map(({ message }) => message).join(' ');
  throw new FormatError(`${where}: no checkpoint is whole: ${reasons} Clear the store and train anew.`, {
    cause: faults[0],
  });
}

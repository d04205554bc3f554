/** Files of models are refused where they are longer than any could be. */
import { FormatError } from '../errors.ts';
import { show } from '../untrusted.ts';

/** Refuses what is longer than it may be. */
export function atMost(name: string, bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length <= most) return bytes;
  throw tooLong(name, bytes.length, most);
}

export const tooLong = (name: string, size: number, most: number): FormatError =>
  new FormatError(
    `${show(name)}: ${size} bytes; expected at most ${most}. It is of another model, or no model at all.`,
  );

/** Text from files that nobody vouches for, as it stands in a message. */
import { shorten, show as showPlain } from './arguments.ts';

/** A value as text for an error message: short, on one line, without signs that act on a terminal or turn text around. */
export const show = (value: unknown): string => harmless(showPlain(value));

/** Text with what is not to be seen spelt out. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
}

export const showShape = (shape: readonly number[]): string => `[${shorten(shape.join(', '))}]`;

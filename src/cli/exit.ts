/** How the commands end: their exit codes, and the line that says what went wrong. */
import { UsageError } from '../errors.ts';

/** `stopped` is 128 + SIGINT. */
export const EXIT = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;

/** Prints the error, and says which exit code it asks for. */
export function exitCodeOf(error: unknown): number {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  console.error(`${name}: ${message}`);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

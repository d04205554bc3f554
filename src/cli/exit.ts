/** How the commands end: their exit codes, the line that says what went wrong, and output that nobody takes any more. */
import { DataError, UsageError } from '../errors.ts';

/** `stopped` is 128 + SIGINT, `closed` 128 + SIGPIPE. */
export const EXIT = { done: 0, failed: 1, usage: 2, stopped: 130, closed: 141 } as const;

/**
 * Runs a command and sets the exit code of this process. Where the standard output can be written no more, the command has no
 * use: a pipe whose reader left (`| head -1`) ends it without a word, a full disk with an error. That decides the code then.
 *
 * @param main gives the exit code
 * @param stop makes `main` come to its end; without it the process ends at once
 */
export async function runCommand(main: () => Promise<number>, stop?: () => void): Promise<void> {
  let broken: number | undefined;
  process.stderr.on('error', () => {}); // there is no place left to say it
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (broken !== undefined) return;
    broken = error.code === 'EPIPE' ? EXIT.closed : exitCodeOf(unwritable(error));
    process.exitCode = broken;
    if (stop === undefined) process.exit();
    stop();
  });
  const code = await main().catch(exitCodeOf);
  process.exitCode = broken ?? code;
}

const unwritable = ({ message }: Error) =>
  new DataError(`stdout: the output cannot be written: ${message}. Free some space, or send it elsewhere.`);

/** Prints the error, and says which exit code it asks for. */
export function exitCodeOf(error: unknown): number {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  console.error(`${name}: ${message}`);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/** The flags that `npm run verify` and `npm run bench` share, and reading them. All that needs no Chrome is checked here. */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../errors.ts';
import type { AdapterChoice } from './chrome.ts';

export interface CommandFlags {
  readonly adapter: AdapterChoice;
  /** absolute path of a folder with the MNIST files */
  readonly data: string | undefined;
  /** absolute path of the file that gets the results */
  readonly json: string | undefined;
  /** the command's own flags; switches are '' where given */
  readonly own: Readonly<Record<string, string | undefined>>;
}

/** A command's own flags: whether each takes a value. */
export type OwnFlags = Readonly<Record<string, 'value' | 'switch'>>;

const SHARED: OwnFlags = { adapter: 'value', data: 'value', json: 'value', help: 'switch' };
const ADAPTERS: readonly string[] = ['auto', 'hardware', 'software'];

export const SHARED_HELP = `  --adapter KIND    auto (the GPU, or the software adapter where there is none), hardware or software (auto)
  --json FILE       also write the results to FILE
  --help            this text`;

/** @returns undefined where help was asked for. @throws UsageError naming the flag and what is expected */
export function readFlags(command: string, argv: readonly string[], own: OwnFlags = {}): CommandFlags | undefined {
  const values = parse(command, argv, { ...SHARED, ...own });
  if (values.help !== undefined) return undefined;
  const { adapter = 'auto', data, json } = values;
  if (!ADAPTERS.includes(adapter)) {
    throw new UsageError(`${command}: --adapter: got '${adapter}', expected auto, hardware or software.`);
  }
  if (data !== undefined && !isFolder(data)) {
    throw new UsageError(`${command}: --data: '${data}' is no folder, expected one with the four MNIST files.`);
  }
  if (json !== undefined && (isFolder(json) || !isFolder(dirname(resolve(json))))) {
    throw new UsageError(`${command}: --json: '${json}' cannot be written. Name a file in a folder that exists.`);
  }
  return {
    adapter: adapter as AdapterChoice,
    data: data === undefined ? undefined : resolve(data),
    json: json === undefined ? undefined : resolve(json),
    own: values,
  };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function parse(command: string, argv: readonly string[], flags: OwnFlags): Record<string, string | undefined> {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, kind]) => [name, { type: kind === 'value' ? 'string' : 'boolean' } as const]),
  );
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true });
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value === true ? '' : String(value)]),
    );
  } catch (error) {
    const [reason] = (error as Error).message.split('. ', 1);
    const known = Object.keys(flags).map((name) => `--${name}`);
    throw new UsageError(`${command}: ${reason}. Known: ${known.join(', ')}; flags go after npm run ${command} --.`);
  }
}

/** Ends the process with 2 for wrong flags, 1 for any other failure. */
export function exitCodeOf(error: unknown): number {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  console.error(`${name}: ${message}`);
  return error instanceof UsageError ? 2 : 1;
}

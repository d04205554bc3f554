/**
 * Reads the flags of train, verify and bench: the ones that they share, and the command's own as text. Whatever can be checked
 * without a Chrome is checked here, before anything starts.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { MnistOptions } from '../data/mnist.ts';
import { UsageError } from '../errors.ts';
import type { AdapterChoice } from '../gpu/adapter.ts';
import { readAdapter } from '../report/settings.ts';

/** Where WebGPU comes from: a headless Chrome, or Dawn in this process (the package `webgpu`). */
export type Runtime = 'chrome' | 'node';

export interface CommandFlags {
  readonly adapter: AdapterChoice;
  /** absolute path of a folder with the MNIST files, or 'made-up' */
  readonly data: string | undefined;
  /** absolute path of the file that gets the results */
  readonly json: string | undefined;
  readonly runtime: Runtime;
  /** the command's own flags; switches are '' where given */
  readonly own: Readonly<Record<string, string | undefined>>;
}

/** A command's own flags: whether each takes a value. */
type OwnFlags = Readonly<Record<string, 'value' | 'switch'>>;

const SHARED: OwnFlags = { data: 'value', adapter: 'value', runtime: 'value', json: 'value', help: 'switch' };

const WHERE = '(otherwise: WGRAD_MNIST_DIR, the cache, a download, made-up digits)';

/** @param otherwise where the digits come from without --data */
export const sharedHelp = (otherwise = WHERE): string =>
  `  --data DIR        folder with the four MNIST files; 'made-up' for digits that wgrad draws itself
                    ${otherwise}
  --adapter KIND    auto (the GPU, or the software adapter where there is none), hardware or software (auto)
  --runtime NAME    chrome (headless), or node: this process, on the package 'webgpu' (chrome)
  --json FILE       also write the results to FILE
  --help            this text`;

/**
 * @param argv the arguments after the script's name
 * @returns undefined where help was asked for
 * @throws UsageError naming the flag, what it got and what is expected
 */
export function readFlags(command: string, argv: readonly string[], own: OwnFlags = {}): CommandFlags | undefined {
  const values = parse(command, argv, { ...own, ...SHARED });
  if (values.help !== undefined) return undefined;
  return {
    adapter: readAdapter(`${command}: --adapter`, values.adapter),
    data: checkData(command, values.data),
    json: checkJson(command, values.json),
    runtime: readRuntime(command, values.runtime),
    own: values,
  };
}

/** What `mnist()` is to load for `--data`. */
export function digitsOf(data: string | undefined): Pick<MnistOptions, 'dir' | 'source'> {
  return data === 'made-up' ? { source: data } : { dir: data };
}

function parse(command: string, argv: readonly string[], flags: OwnFlags): Record<string, string | undefined> {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, kind]) => {
      const type = kind === 'value' ? ('string' as const) : ('boolean' as const);
      return [name, name === 'help' ? { type, short: 'h' } : { type }];
    }),
  );
  try {
    const { values } = parseArgs({ args: joinNegatives(argv, flags), options, strict: true });
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value === true ? '' : String(value)]),
    );
  } catch (error) {
    throw asUsageError(command, error as NodeJS.ErrnoException);
  }
}

/** `--epochs -1` as `--epochs=-1`: parseArgs takes a value that begins with a dash for a flag. */
function joinNegatives(argv: readonly string[], flags: OwnFlags): string[] {
  const joined: string[] = [];
  for (const arg of argv) {
    const previous = joined.at(-1);
    if (/^-\.?\d/.test(arg) && previous !== undefined && flags[previous.replace(/^--/, '')] === 'value') {
      joined[joined.length - 1] = `${previous}=${arg}`;
    } else joined.push(arg);
  }
  return joined;
}

function asUsageError(command: string, error: NodeJS.ErrnoException): UsageError {
  const name = /'(?:-\w, )?([^' =]+)/.exec(error.message)?.[1] ?? '';
  const run = command.endsWith('.mjs') ? `node ${command}` : `npm run ${command} --`; // the bench pack has no npm
  const fail = (what: string) => new UsageError(`${command}: ${what}. Run ${run} --help for all flags.`);
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return fail(`unknown flag '${name}'`);
  if (error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return fail(`${name}: a value is missing, or one given that takes none`);
  }
  return fail(`unexpected argument '${name}'. Flags go after --: ${run} --data DIR`);
}

function readRuntime(command: string, text = 'chrome'): Runtime {
  if (text === 'chrome' || text === 'node') return text;
  throw new UsageError(`${command}: --runtime: got '${text}', expected chrome or node.`);
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function checkData(command: string, data: string | undefined): string | undefined {
  if (data === undefined || data === 'made-up') return data;
  if (isFolder(data)) return resolve(data);
  throw new UsageError(
    `${command}: --data: '${data}' is no folder, expected one with the four MNIST files. Correct the path, or leave --data out.`,
  );
}

function checkJson(command: string, json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  const path = resolve(json);
  const folder = dirname(path);
  const fail = (what: string) =>
    new UsageError(`${command}: --json: ${what}. Name a file in a folder that can be written.`);
  if (isFolder(path)) throw fail(`'${json}' is a folder`);
  if (!isFolder(folder)) throw fail(`the folder ${folder} does not exist`);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw fail(`the folder ${folder} cannot be written`);
  }
  return path;
}

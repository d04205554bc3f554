/**
 * The flags of train, verify and bench: the ones that they share, and the command's own as text. Whatever can be checked
 * without a Chrome is checked here, before anything starts.
 */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import type { AdapterChoice } from '../gpu/adapter.ts';
import { readAdapter } from '../report/settings.ts';
import { type Flags, type Given, parseFlags } from './flags.ts';
import { checkReportPath } from './write-report.ts';

/** Where WebGPU comes from: a headless Chrome, or Dawn in this process (the package `webgpu`). */
export type Runtime = 'chrome' | 'node';

export interface CommandFlags {
  readonly adapter: AdapterChoice;
  /** absolute path of a folder with the files of the data set, or 'made-up' */
  readonly data: string | undefined;
  /** absolute path of the file that gets the results */
  readonly json: string | undefined;
  readonly runtime: Runtime;
  /** the command's own flags */
  readonly own: Given;
}

const SHARED: Flags = { data: 'value', adapter: 'value', runtime: 'value', json: 'value', help: 'switch' };

interface DataHelp {
  readonly dir: string;
  /** where the pictures come from without --data */
  readonly otherwise: string;
}

const DIGITS: DataHelp = {
  dir: "folder with the four MNIST files; 'made-up' for digits that wgrad draws itself",
  otherwise: 'WGRAD_MNIST_DIR, the cache, a download, made-up digits',
};

/** Where a command computes. */
export const ADAPTER_HELP = `  --adapter KIND    auto (the GPU, or the software adapter where there is none), hardware or software (auto)
  --runtime NAME    chrome (headless), or node: this process, on the package 'webgpu' (chrome)`;

export const sharedHelp = ({ dir = DIGITS.dir, otherwise = DIGITS.otherwise }: Partial<DataHelp> = {}): string =>
  `  --data DIR        ${dir}
                    (otherwise: ${otherwise})
${ADAPTER_HELP}
  --json FILE       also write the results to FILE
  --help            this text`;

/**
 * @param argv the arguments after the script's name
 * @returns undefined where help was asked for
 * @throws UsageError naming the flag, what it got and what is expected
 */
export function readFlags(
  command: string,
  argv: readonly string[],
  own: Flags = {},
  dataSets: readonly string[] = [],
): CommandFlags | undefined {
  const values = parseFlags(command, argv, { ...own, ...SHARED });
  if (values.help !== undefined) return undefined;
  return {
    adapter: readAdapter(`${command}: --adapter`, values.adapter),
    data: checkData(command, values.data, dataSets),
    json: values.json === undefined ? undefined : checkReportPath(command, values.json),
    runtime: readRuntime(command, values.runtime),
    own: values,
  };
}

/** What a data set's function is to load for `--data`. */
export function placeOf(data: string | undefined): { readonly dir?: string; readonly source?: 'made-up' } {
  if (data === undefined) return {};
  return data === 'made-up' ? { source: data } : { dir: data };
}

/** @throws UsageError */
export function readRuntime(command: string, text = 'chrome'): Runtime {
  if (text === 'chrome' || text === 'node') return text;
  throw new UsageError(`${command}: --runtime: got '${text}', expected chrome or node.`);
}

/** Also false for a path that leads through a file, for which stat throws. */
export const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

function checkData(command: string, data: string | undefined, names: readonly string[]): string | undefined {
  if (data === undefined || data === 'made-up' || names.includes(data)) return data;
  if (isFolder(data)) return resolve(data);
  throw new UsageError(
    `${command}: --data: '${data}' is no folder, expected one with the files of the data set. Correct the path, or leave --data out.`,
  );
}

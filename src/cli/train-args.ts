/**
 * The flags of `npm run train`: reading, checking and the help text. Whatever can be checked without a Chrome is
 * checked here, before anything starts.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../errors.ts';
import type { AdapterChoice } from './chrome.ts';
import { readSettings, SETTING_NAMES, SETTINGS, type Settings } from './settings.ts';

export interface TrainArgs {
  readonly settings: Settings;
  /** A folder with the four MNIST files, or 'made-up'; undefined looks in WGRAD_MNIST_DIR, the cache and the mirrors. */
  readonly data: string | undefined;
  readonly adapter: AdapterChoice;
  /** Absolute path of the file that gets the results. */
  readonly json: string | undefined;
}

const ADAPTERS: readonly string[] = ['auto', 'hardware', 'software'];
const HINT = 'Run npm run train -- --help for all flags.';
const FLAGS = [...SETTING_NAMES.map((name) => SETTINGS[name].flag), 'data', 'adapter', 'json'];

export const TRAIN_HELP = `Trains the MNIST MLP on WebGPU in a headless Chrome.

  npm run train -- [flags]

${SETTING_NAMES.map((name) => SETTINGS[name])
  .map(({ flag, what, initial }) => `  --${flag.padEnd(15)} ${what} (${initial})`)
  .join('\n')}
  --data DIR        folder with the four MNIST files; 'made-up' for digits that wgrad draws itself
                    (otherwise: WGRAD_MNIST_DIR, the cache, a download, made-up digits)
  --adapter KIND    auto (the GPU, or the software adapter where there is none), hardware or software (auto)
  --json FILE       also write the results to FILE
  --help            this text

Ctrl-C stops after the step at hand and reports what is known so far; a second Ctrl-C ends at once.`;

/**
 * @param argv the arguments after the script's name
 * @returns undefined where help was asked for
 * @throws UsageError naming the flag, what it got and what is expected
 */
export function parseTrainArgs(argv: readonly string[]): TrainArgs | undefined {
  const values = parseFlags(argv);
  if (values.help === true) return undefined;
  const text = (flag: string) => values[flag] as string | undefined;
  const adapter = text('adapter') ?? 'auto';
  if (!ADAPTERS.includes(adapter)) {
    throw new UsageError(`train: --adapter: got '${adapter}', expected auto, hardware or software.`);
  }
  return {
    settings: readSettings('train: --', text),
    data: checkData(text('data')),
    adapter: adapter as AdapterChoice,
    json: checkJson(text('json')),
  };
}

function parseFlags(argv: readonly string[]): Record<string, string | boolean | undefined> {
  const options = Object.fromEntries(FLAGS.map((flag) => [flag, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({
      args: joinNegatives(argv),
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      strict: true,
    });
    return values;
  } catch (error) {
    throw asUsageError(error as NodeJS.ErrnoException);
  }
}

/** `--epochs -1` as `--epochs=-1`: parseArgs takes a value that begins with a dash for a flag. */
function joinNegatives(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of argv) {
    const previous = joined.at(-1);
    if (/^-\.?\d/.test(arg) && previous !== undefined && FLAGS.includes(previous.replace(/^--/, ''))) {
      joined[joined.length - 1] = `${previous}=${arg}`;
    } else joined.push(arg);
  }
  return joined;
}

function asUsageError(error: NodeJS.ErrnoException): UsageError {
  const name = /'(?:-\w, )?([^' =]+)/.exec(error.message)?.[1] ?? '';
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return new UsageError(`train: unknown flag '${name}'. ${HINT}`);
  if (error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return new UsageError(`train: ${name}: a value is missing, or one given that takes none. ${HINT}`);
  }
  return new UsageError(
    `train: unexpected argument '${name}'. Flags go after --: npm run train -- --epochs 5. ${HINT}`,
  );
}

function checkData(data: string | undefined): string | undefined {
  if (data === undefined || data === 'made-up') return data;
  if (statSync(data, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(
      `train: --data: '${data}' is no folder, expected one with the four MNIST files. Correct the path, or leave --data out.`,
    );
  }
  return resolve(data);
}

function checkJson(json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  const path = resolve(json);
  const folder = dirname(path);
  const fail = (what: string) => new UsageError(`train: --json: ${what}. Name a file in a folder that can be written.`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) throw fail(`'${json}' is a folder`);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw fail(`the folder ${folder} does not exist`);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw fail(`the folder ${folder} cannot be written`);
  }
  return path;
}

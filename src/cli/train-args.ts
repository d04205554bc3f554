/** The flags of `npm run train`: a setting of the run each, besides the ones that all commands share, and the help text. */
import { type CommandFlags, readFlags, sharedHelp } from './command-flags.ts';
import { readSettings, SETTING_NAMES, SETTINGS, type Settings } from './settings.ts';

export interface TrainArgs extends Pick<CommandFlags, 'adapter' | 'data' | 'json' | 'runtime'> {
  readonly settings: Settings;
}

const RULES = SETTING_NAMES.map((name) => SETTINGS[name]);
const FLAGS = Object.fromEntries(RULES.map(({ flag }) => [flag, 'value' as const]));

export const TRAIN_HELP = `Trains the MNIST MLP on WebGPU, in a headless Chrome or in Node.

  npm run train -- [flags]

${RULES.map(({ flag, what, initial }) => `  --${flag.padEnd(15)} ${what} (${initial})`).join('\n')}
${sharedHelp()}

Ctrl-C stops after the step at hand and reports what is known so far; a second Ctrl-C ends at once.`;

/**
 * @param argv the arguments after the script's name
 * @returns undefined where help was asked for
 * @throws UsageError naming the flag, what it got and what is expected
 */
export function parseTrainArgs(argv: readonly string[]): TrainArgs | undefined {
  const flags = readFlags('train', argv, FLAGS);
  if (flags === undefined) return undefined;
  const { adapter, data, json, runtime, own } = flags;
  return { settings: readSettings('train: --', (flag) => own[flag]), adapter, data, json, runtime };
}

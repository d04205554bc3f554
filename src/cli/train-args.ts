/** The flags of `npm run train`: a setting of the run each, besides the ones that all commands share, and the help text. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { readSettings, readWhole, SETTING_NAMES, SETTINGS, type Settings } from '../report/settings.ts';
import { type CommandFlags, isFolder, readFlags, sharedHelp } from './command-flags.ts';

export interface TrainArgs extends Pick<CommandFlags, 'adapter' | 'data' | 'json' | 'runtime'> {
  readonly settings: Settings;
  readonly checkpoint: CheckpointArgs | undefined;
}

export interface CheckpointArgs {
  /** absolute path of a folder, which is made where it is not there */
  readonly dir: string;
  /** steps between two checkpoints; undefined: once per epoch */
  readonly every: number | undefined;
  readonly resume: boolean;
}

const RULES = SETTING_NAMES.map((name) => SETTINGS[name]);
const FLAGS = {
  ...Object.fromEntries(RULES.map(({ flag }) => [flag, 'value' as const])),
  checkpoint: 'value' as const,
  'checkpoint-every': 'value' as const,
  resume: 'switch' as const,
};

export const TRAIN_HELP = `Trains the MNIST MLP on WebGPU, in a headless Chrome or in Node.

  npm run train -- [flags]

${RULES.map(({ flag, what, initial }) => `  --${flag.padEnd(15)} ${what} (${initial})`).join('\n')}
  --checkpoint DIR  keeps in DIR what training depends on: once per epoch, and when it is stopped
  --checkpoint-every N  also every N steps
  --resume          goes on from the checkpoint in DIR, with the same bits as if training had never stopped
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
  const settings = readSettings('train: --', (flag) => own[flag]);
  return { settings, checkpoint: readCheckpoint(own), adapter, data, json, runtime };
}

function readCheckpoint(own: CommandFlags['own']): CheckpointArgs | undefined {
  const { checkpoint: dir, 'checkpoint-every': every, resume } = own;
  if (dir === undefined) {
    const flag = resume === undefined ? every && '--checkpoint-every' : '--resume';
    if (flag) throw new UsageError(`train: ${flag}: which checkpoint is not said. Add --checkpoint DIR.`);
    return undefined;
  }
  if (dir === '' || (existsSync(dir) && !isFolder(dir))) {
    throw new UsageError(`train: --checkpoint: '${dir}' is no folder. Name a folder, which need not be there yet.`);
  }
  const steps = every === undefined ? undefined : readWhole('train: --checkpoint-every', every);
  return { dir: resolve(dir), every: steps, resume: resume !== undefined };
}

/** The flags of `npm run train`: the model, its settings, and the ones that all commands share; and the help text. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { isGan, MODEL_NAMES, MODELS } from '../report/models.ts';
import { type AdapterSettings, readSettings, readWhole, SETTING_FLAGS, SOFTWARE_HELP } from '../report/settings.ts';
import { type CommandFlags, isFolder, readFlags, sharedHelp } from './command-flags.ts';

export interface TrainArgs extends Pick<CommandFlags, 'adapter' | 'data' | 'json' | 'runtime'> {
  readonly settings: AdapterSettings;
  readonly checkpoint: CheckpointArgs | undefined;
  /** absolute path of a folder, which is made where it is not there */
  readonly out: string | undefined;
}

export interface CheckpointArgs {
  /** absolute path of a folder, which is made where it is not there */
  readonly dir: string;
  /** steps between two checkpoints; undefined: once per epoch */
  readonly every: number | undefined;
  readonly resume: boolean;
}

const FLAGS = {
  model: 'value' as const,
  ...Object.fromEntries(SETTING_FLAGS.map(({ flag, kind }) => [flag, kind])),
  checkpoint: 'value' as const,
  'checkpoint-every': 'value' as const,
  resume: 'switch' as const,
  out: 'value' as const,
};

const TRAIN_DATA = {
  dir: "folder with the files of MNIST or of CIFAR-10; 'fashion-mnist' for clothes, 'made-up' for pictures that wgrad draws itself",
  otherwise: 'WGRAD_MNIST_DIR or WGRAD_CIFAR10_DIR, the cache, a download, made-up pictures',
};

/** For `--data`. */
export const FASHION_MNIST = 'fashion-mnist';

export const TRAIN_HELP = `Trains a model on WebGPU, in a headless Chrome or in Node.

  npm run train -- [flags]

  --model NAME      which one (mlp):
${MODEL_NAMES.map((name) => `                    ${name.padEnd(8)} ${MODELS[name].what}`).join('\n')}
${SETTING_FLAGS.map(({ flag, help }) => `  --${flag.padEnd(15)} ${help}`).join('\n')}
  --checkpoint DIR  keeps in DIR what training depends on: once per epoch, and when it is stopped
  --checkpoint-every N  also every N steps
  --resume          goes on from the checkpoint in DIR, with the same bits as if training had never stopped
  --out DIR         of dcgan and repair: keeps in DIR sheets of pictures (epoch-….png), an animation of them (training.gif),
                    and in the end the networks, as tfjs layers-models (generator/, discriminator/)
${sharedHelp(TRAIN_DATA)}

On a software adapter, where the whole would take hours, these have other defaults:

${SOFTWARE_HELP.map((line) => `  ${line}`).join('\n')}

Pictures of dcgan are those of 16 fixed seeds of noise, of repair held-out digits: whole, damaged, repaired. Those of the end of an epoch
are exactly of that step; within an epoch the GPU may be a few steps further.

Ctrl-C stops after the step at hand and reports what is known so far; a second Ctrl-C ends at once.`;

/**
 * @param argv the arguments after the script's name
 * @returns undefined where help was asked for
 * @throws UsageError naming the flag, what it got and what is expected
 */
export function parseTrainArgs(argv: readonly string[]): TrainArgs | undefined {
  const flags = readFlags('train', argv, FLAGS, [FASHION_MNIST]);
  if (flags === undefined) return undefined;
  const { adapter, data, json, runtime, own } = flags;
  const settings = readSettings('train: --', (flag) => own[flag]);
  expectPatienceWanted(own, settings);
  expectDigits(data, settings);
  const out = own.out === undefined ? undefined : readOut(own.out, settings);
  return { settings, checkpoint: readCheckpoint(own), out, adapter, data, json, runtime };
}

function expectPatienceWanted({ patience }: CommandFlags['own'], { hardware: settings }: AdapterSettings): void {
  if (patience === undefined || isGan(settings) || settings.earlyStopping) return;
  throw new UsageError('train: --patience: early stopping is off. Add --early-stopping, or leave it out.');
}

/** Clothes are pictures as MNIST's are. */
function expectDigits(data: string | undefined, { hardware: { model } }: AdapterSettings): void {
  if (data !== FASHION_MNIST || MODELS[model].data === 'mnist') return;
  const others = MODEL_NAMES.filter((name) => MODELS[name].data === 'mnist').join(', ');
  throw new UsageError(
    `train: --data: ${data} is no data set for the model ${model}. Choose one of ${others}, or leave it out.`,
  );
}

function readOut(dir: string, { hardware: settings }: AdapterSettings): string {
  if (!isGan(settings)) {
    throw new UsageError(
      `train: --out: the model ${settings.model} draws no pictures (dcgan, repair do). Leave it out.`,
    );
  }
  return readFolder('out', dir);
}

function readCheckpoint(own: CommandFlags['own']): CheckpointArgs | undefined {
  const { checkpoint: dir, 'checkpoint-every': every, resume } = own;
  if (dir === undefined) {
    const flag = resume === undefined ? every && '--checkpoint-every' : '--resume';
    if (flag) throw new UsageError(`train: ${flag}: which checkpoint is not said. Add --checkpoint DIR.`);
    return undefined;
  }
  const folder = readFolder('checkpoint', dir);
  const steps = every === undefined ? undefined : readWhole('train: --checkpoint-every', every);
  return { dir: folder, every: steps, resume: resume !== undefined };
}

/** The absolute path of a folder that need not be there yet. */
function readFolder(flag: string, dir: string): string {
  if (dir !== '' && (isFolder(dir) || !existsSync(dir))) return resolve(dir);
  throw new UsageError(`train: --${flag}: '${dir}' is no folder. Name a folder, which need not be there yet.`);
}

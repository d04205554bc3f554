/** The flags of `npm run train`: defaults, checks and messages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseTrainArgs, TRAIN_HELP } from '../../../src/cli/train-args.ts';
import { UsageError } from '../../../src/errors.ts';
import { isGan, type Settings } from '../../../src/report/models.ts';
import { describeSmaller } from '../../../src/report/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'wgrad-args-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of all classifiers. */
const STOPPING = { earlyStopping: false, patience: 3 };

/** Settings that are the same on every adapter. */
const everywhere = (settings: object) => ({ hardware: settings, software: settings });

test('without flags it takes the defaults', () => {
  const settings = {
    model: 'mlp',
    epochs: 10,
    batchSize: 32,
    learningRate: 0.001,
    seed: 1,
    decay: false,
    ...STOPPING,
    dropout: 0.2,
    units: 128,
  };
  expect(parseTrainArgs([])).toEqual({
    settings: everywhere(settings),
    data: undefined,
    adapter: 'auto',
    json: undefined,
    runtime: 'chrome',
    checkpoint: undefined,
    out: undefined,
  });
});

test('each model has settings and defaults of its own', () => {
  expect(parseTrainArgs(['--model', 'convnet', '--epochs', '1'])?.settings.hardware).toEqual({
    ...{
      model: 'convnet',
      epochs: 1,
      batchSize: 128,
      learningRate: 0.001,
      seed: 1,
      decay: false,
      ...STOPPING,
      dropout: 0.5,
      augment: false,
    },
  });
  expect(parseTrainArgs(['--model', 'cifar'])?.settings.software).toEqual({
    ...{ model: 'cifar', epochs: 10, batchSize: 32, learningRate: 0.001, seed: 1, decay: false, augment: false },
    ...STOPPING,
  });
  expect(parseTrainArgs(['--model', 'cifar', '--augment'])?.settings.hardware).toMatchObject({ augment: true });
  for (const name of ['mlp', 'convnet', 'cifar', 'lstm', 'dcgan', 'repair'])
    expect(TRAIN_HELP).toMatch(new RegExp(`^ +${name} +`, 'm'));
});

test('every flag is read', () => {
  const flags =
    '--epochs 2 --batch-size=64 --learning-rate 1e-2 --seed 0 --dropout 0 --units 16 --early-stopping --patience 5 --adapter software --runtime node';
  const kept = ['--checkpoint', join(folder, 'new'), '--checkpoint-every', '500', '--resume'];
  const args = parseTrainArgs([...flags.split(' '), '--data', folder, '--json', join(folder, 'out.json'), ...kept]);
  expect(args).toEqual({
    settings: everywhere({
      ...{ model: 'mlp', epochs: 2, batchSize: 64, learningRate: 0.01, seed: 0, decay: false, dropout: 0, units: 16 },
      ...{ earlyStopping: true, patience: 5 },
    }),
    data: folder,
    adapter: 'software',
    json: join(folder, 'out.json'),
    runtime: 'node',
    checkpoint: { dir: join(folder, 'new'), every: 500, resume: true },
    out: undefined,
  });
  expect(parseTrainArgs(['--data', 'made-up'])?.data).toBe('made-up');
  expect(parseTrainArgs(['--data', 'fashion-mnist', '--model', 'convnet'])?.data).toBe('fashion-mnist');
  expect(() => parseTrainArgs(['--data', 'fashion-mnist', '--model', 'cifar'])).toThrow(
    'train: --data: fashion-mnist is no data set for the model cifar. Choose one of mlp, convnet, lstm, dcgan, repair, or leave it out.',
  );
});

test('a generator and its discriminator are smaller on a software adapter, but for what is said', () => {
  const { settings, out } = parseTrainArgs(['--model', 'dcgan', '--epochs', '7', '--steps', '40', '--out', folder])!;
  const { hardware, software } = settings;
  expect(hardware).toEqual({
    ...{ model: 'dcgan', width: 64, batchSize: 256, learningRate: 1e-4, beta1: 0.9, samplesEvery: 10 },
    ...{ discriminatorSpeed: 1, dropout: 0.3, decay: false },
    ...{ epochs: 7, steps: 40, seed: 1 },
  });
  expect(software).toMatchObject({ model: 'dcgan', epochs: 7, steps: 40 });
  const width = (settings: Settings): number => (isGan(settings) ? settings.width : Number.NaN);
  expect(width(software)).toBeLessThan(width(hardware));
  expect(out).toBe(folder);
  const told = describeSmaller(settings)!;
  expect(told).toMatch(/^Made smaller for a software adapter: .*--width \d+ .*The whole, as on a GPU: .*--width 64/);
  expect(told).toMatch(/^[^.]*--batch-size \d+ .*The whole.*--batch-size 256/);
  expect(told).toMatch(/ --decay .*The whole.*--no-decay/);
  expect(told).not.toMatch(/--epochs|--steps/);
  expect(describeSmaller(parseTrainArgs([])!.settings)).toBeUndefined();
  const whole = told.split('as on a GPU: ')[1]!.split(' ');
  expect(describeSmaller(parseTrainArgs(['--model', 'dcgan', '--epochs', '7', ...whole])!.settings)).toBeUndefined();
  expect(TRAIN_HELP).toMatch(new RegExp(`^ +dcgan +--width ${width(software)} `, 'm'));
});

const FLAGS =
  'model epochs batch-size learning-rate seed decay early-stopping patience dropout units augment checkpoint checkpoint-every resume width steps samples-every beta1 discriminator-speed lambda out data adapter runtime json help';

test('help wins over everything else and names every flag', () => {
  expect(parseTrainArgs(['--help', '--epochs', '0'])).toBeUndefined();
  for (const flag of FLAGS.split(' ')) {
    expect(TRAIN_HELP).toContain(`--${flag}`);
  }
  expect(TRAIN_HELP).toContain('(mlp, convnet, cifar, lstm, dcgan, repair; on: repair; off: --no-decay)');
});

const WHOLE = 'expected a whole number from 1 up.';

test.each([
  [['--model', 'resnet'], "train: --model: got 'resnet', expected mlp, convnet, cifar, lstm, dcgan, repair."],
  [
    ['--model', 'cifar', '--units', '64'],
    'train: --units: the model cifar has no such setting (mlp, lstm). Leave it out, or name another --model.',
  ],
  [
    ['--augment'],
    'train: --augment: the model mlp has no such setting (convnet, cifar). Leave it out, or name another --model.',
  ],
  [['--out', 'x'], 'train: --out: the model mlp draws no pictures (dcgan, repair do). Leave it out.'],
  [['--model', 'dcgan', '--out', 'package.json'], "train: --out: 'package.json' is no folder. Name a folder"],
  [['--model', 'dcgan', '--samples-every', '0'], "train: --samples-every: got '0', expected a number above 0."],
  [['--model', 'repair', '--beta1', '0.5'], 'train: --beta1: the model repair has no such setting (dcgan).'],
  [['--model', 'dcgan', '--steps', '-1'], "train: --steps: got '-1', expected a whole number from 0 up."],
  [['--steps', '5'], 'train: --steps: the model mlp has no such setting (dcgan, repair).'],
  [['--patience', '5'], 'train: --patience: early stopping is off. Add --early-stopping, or leave it out.'],
  [['--early-stopping', '--patience', '0'], `train: --patience: got '0', ${WHOLE}`],
  [
    ['--model', 'dcgan', '--early-stopping'],
    'train: --early-stopping: the model dcgan has no such setting (mlp, convnet, cifar, lstm).',
  ],
  [['--epochs', '0'], `train: --epochs: got '0', ${WHOLE}`],
  [['--epochs', '-1'], `train: --epochs: got '-1', ${WHOLE}`],
  [['--epochs', '1.5'], `train: --epochs: got '1.5', ${WHOLE}`],
  [['--epochs', 'ten'], `train: --epochs: got 'ten', ${WHOLE}`],
  [['--epochs', ''], `train: --epochs: got '', ${WHOLE}`],
  [['--batch-size', 'Infinity'], `train: --batch-size: got 'Infinity', ${WHOLE}`],
  [['--learning-rate', '0'], "train: --learning-rate: got '0', expected a number above 0."],
  [['--learning-rate', '-.1'], "train: --learning-rate: got '-.1', expected a number above 0."],
  [['--dropout', '1'], "train: --dropout: got '1', expected a number from 0 up to, but not, 1."],
  [['--seed', '4294967296'], "train: --seed: got '4294967296', expected a whole number from 0 to 4294967295."],
  [['--adapter', 'gpu'], "train: --adapter: got 'gpu', expected auto, hardware or software."],
  [['--runtime', 'deno'], "train: --runtime: got 'deno', expected chrome or node."],
  [['--data', '/nowhere'], "train: --data: '/nowhere' is no folder"],
  [['--json', folder], 'is a folder. Name a file'],
  [['--json', '/nowhere/out.json'], 'train: --json: the folder /nowhere does not exist.'],
  [['--resume'], 'train: --resume: which checkpoint is not said. Add --checkpoint DIR.'],
  [['--checkpoint-every', '5'], 'train: --checkpoint-every: which checkpoint is not said. Add --checkpoint DIR.'],
  [['--checkpoint', 'package.json'], "train: --checkpoint: 'package.json' is no folder. Name a folder"],
  [['--checkpoint', folder, '--checkpoint-every', '0'], `train: --checkpoint-every: got '0', ${WHOLE}`],
  [['--epoch', '5'], "train: unknown flag '--epoch'. Did you mean --epochs? Run npm run train -- --help"],
  [['--epochs'], 'train: --epochs: a value is missing'],
  [['--help=yes'], "train: --help: got 'yes', but it takes no value."],
  [['5'], "train: unexpected argument '5'. Flags go after --"],
])('%j is refused', (argv, message) => {
  expect(() => parseTrainArgs(argv)).toThrow(UsageError);
  expect(() => parseTrainArgs(argv)).toThrow(message);
});

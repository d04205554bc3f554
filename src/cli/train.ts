/**
 * `npm run train`: trains a model in a headless Chrome or in Node (training-host.ts) and shows how it goes. Finds the
 * data and writes the results. Exit codes: 0, 1 for a failure, 2 for wrong flags, 130 when stopped, 141
 * where the reader of its output left.
 */
import { cifar10 } from '../data/cifar10.ts';
import { fashionMnist } from '../data/fashion-mnist.ts';
import type { DataSetOptions } from '../data/load.ts';
import { mnist } from '../data/mnist.ts';
import { isGan, MODELS, type Settings } from '../report/models.ts';
import { describeAdapter, describeData, type GanReport, type Report } from '../report/outcome.ts';
import { describeSmaller } from '../report/settings.ts';
import { placeOf } from './command-flags.ts';
import { Display } from './display.ts';
import { EXIT, runCommand } from './exit.ts';
import { expectStepsLeft, openCheckpoint } from './open-checkpoint.ts';
import { openOut } from './out-folder.ts';
import { printNetworks, printStopped, printTest } from './print-results.ts';
import type { DataFiles, TrainEvent } from './run-training.ts';
import { type Stopper, stopOnSignals } from './stop.ts';
import { FASHION_MNIST, parseTrainArgs, TRAIN_HELP, type TrainArgs } from './train-args.ts';
import { openTrainingHost } from './training-host.ts';
import { writeReport } from './write-report.ts';

const DATA_SETS = { mnist, cifar10 } as const;
type Data = Awaited<ReturnType<(typeof DATA_SETS)[keyof typeof DATA_SETS] | typeof fashionMnist>>;
type Draft = Writable<Report> | Writable<GanReport>;
type Writable<Result> = { -readonly [Key in keyof Result]: Result[Key] };

async function main({ signal, release }: Stopper): Promise<number> {
  const args = parseTrainArgs(process.argv.slice(2));
  if (args === undefined) {
    console.log(TRAIN_HELP);
    return EXIT.done;
  }
  const display = new Display(process.stdout);
  process.once('exit', () => display.close()); // a second Ctrl-C must not leave the cursor hidden
  const draft = draftOf(args.settings.hardware);
  try {
    await run(args, display, signal, draft).catch((error) => {
      if (error !== signal.reason) throw error;
    });
    await finish(args, display, signal.aborted ? { ...draft, stopped: true } : draft);
  } finally {
    display.close();
    release();
  }
  return signal.aborted ? EXIT.stopped : EXIT.done;
}

/** What is known before training. */
function draftOf(settings: Settings): Draft {
  const { model, seed, batchSize } = settings;
  const known = {
    adapter: null,
    data: null,
    model,
    seed,
    batchSize,
    epochs: [],
    test: null,
    step: null,
    gpuBytes: null,
  };
  return isGan(settings) ? { ...known, trouble: [], networks: {} } : known;
}

/** Fills `draft` as it goes, so that it holds what is known when the run is stopped. */
async function run(args: TrainArgs, display: Display, signal: AbortSignal, draft: Draft): Promise<void> {
  const { checkpoint, done } = await openCheckpoint(args.checkpoint, display);
  const out = args.out === undefined ? undefined : await openOut(args.out, args.checkpoint?.resume === true);
  const data = await loadData(args, display, signal);
  const counts = { train: countOf(data.train), test: countOf(data.test) };
  draft.data = { source: data.source, ...counts };
  const from = data.source === 'made-up' ? '' : `, from ${data.origin}`;
  const { data: set } = MODELS[draft.model];
  display.line(`Data: ${describeData(data.source, counts.train, counts.test, set)}${from}`);
  signal.throwIfAborted();
  const trainer = await openTrainingHost(args.runtime, {
    adapter: args.adapter,
    files: asFiles(data),
    onEvent: (event) => showEvent(event, display),
    say: (line) => display.line(line),
    ...{ checkpoint, done, out },
  });
  try {
    draft.adapter = trainer.adapter;
    display.line(`Adapter: ${describeAdapter(trainer.adapter)}`);
    const settings = settingsFor(args, trainer.adapter.software, display);
    expectStepsLeft(settings, done);
    display.epochs = settings.epochs;
    draft.batchSize = settings.batchSize;
    signal.throwIfAborted();
    signal.addEventListener('abort', trainer.stop);
    Object.assign(draft, await trainer.train(settings));
  } finally {
    await trainer.close();
  }
}

/** Says what is smaller than on a GPU. */
function settingsFor({ settings, out }: TrainArgs, software: boolean, display: Display): Settings {
  const smaller = software ? describeSmaller(settings) : undefined;
  if (smaller !== undefined) display.line(smaller);
  if (out === undefined && isGan(settings.hardware)) {
    display.line('Neither pictures nor networks are kept. Add --out DIR to keep them.');
  }
  return software ? settings.software : settings.hardware;
}

function loadData({ settings, data }: TrainArgs, display: Display, signal: AbortSignal): Promise<Data> {
  const common: DataSetOptions = {
    onProgress: (progress) => display.download(progress),
    onNotice: (line) => display.line(line),
    signal,
  };
  if (data === FASHION_MNIST) return fashionMnist({ ...common, source: data });
  return DATA_SETS[MODELS[settings.hardware.model].data]({ ...common, ...placeOf(data) });
}

function countOf(split: Data['train']): number {
  return split.labels.shape[0] ?? 0;
}

function asFiles({ train, test }: Data): DataFiles {
  return {
    'train-images': train.images.values as Uint8Array,
    'train-labels': train.labels.values as Uint8Array,
    'test-images': test.images.values as Uint8Array,
    'test-labels': test.labels.values as Uint8Array,
  };
}

function showEvent(event: TrainEvent, display: Display): void {
  if ('text' in event) display.line(event.text);
  else if (event.kind === 'epochBegin') display.epochBegin(event.epoch);
  else if (event.kind === 'step') display.step(event.report);
  else display.epochEnd(event.report);
}

/** Says how the run ended, and writes the results. */
async function finish({ settings, json, checkpoint, out }: TrainArgs, display: Display, report: Draft): Promise<void> {
  if (report.stopped) printStopped(display, report, display.epochs || settings.hardware.epochs, checkpoint?.dir);
  if ('networks' in report) await printNetworks(display, report, out);
  else printTest(display, report);
  if (json === undefined) return;
  writeReport('train', json, report);
  display.line(`Results: ${json}`);
}

const stopper = stopOnSignals();
await runCommand(() => main(stopper), stopper.stop);

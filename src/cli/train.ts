/**
 * `npm run train`: trains a model in a headless Chrome or in Node (training-host.ts) and shows how it goes. Finds the
 * data and writes the results. Exit codes: 0, 1 for a failure, 2 for wrong flags, 130 when stopped, 141
 * where the reader of its output left.
 */
import { cifar10 } from '../data/cifar10.ts';
import { mnist } from '../data/mnist.ts';
import { UsageError } from '../errors.ts';
import { fileStore } from '../io/file-store.ts';
import type { CheckpointOptions } from '../nn/fit-options.ts';
import { MODELS } from '../report/models.ts';
import { describeAdapter, describeData, type Report } from '../report/outcome.ts';
import { placeOf } from './command-flags.ts';
import { Display } from './display.ts';
import { EXIT, runCommand } from './exit.ts';
import type { DataFiles, TrainEvent } from './run-training.ts';
import { type Stopper, stopOnSignals } from './stop.ts';
import { type CheckpointArgs, parseTrainArgs, TRAIN_HELP, type TrainArgs } from './train-args.ts';
import { openTrainingHost } from './training-host.ts';
import { writeReport } from './write-report.ts';

const DATA_SETS = { mnist, cifar10 } as const;
type Data = Awaited<ReturnType<(typeof DATA_SETS)[keyof typeof DATA_SETS]>>;
type Draft = { -readonly [Key in keyof Report]: Report[Key] };

async function main({ signal, release }: Stopper): Promise<number> {
  const args = parseTrainArgs(process.argv.slice(2));
  if (args === undefined) {
    console.log(TRAIN_HELP);
    return EXIT.done;
  }
  const display = new Display(process.stdout, args.settings.epochs);
  process.once('exit', () => display.close()); // a second Ctrl-C must not leave the cursor hidden
  const { model, seed, batchSize } = args.settings;
  const draft: Draft = {
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
  try {
    await run(args, display, signal, draft).catch((error) => {
      if (error !== signal.reason) throw error;
    });
    finish(args, display, signal.aborted ? { ...draft, stopped: true } : draft);
  } finally {
    display.close();
    release();
  }
  return signal.aborted ? EXIT.stopped : EXIT.done;
}

/** Fills `draft` as it goes, so that it holds what is known when the run is stopped. */
async function run(args: TrainArgs, display: Display, signal: AbortSignal, draft: Draft): Promise<void> {
  const checkpoint = args.checkpoint && (await openStore(args.checkpoint, display));
  const data = await loadData(args, display, signal);
  const counts = { train: countOf(data.train), test: countOf(data.test) };
  draft.data = { source: data.source, ...counts };
  const from = data.source === 'made-up' ? '' : `, from ${data.origin}`;
  const { data: set } = MODELS[args.settings.model];
  display.line(`Data: ${describeData(data.source, counts.train, counts.test, set)}${from}`);
  signal.throwIfAborted();
  const trainer = await openTrainingHost(args.runtime, {
    adapter: args.adapter,
    files: asFiles(data),
    onEvent: (event) => showEvent(event, display),
    say: (line) => display.line(line),
    checkpoint,
  });
  try {
    draft.adapter = trainer.adapter;
    display.line(`Adapter: ${describeAdapter(trainer.adapter)}`);
    signal.throwIfAborted();
    signal.addEventListener('abort', trainer.stop);
    Object.assign(draft, await trainer.train(args.settings));
  } finally {
    await trainer.close();
  }
}

/** @throws UsageError where nothing can be kept, or a checkpoint would be overwritten that nobody said to go on from */
async function openStore({ dir, every, resume }: CheckpointArgs, display: Display): Promise<CheckpointOptions> {
  const store = fileStore(dir, { warn: (reason) => display.line(reason) });
  await store.check?.().catch((cause: Error) => {
    throw new UsageError(`train: --checkpoint: ${cause.message}`, { cause });
  });
  const { meta } = (await store.load()) ?? {};
  if (meta !== undefined && !resume) {
    throw new UsageError(
      `train: --checkpoint: ${dir} holds a checkpoint of step ${meta.step}. Go on from it with --resume, or name another folder.`,
    );
  }
  if (meta !== undefined) display.line(`Checkpoint: going on from step ${meta.step}, in epoch ${meta.epoch + 1}.`);
  else if (resume) display.line(`Checkpoint: none in ${dir} yet, training from the start.`);
  return { store, every, resume };
}

function loadData({ settings, data }: TrainArgs, display: Display, signal: AbortSignal): Promise<Data> {
  return DATA_SETS[MODELS[settings.model].data]({
    ...placeOf(data),
    onProgress: (progress) => display.download(progress),
    onNotice: (line) => display.line(line),
    signal,
  });
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
  if (event.kind === 'summary') display.line(event.text);
  else if (event.kind === 'epochBegin') display.epochBegin(event.epoch);
  else if (event.kind === 'step') display.step(event.report);
  else display.epochEnd(event.report);
}

/** Says how the run ended, and writes the results. */
function finish({ settings, json, checkpoint }: TrainArgs, display: Display, report: Report): void {
  const { epochs, test, stopped } = report;
  if (stopped && report.step === null) display.line('Stopped before training began.');
  else if (stopped) {
    display.stopped();
    display.line(`Stopped. ${epochs.length} of ${settings.epochs} epochs are complete.`);
    if (checkpoint !== undefined) display.line(`Checkpoint: in ${checkpoint.dir}. Go on from it with --resume.`);
  }
  if (test !== null) display.line(`Test loss: ${test.loss.toFixed(4)} - accuracy: ${test.accuracy.toFixed(4)}`);
  if (json === undefined) return;
  writeReport('train', json, report);
  display.line(`Results: ${json}`);
}

const stopper = stopOnSignals();
await runCommand(() => main(stopper), stopper.stop);

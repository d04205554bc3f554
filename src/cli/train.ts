/**
 * `npm run train`: trains the MNIST MLP in a headless Chrome and shows how it goes. Finds the data in Node, serves it to
 * a small page (page/train.ts), which does the work, and writes the results. Exit codes: 0, 1 for a failure, 2 for wrong
 * flags, 130 when stopped.
 */
import { mnist } from '../data/mnist.ts';
import { UsageError } from '../errors.ts';
import { Display } from './display.ts';
import { describeAdapter, describeData, type Outcome, type Report } from './outcome.ts';
import type { TrainEvent } from './page/train.ts';
import { serveBytes, startServer } from './server.ts';
import { STOPPED, stopOnSignals } from './stop.ts';
import { parseTrainArgs, TRAIN_HELP, type TrainArgs } from './train-args.ts';
import { openTrainer, type Trainer } from './trainer.ts';
import { writeReport } from './write-report.ts';

type Digits = Awaited<ReturnType<typeof mnist>>;

const PAGE = '/src/cli/page/train.html';

async function main(): Promise<number> {
  const args = parseTrainArgs(process.argv.slice(2));
  if (args === undefined) {
    console.log(TRAIN_HELP);
    return 0;
  }
  const { signal, release } = stopOnSignals();
  const display = new Display(process.stdout, args.settings.epochs);
  process.once('exit', () => display.close()); // a second Ctrl-C must not leave the cursor hidden
  try {
    await run(args, display, signal);
  } catch (error) {
    if (error !== signal.reason) throw error;
    display.line('Stopped before training began.');
  } finally {
    display.close();
    release();
  }
  return signal.aborted ? STOPPED : 0;
}

async function run(args: TrainArgs, display: Display, signal: AbortSignal): Promise<void> {
  const digits = await loadDigits(args.data, display, signal);
  const counts = { train: countOf(digits.train), test: countOf(digits.test) };
  const from = digits.source === 'made-up' ? '' : `, from ${digits.origin}`;
  display.line(`Data: ${describeData(digits.source, counts.train, counts.test)}${from}`);
  signal.throwIfAborted();
  const server = await startServer([serveBytes('/run', asFiles(digits))]);
  let trainer: Trainer | undefined;
  try {
    const show = (event: TrainEvent) => showEvent(event, display);
    trainer = await openTrainer(args.adapter, server.url + PAGE, show, (line) => display.line(line));
    display.line(`Adapter: ${describeAdapter(trainer.adapter)}`);
    signal.throwIfAborted();
    signal.addEventListener('abort', trainer.stop);
    const outcome = await trainer.train(args.settings, counts);
    const data = { source: digits.source, ...counts };
    finish(args, display, { adapter: trainer.adapter, data, outcome, stopped: signal.aborted });
  } finally {
    await Promise.all([trainer?.close(), server.close()]);
  }
}

function loadDigits(data: string | undefined, display: Display, signal: AbortSignal): Promise<Digits> {
  return mnist({
    dir: data === 'made-up' ? undefined : data,
    source: data === 'made-up' ? 'made-up' : 'auto',
    onProgress: (progress) => display.download(progress),
    onNotice: (line) => display.line(line),
    signal,
  });
}

function countOf(split: Digits['train']): number {
  return split.labels.shape[0] ?? 0;
}

function asFiles({ train, test }: Digits): Map<string, Uint8Array> {
  return new Map([
    ['train-images', train.images.values as Uint8Array],
    ['train-labels', train.labels.values as Uint8Array],
    ['test-images', test.images.values as Uint8Array],
    ['test-labels', test.labels.values as Uint8Array],
  ]);
}

function showEvent(event: TrainEvent, display: Display): void {
  if (event.kind === 'summary') display.line(event.text);
  else if (event.kind === 'epochBegin') display.epochBegin(event.epoch);
  else if (event.kind === 'step') display.step(event.report);
  else display.epochEnd(event.report);
}

interface Finished {
  readonly adapter: Report['adapter'];
  readonly data: Report['data'];
  readonly outcome: Outcome;
  readonly stopped: boolean;
}

function finish({ settings, json }: TrainArgs, display: Display, { adapter, data, outcome, stopped }: Finished): void {
  const { epochs, test, step, gpuBytes } = outcome;
  if (stopped) {
    display.stopped();
    display.line(`Stopped. ${epochs.length} of ${settings.epochs} epochs are complete.`);
  }
  if (test !== null) display.line(`Test loss: ${test.loss.toFixed(4)} - accuracy: ${test.accuracy.toFixed(4)}`);
  if (json === undefined) return;
  const { seed, batchSize } = settings;
  writeReport(json, {
    adapter,
    data,
    seed,
    batchSize,
    epochs,
    test,
    step,
    gpuBytes,
    ...(stopped ? { stopped: true as const } : {}),
  });
  display.line(`Results: ${json}`);
}

function fail(error: unknown): number {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  console.error(`${name}: ${message}`);
  return error instanceof UsageError ? 2 : 1;
}

process.exitCode = await main().catch(fail);

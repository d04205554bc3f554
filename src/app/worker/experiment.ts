/**
 * Runs that are compared, one after the other, each with a model of its own that is gone with it: the overfitting lab, the optimizer race. The model
 * of the page stays as it is.
 */
import { errorToWire } from '../../error-wire.ts';
import { init, NumericError, type Sequential } from '../../index.ts';
import type { RunConfig } from '../config.ts';
import { type Digits, loadDigits } from '../shared/worker/digits.ts';
import { Meter } from '../shared/worker/meter.ts';
import { current, newModel } from './current.ts';
import { earlyStoppingOf } from './early.ts';
import { MEASURES } from './measures.ts';
import type { EpochResult, ExperimentResult } from './protocol.ts';

/** Test digits, however few are trained on: of fewer a curve says little. */
const LEAST_TEST = 500;

let stopping = new AbortController();
let fitting: Sequential | undefined;

export function stopExperiment(): void {
  stopping.abort();
  if (fitting !== undefined) fitting.stopTraining = true;
}

/** @param runs on the same digits */
export async function experiment(runs: readonly RunConfig[], files: readonly File[] | undefined): Promise<void> {
  stopping = new AbortController();
  const { signal } = stopping;
  const digits = await loadDigits(runs[0]!, files, {
    leastTest: LEAST_TEST,
    signal,
    onDownload: (file, loaded, total) => current.tell({ kind: 'download', file, loaded, total }),
    onNotice: (text) => current.tell({ kind: 'notice', text }),
  });
  for (const [run, config] of runs.entries()) {
    if (signal.aborted) return;
    current.tell({ kind: 'experiment', run, points: [], epochs: [] });
    const result = await trainOne(run, config, digits);
    current.tell({ kind: 'experiment', run, points: [], epochs: [], result });
  }
}

async function trainOne(run: number, config: RunConfig, { train, test }: Digits): Promise<ExperimentResult> {
  const { epochs, batchSize, seed } = config;
  const { software } = (await init()).adapter;
  const model = newModel(config);
  const steps = Math.ceil(train.labels.shape[0]! / batchSize);
  const options = { steps, epochs, batchSize, software, before: 0 };
  const meter = new Meter<'loss' | 'accuracy', EpochResult>(MEASURES, options, (event) =>
    current.tell({ kind: 'experiment', run, points: event.points, epochs: event.epochs }),
  );
  const measure = async (of: Digits['train']): Promise<{ loss: number; accuracy: number }> => {
    const [loss, accuracy] = await model.evaluate(of.images, of.labels);
    return { loss: loss!, accuracy: accuracy! };
  };
  const follow = {
    ...meter.callbacks,
    // of an epoch `fit` knows the mean while it learnt, with dropout; a gap is one between like and like
    onEpochEnd: async (epoch: number, logs: Readonly<Record<string, number>>): Promise<void> => {
      meter.callbacks.onEpochEnd(epoch, { ...logs, ...(await measure(train)) });
    },
  };
  fitting = model;
  try {
    await model.fit(train.images, train.labels, {
      ...{ epochs, batchSize, seed, verbose: 0 },
      validationData: [test.images, test.labels],
      callbacks: [
        { onTrainBegin: () => void (stopping.signal.aborted && stopExperiment()) },
        follow,
        ...earlyStoppingOf(config, () => false),
      ],
    });
    meter.flush();
    return { ended: stopping.signal.aborted ? 'stopped' : 'done', test: await measure(test) };
  } catch (error) {
    if (!(error instanceof NumericError)) throw error;
    meter.flush();
    return { ended: 'diverged', error: errorToWire(error) };
  } finally {
    fitting = undefined;
    model.dispose();
  }
}

/**
 * The run of a generator and a discriminator: train them, save both, and collect the figures. Runs in a page and in Node, as recipe.ts
 * does. What is shown meanwhile is in gan-progress.ts.
 */
import type { History, Model } from '../index.ts';
import { folderModel } from '../io/folder.ts';
import type { GanOutcome, Measures, TrainedNetwork } from '../report/outcome.ts';
import { plannedMemory } from '../report/planned-memory.ts';
import { GanProgress, type GanRun } from './gan-progress.ts';
import { type Pair, pairOf } from './pairs.ts';
import { figuresOf, stepReports, stopping } from './running.ts';

/** Trains both and saves them. All GPU memory is given back at the end. */
export async function trainGan(run: GanRun): Promise<GanOutcome> {
  const { train, test, settings, events, signal, checkpoint, done, out } = run;
  const { epochs, batchSize, seed, steps } = settings;
  const pair = await pairOf(settings, train.shape[0]!, test);
  const { trainer, networks, tests } = pair;
  const stopper = stopping(trainer, signal, checkpoint);
  try {
    const tell = events.onSummary ?? (() => {});
    for (const network of Object.values(networks)) network.summary(tell);
    tell(plannedMemory(trainer.program({ x: train }, { batchSize })));
    const reports = stepReports(Math.ceil(train.shape[0]! / batchSize), events);
    const progress = await GanProgress.of(run, pair);
    const history = await trainer.fit(
      { x: train },
      {
        epochs,
        batchSize,
        seed,
        verbose: 0,
        ...(steps > 0 && { steps: steps - done }),
        ...(tests && { validationData: { x: test } }),
        callbacks: [reports.callbacks, stopper.callbacks, progress],
        ...(checkpoint && { checkpoint }),
      },
    );
    await stopper.keep();
    await progress.finish();
    const unfinished = reports.finish();
    const partial = unfinished && { step: unfinished.step, steps: unfinished.steps, ...unfinished.logs };
    const figures = figuresOf(trainer);
    const tested = tests && !signal.aborted ? await trainer.evaluate({ x: test }) : null;
    if (out !== undefined) for (const [name, network] of named(networks)) await network.save(folderModel(out(name)));
    return {
      ...{ epochs: epochResults(history), ...(partial && { partial }), test: tested, ...figures },
      trouble: progress.trouble,
      networks: await describeNetworks(networks),
    };
  } finally {
    stopper.release();
    for (const each of [trainer, ...Object.values(networks)]) each.dispose();
  }
}

const named = (networks: Pair['networks']) => Object.entries(networks) as [keyof Pair['networks'], Model][];

/** The epochs that ran to their end. */
function epochResults({ history, seconds }: History): Measures[] {
  return seconds.map((took, i) => {
    const measures = Object.entries(history).map(([name, values]) => [name, values[i]!]);
    return { ...Object.fromEntries(measures), seconds: took };
  });
}

async function describeNetworks(networks: Pair['networks']): Promise<Record<string, TrainedNetwork>> {
  const described = named(networks).map(async ([name, network]) => [name, await describeNetwork(network)] as const);
  return Object.fromEntries(await Promise.all(described));
}

async function describeNetwork(network: Model): Promise<TrainedNetwork> {
  const weights = (await network.getWeights()).map(({ values }) => values);
  const parameters = weights.reduce((sum, { length }) => sum + length, 0);
  const digest = await crypto.subtle.digest('SHA-256', await new Blob(weights as BlobPart[]).arrayBuffer());
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { parameters, sha256 };
}

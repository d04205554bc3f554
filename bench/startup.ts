/**
 * Time from import to the first trained step, in a worker of its own for each round, so that nothing is loaded or compiled before.
 * The bundles and their sizes come from the server (src/build/bench-bundles.ts). Node has no such workers: there each library is
 * imported once, from its sources, into this process.
 */
import type { Spread, StartupResult, SuiteOptions } from '../src/report/bench-report.ts';
import { attempt, type Control } from './control.ts';
import { spreadOf } from './statistics.ts';
import type { LazyStrategy } from './strategies/all.ts';
import type { Samples } from './strategies/strategy.ts';
import { type Startup, type StartupAnswer, type StartupOrder, timeStart } from './timed-start.ts';

interface Bundle {
  readonly bytes: number;
  readonly gzipBytes: number;
}

const SAMPLES = 256;
const LIMIT_MS = 60_000;

export async function benchStartup(
  all: readonly LazyStrategy[],
  { images, labels }: Samples,
  { starts: rounds }: SuiteOptions,
  control: Control,
): Promise<StartupResult[]> {
  const inPage = typeof Worker !== 'undefined' && typeof document !== 'undefined' && 'location' in globalThis;
  const strategies = all.filter(({ file }) => file !== undefined);
  const digits = { images: images.slice(0, SAMPLES * 784), labels: labels.slice(0, SAMPLES) };
  const runs = new Map<LazyStrategy, { bundle?: Bundle; starts: Startup[] }>();
  for (let round = 0; round < (inPage ? rounds : 1); round++) {
    for (const lazy of round % 2 === 0 ? strategies : strategies.toReversed()) {
      control.tell({ kind: 'start', library: lazy.name, round: round + 1 });
      const bundle =
        runs.get(lazy)?.bundle ??
        (inPage ? await attempt(control, 'startup', lazy.name, () => bundleOf(lazy)) : undefined);
      if (inPage && bundle === undefined) continue;
      const start = await attempt(control, 'startup', lazy.name, () =>
        inPage ? inWorker({ url: bundleUrl(lazy), digits }) : timeStart(lazy.classifier, digits),
      );
      if (start === undefined) continue;
      const run = runs.get(lazy) ?? { bundle, starts: [] };
      run.starts.push(start);
      runs.set(lazy, run);
    }
  }
  return strategies.flatMap((lazy) => {
    const run = runs.get(lazy);
    return run === undefined ? [] : [resultOf(lazy.name, run.bundle, run.starts)];
  });
}

function resultOf(library: string, bundle: Bundle | undefined, starts: readonly Startup[]): StartupResult {
  const spread = (value: (start: Startup) => number): Spread => spreadOf(starts.map(value));
  return {
    library,
    ...bundle,
    importMs: spread(({ importMs }) => importMs),
    firstStepMs: spread(({ firstStepMs }) => firstStepMs),
    totalMs: spread(({ importMs, firstStepMs }) => importMs + firstStepMs),
  };
}

const bundleUrl = ({ file }: LazyStrategy): string => new URL(`/bench-bundles/${file}.js`, location.href).href;

async function bundleOf({ file }: LazyStrategy): Promise<Bundle> {
  const response = await fetch(`/bench-bundles/${file}.json`);
  if (!response.ok) throw new Error(`its bundle could not be made: ${await response.text()}`);
  return (await response.json()) as Bundle;
}

async function inWorker(order: StartupOrder): Promise<Startup> {
  const worker = new Worker(new URL('./startup-worker.ts', import.meta.url), { type: 'module' });
  try {
    const answer = await new Promise<StartupAnswer>((resolve, reject) => {
      setTimeout(() => reject(new Error(`no first step within ${LIMIT_MS / 1000} s.`)), LIMIT_MS);
      worker.addEventListener('error', ({ message }) => reject(new Error(`its worker failed: ${message}`)));
      worker.addEventListener('message', ({ data }) => {
        if (data === 'ready') worker.postMessage(order);
        else resolve(data as StartupAnswer);
      });
    });
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  } finally {
    worker.terminate();
  }
}

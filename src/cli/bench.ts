/**
 * `npm run bench`: kernels, training and start-up of wgrad and its rivals side by side, in a headless Chrome or in Node; bench/ does
 * the work there. Prints the tables. Exit codes: 0, 1 for a failure, 2 for wrong flags.
 */
import { readFileSync } from 'node:fs';
import { mnist } from '../data/mnist.ts';
import { DataError, UsageError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { compareTable } from '../report/bench-compare.ts';
import { BATCH_SIZES, type BenchReport, LEAST_STEPS, type SuiteOptions } from '../report/bench-report.ts';
import { printBench, textOf } from '../report/bench-tables.ts';
import { describeAdapter, describeData } from '../report/outcome.ts';
import { parseReport } from '../report/parse-report.ts';
import { BENCH_FLAGS, BENCH_HELP, suiteOptions } from './bench-flags.ts';
import { placeOf, readFlags, sharedHelp } from './command-flags.ts';
import { EXIT, runCommand } from './exit.ts';
import { runInNode } from './node-run.ts';
import type { PageDigits } from './page/serve-page.ts';
import { runPage } from './run-page.ts';
import { writeReport } from './write-report.ts';

const HELP = `Measures wgrad beside tfjs-webgpu, tfjs-cpu, jax-js on WebGPU and jax-js in WebAssembly.

  npm run bench -- [flags]

${BENCH_HELP}
  --baseline FILE   a JSON file of an earlier run to compare with
${sharedHelp()}`;

const OWN = { ...BENCH_FLAGS, baseline: 'value' } as const;

async function main(): Promise<number> {
  const flags = readFlags('bench', process.argv.slice(2), OWN);
  if (flags === undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  const { adapter, data, json, runtime, own } = flags;
  const options = suiteOptions('bench', own);
  const baseline = own.baseline === undefined ? undefined : readBaseline(own.baseline);
  const digits = await loadDigits(data, options);
  const begin = performance.now();
  const seconds = (): string => `${((performance.now() - begin) / 1000).toFixed(0).padStart(4)} s  `;
  const run = {
    adapter,
    digits,
    options,
    onAdapter: (info: AdapterDescription) => console.log(`Adapter: ${describeAdapter(info)}`),
    say: (line: string) => console.log(seconds() + line),
  };
  const report =
    runtime === 'node'
      ? await runInNode<SuiteOptions, BenchReport>({ module: '/bench/suite.ts', call: 'runSuite', ...run })
      : await runPage<SuiteOptions, BenchReport>({ path: '/bench/index.html', ...run });
  printBench(report, console.log);
  if (baseline !== undefined) console.log(`\n${textOf(compareTable(report, baseline))}`);
  if (json !== undefined) writeReport('bench', json, report);
  return EXIT.done;
}

function readBaseline(path: string): BenchReport {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new DataError(`bench: --baseline: ${path} cannot be read: ${(error as Error).message}.`);
  }
  return parseReport(path, text);
}

async function loadDigits(data: string | undefined, { batchSizes, models }: SuiteOptions): Promise<PageDigits> {
  const { train, test, source } = await mnist({ ...placeOf(data), onNotice: (line) => console.log(line) });
  console.log(`Data: ${describeData(source, train.labels.size, test.labels.size)}`);
  const most = Math.floor(train.labels.size / LEAST_STEPS);
  const largest = Math.max(...models.flatMap((model) => batchSizes ?? BATCH_SIZES[model]));
  if (largest > most) {
    throw new UsageError(`bench: --batch-size: got '${largest}', expected at most ${most} for these digits.`);
  }
  const split = ({ images, labels }: typeof train) => ({
    images: images.values as Uint8Array,
    labels: labels.values as Uint8Array,
  });
  return { ...split(train), test: split(test), source };
}

await runCommand(main);

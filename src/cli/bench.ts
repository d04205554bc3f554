/**
 * `npm run bench`: kernels, training and start-up of wgrad and its rivals side by side, in a headless Chrome or in Node; bench/ does
 * the work there. Prints the tables. Exit codes: 0, 1 for a failure, 2 for wrong flags.
 */
import { readFileSync } from 'node:fs';
import { mnist } from '../data/mnist.ts';
import { DataError, UsageError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { compareTable, parseReport } from '../report/bench-compare.ts';
import {
  type BenchReport,
  FULL,
  LEAST_STEPS,
  QUICK,
  readLibraries,
  SECTIONS,
  type Section,
  type SuiteOptions,
} from '../report/bench-report.ts';
import { environmentLine, tablesOf, textOf } from '../report/bench-tables.ts';
import { describeAdapter, describeData } from '../report/outcome.ts';
import { readWhole } from '../report/settings.ts';
import { digitsOf, readFlags, sharedHelp } from './command-flags.ts';
import { EXIT, runCommand } from './exit.ts';
import { runInNode } from './node-run.ts';
import type { PageDigits } from './page/serve-page.ts';
import { runPage } from './run-page.ts';
import { writeReport } from './write-report.ts';

const HELP = `Measures wgrad beside tfjs-webgpu, tfjs-cpu, jax-js on WebGPU and jax-js in WebAssembly.

  npm run bench -- [flags]

  --quick           short rounds, 3 of them: a look, not a measurement
  --only NAMES      of ${SECTIONS.join(', ')}, separated by commas (all)
  --batch-size N    images per training step (32, 128 and 512)
  --rounds N        rounds of each library, of which the median counts (5)
  --limit N         seconds after which training for 97 % is given up (300)
  --libraries NAMES only these, separated by commas
  --baseline FILE   a JSON file of an earlier run to compare with
${sharedHelp()}`;

const OWN = {
  quick: 'switch',
  only: 'value',
  'batch-size': 'value',
  rounds: 'value',
  limit: 'value',
  libraries: 'value',
  baseline: 'value',
} as const;

async function main(): Promise<number> {
  const flags = readFlags('bench', process.argv.slice(2), OWN);
  if (flags === undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  const { adapter, data, json, runtime, own } = flags;
  const options = optionsOf(own);
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
  print(report, baseline);
  if (json !== undefined) writeReport('bench', json, report);
  return EXIT.done;
}

function print(report: BenchReport, baseline: BenchReport | undefined): void {
  console.log(`\n${environmentLine(report)}`);
  for (const table of tablesOf(report)) console.log(`\n${textOf(table)}`);
  const how = new Map(report.training?.map((result) => [result.library, result.how]));
  if (how.size > 0) console.log('');
  for (const [library, text] of how) console.log(`${library}: ${text}.`);
  if (baseline !== undefined) console.log(`\n${textOf(compareTable(report, baseline))}`);
}

function optionsOf(own: Readonly<Record<string, string | undefined>>): SuiteOptions {
  const base = own.quick === undefined ? FULL : QUICK;
  const batchSize = own['batch-size'];
  const sizes = batchSize === undefined ? undefined : [readWhole('bench: --batch-size', batchSize)];
  const { rounds, limit, libraries } = own;
  return {
    ...base,
    sections: own.only === undefined ? base.sections : own.only.split(',').map(readSection),
    batchSizes: sizes ?? base.batchSizes,
    denseBatchSizes: sizes ?? base.denseBatchSizes,
    accuracyBatchSizes: sizes ?? base.accuracyBatchSizes,
    rounds: rounds === undefined ? base.rounds : readWhole('bench: --rounds', rounds),
    starts: rounds === undefined ? base.starts : readWhole('bench: --rounds', rounds),
    accuracyLimitS: limit === undefined ? base.accuracyLimitS : readWhole('bench: --limit', limit),
    libraries: readLibraries('bench: --libraries', libraries),
  };
}

function readSection(text: string): Section {
  const section = SECTIONS.find((name) => name === text);
  if (section !== undefined) return section;
  throw new UsageError(`bench: --only: got '${text}', expected some of ${SECTIONS.join(', ')}, separated by commas.`);
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

async function loadDigits(data: string | undefined, { batchSizes }: SuiteOptions): Promise<PageDigits> {
  const { train, test, source } = await mnist({ ...digitsOf(data), onNotice: (line) => console.log(line) });
  console.log(`Data: ${describeData(source, train.labels.size, test.labels.size)}`);
  const most = Math.floor(train.labels.size / LEAST_STEPS);
  const largest = Math.max(...batchSizes);
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

/**
 * `npm run bench`: times training with wgrad and with tfjs-webgpu side by side in a headless Chrome (bench/training.ts does the
 * work there) and prints a table per batch size. Exit codes: 0, 1 for a failure, 2 for wrong flags.
 */
import { mnist } from '../data/mnist.ts';
import { UsageError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { type BenchOptions, type BenchResult, benchSummary, benchTable, LEAST_STEPS } from './bench-report.ts';
import { digitsOf, readFlags, sharedHelp } from './command-flags.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { describeAdapter, describeData } from './outcome.ts';
import { runPage } from './run-page.ts';
import { readWhole } from './settings.ts';
import { writeReport } from './write-report.ts';

const HELP = `Times training of the MNIST MLP with wgrad and with tfjs-webgpu, in turns, in one headless Chrome.

  npm run bench -- [flags]

  --quick           short rounds, 3 of them: a look, not a measurement
  --batch-size N    images per training step (32 and then 128)
  --rounds N        rounds of each library, of which the median counts (5)
${sharedHelp()}`;

const ROUND_MS = 2500;
const QUICK_ROUND_MS = 600;

async function main(): Promise<number> {
  const flags = readFlags('bench', process.argv.slice(2), { quick: 'switch', 'batch-size': 'value', rounds: 'value' });
  if (flags === undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  const { adapter, data, json, own } = flags;
  const quick = own.quick !== undefined;
  const rounds = readWhole('bench: --rounds', own.rounds ?? (quick ? '3' : '5'));
  const sizes = own['batch-size'] === undefined ? [32, 128] : [readWhole('bench: --batch-size', own['batch-size'])];
  const { train, test, source } = await mnist({ ...digitsOf(data), onNotice: (line) => console.log(line) });
  const digits = { images: train.images.values as Uint8Array, labels: train.labels.values as Uint8Array };
  console.log(`Data: ${describeData(source, digits.labels.length, test.labels.size)}`);
  const most = Math.floor(digits.labels.length / LEAST_STEPS);
  if (Math.max(...sizes) > most) {
    throw new UsageError(
      `bench: --batch-size: got '${Math.max(...sizes)}', expected at most ${most} for these digits.`,
    );
  }
  let found: AdapterDescription | undefined;
  const results: BenchResult[][] = [];
  for (const batchSize of sizes) {
    const result = await runPage<BenchOptions, BenchResult[]>({
      path: '/bench/index.html',
      adapter: found === undefined ? adapter : found.software ? 'software' : 'hardware',
      digits,
      options: { batchSize, rounds, roundMs: quick ? QUICK_ROUND_MS : ROUND_MS },
      onAdapter: (info) => {
        if (found === undefined) console.log(`Adapter: ${describeAdapter(info)}`);
        found = info;
      },
      say: (line) => console.log(line),
    });
    console.log(`\nBatch ${batchSize}, medians of ${rounds} rounds:\n${benchTable(result)}\n${benchSummary(result)}\n`);
    results.push(result);
  }
  for (const { name, how } of results[0] ?? []) console.log(`${name}: ${how}.`);
  if (json !== undefined) writeReport('bench', json, { adapter: found, data: source, results });
  return EXIT.done;
}

process.exitCode = await main().catch(exitCodeOf);

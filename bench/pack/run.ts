/**
 * The entry of the bench pack (`npm run bench:pack`): checks kernels and training, then runs the bench, on a machine that has a GPU
 * and Node and nothing else. Exit codes: 0, 1 where a check fails or cannot run, 2 for wrong flags.
 */
import { BENCH_FLAGS, BENCH_HELP, suiteOptions } from '../../src/cli/bench-flags.ts';
import { placeOf, readFlags } from '../../src/cli/command-flags.ts';
import { EXIT, runCommand } from '../../src/cli/exit.ts';
import { providePage } from '../../src/cli/provide-page.ts';
import { writeReport } from '../../src/cli/write-report.ts';
import { mnist } from '../../src/data/mnist.ts';
import { init } from '../../src/index.ts';
import { provideGpuFrom } from '../../src/node/dawn.ts';
import type { BenchReport, SuiteOptions } from '../../src/report/bench-report.ts';
import { printBench } from '../../src/report/bench-tables.ts';
import { readSections, type VerifyReport, verdict } from '../../src/report/check-report.ts';
import { describeAdapter } from '../../src/report/outcome.ts';
import type { Samples } from '../strategies/strategy.ts';

const COMMAND = 'run.mjs';
const HELP = `Checks wgrad's kernels and training on this machine's GPU, then times it beside other libraries.

  node run.mjs [flags]

  --checks-only     no bench
  --match TEXT      only the checks with this in their names
  --bench-only      no checks
${BENCH_HELP}
                    --quick also leaves out the comparison of the training with tfjs-webgpu
  --data DIR        folder with the four MNIST files (otherwise: digits that wgrad draws itself)
  --adapter KIND    auto, hardware or software (auto)
  --json FILE       also write the results to FILE
  --help            this text`;
const OWN = { ...BENCH_FLAGS, 'checks-only': 'switch', 'bench-only': 'switch', match: 'value' } as const;
const say = (line: string): void => console.log(line);

async function main(): Promise<number> {
  const flags = readFlags(COMMAND, process.argv.slice(2), OWN);
  if (flags === undefined) {
    say(HELP);
    return EXIT.done;
  }
  const { own, json } = flags;
  const quick = own.quick !== undefined;
  const options = suiteOptions(COMMAND, own);
  await provideGpuFrom({ importDawn: () => import(new URL('./webgpu/index.js', import.meta.url).href) });
  providePage();
  const engine = await init({ adapter: flags.adapter });
  try {
    const { train, source } = await mnist(placeOf(flags.data ?? 'made-up'));
    const digits: Samples = { images: train.images.values as Uint8Array, labels: train.labels.values as Uint8Array };
    say(`Adapter: ${describeAdapter(engine.adapter)}\nData: ${digits.labels.length} images, ${source}`);
    const checked = own['bench-only'] === undefined ? await check({ ...digits, source }, quick, own.match) : undefined;
    const benched = own['checks-only'] === undefined ? await bench(digits, options) : undefined;
    const ok = checked?.checks.every((found) => found.passes) ?? true;
    if (json !== undefined)
      writeReport(COMMAND, json, { adapter: engine.adapter, data: source, ...checked, bench: benched });
    return ok ? EXIT.done : EXIT.failed;
  } finally {
    engine.dispose();
  }
}

async function check(
  digits: Samples & { readonly source: string },
  quick: boolean,
  match: string | undefined,
): Promise<VerifyReport> {
  const { runChecks } = await import('../../test/reference/checks.ts');
  say('\n        error of tolerance, wgrad against:');
  const report = await runChecks(digits, { sections: readSections(COMMAND, undefined, quick), match }, say);
  say(`\n${verdict(report)}`);
  return report;
}

/** The bench imports its rivals, which look for a page when they are imported: not before `providePage`. */
async function bench(digits: Samples, options: SuiteOptions): Promise<BenchReport> {
  const { runSuite } = await import('../suite.ts');
  const begin = performance.now();
  const seconds = (): string => `${((performance.now() - begin) / 1000).toFixed(0).padStart(4)} s  `;
  const report = await runSuite(digits, options, (line) => say(seconds() + line));
  printBench(report, say);
  return report;
}

await runCommand(main);

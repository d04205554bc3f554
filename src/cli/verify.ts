/**
 * `npm run verify`: trains with wgrad and with its references (the float64 twin, the unfused schedule, tfjs-webgpu) in a headless
 * Chrome, or in Node, and prints how far they are apart. Exit codes: 0, 1 where a check fails or cannot run, 2 for wrong flags.
 */
import { madeUpDigits } from '../data/made-up.ts';
import { mnist } from '../data/mnist.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { type Check, passes, type VerifyOptions } from './check-report.ts';
import { digitsOf, readFlags, sharedHelp } from './command-flags.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import { runInNode } from './node-run.ts';
import { describeAdapter } from './outcome.ts';
import type { PageDigits } from './page/serve-page.ts';
import { runPage } from './run-page.ts';
import { writeReport } from './write-report.ts';

const HELP = `Checks training on this machine's WebGPU: losses and weights against a float64 twin of the whole training loop, against the
unfused schedule, and against tfjs-webgpu (same weights, same batches, same dropout masks). Takes two to three minutes.

  npm run verify -- [flags]

  --quick           without tfjs-webgpu, which takes most of the time
${sharedHelp('(otherwise: WGRAD_MNIST_DIR, or made-up digits)')}`;

/** What the longest comparison walks over. */
const SAMPLES = 6400;

async function main(): Promise<number> {
  const flags = readFlags('verify', process.argv.slice(2), { quick: 'switch' });
  if (flags === undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  const { adapter, data, json, runtime, own } = flags;
  const { digits, source } = await loadDigits(data);
  console.log(`Data: ${SAMPLES} images, ${source}`);
  let found: AdapterDescription | undefined;
  const run = {
    adapter,
    digits,
    options: { quick: own.quick !== undefined },
    onAdapter: (info: AdapterDescription) => {
      found = info;
      console.log(`Adapter: ${describeAdapter(info)}\n\n        error of tolerance, wgrad against:`);
    },
    say: (line: string) => console.log(line),
  };
  const checks =
    runtime === 'node'
      ? await runInNode<VerifyOptions, Check[]>({ module: '/test/reference/checks.ts', call: 'runChecks', ...run })
      : await runPage<VerifyOptions, Check[]>({ path: '/test/reference/page/verify.html', ...run });
  const failed = checks.filter((check) => !passes(check)).length;
  console.log(`\n${failed === 0 ? `All ${checks.length} checks pass.` : `${failed} of ${checks.length} checks FAIL.`}`);
  if (json !== undefined) {
    const report = { adapter: found, data: source, checks: checks.map((c) => ({ ...c, passes: passes(c) })) };
    writeReport('verify', json, report);
  }
  return failed === 0 ? EXIT.done : EXIT.failed;
}

async function loadDigits(data: string | undefined): Promise<{ digits: PageDigits; source: string }> {
  const dir = digitsOf(data ?? (process.env.WGRAD_MNIST_DIR || 'made-up')).dir;
  const { train, source } = dir ? await mnist({ dir }) : madeUpDigits({ train: SAMPLES, test: 0, seed: 1 });
  const values = { images: train.images.slice(0, SAMPLES).values, labels: train.labels.slice(0, SAMPLES).values };
  return { digits: { images: values.images as Uint8Array, labels: values.labels as Uint8Array }, source };
}

process.exitCode = await main().catch(exitCodeOf);

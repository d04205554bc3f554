/**
 * `npm run verify`: checks every kernel against the float64 twins, and training against its references (the float64 twin, the
 * unfused schedule, tfjs-webgpu), in a headless Chrome or in Node, and prints how far they are apart. The page /verify/ does the
 * same on a user's GPU. Exit codes: 0, 1 where a check fails or cannot run, 2 for wrong flags.
 */
import { madeUpDigits } from '../data/made-up.ts';
import { mnist } from '../data/mnist.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { readSections, type VerifyOptions, type VerifyReport, verdict } from '../report/check-report.ts';
import { describeAdapter } from '../report/outcome.ts';
import { placeOf, readFlags, sharedHelp } from './command-flags.ts';
import { EXIT, runCommand } from './exit.ts';
import { runInNode } from './node-run.ts';
import type { PageDigits } from './page/serve-page.ts';
import { runPage } from './run-page.ts';
import { writeReport } from './write-report.ts';

const HELP = `Checks wgrad on this machine's WebGPU: every kernel and every variant of a product against its float64 twin; losses
and weights of training against a float64 twin of the whole loop, against the unfused schedule, and against tfjs-webgpu (same
weights, same batches, same dropout masks); one step of the DCGAN against tfjs-webgpu's, gradient by gradient. Takes three to
four minutes on a software adapter.

  npm run verify -- [flags]

  --quick           without tfjs-webgpu, which takes most of the time
  --only NAMES      some of kernels, training, tfjs, with commas between them
  --match TEXT      only checks with TEXT in their names, such as adam
${sharedHelp({ otherwise: 'WGRAD_MNIST_DIR, or made-up digits' })}`;

/** What the longest comparison walks over. */
const SAMPLES = 6400;

async function main(): Promise<number> {
  const flags = readFlags('verify', process.argv.slice(2), { quick: 'switch', only: 'value', match: 'value' });
  if (flags === undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  const { adapter, data, json, runtime, own } = flags;
  const sections = readSections('verify: --only', own.only, own.quick !== undefined);
  const { digits, source } = await loadDigits(data);
  console.log(`Data: ${SAMPLES} images, ${source}`);
  const run = {
    adapter,
    digits: { ...digits, source },
    options: { sections, match: own.match },
    onAdapter: (info: AdapterDescription) => {
      console.log(`Adapter: ${describeAdapter(info)}\n\n        error of tolerance, wgrad against:`);
    },
    say: (line: string) => console.log(line),
  };
  const report =
    runtime === 'node'
      ? await runInNode<VerifyOptions, VerifyReport>({ module: '/test/reference/checks.ts', call: 'runChecks', ...run })
      : await runPage<VerifyOptions, VerifyReport>({ path: '/test/reference/page/verify.html', ...run });
  console.log(`\n${verdict(report)}`);
  if (json !== undefined) writeReport('verify', json, report);
  return report.checks.every((check) => check.passes) ? EXIT.done : EXIT.failed;
}

async function loadDigits(data: string | undefined): Promise<{ digits: PageDigits; source: string }> {
  const dir = placeOf(data ?? (process.env.WGRAD_MNIST_DIR || 'made-up')).dir;
  const { train, source } = dir ? await mnist({ dir }) : madeUpDigits({ train: SAMPLES, test: 0, seed: 1 });
  const values = { images: train.images.slice(0, SAMPLES).values, labels: train.labels.slice(0, SAMPLES).values };
  return { digits: { images: values.images as Uint8Array, labels: values.labels as Uint8Array }, source };
}

await runCommand(main);

/** The bench page: a button for people, and `window.wgradPage` for `npm run bench`. */
import { type BenchOptions, type BenchResult, benchTable } from '../src/cli/bench-report.ts';
import { servePage } from '../src/cli/page/serve-page.ts';
import { init, mnist } from '../src/index.ts';
import type { Digits } from './strategies/strategy.ts';
import { tfjsWebgpu } from './strategies/tfjs-webgpu.ts';
import { wgrad } from './strategies/wgrad.ts';
import { benchTraining } from './training.ts';

const STRATEGIES = [wgrad, tfjsWebgpu];

/** An error of WebGPU that nobody caught means that work was skipped: no time counts then. Looked for on every device. */
let broken: string | undefined;

function watchErrors(adapters: GPUAdapter): void {
  const { requestDevice } = adapters;
  adapters.requestDevice = async function (this: GPUAdapter, descriptor) {
    const device = await requestDevice.call(this, descriptor);
    device.addEventListener('uncapturederror', ({ error }) => {
      broken ??= error.message;
    });
    return device;
  };
}

if (globalThis.GPUAdapter !== undefined) watchErrors(GPUAdapter.prototype);

async function run(digits: Digits, options: BenchOptions, say: (line: string) => void): Promise<BenchResult[]> {
  const results = await benchTraining(STRATEGIES, digits, options, say);
  if (broken !== undefined) throw new Error(`bench: WebGPU reported: ${broken}`);
  return results;
}

servePage<BenchOptions, BenchResult[]>(run);

const element = (id: string): HTMLElement => document.getElementById(id)!;

element('start').addEventListener('click', async ({ target }) => {
  const button = target as HTMLButtonElement;
  button.disabled = true;
  const say = (line: string) => {
    element('status').textContent = line;
  };
  try {
    const { adapter } = await init();
    const { train, source } = await mnist({ url: import.meta.env.MNIST_URL, onNotice: say });
    const digits = { images: train.images.values as Uint8Array, labels: train.labels.values as Uint8Array };
    const lines = [`${adapter.vendor} ${adapter.architecture} ${adapter.description}, data: ${source}`];
    for (const batchSize of [32, 128]) {
      const results = await run(digits, { batchSize, rounds: 5, roundMs: 1500 }, say);
      lines.push('', `batch ${batchSize}`, benchTable(results));
      element('results').textContent = lines.join('\n');
    }
    say('Done.');
  } catch (error) {
    say(String(error));
  } finally {
    button.disabled = false;
  }
});

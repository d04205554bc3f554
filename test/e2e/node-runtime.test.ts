/**
 * `npm run train -- --runtime node`: a whole run without a browser, on the software driver that Chrome's package carries. It fails,
 * and does not skip, where that driver is missing.
 */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Report } from '../../src/cli/outcome.ts';
import { startTrain } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'wgrad-node-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ICD = 'vk_swiftshader_icd.json';

/** Debian's chromium lies in /usr/bin and its libraries elsewhere; other Chromes have everything in one folder. */
function swiftshader(): string {
  const named = process.env.PUPPETEER_EXECUTABLE_PATH;
  const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
  if (named) folders.unshift(dirname(realpathSync(named)));
  const found = folders.map((folder) => join(folder, ICD)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`test: no ${ICD} in ${folders.join(', ')}. Install chromium.`);
  return found;
}

const QUICK = ['--runtime', 'node', '--data', 'made-up', '--adapter', 'software'];
const env = () => ({ VK_DRIVER_FILES: swiftshader() });

test('trains an epoch in Node and writes its results', async () => {
  const json = join(folder, 'node.json');
  const args = [...QUICK, '--epochs', '1', '--batch-size', '128', '--json', json];
  const { code, output } = await startTrain(args, env()).done;
  expect(output).toMatch(/^Epoch 1\/1 469\/469 ━{20} .* - val_loss: \d\.\d{4}$/m);
  expect(output).toMatch(/^Test loss: \d\.\d{4} - accuracy: 0\.\d{4}$/m);
  expect(code).toBe(0);
  const report = JSON.parse(readFileSync(json, 'utf8')) as Report;
  expect(report.adapter).toMatchObject({ architecture: 'swiftshader', software: true, subgroupSize: 4 });
  expect(report.adapter?.features).toContain('subgroups');
  expect(report.epochs).toHaveLength(1);
  expect(report.test?.accuracy).toBeGreaterThan(0.9);
  expect(report.step?.uploadedBytes).toBe(0);
});

test('Ctrl-C stops a run in Node with what is known', async () => {
  const json = join(folder, 'stopped.json');
  const command = startTrain([...QUICK, '--batch-size', '1', '--json', json], env());
  await command.until('Optimizer params');
  await new Promise((resolve) => setTimeout(resolve, 3000)); // figures come behind the steps
  command.signal('SIGINT');
  const { code, output } = await command.done;
  expect(output).toContain('Stopped. 0 of 10 epochs are complete.');
  expect(code).toBe(130);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ stopped: true, epochs: [], batchSize: 1 });
});

test('a machine without a Vulkan driver is told what to do, with exit code 1', async () => {
  const none = { VK_DRIVER_FILES: join(folder, 'none.json') };
  const { code, output } = await startTrain(QUICK, none).done;
  expect(output).toContain("DeviceError: node: the package 'webgpu' (Dawn) finds no adapter.");
  expect(output).toContain('VK_DRIVER_FILES');
  expect(code).toBe(1);
});

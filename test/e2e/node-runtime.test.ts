/**
 * `npm run train -- --runtime node`: a whole run without a browser. Nothing is set for it: the command itself finds a Vulkan loader and a
 * software driver, those of a Chrome where the machine has none.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import type { Report } from '../../src/report/outcome.ts';
import { startTrain } from './run-command.ts';
import { writeDigits } from './write-digits.ts';

const folder = mkdtempSync(join(tmpdir(), 'wgrad-node-'));
/** Few, for this driver may take 30 ms for a step; and a number that leaves a last batch of 10. */
const DIGITS = { train: 4010, test: 1000, seed: 1 };
beforeAll(() => writeDigits(folder, DIGITS));
afterAll(() => rmSync(folder, { recursive: true }));

const QUICK = ['--runtime', 'node', '--data', folder, '--adapter', 'software'];

test.concurrent('trains two epochs in Node and writes its results', async ({ expect }) => {
  const json = join(folder, 'node.json');
  const args = [...QUICK, '--epochs', '2', '--learning-rate', '0.003', '--json', json];
  const { code, output } = await startTrain(args).done;
  expect(output).toMatch(/^Epoch 1\/2 126\/126 ━{20} .* - val_loss: \d\.\d{4}$/m);
  expect(output).toMatch(/^Epoch 2\/2 126\/126 ━{20} .* - val_loss: \d\.\d{4}$/m);
  expect(output).toMatch(/^Test loss: \d\.\d{4} - accuracy: 0\.\d{4}$/m);
  expect(code).toBe(0);
  const report = JSON.parse(readFileSync(json, 'utf8')) as Report;
  expect(report.adapter).toMatchObject({ architecture: 'swiftshader', software: true, subgroupSize: 4 });
  expect(report.adapter?.features).toContain('subgroups');
  expect(report.data).toEqual({ source: 'custom', train: DIGITS.train, test: DIGITS.test });
  expect(report.epochs).toHaveLength(2);
  expect(report.test?.accuracy).toBeGreaterThan(0.9);
  expect(report.step?.uploadedBytes).toBe(0);
});

test.concurrent('Ctrl-C stops a run in Node with what is known', async ({ expect }) => {
  const json = join(folder, 'stopped.json');
  const command = startTrain([...QUICK, '--batch-size', '1', '--json', json]);
  await command.until('Non-trainable params');
  await new Promise((resolve) => setTimeout(resolve, 2500)); // figures are read back after the steps
  command.signal('SIGINT');
  const { code, output } = await command.done;
  expect(output).toContain('Stopped. 0 of 10 epochs are complete.');
  expect(code).toBe(130);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ stopped: true, epochs: [], batchSize: 1 });
});

test.concurrent('a machine without a Vulkan driver gets an error that says what to do, with exit code 1', async ({
  expect,
}) => {
  const none = { VK_DRIVER_FILES: join(folder, 'none.json') };
  const { code, output } = await startTrain(QUICK, none).done;
  expect(output).toContain("DeviceError: node: the package 'webgpu' (Dawn) finds no adapter.");
  expect(output).toContain('VK_DRIVER_FILES');
  expect(code).toBe(1);
});

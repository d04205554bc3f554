/** `npm run bench` as a person runs it: results on the screen and in a file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BenchReport } from '../../src/report/bench-report.ts';
import { Command } from './run-command.ts';

const bench = (args: readonly string[]) =>
  new Command(process.execPath, ['--import', 'tsx', 'src/cli/bench.ts', ...args]).done;

test('start-up of two libraries: bytes, times, progress, JSON', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wgrad-bench-'));
  const json = join(folder, 'out.json');
  const flags = ['--quick', '--only', 'startup', '--rounds', '1', '--libraries', 'wgrad,jax-js wasm', '--json', json];
  const { code, output } = await bench([...flags, '--data', 'made-up', '--adapter', 'software']);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toMatch(/start-up: wgrad, round 1/);
  const report = JSON.parse(readFileSync(json, 'utf8')) as BenchReport;
  rmSync(folder, { recursive: true });
  expect(report).toMatchObject({ schema: 'wgrad-bench-1', data: 'made-up', missing: [] });
  expect(report.environment.crossOriginIsolated).toBe(true);
  expect(report.startup!.map(({ library }) => library)).toEqual(['wgrad', 'jax-js wasm']);
  for (const { gzipBytes, totalMs } of report.startup!) {
    expect(gzipBytes).toBeGreaterThan(10_000);
    expect(totalMs.median).toBeGreaterThan(0);
  }
});

test.each([
  [['--only', 'kernel'], /--only: got 'kernel', expected some of startup, kernels, training, depth, streams, accuracy/],
  [
    ['--model', 'resnet'],
    /--model: got 'resnet', expected some of mlp, convnet, cifar, lstm, mlp-2048, mlp-4096, dcgan/,
  ],
  [['--baseline', 'no-such-file'], /--baseline: no-such-file cannot be read/],
  [['--limit', '-1'], /--limit: got '-1'/],
])('refuses %j', async (flags, message) => {
  const { code, output } = await bench(flags);
  expect(code).toBeGreaterThan(0);
  expect(output).toMatch(message);
});

/** Results as a file: whole or not at all. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeReport } from '../../../src/cli/write-report.ts';
import { DataError } from '../../../src/errors.ts';
import { describeAdapter, describeData, type Report } from '../../../src/report/outcome.ts';

const folder = mkdtempSync(join(tmpdir(), 'wgrad-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const adapter = { vendor: 'google', architecture: 'swiftshader', description: '', software: true, features: [] };
const report: Report = {
  adapter,
  data: { source: 'made-up', train: 60000, test: 10000 },
  seed: 1,
  batchSize: 32,
  epochs: [],
  test: null,
  step: { medianMs: 1, dispatches: 8, stepsPerSubmit: 20, uploadedBytes: 0, readbackBytes: 16 },
  gpuBytes: { parameters: 1, data: 2, other: 3 },
  stopped: true,
};

test('the file holds the report, and nothing is left beside it', () => {
  const path = join(folder, 'out.json');
  writeReport('train', path, { ...report, seed: 2 });
  writeReport('train', path, report);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(report);
  expect(readdirSync(folder)).toEqual(['out.json']);
});

test('a folder that is gone is an error that names the file', () => {
  const path = join(folder, 'gone', 'out.json');
  expect(() => writeReport('train', path, report)).toThrow(DataError);
  expect(() => writeReport('train', path, report)).toThrow(`train: ${path}: the results could not be written`);
});

test('adapter and data are described in words', () => {
  expect(describeAdapter(adapter)).toBe('google swiftshader, software adapter');
  const gpu = { vendor: 'nvidia', architecture: 'ampere', description: 'RTX', software: false, features: [] };
  expect(describeAdapter(gpu)).toBe('nvidia ampere (RTX), GPU');
  expect(describeAdapter({ ...gpu, vendor: '', architecture: '', description: '' })).toBe('unnamed, GPU');
  expect(describeData('made-up', 60000, 10000)).toBe('made-up digits (not MNIST), 60,000 + 10,000 images');
  expect(describeData('mnist', 60000, 10000)).toBe('MNIST, 60,000 + 10,000 images');
});

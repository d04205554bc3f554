/** Results as a file: whole or not at all. What is no file stays what it is. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkReportPath, writeReport } from '../../../src/cli/write-report.ts';
import { DataError, UsageError } from '../../../src/errors.ts';
import type { Report } from '../../../src/report/outcome.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wgrad-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const report: Report = {
  adapter: { vendor: 'google', architecture: 'swiftshader', description: '', software: true, features: [] },
  data: { source: 'made-up', train: 60000, test: 10000 },
  model: 'mlp',
  seed: 1,
  batchSize: 32,
  epochs: [],
  test: null,
  step: { medianMs: 1, dispatches: 8, stepsPerSubmit: 20, uploadedBytes: 0, readbackBytes: 16 },
  gpuBytes: { parameters: 1, data: 2, other: 3 },
  stopped: true,
};
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** As a command does: the check first, training in between. */
function checkAndWrite(name: string): string {
  const path = checkReportPath('train', join(folder, name));
  writeReport('train', path, report);
  return path;
}

test('the file holds the report, and nothing is left beside it', () => {
  writeReport('train', checkReportPath('train', join(folder, 'out.json')), { ...report, seed: 2 });
  expect(readJson(checkAndWrite('out.json'))).toEqual(report);
  expect(readdirSync(folder)).toEqual(['out.json']);
});

test('the check leaves what is there as it is, and makes no file', () => {
  writeFileSync(join(folder, 'old.json'), 'old');
  checkReportPath('train', join(folder, 'old.json'));
  checkReportPath('train', join(folder, 'new.json'));
  expect(readdirSync(folder)).toEqual(['old.json']);
  expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('old');
});

test('a file that is replaced keeps its permissions', () => {
  writeFileSync(join(folder, 'out.json'), 'old');
  chmodSync(join(folder, 'out.json'), 0o640);
  expect(statSync(checkAndWrite('out.json')).mode & 0o777).toBe(0o640);
});

describe('symlinks', () => {
  test('to a file: the link stays, the file that it leads to is replaced', () => {
    mkdirSync(join(folder, 'far'));
    writeFileSync(join(folder, 'far/out.json'), 'old');
    symlinkSync('far/out.json', join(folder, 'link'));
    const path = checkAndWrite('link');
    expect(readlinkSync(path)).toBe('far/out.json');
    expect(readJson(join(folder, 'far/out.json'))).toEqual(report);
    expect(readdirSync(join(folder, 'far'))).toEqual(['out.json']);
  });

  test('to no file yet: it is made', () => {
    mkdirSync(join(folder, 'far'));
    symlinkSync('far/out.json', join(folder, 'link'));
    expect(readlinkSync(checkAndWrite('link'))).toBe('far/out.json');
    expect(readJson(join(folder, 'far/out.json'))).toEqual(report);
  });

  test.each([
    ['into a folder that is not there', 'gone/out.json', /the folder .*gone does not exist/],
    ['to itself', 'link', /link cannot be written \(ELOOP\)/],
  ])('%s: refused at once', (_, target, message) => {
    symlinkSync(target, join(folder, 'link'));
    expect(() => checkReportPath('train', join(folder, 'link'))).toThrow(UsageError);
    expect(() => checkReportPath('train', join(folder, 'link'))).toThrow(message);
  });
});

describe.skipIf(process.platform !== 'linux')('what is no file', () => {
  test('a device stays one', () => {
    symlinkSync('/dev/null', join(folder, 'link'));
    checkAndWrite('link');
    expect(readlinkSync(join(folder, 'link'))).toBe('/dev/null');
    writeReport('train', checkReportPath('train', '/dev/null'), report);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('a device that takes nothing is an error', () => {
    expect(() => writeReport('train', checkReportPath('train', '/dev/full'), report)).toThrow(
      /train: \/dev\/full: the results could not be written: ENOSPC/,
    );
  });

  test('a named pipe gives the report to its reader', () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const reader = execFileSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', READ_PIPE, join(folder, 'pipe')],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(reader)).toEqual({ seed: 1 });
    expect(lstatSync(join(folder, 'pipe')).isFIFO()).toBe(true);
  });

  test.each(['/dev/stdout', 'out.txt'])('%s, where it is the output itself, comes after what was printed', (name) => {
    const output = join(folder, 'out.txt');
    const path = name === 'out.txt' ? output : name;
    execFileSync('sh', [
      '-c',
      `"$0" --import tsx --input-type=module -e "$1" "$2" > "$3"`,
      process.execPath,
      PRINT,
      path,
      output,
    ]);
    expect(readFileSync(output, 'utf8')).toBe('printed\n{\n  "seed": 1\n}\n');
    expect(readdirSync(folder)).toEqual(['out.txt']);
  });

  test('/dev/stdout in a pipe', () => {
    const args = ['--import', 'tsx', '--input-type=module', '-e', PRINT, '/dev/stdout'];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('printed\n{\n  "seed": 1\n}\n');
  });
});

const IMPORT = `import { checkReportPath, writeReport } from './src/cli/write-report.ts';
const path = checkReportPath('train', process.argv[1]);`;
const PRINT = `${IMPORT} console.log('printed'); writeReport('train', path, { seed: 1 });`;
const READ_PIPE = `${IMPORT}
import { spawn } from 'node:child_process';
spawn('cat', [path], { stdio: 'inherit' });
writeReport('train', path, { seed: 1 });`;

test.each([
  ['', /'.*' is a folder/],
  ['gone/out.json', /the folder .*gone does not exist/],
  [`${'x'.repeat(255)}`, /the folder .* cannot be written \(ENAMETOOLONG\)/],
])('%j is refused before anything starts', (name, message) => {
  expect(() => checkReportPath('bench', join(folder, name))).toThrow(UsageError);
  expect(() => checkReportPath('bench', join(folder, name))).toThrow(message);
  expect(readdirSync(folder)).toEqual([]);
});

test.runIf(process.platform === 'linux')('a folder that takes no files is refused, also for root', () => {
  expect(() => checkReportPath('bench', '/proc/out.json')).toThrow(/the folder \/proc cannot be written \(E\w+\)/);
});

test('a folder that is gone meanwhile is an error that names the file', () => {
  const path = join(folder, 'gone', 'out.json');
  expect(() => writeReport('train', path, report)).toThrow(DataError);
  expect(() => writeReport('train', path, report)).toThrow(`train: ${path}: the results could not be written`);
});

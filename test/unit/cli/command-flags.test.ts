import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { benchSummary, benchTable } from '../../../src/cli/bench-report.ts';
import { checkLine, passes } from '../../../src/cli/check-report.ts';
import { digitsOf, readFlags } from '../../../src/cli/command-flags.ts';
import { UsageError } from '../../../src/errors.ts';

test('reads shared and own flags', () => {
  const flags = readFlags('bench', ['--quick', '--rounds', '7', '--adapter', 'software', '--data', 'src'], {
    quick: 'switch',
    rounds: 'value',
  });
  expect(flags).toMatchObject({ adapter: 'software', data: resolve('src'), json: undefined });
  expect(flags!.own).toMatchObject({ quick: '', rounds: '7' });
  expect(readFlags('verify', [])!.adapter).toBe('auto');
  expect(readFlags('verify', ['--help'])).toBeUndefined();
  expect(digitsOf(readFlags('verify', ['--data', 'made-up'])!.data)).toEqual({ source: 'made-up' });
  expect(digitsOf(resolve('src'))).toEqual({ dir: resolve('src') });
});

test.each([
  [['--adapter', 'cpu'], /verify: --adapter: got 'cpu'/],
  [['--data', 'no-such-folder'], /verify: --data: 'no-such-folder' is no folder/],
  [['--json', 'no-such-folder/out.json'], /verify: --json/],
  [['--json', 'src'], /verify: --json/],
  [['--fast'], /verify: unknown flag '--fast'\. Run npm run verify -- --help/],
  [['stray'], /verify: unexpected argument 'stray'\. Flags go after --/],
  [['--data'], /verify: --data: a value is missing/],
])('refuses %j', (argv, message) => {
  expect(() => readFlags('verify', argv)).toThrow(UsageError);
  expect(() => readFlags('verify', argv)).toThrow(message);
});

test('a check passes up to its tolerance, and never with NaN', () => {
  const check = { group: 'g', what: 'weights', measured: 1e-5, tolerance: 1e-5 };
  expect(passes(check)).toBe(true);
  expect(passes({ ...check, measured: Number.NaN })).toBe(false);
  expect(checkLine({ ...check, measured: 0.5 })).toBe('  FAIL   5.0e-1 of 1.0e-5  weights');
});

test('the table of a bench compares with the first row', () => {
  const traffic = {
    dispatches: 8,
    submits: 0.5,
    uploads: 0,
    uploadedBytes: 0,
    readBackBytes: 9,
    bindGroups: 0,
    buffers: 0,
  };
  const result = { name: 'a', how: '', batchSize: 32, steps: 10, firstLoss: 2, lastLoss: 1, traffic };
  const rows = [
    { ...result, msPerStep: [4, 5, 6], medianMs: 5 },
    { ...result, name: 'b', msPerStep: [50], medianMs: 50 },
  ];
  expect(benchTable(rows).split('\n')[2]).toMatch(/^b +50\.00 +50\.00–50\.00 +20\.0 +10\.0 +8\.0/);
  expect(benchSummary(rows)).toBe('a does 10.0 times as many steps per second as b.');
});

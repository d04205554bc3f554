import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { placeOf, readFlags } from '../../../src/cli/command-flags.ts';
import { UsageError } from '../../../src/errors.ts';

test('reads shared and own flags', () => {
  const flags = readFlags('bench', ['--quick', '--rounds', '7', '--adapter', 'software', '--data', 'src'], {
    quick: 'switch',
    rounds: 'value',
  });
  expect(flags).toMatchObject({ adapter: 'software', data: resolve('src'), json: undefined });
  expect(flags!.own).toMatchObject({ quick: '', rounds: '7' });
  expect(readFlags('verify', [])).toMatchObject({ adapter: 'auto', runtime: 'chrome' });
  expect(readFlags('verify', ['--runtime', 'node'])!.runtime).toBe('node');
  expect(readFlags('verify', ['--help'])).toBeUndefined();
  expect(placeOf(readFlags('verify', ['--data', 'made-up'])!.data)).toEqual({ source: 'made-up' });
  expect(placeOf(resolve('src'))).toEqual({ dir: resolve('src') });
});

test.each([
  [['--adapter', 'cpu'], /verify: --adapter: got 'cpu'/],
  [['--data', 'no-such-folder'], /verify: --data: 'no-such-folder' is no folder/],
  [['--json', 'no-such-folder/out.json'], /verify: --json/],
  [['--json', 'src'], /verify: --json/],
  [['--runtime', 'bun'], /verify: --runtime: got 'bun', expected chrome or node/],
])('refuses %j', (argv, message) => {
  expect(() => readFlags('verify', argv)).toThrow(UsageError);
  expect(() => readFlags('verify', argv)).toThrow(message);
});

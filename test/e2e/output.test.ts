/** Commands whose output goes nowhere: `| head -1`, a full disk. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/outcome.ts';
import { Command, chromesWith } from './run-command.ts';
import { writeDigits } from './write-digits.ts';

const COMMANDS = ['train', 'repair', 'verify', 'bench', 'pack'];
const folder = mkdtempSync(join(tmpdir(), 'wgrad-output-'));
let full = 0;
beforeAll(() => {
  full = openSync('/dev/full', 'w');
  writeDigits(folder, { train: 12_000, test: 500, seed: 1 });
});
afterAll(() => {
  closeSync(full);
  rmSync(folder, { recursive: true });
});

const argsOf = (command: string, ...flags: string[]): string[] => [
  '--import',
  'tsx',
  `src/cli/${command}.ts`,
  ...flags,
];
const TRAIN = ['--data', folder, '--batch-size', '512'];

/** Runs a command with /dev/full as one of its outputs, and gives what the other one got. */
function onFullDisk(
  which: 'stdout' | 'stderr',
  args: readonly string[],
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', which === 'stdout' ? full : 'pipe', which === 'stderr' ? full : 'pipe'],
  });
  let text = '';
  const other = which === 'stdout' ? child.stderr : child.stdout;
  other?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}

describe.each(COMMANDS)('%s', (command) => {
  test('a full disk is an error, in one line', async () => {
    const { code, text } = await onFullDisk('stdout', argsOf(command, '--help'));
    expect(text).toMatch(/^DataError: stdout: the output cannot be written: ENOSPC[^\n]*\. Free some space[^\n]*\n$/);
    expect(code).toBe(1);
  });

  test('a reader that left ends it without a word', async () => {
    const run = new Command(process.execPath, argsOf(command, '--help'));
    run.closeOutput();
    expect(await run.done).toEqual({ code: 141, output: '' });
  });

  test('where errors cannot be written, the exit code is right', async () => {
    expect(await onFullDisk('stderr', argsOf(command, '--nonsense'))).toEqual({ code: 2, text: '' });
  });
});

test('a run whose reader leaves stops as with Ctrl-C: results and checkpoint are kept, no Chrome is left', async () => {
  const json = join(folder, 'left.json');
  const kept = join(folder, 'kept');
  const mark = `wgrad-output-${process.pid}`;
  const args = argsOf('train', ...TRAIN, '--json', json, '--checkpoint', kept);
  const run = new Command(process.execPath, args, { WGRAD_TEST_MARK: mark });
  await run.until('GPU memory, as planned'); // the next line is that of the first epoch
  run.closeOutput();
  const { code } = await run.done;
  expect(code).toBe(141);
  expect(run.errors).toBe('');
  expect(run.output.match(/without its sandbox/g)?.length ?? 0).toBeLessThanOrEqual(1); // though Chrome may start twice
  expect(JSON.parse(readFileSync(json, 'utf8')) as Report).toMatchObject({ stopped: true, epochs: [{}] });
  expect(readdirSync(kept)).toContain('checkpoint.safetensors');
  expect(chromesWith(mark)).toEqual([]);
});

test('a run on a full disk stops before it trains', async () => {
  const json = join(folder, 'full.json');
  const { code, text } = await onFullDisk('stdout', argsOf('train', ...TRAIN, '--json', json));
  expect(text.match(/^DataError: .*$/gm)).toEqual([expect.stringContaining('ENOSPC')]);
  expect(code).toBe(1);
  expect(existsSync(json)).toBe(true);
});

/** The Chromium that `npm ci` brings: unpacked once, also by two commands that start at once, and fit to train. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { startTrain } from './run-command.ts';
import { writeDigits } from './write-digits.ts';

const home = mkdtempSync(join(tmpdir(), 'wgrad-home-'));
afterAll(() => rmSync(home, { recursive: true }));

/** What pages take the user's language to be, where the system has no locale. */
async function languageOf(executable: string): Promise<string> {
  vi.stubEnv('PUPPETEER_EXECUTABLE_PATH', executable);
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG']) vi.stubEnv(name, 'C.UTF-8');
  const { launchChrome } = await import('../../src/cli/chrome.ts');
  const browser = await launchChrome('software');
  try {
    const [page] = await browser.pages();
    return await page!.evaluate(() => navigator.language);
  } finally {
    await browser.close();
    vi.unstubAllEnvs();
    vi.stubEnv('HOME', home);
  }
}

test.runIf(process.platform === 'linux' && process.arch === 'x64')('a machine without a Chrome trains', async () => {
  vi.stubEnv('HOME', home);
  const { carriedChrome } = await import('../../src/cli/carried-chrome.ts');
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const [first, second] = await Promise.all([carriedChrome(say), carriedChrome(say)]);
  expect(first).toBe(second);
  expect(readdirSync(join(home, '.cache/wgrad'))).toHaveLength(1);
  expect(existsSync(join(dirname(first!), 'libvulkan.so.1'))).toBe(true);
  lines.length = 0;
  expect(await carriedChrome(say)).toBe(first);
  expect(lines).toEqual([]);

  expect(await languageOf(first!)).toBe('en-US'); // not en-US@posix, with which Intl throws

  writeDigits(home, { train: 1000, test: 100, seed: 1 });
  const args = ['--data', home, '--epochs', '1', '--adapter', 'software'];
  const { code, output } = await startTrain(args, { PUPPETEER_EXECUTABLE_PATH: first, HOME: home }).done;
  expect(output).toMatch(/^Test loss: \d\.\d{4} - accuracy: 0\.\d{4}$/m);
  expect(code).toBe(0);
});

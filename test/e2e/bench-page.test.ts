/** The bench page as a person uses it, in a headless Chrome on the software adapter, at settings that take seconds. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChrome } from '../../src/cli/chrome.ts';

const LIBRARIES = ['wgrad', 'tfjs-cpu', 'jax-js wasm'];
const TINY = `?source=made-up&samples=3200&batch-size=32&rounds=1&round-ms=50&libraries=${LIBRARIES.join(',')}`;
const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
let server: ViteDevServer;
let browser: Browser;
let url: string;

beforeAll(async () => {
  // the server of npm start, with its headers and its bundles
  server = await createServer({ configFile: CONFIG, logLevel: 'error', server: { port: 0, hmr: false, open: false } });
  await server.listen();
  url = server.resolvedUrls!.local[0]!;
  browser = await launchChrome('software');
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function open(query: string): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(`${url}bench/${query}`);
  await page.waitForSelector('#run-training:not(:disabled)');
  return page;
}

const text = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent?.trim() ?? '');
const statusIs = (page: Page, pattern: RegExp) =>
  page.waitForFunction(
    (source: string) => new RegExp(source).test(document.querySelector('[role=status]')?.textContent ?? ''),
    {},
    pattern.source,
  );

test('runs the training section: a row per library, bars, and no library lost', async () => {
  const page = await open(TINY);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await text(page, '#isolation')).toContain('wasm has threads');
  expect(await text(page, '#adapter')).toContain('software adapter');
  await page.click('#run-training');
  await statusIs(page, /^(Done|The run failed)/);
  expect(await text(page, '#alert')).not.toContain('wrong');
  const names = await page.$$eval('#training table:first-of-type tbody tr', (rows) =>
    rows.map((row) => row.cells[0]!.textContent),
  );
  expect(names.slice(0, LIBRARIES.length)).toEqual(LIBRARIES);
  expect(await page.$eval('#missing', (section) => (section as HTMLElement).hidden)).toBe(true);
  expect(await page.$$eval('#training figure svg', (all) => all.length)).toBe(2);
  expect(await page.$$eval('#copy:not(:disabled), #download:not(:disabled)', (all) => all.length)).toBe(2);
  await page.setViewport({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.close();
});

test('trains the network that is chosen, with the rivals as chosen', async () => {
  const page = await open(TINY.replace(LIBRARIES.join(','), 'wgrad'));
  expect(await page.$$eval('#model option', (all) => all.map(({ textContent }) => textContent))).toEqual([
    ...['mlp', 'convnet', 'cifar', 'lstm', 'mlp-2048', 'mlp-4096', 'dcgan'],
  ]);
  await page.select('#model', 'convnet');
  await page.click('#lean');
  await page.click('#run-training');
  await statusIs(page, /^(Done|The run failed)/);
  expect(await text(page, '#training')).toContain('Training, convnet, batch 32, lean rivals');
  await page.close();
});

test('Stop ends a run, and a file that is no report is refused', async () => {
  const page = await open(TINY.replace('rounds=1', 'rounds=500'));
  await page.click('#run-training');
  await statusIs(page, /round/);
  await page.click('#stop');
  await statusIs(page, /^Stopped/);
  const input = await page.$('input[type=file]');
  await (input as { uploadFile(path: string): Promise<void> } | null)?.uploadFile('package.json');
  await page.waitForSelector('#alert:not([hidden])');
  expect(await text(page, '#alert-text')).toContain('package.json: its schema is undefined');
  await page.close();
});

test('shows kept results with every section', async () => {
  const results = JSON.parse(await readFile('bench/results/swiftshader-chromium-quick.json', 'utf8')) as object;
  expect(Object.keys(results)).toEqual(expect.arrayContaining(['startup', 'kernels', 'training', 'accuracy']));
  const page = await open('?report=/bench/results/swiftshader-chromium-quick.json');
  for (const section of ['training', 'startup', 'kernels']) {
    expect(await page.$$eval(`#${section} svg`, (all) => all.length)).toBeGreaterThan(0);
    expect(await page.$$eval(`#${section} tbody tr`, (all) => all.length)).toBeGreaterThan(4);
  }
  await page.close();
});

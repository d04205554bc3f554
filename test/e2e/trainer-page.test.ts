/** The trainer page as a person uses it, in a headless Chrome on the software adapter. */
import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChrome } from '../../src/cli/chrome.ts';
import { serveMnist } from '../../src/cli/serve-mnist.ts';
import { type PageServer, startServer } from '../../src/cli/server.ts';

const QUICK = '?source=made-up&samples=6000&epochs=1';
let server: PageServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer([serveMnist(undefined)]);
  browser = await launchChrome('software');
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** The page at an address, with everything that it complains about. */
async function open(
  query: string,
  before?: (page: Page) => Promise<unknown>,
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000); // a loaded machine may be slow
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await before?.(page);
  await page.goto(`${server.url}/${query}`);
  return { page, complaints };
}

const text = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent?.trim() ?? '');
const press = async (page: Page, name: string) => {
  const button = await page.waitForSelector(`::-p-aria([name="${name}"][role="button"]):not(:disabled)`);
  await button?.click();
};
const statusIs = (page: Page, pattern: RegExp) =>
  page.waitForFunction(
    (source: string) => new RegExp(source).test(document.querySelector('[role=status]')?.textContent ?? ''),
    {},
    pattern.source,
  );

test('trains an epoch: progress, figures, table and result', async () => {
  const { page, complaints } = await open(QUICK);
  await page.waitForSelector('#train:not(:disabled)');
  expect(await text(page, '#adapter')).toContain('software adapter');
  await press(page, 'Train');
  await statusIs(page, /Training/);
  await statusIs(page, /^Done/);
  expect(await text(page, '#data')).toBe('made-up digits (not MNIST), 6,000 + 1,000 images');
  const bar = await page.waitForSelector('::-p-aria([role="progressbar"])');
  expect(await bar?.evaluate((element) => (element as HTMLProgressElement).value)).toBe(1);
  expect(await page.$$eval('tbody#epoch-rows tr', (rows) => rows.map((row) => row.cells.length))).toEqual([6]);
  expect(await text(page, '#loss')).toMatch(/^\d\.\d{4}$/);
  expect(Number.parseFloat(await text(page, '#test-accuracy'))).toBeGreaterThan(60);
  expect(await page.$$eval('canvas', (all) => all.length)).toBe(2);
  expect(complaints).toEqual([]);
  await page.close();
});

test('Stop ends the run early, and another run can follow', async () => {
  const { page, complaints } = await open('?source=made-up&samples=6000&epochs=500');
  await press(page, 'Train');
  await page.waitForFunction(() => /step \d/.test(document.querySelector('#detail')?.textContent ?? ''));
  await press(page, 'Stop');
  await statusIs(page, /^Stopped\. \d of 500 epochs are complete\.$/);
  await page.waitForSelector('#train:not(:disabled)');
  await page.$eval('#epochs', (input) => {
    (input as HTMLInputElement).value = '1';
  });
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  expect(complaints).toEqual([]);
  await page.close();
});

test('a wrong field is named and nothing runs', async () => {
  const { page } = await open('?dropout=1');
  await press(page, 'Train');
  expect(await text(page, '#dropout-hint')).toBe("dropout: got '1', expected a number from 0 up to, but not, 1.");
  expect(await page.$eval('#dropout', (input) => input === document.activeElement)).toBe(true);
  expect(await page.$eval('#stop', (button) => (button as HTMLButtonElement).disabled)).toBe(true);
  await page.close();
});

test.each([
  ['no WebGPU', 'undefined', 'this browser has no WebGPU'],
  ['no adapter', '{ requestAdapter: async () => null }', 'offers no adapter'],
])('%s: says what happened and what to do', async (_name, gpu, message) => {
  const hide = (page: Page) =>
    page.evaluateOnNewDocument(`Object.defineProperty(Navigator.prototype, 'gpu', { get: () => (${gpu}) })`);
  const { page, complaints } = await open('', hide);
  await statusIs(page, /cannot train/);
  const alert = await text(page, '[role=alert]');
  expect(alert).toContain('No GPU to train on');
  expect(alert).toContain(message);
  expect(alert).toMatch(/Use Chrome|Update the GPU driver/);
  expect(await page.$eval('#train', (button) => (button as HTMLButtonElement).disabled)).toBe(true);
  expect(complaints).toEqual([]);
  await page.close();
});

test('a wrong address is named', async () => {
  const { page } = await open('?source=cifar');
  await statusIs(page, /cannot train/);
  expect(await text(page, '#alert-text')).toBe("source: got 'cifar', expected auto, mnist, made-up.");
  await page.close();
});

test('fits a narrow screen', async () => {
  const { page } = await open('', (fresh) => fresh.setViewport({ width: 360, height: 740 }));
  await page.waitForSelector('#train:not(:disabled)');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.close();
});

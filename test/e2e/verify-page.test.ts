/**
 * The page /verify/ as a person uses it, in a headless Chrome on the software adapter: as the site is built, served from a folder
 * below the host's root, with few of the checks, which take seconds.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import { createServer, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchChrome } from '../../src/cli/chrome.ts';
import { expectAccessible } from './accessible.ts';
import type {} from './global-site.ts';
import { find, textOf as text } from './site.ts';
import { alertOf } from './trainer-site.ts';

const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
const FEW = '?quick&match=nesterov&language=en';
const folder = mkdtempSync(join(tmpdir(), 'wgrad-verify-'));
let server: PreviewServer;
let browser: Browser;
let site: string;

beforeAll(async () => {
  cpSync(inject('site').folder, join(folder, 'site/some/where'), { recursive: true });
  const options = { port: 0, strictPort: false, host: '127.0.0.1' };
  server = await preview({ configFile: false, root: folder, build: { outDir: 'site' }, preview: options });
  site = `${server.resolvedUrls!.local[0]}some/where/`;
  browser = await launchChrome('software');
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

/** A page, and what its console says is wrong: what the content security policy stopped, and errors that nobody caught. */
async function open(url: string): Promise<{ page: Page; wrong: string[] }> {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  const wrong: string[] = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  await page.goto(url);
  return { page, wrong };
}

const press = (page: Page, name: string) => page.locator(`::-p-aria(${name}[role="button"])`).click();
const canPress = async (page: Page, name: string, isWanted: boolean): Promise<void> => {
  const button = await find(page, name, 'button');
  await page.waitForFunction((each, wanted) => (each as HTMLButtonElement).disabled !== wanted, {}, button, isWanted);
};
const ready = (page: Page) => canPress(page, 'Start', true);
const ended = (page: Page) => canPress(page, 'Stop', false);
/** Results of all checks, once every one is shown. */
const rowsOf = (page: Page) => page.$$eval('.group td:first-child', (all) => all.map((result) => result.textContent));

test('checks on the adapter at hand, all pass, and the report can be copied', async () => {
  const { page, wrong } = await open(`${site}verify/${FEW}`);
  await ready(page);
  expect(await text(page, '.facts')).toMatch(
    /swiftshader \(software, .*, subgroups of 4Browser ?Chrome, headless, \d+/,
  );
  expect(await text(page, '.meanings')).toMatch(/^Features.*subgroups.*maxStorageBuffersPerShaderStage ?\d+/);
  const boxes = await page.$$eval('.sections input', (all) => all.map(({ name, checked }) => [name, checked]));
  expect(boxes).toEqual([
    ['kernels', true],
    ['training', true],
    ['tfjs', false],
  ]);
  await press(page, 'Start');
  await page.waitForSelector('.group .pass');
  expect(await page.$eval('progress', (bar) => bar.value)).toBeGreaterThan(0);
  await expectAccessible(page);
  await ended(page);
  expect(await text(page, '.verdict')).toMatch(/^All \d+ checks with 'nesterov' in their names pass\.$/);
  expect(await text(page, '[role=status]')).toBe(await text(page, '.verdict'));
  const groups = await page.$$eval('.group-name', (all) => all.map((title) => title.textContent));
  expect(groups[0]).toBe('every kernel against the float64 twins of its ops');
  expect(groups).toContain('float64 twin, SGD with Nesterov momentum, dropout 0.2, 100 steps');
  expect(await rowsOf(page)).toEqual([]); // a group is a line until it is opened
  await (await find(page, 'Show every check', 'checkbox')).click();
  const rows = await rowsOf(page);
  expect(rows.length).toBeGreaterThan(5);
  expect(new Set(rows)).toEqual(new Set(['✓ pass']));

  await browser
    .defaultBrowserContext()
    .overridePermissions(new URL(site).origin, ['clipboard-read', 'clipboard-sanitized-write']);
  await press(page, 'Copy as Markdown');
  await page.waitForFunction(() => document.querySelector('[role=status]')?.textContent === 'Copied as Markdown.');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('## wgrad verify');
  expect(copied.match(/^\| pass \|/gm)).toHaveLength(rows.length);
  expect(copied).toBe(await page.$eval('textarea', (area) => (area as HTMLTextAreaElement).value));
  await press(page, '简体中文');
  expect(await text(page, '.verdict')).toMatch(/^名称含“nesterov”的 \d+ 项检查全部通过。$/);
  expect(await page.$$eval('.group-name', (all) => all.map((title) => title.textContent))).toContain(
    'float64 孪生程序，带 Nesterov 动量的 SGD，Dropout 0.2，100 步',
  );
  expect(await page.$eval('nav [aria-current]', (link) => link.textContent)).toBe('算得对吗？');
  expect(await page.$$eval('.pages a', (all) => all.map((link) => (link as HTMLAnchorElement).href))).toEqual(
    ['', 'gan/', 'bench/', 'verify/'].map((path) => `${site}${path}?language=zh`),
  );
  expect(wrong).toEqual([]);
  await page.close();
});

test('Stop ends it at once, also within a check, and it can be started again', async () => {
  const { page, wrong } = await open(`${site}verify/?only=kernels&language=en`);
  const stop = async (): Promise<void> => {
    const begin = performance.now();
    await press(page, 'Stop');
    await ended(page);
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(await text(page, '[role=status]')).toBe('Stopped. What was checked before is shown.');
  };
  await ready(page);
  await press(page, 'Start');
  await page.waitForSelector('.group .pass');
  await stop();
  expect(await text(page, '.verdict')).toMatch(/^Stopped early: not everything was checked\. All \d+ checks pass\.$/);
  expect(await page.$eval('textarea', (area) => (area as HTMLTextAreaElement).value)).toContain('Stopped early');
  for (const name of ['kernels', 'training']) await page.click(`.sections [name=${name}]`);
  await press(page, 'Start');
  await page.waitForFunction(() => document.querySelector('[role=status]')?.textContent === 'Checking training…');
  await stop();
  expect(wrong).toEqual([]);
  await page.close();
});

/** A copy of the site whose worker begins with `code`: what a page does to its own globals does not reach a worker's. */
function siteWith(name: string, code: string): string {
  const copy = join(folder, 'site', name);
  cpSync(join(folder, 'site/some/where'), copy, { recursive: true });
  const workers = readdirSync(join(copy, 'assets')).filter((file) => /^worker-.*\.js$/.test(file));
  expect(workers).toHaveLength(1);
  const path = join(copy, 'assets', workers[0]!);
  writeFileSync(path, `${code};${readFileSync(path, 'utf8')}`);
  return site.replace('some/where', name);
}

test.each([
  [
    'no-webgpu',
    'delete WorkerNavigator.prototype.gpu',
    /this worker has no WebGPU \(navigator\.gpu is missing\)\. .*Browsers that have it: Chrome/,
  ],
  ['no-adapter', 'GPU.prototype.requestAdapter = async () => null', /offers no adapter\. Update the GPU driver/],
])('%s: it says what to do', async (name, code, message) => {
  const { page } = await open(`${siteWith(name, code)}verify/?language=en`);
  await page.waitForSelector('.messages .bad');
  expect(await text(page, '.messages h2')).toMatch(/GPU/);
  expect(await alertOf(page)).toMatch(message);
  await expectAccessible(page);
  expect(await text(page, '[role=status]')).toBe('This page cannot check anything here.');
  await canPress(page, 'Start', false);
  await page.close();
});

test('an address that asks for something unknown is refused', async () => {
  const { page } = await open(`${site}verify/?only=kernel&language=en`);
  await page.waitForSelector('.messages .bad');
  expect(await alertOf(page)).toContain("only: got 'kernel', expected kernels, training, tfjs");
  await page.close();
});

test.each([
  [360, 'light', 'en', 'Start'],
  [1280, 'dark', 'zh', '开始'],
])('fits %i pixels and is accessible, %s, %s', async (width, scheme, language, start) => {
  const { page } = await open(`${site}verify/?only=kernels&match=tanh&language=${language}`);
  await page.setViewport({ width, height: 800 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await canPress(page, start, true);
  await expectAccessible(page);
  await (await find(page, start, 'button')).focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.group');
  await canPress(page, start, true);
  await page.click('.group summary');
  await page.waitForSelector('.group td');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  expect(await page.$eval('.group .scroll', (table) => table.scrollWidth - table.clientWidth)).toBe(0);
  await expectAccessible(page);
  await page.close();
});

test('npm start serves it at /verify/, too', async () => {
  const dev = await createServer({
    configFile: CONFIG,
    logLevel: 'error',
    server: { port: 0, hmr: false, open: false },
  });
  await dev.listen();
  const address = dev.resolvedUrls!.local[0]!;
  expect((await fetch(`${address}verify?only=kernels`)).url).toBe(`${address}verify/?only=kernels`);
  const { page, wrong } = await open(`${address}verify/?only=kernels&match=sigmoid&language=en`);
  await ready(page);
  await press(page, 'Start');
  await page.waitForSelector('.group');
  await ended(page);
  expect(await text(page, '.verdict')).toMatch(/^All [1-9]\d* checks/);
  expect(wrong).toEqual([]);
  await page.close();
  await dev.close();
});

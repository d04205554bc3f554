/** The bench page as a person uses it, in a headless Chrome on the software adapter, at settings that take seconds. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import type { Browser, ElementHandle, Page } from 'puppeteer';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChrome } from '../../src/cli/chrome.ts';
import { type Card, cardLink, readCard } from '../../src/report/bench-card.ts';
import { expectAccessible } from './accessible.ts';
import { complaintsOf, find, press, statusIs, textOf } from './site.ts';
import { alertOf, downloadsTo } from './trainer-site.ts';

const LIBRARIES = ['wgrad', 'tfjs-cpu', 'jax-js wasm'];
const TINY = '?source=made-up&samples=3200&batch-size=32&rounds=1&round-ms=50&language=en';
const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
const KEPT = 'report=/bench/results/swiftshader-chromium-quick.json';

const FRIEND: Card = {
  name: 'Anna',
  adapter: 'acme one',
  software: false,
  browser: 'Chrome 147, Windows',
  model: 'mlp',
  batchSize: 32,
  wgrad: { median: 0.001, p10: 0.0009, p90: 0.0011 },
  tfjs: { median: 0.2, p10: 0.1, p90: 0.3 },
  date: '2026-11-20',
  version: '0.1.0',
};

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

/** As on the first visit. */
async function open(query: string, before?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await (await browser.createBrowserContext()).newPage();
  page.setDefaultTimeout(60_000);
  await before?.(page);
  await page.goto(`${url}bench/${query}`);
  await page.waitForFunction(() => document.querySelector<HTMLButtonElement>('.measure .main')?.disabled === false);
  return page;
}

const close = (page: Page): Promise<void> => page.browserContext().close();
const chooseFile = async (page: Page, name: string, file: string): Promise<void> => {
  const [input] = await page.$$('input[type=file]');
  expect(await input!.evaluate((field) => (field as HTMLInputElement).labels![0]!.textContent)).toBe(name);
  await (input as ElementHandle<HTMLInputElement>).uploadFile(file);
};
/** In both schemes and languages, at three widths: nothing to complain about, nothing beyond the page's edge. */
async function expectFit(page: Page): Promise<void> {
  for (const [width, scheme, language] of [
    [390, 'light', '简体中文'],
    [768, 'dark', 'English'],
    [1440, 'dark', '简体中文'],
    [360, 'light', 'English'],
  ] as const) {
    await page.setViewport({ width, height: 844 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await press(page, language);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await expectAccessible(page);
  }
}

test('runs the training section: a row per library, bars, no library lost, and draws nothing while it times', async () => {
  const page = await open(`${TINY}&libraries=${LIBRARIES.join(',')}`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await textOf(page, '.measure .facts')).toMatch(/google swiftshader \(software.*WebAssembly uses all of them/);
  await page.evaluate(() => {
    const turns: string[] = [];
    Object.assign(window, { turns });
    const status = document.querySelector('[role=status]')!;
    const look = (): void => void turns.push(`drawn ${status.textContent}`);
    const what = { subtree: true, childList: true, characterData: true, attributes: true };
    new MutationObserver(look).observe(document.body, what);
    const { submit } = GPUQueue.prototype;
    GPUQueue.prototype.submit = function (this: GPUQueue, buffers) {
      turns.push(`submit ${status.textContent}`);
      return submit.call(this, buffers);
    };
  });
  await press(page, 'Run training');
  await statusIs(page, /^(Done|The run failed)/);
  expect(await alertOf(page)).toBe('');
  const turns = await page.evaluate(() => (window as unknown as { turns: string[] }).turns);
  const rounds = [...new Set(turns.filter((turn) => / round \d/.test(turn)).map((turn) => turn.replace(/^\w+ /, '')))];
  expect(rounds).toEqual(['batch 32: round 1 of 1', 'batch 32, dense random data: round 1 of 1']);
  for (const says of rounds) {
    const during = turns.filter((turn) => turn.endsWith(says)).map((turn) => turn[0]);
    expect(during.join('')).toMatch(/^ds+d*$/); // what is said is drawn, then steps are timed, then results are drawn
  }
  const names = await page.$$eval('.training .outcome tbody', ([body]) =>
    [...(body as HTMLTableSectionElement).rows].map((row) => row.cells[0]!.textContent),
  );
  expect(names).toEqual(LIBRARIES);
  expect(await page.$('.missing')).toBeNull();
  expect(await page.$$eval('.training figure svg', (all) => all.length)).toBe(2);
  await find(page, 'Batch 32: bars of ms per step; the table below has the numbers', 'image');
  await close(page);
});

test('trains the network that is chosen, with the rivals as chosen; says it in Chinese', async () => {
  const page = await open(`${TINY}&libraries=wgrad`);
  const network = await page.waitForSelector('::-p-aria([name="Network"][role="combobox"])');
  expect(await network!.$$eval('option', (all) => all.map(({ value }) => value))).toEqual([
    ...['mlp', 'convnet', 'cifar', 'lstm', 'mlp-2048', 'mlp-4096', 'dcgan'],
  ]);
  await network!.select('convnet');
  await (await find(page, 'rivals without dropout, batches in order', 'checkbox')).click();
  await press(page, 'Run training');
  await statusIs(page, /^(Done|The run failed)/);
  expect(await textOf(page, '.training')).toContain('Training, convnet, batch 32, lean rivals');
  await press(page, '简体中文');
  expect(await textOf(page, '.training')).toContain('训练，convnet，批大小 32，对手从简：1 轮测量的中位数');
  expect(await textOf(page, '.training')).toContain('model.fit，打乱顺序；时间包括上传样本和读回所有损失');
  await close(page);
});

test('Measure gives a card: a picture, a text with a link, beside a friend’s; both are there on the next visit', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wgrad-card-'));
  const page = await open(TINY, async (fresh) => {
    await fresh.evaluateOnNewDocument(() => {
      navigator.canShare = () => true;
      navigator.share = async ({ files, text }: ShareData = {}) => {
        Object.assign(window, {
          shared: { text, files: files!.map(({ name, type, size }) => ({ name, type, size })) },
        });
      };
    });
  });
  const complaints = complaintsOf(page);
  await downloadsTo(page, folder);
  await press(page, 'Measure');
  await statusIs(page, /^(Done|The run failed)/);
  expect(await textOf(page, '.result')).toMatch(
    /^wgrad learns from [\d,]+ pictures a second here, [\d.]+ times as fast as TensorFlow\.js\.$/,
  );
  await (await find(page, 'Name on it (if you like)', 'textbox')).type('Ben <b>&amp;');

  await press(page, 'Share…');
  await page.waitForFunction(() => 'shared' in window);
  const { text, files } = await page.evaluate(
    () =>
      (window as unknown as { shared: { text: string; files: { name: string; type: string; size: number }[] } }).shared,
  );
  expect(files).toEqual([
    { name: expect.stringMatching(/^wgrad-card-\d{4}-\d\d-\d\d\.png$/), type: 'image/png', size: expect.any(Number) },
  ]);
  const card = readCard(text) as Card;
  expect(card).toMatchObject({ name: 'Ben <b>&amp;', adapter: 'google swiftshader', software: true, model: 'mlp' });
  const rows = await page.$$eval('.training .outcome tbody', ([body]) =>
    [...(body as HTMLTableSectionElement).rows].map((row) => Number(row.cells[1]!.textContent)),
  );
  expect(card.wgrad.median / rows[0]!).toBeCloseTo(1, 2);
  expect(card.tfjs!.median / rows[1]!).toBeCloseTo(1, 2);

  await press(page, 'Save picture');
  await expect.poll(() => readdir(folder), { timeout: 10_000 }).toEqual([expect.stringMatching(/\.png$/)]);
  const [saved] = await readdir(folder);
  const { width, height, data, channels } = decode(await readFile(join(folder, saved!)));
  expect([width, height]).toEqual([1200, 630]);
  const colors = new Set(Array.from({ length: width * height }, (_, i) => data[i * channels]));
  expect(colors.size).toBeGreaterThan(50); // letters have soft edges

  await page.evaluate((link) => Object.assign(location, { hash: new URL(link).hash }), cardLink(url, FRIEND));
  await page.waitForSelector('.says');
  expect(await textOf(page, '.friends .says')).toMatch(/^Anna trains [\d,]+ times as fast as you\.$/);
  await page.reload();
  await page.waitForSelector('.says');
  expect(await page.$$eval('.whose', (all) => all.map((row) => row.querySelector('span')!.textContent))).toEqual([
    'You',
    'Anna',
  ]);
  await expectFit(page);
  await press(page, 'Forget Anna');
  expect(await page.$('.says')).toBeNull();
  expect(await page.evaluate(() => location.hash)).toBe('');
  expect(complaints).toEqual([]);
  await close(page);
  await rm(folder, { recursive: true });
});

test('what is no card is refused in words; a link that is pasted opens, its text stays text', async () => {
  const page = await open('?language=en#card=eyJ2Ijox');
  expect(await textOf(page, '.friends [role=alert]')).toMatch(/^This card is cut off or changed/);
  const field = await find(page, 'A friend’s link, or a text with it', 'textbox');
  await field.type('hello');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() =>
    /no card in this text/.test(document.querySelector('.friends .wrong')!.textContent!),
  );
  await field.click({ count: 3 });
  await field.type(`look: ${cardLink(`${url}bench/`, { ...FRIEND, name: '<img src=x onerror=alert(1)>' })} !`);
  await press(page, 'Add');
  await page.waitForSelector('.whose');
  expect(await textOf(page, '.whose span')).toBe('<img src=x onerror=alert(1)>');
  expect(await textOf(page, '.friends .says')).toBe('Press Measure to see yours beside it.');
  expect(await page.$('.friends img')).toBeNull();
  await close(page);
});

test('Stop ends a run; it is accessible while it runs; a file that is no report is refused', async () => {
  const page = await open(`${TINY.replace('rounds=1', 'rounds=500')}&libraries=wgrad`);
  await press(page, 'Run training');
  await statusIs(page, /round/);
  await expectAccessible(page);
  await press(page, 'Stop');
  await statusIs(page, /^Stopped/);
  await chooseFile(page, 'Compare with a JSON file', 'package.json');
  await page.waitForSelector('.messages .bad');
  expect(await alertOf(page)).toContain('package.json: its schema is undefined');
  await expectAccessible(page);
  await close(page);
});

test('shows kept results with every section, and compares them with a file', async () => {
  const page = await open(`?language=en&${KEPT}`);
  for (const section of ['training', 'startup', 'kernels']) {
    expect(await page.$$eval(`.${section} svg`, (all) => all.length)).toBeGreaterThan(0);
    expect(await page.$$eval(`.${section} tbody tr`, (all) => all.length)).toBeGreaterThan(4);
  }
  await chooseFile(page, 'Compare with a JSON file', 'bench/results/swiftshader-chromium-quick.json');
  await statusIs(page, /^Compared/);
  expect(await textOf(page, '.compared tbody')).toContain('same within spread');
  await page.$$eval('main details', (all) => {
    for (const each of all) (each as HTMLDetailsElement).open = true;
  });
  await expectFit(page);
  await close(page);
});

test('an address that asks for something unknown is refused', async () => {
  const page = await browser.newPage();
  await page.goto(`${url}bench/?language=en&libraries=keras`);
  await page.waitForSelector('.messages .bad');
  expect(await alertOf(page)).toContain("libraries: got 'keras', expected wgrad, tfjs-webgpu");
  expect(await textOf(page, '[role=status]')).toBe('This page cannot measure here.');
  await page.close();
});

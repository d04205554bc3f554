/** The trainer page as a person uses it, built, in a headless Chrome on the software adapter. */
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsOf, epochsOf, find, openSite, press, type Site, statusIs, textOf } from './site.ts';
import { writeDigits } from './write-digits.ts';

const QUICK = '?source=made-up&samples=2560&epochs=2&language=en';
/** Long enough to be stopped. */
const LONG = '?source=made-up&samples=2560&epochs=500&language=en';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let site: Site;
let folder: string;
beforeAll(async () => {
  site = await openSite();
  folder = await mkdtemp(join(tmpdir(), 'wgrad-trainer-'));
});
afterAll(async () => {
  await site?.close();
  await rm(folder, { recursive: true });
});

/** The page at an address, as on the first visit, with everything that it complains about. */
async function open(
  query: string,
  before?: (page: Page) => Promise<unknown>,
): Promise<{ page: Page; complaints: string[] }> {
  const context = await site.browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(40_000); // a loaded machine may be slow
  await page.setViewport({ width: 1280, height: 900 });
  const complaints = complaintsOf(page);
  await before?.(page);
  await page.goto(site.url + query);
  return { page, complaints };
}

const close = (page: Page): Promise<void> => page.browserContext().close();

async function expectAccessible(page: Page): Promise<void> {
  // the page's policy lets no script in; the tools of the browser may
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: AxeViolation[] }> } };
    interface AxeViolation {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations: found } = await axe.run({ runOnly: { type: 'tag', values: tags } });
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)} ${nodes[0]!.failureSummary}`);
  });
  expect(violations).toEqual([]);
}

let run: Promise<string[][]> | undefined;

/** The epochs of a run that nobody disturbed. */
function undisturbed(): Promise<string[][]> {
  run ??= (async () => {
    const { page } = await open(QUICK);
    await press(page, 'Train');
    await statusIs(page, /^Done/);
    const epochs = await epochsOf(page);
    await close(page);
    return epochs;
  })();
  return run;
}

test('trains: progress, figures, curves, table, network, mistakes, schedule', async () => {
  const { page, complaints } = await open(QUICK);
  await press(page, 'Train');
  await statusIs(page, /^Training/);
  const bar = await find(page, 'Progress of the run', 'progressbar');
  await statusIs(page, /^Done: it reads \d\d\.\d\d% of the test digits rightly\.$/);
  expect(await bar.evaluate((element) => (element as HTMLProgressElement).value)).toBe(1);
  const epochs = await epochsOf(page);
  expect(epochs.map((row) => row.length)).toEqual([5, 5]);
  expect(epochs.map(([epoch]) => epoch)).toEqual(['1', '2']);
  expect(Number.parseFloat(epochs[1]![4]!)).toBeGreaterThan(60);
  expect(await textOf(page, '.facts')).toContain('made-up digits (not MNIST): 2,560 to train on, 427 to test');
  expect(await page.$$eval('.charts canvas', (all) => all.length)).toBe(2);
  expect(await page.$$eval('.neuron', (all) => all.length)).toBe(128);
  expect(await page.$$eval('.tile', (all) => all.length)).toBe(24);
  expect(
    await page.$$eval('.confusion tbody button', (all) => all.reduce((sum, each) => sum + Number(each.textContent), 0)),
  ).toBe(427);
  expect(await page.$$eval('td.kernel', (all) => all.length)).toBeLessThanOrEqual(4);
  await press(page, 'Measure the times');
  await page.waitForFunction(() =>
    /^\d/.test(document.querySelector('td.kernel')?.parentElement?.lastElementChild?.textContent ?? ''),
  );
  expect(complaints).toEqual([]);
  await close(page);
});

test('pauses and goes on, as if nothing had been', async () => {
  const { page, complaints } = await open(QUICK);
  await press(page, 'Train');
  await page.waitForFunction(() => /step \d/.test(document.querySelector('.numbers')?.textContent ?? ''));
  await press(page, 'Pause');
  await statusIs(page, /^Paused/);
  await press(page, 'One step');
  await statusIs(page, /^Paused/);
  await press(page, 'Resume');
  await statusIs(page, /^Done/);
  expect(await epochsOf(page)).toEqual(await undisturbed());
  expect(complaints).toEqual([]);
  await close(page);
});

test('takes one step at a time', async () => {
  const { page } = await open(QUICK);
  for (const step of [1, 2, 3]) {
    await press(page, 'One step');
    await page.waitForFunction(
      (now) => document.querySelector('.numbers')?.textContent?.includes(`step ${now} of 80`),
      {},
      step,
    );
    await statusIs(page, /^Paused/);
  }
  await close(page);
});

test('stops, resets, and keeps the curves of earlier runs to compare', async () => {
  const { page, complaints } = await open(LONG);
  await press(page, 'Train');
  await page.waitForFunction(() => document.querySelectorAll('#epoch-rows td').length >= 6);
  await press(page, 'Stop');
  await statusIs(page, /^Stopped: so far it reads/);
  await press(page, 'Reset');
  await statusIs(page, /^Press Train/);
  const epochs = await find(page, 'Epochs', 'textbox');
  await epochs.click({ count: 3 });
  await epochs.type('1');
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  expect(await page.$$eval('.legend span', (all) => all.length)).toBe(2);
  expect(await page.evaluate(() => new URLSearchParams(location.search).get('epochs'))).toBe('1');
  expect(complaints).toEqual([]);
  await close(page);
});

test('the learning rate changes while it trains; one that is too high is reported with the way out', async () => {
  const { page } = await open(LONG);
  await press(page, 'Train');
  await page.waitForFunction(() => /step \d/.test(document.querySelector('.numbers')?.textContent ?? ''));
  const rate = await find(page, 'Learning rate', 'textbox');
  await rate.click({ count: 3 });
  await rate.type('1e30');
  await page.keyboard.press('Tab');
  await page.waitForSelector('.bad');
  const alert = await textOf(page, '[role=alert]');
  expect(alert).toContain('The numbers got out of hand');
  expect(alert).toMatch(/step \d+.*Choose a lower learning rate and press Reset/s);
  await close(page);
});

test('a learning rate that is changed in a pause holds when training goes on', async () => {
  const { page } = await open(LONG);
  await press(page, 'One step');
  await statusIs(page, /^Paused/);
  const rate = await find(page, 'Learning rate', 'textbox');
  await rate.click({ count: 3 });
  await rate.type('1e30');
  await press(page, 'Resume');
  await page.waitForSelector('.bad');
  expect(await textOf(page, '.bad')).toContain('The numbers got out of hand');
  await close(page);
});

test('goes on training in a tab that is hidden', async () => {
  const { page } = await open(LONG);
  await press(page, 'Train');
  const epochs = () => page.$$eval('#epoch-rows tr td:nth-child(6)', (cells) => cells.length);
  await page.waitForFunction(() => document.querySelectorAll('#epoch-rows td').length >= 6);
  const front = await page.browserContext().newPage();
  await front.bringToFront();
  await page.waitForFunction(() => document.visibilityState === 'hidden', { polling: 100 });
  const before = await epochs();
  await page.waitForFunction(
    (count) => document.querySelectorAll('#epoch-rows tr').length >= count + 3,
    { polling: 100 },
    before,
  );
  await close(page);
});

test('a digit drawn with the mouse, and one drawn with the keys, get an answer', async () => {
  const { page, complaints } = await open(QUICK);
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  const canvas = await find(page, 'Draw a digit', 'image');
  await canvas.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const { x, y, width, height } = (await canvas.boundingBox())!;
  const at = (u: number, v: number): [number, number] => [x + u * width, y + v * height];
  await page.mouse.move(...at(0.5, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.8), { steps: 12 });
  await page.mouse.up();
  await page.waitForFunction(() =>
    /^It says 1, \d+\.\d\d% sure\.$/.test(document.querySelector('.says')?.textContent ?? ''),
  );
  expect(await page.$$eval('.draw .bars li', (all) => all.length)).toBe(10);
  await press(page, 'Clear');
  await page.waitForFunction(() => document.querySelector('.says')?.textContent?.trim() === '');
  await canvas.focus();
  await page.keyboard.press('Space');
  for (let step = 0; step < 14; step++) await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => /^It says \d/.test(document.querySelector('.says')?.textContent ?? ''));
  expect(complaints).toEqual([]);
  await close(page);
});

test('a neuron shows its weights and what it computed; the keys go from neuron to neuron', async () => {
  const { page } = await open(QUICK);
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  await page.focus('.neuron');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  expect(await textOf(page, '.inside h3')).toBe('Neuron 10');
  const inside = await textOf(page, '.inside');
  const [, sum, output] = /sum of the inputs is (-?[\d.]+),.*After relu it gives ([\d.]+)\./s.exec(inside)!;
  expect(Number(output)).toBeCloseTo(Math.max(0, Number(sum)), 4);
  const box = await find(page, 'Show which neurons the last step dropped', 'checkbox');
  await box.click();
  const dropped = await page.$$eval('.neuron.dropped', (all) => all.length);
  expect(dropped).toBeGreaterThan(8);
  expect(dropped).toBeLessThan(50);
  await close(page);
});

test('a confusion cell opens its digits', async () => {
  const { page } = await open(QUICK);
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  const [count, name] = await page.$eval('.confusion tbody button:not(:disabled):not(.right)', (cell) => {
    (cell as HTMLButtonElement).click();
    return [Number(cell.textContent), cell.getAttribute('aria-label')] as const;
  });
  await page.waitForFunction(
    (expected) => document.querySelectorAll('.tile').length === expected,
    {},
    Math.min(24, count),
  );
  const [, , label, guess] = /(\d+) times (\d) was taken for (\d)/.exec(name!)!;
  expect(await page.$$eval('.tile', (all) => all.map((each) => each.getAttribute('aria-label')))).toEqual(
    Array.from({ length: Math.min(24, count) }, () =>
      expect.stringMatching(`^${label}, taken for ${guess}, .*: wrong$`),
    ),
  );
  await close(page);
});

test('saves in the browser and opens again after a reload; saves files and opens them', async () => {
  const { page, complaints } = await open(QUICK);
  const session = await page.createCDPSession();
  await session.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: folder,
    browserContextId: page.browserContext().id!,
  });
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  const matrix = await textOf(page, '.confusion');
  const name = await find(page, 'Name', 'textbox');
  await name.click({ count: 3 });
  await name.type('<b>mine</b>');
  await press(page, 'Save in this browser');
  await find(page, 'Open <b>mine</b>', 'button');
  await press(page, 'Save for TensorFlow.js');
  let files: string[] = [];
  for (let tries = 0; tries < 100 && files.length < 2; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    files = (await readdir(folder)).filter((file) => /^(model\.json|weights\.bin)$/.test(file));
  }
  expect(files.toSorted()).toEqual(['model.json', 'weights.bin']);

  await page.goto(`${site.url}${QUICK}`);
  await press(page, 'Open <b>mine</b>');
  await statusIs(page, /^The model is ready/);
  expect(await textOf(page, '.confusion')).toBe(matrix);
  await press(page, 'Delete <b>mine</b>');
  await page.waitForFunction(() => document.querySelector('.saved')?.children.length === 0);

  await page.goto(`${site.url}${QUICK}`);
  await statusIs(page, /^Press Train/);
  const [, chooser] = (await page.$$('input[type=file]')) as ElementHandle<HTMLInputElement>[];
  await chooser!.uploadFile(...files.map((file) => join(folder, file)));
  await statusIs(page, /^The model is ready/);
  expect(await textOf(page, '.confusion')).toBe(matrix);

  await writeFile(join(folder, 'broken.json'), '{"format":"layers-model"');
  await chooser!.uploadFile(join(folder, 'broken.json'));
  await page.waitForSelector('.bad');
  expect(await textOf(page, '.bad')).toContain('This file cannot be opened');
  expect(await textOf(page, '.bad')).toContain('broken.json: not valid JSON.');
  expect(await textOf(page, '.confusion')).toBe(matrix);
  expect(complaints).toEqual([]);
  await close(page);
});

test('a page that is loaded anew in the middle of a run offers to go on, and ends with the same numbers', async () => {
  const { page } = await open(QUICK);
  for (let tries = 0; tries < 2; tries++) await press(page, 'One step');
  await statusIs(page, /^Paused/);
  await page.reload();
  await page.waitForFunction(() =>
    document.querySelector('[role=alert]')?.textContent?.includes('A run was interrupted'),
  );
  expect(await textOf(page, '[role=alert]')).toMatch(/in epoch 1, at step [12]\./);
  await press(page, 'Go on');
  await statusIs(page, /^Done/);
  expect(await epochsOf(page)).toEqual(await undisturbed());
  await page.reload();
  await statusIs(page, /^Press Train/);
  expect(await textOf(page, '[role=alert]')).toBe('');
  await close(page);
});

test('a second tab neither offers nor disturbs the run of the first', async () => {
  const { page } = await open(QUICK);
  await press(page, 'One step');
  await statusIs(page, /^Paused/);
  const second = await page.browserContext().newPage();
  await second.goto(`${site.url}${QUICK.replace('epochs=2', 'epochs=1&learning-rate=0.1')}`);
  await press(second, 'Train');
  await statusIs(second, /^Done/);
  expect(await textOf(second, '[role=alert]')).toBe('');
  await page.bringToFront();
  await press(page, 'Resume');
  await statusIs(page, /^Done/);
  expect(await epochsOf(page)).toEqual(await undisturbed());
  await close(page);
});

test('trains on own files; a file that is damaged is named', async () => {
  writeDigits(folder, { train: 640, test: 100 });
  const paths = (await readdir(folder)).filter((name) => name.includes('ubyte')).map((name) => join(folder, name));
  const { page } = await open('?epochs=1&language=en');
  await statusIs(page, /^Press Train/);
  const [chooser] = (await page.$$('input[type=file]')) as ElementHandle<HTMLInputElement>[];
  await chooser!.uploadFile(...paths);
  await page.waitForFunction(() =>
    document.querySelector('.facts')?.textContent?.includes('your own files: 640 to train on, 100 to test'),
  );
  await press(page, 'Train');
  await statusIs(page, /^Done/);

  const bad = join(folder, 't10k-labels-idx1-ubyte');
  await writeFile(bad, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 100, 1));
  await chooser!.uploadFile(...paths);
  await page.waitForSelector('.bad');
  expect(await textOf(page, '.bad')).toMatch(
    /^These data cannot be used.*t10k-labels-idx1-ubyte: truncated: 9 bytes, expected 108/s,
  );
  await statusIs(page, /^Done/); // as it was before
  await close(page);
});

test.each([
  ['no WebGPU', 'undefined', 'no WebGPU'],
  ['no adapter', '{ requestAdapter: async () => null }', 'offers no adapter'],
])('%s: says what happened and what to do', async (_name, gpu, expected) => {
  const { page } = await open('?language=en', async (fresh) => {
    // the worker is what asks for a GPU: its script gets the change in front
    await fresh.setRequestInterception(true);
    fresh.on('request', (request) => void request.continue());
    const session = await fresh.createCDPSession();
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    session.on('sessionattached', async (worker) => {
      const change = `Object.defineProperty(WorkerNavigator.prototype, 'gpu', { get: () => (${gpu}) })`;
      await worker.send('Runtime.evaluate', { expression: change }).catch(() => {});
      await worker.send('Runtime.runIfWaitingForDebugger').catch(() => {});
    });
  });
  await statusIs(page, /cannot train/);
  const alert = await textOf(page, '[role=alert]');
  expect(alert).toContain('No GPU to train on');
  expect(alert).toContain(expected);
  expect(alert).toContain('Try again');
  expect(await (await find(page, 'Train', 'button')).evaluate((button) => (button as HTMLButtonElement).disabled)).toBe(
    true,
  );
  await close(page);
});

test('a wrong address and a wrong field are named', async () => {
  const wrong = await open('?source=cifar&language=en');
  await statusIs(wrong.page, /cannot train/);
  expect(await textOf(wrong.page, '.bad')).toContain("source: got 'cifar', expected one of auto, made-up, files.");
  await close(wrong.page);
  const { page } = await open(QUICK);
  const units = await find(page, 'Neurons', 'textbox');
  await units.click({ count: 3 });
  await units.type('9999');
  expect(await textOf(page, 'small.wrong')).toBe('Expected a whole number from 1 to 1024.');
  expect(await units.evaluate((input) => input.getAttribute('aria-invalid'))).toBe('true');
  await close(page);
});

test('layers can be added and removed, and a link brings them back', async () => {
  const { page } = await open(QUICK);
  await press(page, 'Add a layer');
  await press(page, 'Remove layer 1');
  expect(await page.evaluate(() => new URLSearchParams(location.search).get('layers'))).toBe('64-relu-0');
  await page.reload();
  expect(await (await find(page, 'Neurons', 'textbox')).evaluate((input) => (input as HTMLInputElement).value)).toBe(
    '64',
  );
  expect(await textOf(page, 'pre[tabindex] code')).toContain("layers.dense({ units: 64, activation: 'relu' })");
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  expect(await page.$$eval('.neuron', (all) => all.length)).toBe(64);
  await close(page);
});

test('speaks Chinese, and remembers it', async () => {
  const { page } = await open('?source=made-up&samples=640&epochs=1');
  await press(page, '简体中文');
  await find(page, '训练', 'button');
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-Hans');
  await page.goto(site.url);
  await find(page, '训练', 'button');
  expect(await textOf(page, '.explain summary')).toBe('张量与形状');
  await expectAccessible(page);
  await close(page);
});

test('can be used by keyboard alone', async () => {
  const { page } = await open('?source=made-up&samples=640&epochs=1&language=en');
  await statusIs(page, /^Press Train/);
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  for (let tabs = 0; tabs < 10 && (await focused()) !== 'Train'; tabs++) await page.keyboard.press('Tab');
  expect(await focused()).toBe('Train');
  await page.keyboard.press('Enter');
  await statusIs(page, /^Done/);
  await close(page);
});

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
])('axe finds no violation, %s, %i pixels wide', async (scheme, width) => {
  const { page } = await open('?source=made-up&samples=640&epochs=1&language=en', async (fresh) => {
    await fresh.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await fresh.setViewport({ width, height: 740 });
  });
  await statusIs(page, /^Press Train/);
  await expectAccessible(page);
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  await page.$$eval('details', (all) => {
    for (const each of all) each.open = true;
  });
  await page.$eval('.neuron', (neuron) => (neuron as HTMLElement).click());
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  await close(page);
});

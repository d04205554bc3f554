/** The trainer page where the browser gives less, and where a person asks for odd things. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { expect, test } from 'vitest';
import { launchChrome } from '../../src/cli/chrome.ts';
import { layers, sequential } from '../../src/index.ts';
import { tfjsFiles } from '../../src/io/tfjs-write.ts';
import { artifactsOf } from '../../src/io.ts';
import { complaintsOf, find, press, statusIs, textOf } from './site.ts';
import {
  alertOf,
  close,
  fill,
  LONG,
  MODEL_FILES,
  namesOfRuns,
  neuronsOf,
  openFiles,
  SMALL,
  useTrainer,
} from './trainer-site.ts';

const trainer = useTrainer();
const { open } = trainer;

const blocksStorage = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    try {
      return window.localStorage === null;
    } catch {
      return true;
    }
  });

test('where cookies and storage are blocked it trains, keeps nothing, and says so once', async ({ skip }) => {
  const profile = await mkdtemp(join(tmpdir(), 'wgrad-blocked-'));
  mkdirSync(join(profile, 'Default'));
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(blocked));
  const browser = await launchChrome('software', undefined, [`--user-data-dir=${profile}`]);
  try {
    const page = await browser.newPage();
    const complaints = complaintsOf(page);
    await page.goto(trainer.site.url + SMALL);
    skip((await browser.version()).startsWith('HeadlessChrome/'), 'a headless shell reads no settings of a profile');
    expect(await blocksStorage(page)).toBe(true);
    await statusIs(page, /^Press Train/);
    await press(page, 'One step');
    await statusIs(page, /^Paused/);
    await press(page, 'Resume');
    await statusIs(page, /^Done/);
    expect((await alertOf(page)).match(/Nothing is kept/g)).toHaveLength(1);
    await press(page, 'Understood');
    await page.waitForFunction(() => document.querySelector('[role=alert]')?.textContent === '');
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
});

test('where there is no room it trains on, and says that no checkpoints are kept', async () => {
  const { page } = await open(SMALL);
  await statusIs(page, /^Press Train/);
  const session = await page.createCDPSession();
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(trainer.site.url).origin, quotaSize: 1000 });
  await press(page, 'One step');
  await statusIs(page, /^Paused/);
  expect(await alertOf(page)).toContain('There is no room left');
  await press(page, 'Resume');
  await statusIs(page, /^Done/);
  expect(await page.$$('.bad')).toEqual([]);
  await close(page);
});

test('Stop ends the drawing of made-up digits', async () => {
  const { page } = await open('?source=made-up&epochs=1&language=en'); // all of them: seconds
  await press(page, 'Train');
  await press(page, 'Stop');
  await statusIs(page, /^Press Train/);
  expect(await textOf(page, '.facts')).not.toContain('to train on');
  await fill(page, 'Pictures to train on', '640');
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  await close(page);
});

test('ten thousand epochs of ten samples do not freeze the page', async () => {
  const { page } = await open('?source=made-up&samples=10&epochs=10000&language=en');
  await press(page, 'Train');
  await page.waitForFunction(() =>
    /The last 100 of/.test(document.querySelector('#epoch-rows')?.closest('table')?.caption?.textContent ?? ''),
  );
  expect(await page.$$eval('#epoch-rows tr', (rows) => rows.length)).toBe(100);
  const worst = await page.evaluate(async () => {
    let [last, most] = [performance.now(), 0];
    for (const end = last + 3000; last < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const now = performance.now();
      [most, last] = [Math.max(most, now - last), now];
    }
    return most;
  });
  expect(worst).toBeLessThan(1000); // frozen it was for many seconds
  await press(page, 'Stop');
  await statusIs(page, /^Stopped/);
  await close(page);
});

test('what is wrong in the address is named, and the page goes on', async () => {
  const { page } = await open(
    `${SMALL}&epochs=1&batch-size=abc&adapter=gpu`.replace('&epochs=1&epochs=1', '&epochs=1'),
  );
  await statusIs(page, /^Press Train/);
  const alert = await textOf(page, '.bad');
  expect(alert).toContain("batch-size: got 'abc', expected a whole number from 1 to 4096.");
  expect(alert).toContain("adapter: got 'gpu'");
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  await close(page);
});

test('a field that is wrong is refused, a decimal comma understood; language and adapter stay in the address', async () => {
  const { page } = await open(`${SMALL}&adapter=software`);
  await statusIs(page, /^Press Train/);
  await fill(page, 'Learning rate', '0,05');
  expect(await textOf(page, 'pre[tabindex] code')).toContain('learningRate: 0.05');
  const address = await page.evaluate(() => Object.fromEntries(new URLSearchParams(location.search)));
  expect(address).toMatchObject({ language: 'en', adapter: 'software', 'learning-rate': '0.05' });
  await fill(page, 'Epochs', '');
  await page.$eval('.settings', (details) => {
    (details as HTMLDetailsElement).open = false; // a wrong field unfolds them
  });
  for (const name of ['Train', 'One step', 'Begin anew']) {
    await press(page, name);
    await statusIs(page, /^Press Train/);
    const label = await page.evaluate(() => (document.activeElement as HTMLInputElement).labels?.[0]?.textContent);
    expect(label).toBe('Epochs');
  }
  expect(await textOf(page, 'small.wrong')).toBe('Expected a whole number from 1 to 10000.');
  await close(page);
});

test('Train after Done trains on; other layers ask before the model goes', async () => {
  const { page } = await open(SMALL);
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  const memory = await textOf(page, '.hood-memory');
  expect(Number(/([\d.]+) MB for the pictures/.exec(memory)![1])).toBeGreaterThan(0.4);
  const loss = async () => Number(await page.$eval('#epoch-rows td:nth-child(2)', (cell) => cell.textContent));
  const first = await loss();
  await press(page, 'Train on');
  await page.waitForFunction(() => document.querySelectorAll('.run-name').length === 2);
  await statusIs(page, /^Done/);
  expect(await loss()).toBeLessThan(0.8 * first);
  expect(await namesOfRuns(page)).toEqual(['run 1', 'run 2, trained on']);
  await fill(page, 'Neurons', '16');
  await press(page, 'Train on');
  await page.waitForFunction(() => document.querySelector('[role=alert]')?.textContent?.includes('need a new model'));
  expect(await neuronsOf(page)).toEqual([128]);
  await press(page, 'Keep the model, put the settings back');
  expect(await (await find(page, 'Neurons', 'textbox')).evaluate((field) => (field as HTMLInputElement).value)).toBe(
    '128',
  );
  await fill(page, 'Neurons', '16');
  await press(page, 'Train on');
  await press(page, 'Train a new model');
  await page.waitForSelector('.neuron-grid[aria-valuemax="16"]');
  await statusIs(page, /^Done/);
  await page.$$eval('.bars button', (all) => (all[7] as HTMLElement).click());
  await page.waitForFunction(() => document.querySelector('.inside h3')?.textContent === 'Output for 7');
  await close(page);
});

test('a model that this page cannot show is refused, and nothing changes', async () => {
  const kernel = { name: 'dense/kernel', shape: [784, 10], values: new Float32Array(7840) };
  const list = [
    layers.flatten({ inputShape: [28, 28], name: 'flatten' }),
    layers.dense({ units: 10, activation: 'softmax', useBias: false, name: 'dense' }),
  ];
  const model = sequential({ name: 'digits', seed: 1, layers: list });
  const { json, weights, weightsName } = await tfjsFiles(artifactsOf({ model, tensors: [kernel] }));
  const paths = [join(trainer.folder, 'model.json'), join(trainer.folder, weightsName)];
  await writeFile(paths[0]!, json);
  await writeFile(paths[1]!, weights);
  const { page } = await open(LONG);
  await statusIs(page, /^Press Train/);
  const before = page.url();
  await openFiles(page, MODEL_FILES, ...paths);
  await page.waitForSelector('.bad');
  expect(await textOf(page, '.bad')).toContain('this page cannot show the model: a dense layer has no bias.');
  expect(page.url()).toBe(before);
  await statusIs(page, /^Press Train/);
  await close(page);
});

/** Runs on the trainer page: training, pausing, stepping, stopping, in a headless Chrome on the software adapter. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { expect, test } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { epochsOf, find, press, statusIs, textOf } from './site.ts';
import {
  close,
  downloadsTo,
  fill,
  LONG,
  namesOfRuns,
  neuronsOf,
  openSettings,
  QUICK,
  SMALL,
  useTrainer,
} from './trainer-site.ts';

const trainer = useTrainer();
const { open } = trainer;

test('trains: progress, figures, curves, table, network, mistakes, schedule', async () => {
  const { page, complaints } = await open(QUICK);
  await press(page, 'Train');
  await statusIs(page, /^Training/);
  const bar = await find(page, 'Progress of the run', 'progressbar');
  await page.evaluate(() => {
    const seen = { moved: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const each of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!each.hadRecentInput) seen.moved += each.value;
      }
    }).observe({ type: 'layout-shift' });
  });
  await statusIs(page, /^Done: \d\d\.\d% of the test pictures are right\.$/);
  expect(await bar.evaluate((element) => (element as HTMLProgressElement).value)).toBe(1);
  // nothing moves under the reader while it trains: 0.2 it was before places were kept
  expect(await page.evaluate(() => (globalThis as unknown as { seen: { moved: number } }).seen.moved)).toBeLessThan(
    0.01,
  );
  const epochs = await epochsOf(page);
  expect(epochs.map((row) => row.length)).toEqual([5, 5]);
  expect(epochs.map(([epoch]) => epoch)).toEqual(['1', '2']);
  expect(Number.parseFloat(epochs[1]![4]!)).toBeGreaterThan(60);
  expect(await textOf(page, '.facts')).toContain('made-up digits (not MNIST): 2,560 to train on, 427 to test');
  expect(await page.$$eval('.charts canvas', (all) => all.length)).toBe(2);
  expect(await neuronsOf(page)).toEqual([128]);
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
  expect(await epochsOf(page)).toEqual(await trainer.undisturbed());
  expect(complaints).toEqual([]);
  await close(page);
});

test('takes one step at a time, each of which can be walked through', async () => {
  const { page } = await open(QUICK, (fresh) =>
    fresh.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]),
  );
  for (const step of [1, 2, 3]) {
    await press(page, 'One step');
    await page.waitForFunction(
      (now) => document.querySelector('.numbers')?.textContent?.includes(`step ${now} of 80`),
      {},
      step,
    );
    await statusIs(page, /^Paused/);
    await page.waitForFunction(
      (now) => document.querySelector('.microscope b')?.textContent?.startsWith(`Step ${now} under the microscope`),
      {},
      step,
    );
  }
  expect(await page.$$eval('.microscope .stage', (all) => all.length)).toBe(8);
  const stage = async (name: string): Promise<string> => {
    await press(page, name);
    return textOf(page, '.stage-shown');
  };
  const [, p, loss] = /−ln ([\d.]+) = ([\d.]+)/.exec(await stage('6. Loss'))!;
  expect(Number(loss)).toBeCloseTo(-Math.log(Number(p)), 2);
  const back = await stage('7. Backward');
  expect(back).toContain(`${p} − 1 = ${(Number(p) - 1).toFixed(4)}`);
  expect(await textOf(page, '.station.loss')).toContain(`= ${Number(loss).toFixed(3)}`);
  expect(await textOf(page, '.station.lit .station-name')).toBe('Gradients');
  await stage('8. Update');
  const nudges = await page.$$eval('.stage-shown td:nth-child(3)', (all) =>
    all.map((cell) => Number(cell.textContent)),
  );
  expect(Math.max(...nudges.map(Math.abs))).toBeLessThan(0.0011); // Adam's first steps are as long as the learning rate
  expect(Math.max(...nudges.map(Math.abs))).toBeGreaterThan(0.0005);
  await expectAccessible(page);
  await press(page, 'Close');
  expect(await page.$('.microscope')).toBeNull();
  await close(page);
});

test('stops, resets, and keeps the curves of earlier runs to compare', async () => {
  const { page, complaints } = await open(LONG);
  await press(page, 'Train');
  await page.waitForFunction(() => document.querySelectorAll('#epoch-rows td').length >= 6);
  await press(page, 'Stop');
  await statusIs(page, /^Stopped: so far \d/);
  await press(page, 'Begin anew');
  await statusIs(page, /^Press Train/);
  await openSettings(page);
  const epochs = await find(page, 'Epochs', 'textbox');
  await epochs.click({ count: 3 });
  await epochs.type('1');
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  expect(await namesOfRuns(page)).toEqual(['500 epochs', '1 epoch']);
  expect(await page.evaluate(() => new URLSearchParams(location.search).get('epochs'))).toBe('1');
  expect(complaints).toEqual([]);
  await close(page);
});

test('the learning rate changes while it trains; one that is too high is reported with the way out', async () => {
  const { page } = await open(LONG);
  await press(page, 'Train');
  await page.waitForFunction(() => /step \d/.test(document.querySelector('.numbers')?.textContent ?? ''));
  await openSettings(page);
  const rate = await find(page, 'Learning rate', 'textbox');
  await rate.click({ count: 3 });
  await rate.type('1e30');
  await page.keyboard.press('Tab');
  await page.waitForSelector('.bad');
  const alert = await textOf(page, '[role=alert]');
  expect(alert).toContain('The numbers got out of hand');
  expect(alert).toMatch(/step \d+.*Choose a lower learning rate and train on/s);
  await close(page);
});

test('a learning rate that is changed in a pause holds when training goes on', async () => {
  const { page } = await open(LONG);
  await press(page, 'One step');
  await statusIs(page, /^Paused/);
  await openSettings(page);
  const rate = await find(page, 'Learning rate', 'textbox');
  await rate.click({ count: 3 });
  await rate.type('1e30');
  await press(page, 'Resume');
  await page.waitForSelector('.bad');
  expect(await textOf(page, '.bad')).toContain('The numbers got out of hand');
  await close(page);
});

test('goes on training in a tab that is hidden', async ({ skip }) => {
  skip((await trainer.site.browser.version()).startsWith('HeadlessChrome/'), 'a headless shell hides no tab');
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

/** Both charts of the runs, once they are drawn. */
const chartsOf = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
    return [...document.querySelectorAll('.curves .chart canvas')].map((each) =>
      (each as HTMLCanvasElement).toDataURL(),
    );
  });

/** Shows or hides a run. */
const toggle = async (page: Page, name: string): Promise<void> =>
  (await find(page, `Show ${name}`, 'checkbox')).click();

async function fileOf(name: string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const text = await readFile(join(trainer.folder, name), 'latin1').catch(() => '');
    if (text !== '') return text;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no download ${name}`);
}

test('curves: equal runs are one to the pixel; values, smoothing, zoom, names, pins, files; the overfitting lab', async () => {
  const { page, complaints } = await open(SMALL);
  await downloadsTo(page, trainer.folder);
  for (const act of ['Train', 'Begin anew', 'Train']) {
    await press(page, act);
    await statusIs(page, act === 'Train' ? /^Done/ : /^Press Train/);
  }
  expect(await namesOfRuns(page)).toEqual(['run 1', 'run 2']);
  await toggle(page, 'run 2');
  const first = await chartsOf(page);
  await toggle(page, 'run 1');
  await toggle(page, 'run 2');
  expect(await chartsOf(page)).not.toEqual(first); // its colour is another
  await page.$$eval('input[type=color]', ([one, other]) => {
    (other as HTMLInputElement).value = (one as HTMLInputElement).value;
    other!.dispatchEvent(new Event('input', { bubbles: true }));
  });
  expect(await chartsOf(page)).toEqual(first);

  await press(page, 'Points (CSV)');
  const lines = (await fileOf('wgrad-curves.csv')).trim().split('\r\n');
  const series = ['run 1', 'run 2'].map((name) =>
    lines
      .filter((line) => line.startsWith(`${name},`) && !line.includes('mean'))
      .map((line) => line.slice(name.length)),
  );
  expect(series[0]!.length).toBe(21);
  expect(series[1]).toEqual(series[0]);
  await press(page, 'Picture (PNG)');
  expect(await fileOf('wgrad-curves.png')).toMatch(/^.PNG/);

  const chart = await find(page, 'Curves of the loss', 'slider');
  await chart.focus();
  await page.keyboard.press('Home');
  const spoken = () => chart.evaluate((element) => element.getAttribute('aria-valuetext'));
  expect(await spoken()).toMatch(/^At epoch 0\.05\. run 2: 2\.\d{4} in training, \d\.\d{4} in the test$/);
  const row = await page.$eval('.runs tbody tr:nth-child(2)', (each) => each.textContent!);
  expect(row).toContain((await spoken())!.match(/2\.\d{4}/)![0]);
  await page.keyboard.press('+');
  const zoomed = await chartsOf(page);
  expect(zoomed).not.toEqual(first);
  await press(page, 'Show all');
  expect(await chartsOf(page)).toEqual(first);
  await (await find(page, 'Smoothing', 'slider')).focus();
  await page.keyboard.press('End');
  expect(await chartsOf(page)).not.toEqual(first);

  await fill(page, 'Name of run 2', 'mine');
  await press(page, 'Pin mine: it stays, also after a reload');
  await press(page, 'Clear earlier runs');
  expect(await namesOfRuns(page)).toEqual(['mine']);
  await page.reload();
  await statusIs(page, /^Press Train/);
  expect(await namesOfRuns(page)).toEqual(['mine']);
  await press(page, 'Delete mine');
  expect(await namesOfRuns(page)).toEqual([]);

  await fill(page, 'Pictures for each run', '100');
  await fill(page, 'Epochs for each run', '2');
  await press(page, 'Train both');
  await page.waitForFunction(() => document.body.textContent?.includes('All runs have ended.'));
  const ended = await page.$$eval('.experiment tbody tr', (rows) => rows.map((each) => each.lastChild?.textContent));
  expect(ended).toEqual(['all 2 epochs', 'all 2 epochs']);
  await press(page, 'Add to the curves');
  expect(await namesOfRuns(page)).toEqual(['dropout 0', 'dropout 0.5']);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await expectAccessible(page);
  expect(complaints).toEqual([]);
  await close(page);
});

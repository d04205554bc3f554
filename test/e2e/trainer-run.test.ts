/** Runs on the trainer page: training, pausing, stepping, stopping, in a headless Chrome on the software adapter. */
import { expect, test } from 'vitest';
import { expectAccessible } from './accessible.ts';
import { epochsOf, find, press, statusIs, textOf } from './site.ts';
import { close, LONG, neuronsOf, openSettings, QUICK, useTrainer } from './trainer-site.ts';

const trainer = useTrainer();
const { open } = trainer;

test('trains: progress, figures, curves, table, network, mistakes, schedule', async () => {
  const { page, complaints } = await open(QUICK);
  await press(page, 'Train');
  await statusIs(page, /^Training/);
  const bar = await find(page, 'Progress of the run', 'progressbar');
  await statusIs(page, /^Done: it reads \d\d\.\d% of the test digits rightly\.$/);
  expect(await bar.evaluate((element) => (element as HTMLProgressElement).value)).toBe(1);
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
    await page.waitForFunction(
      (now) => document.querySelector('.microscope b')?.textContent?.startsWith(`Step ${now} under the microscope`),
      {},
      step,
    );
  }
  expect(await page.$$eval('.stage', (all) => all.length)).toBe(8);
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
  await statusIs(page, /^Stopped: so far it reads/);
  await press(page, 'Begin anew');
  await statusIs(page, /^Press Train/);
  await openSettings(page);
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

/** What the trainer page keeps and opens: models, runs that were interrupted, own files; and where there is no GPU. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElementHandle } from 'puppeteer';
import { expect, test } from 'vitest';
import { epochsOf, find, press, statusIs, textOf } from './site.ts';
import { beforeWorker, close, QUICK, useTrainer } from './trainer-site.ts';
import { writeDigits } from './write-digits.ts';

const trainer = useTrainer();
const { open } = trainer;

test('saves in the browser and opens again after a reload; saves files and opens them', async () => {
  const { page, complaints } = await open(QUICK);
  const session = await page.createCDPSession();
  await session.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: trainer.folder,
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
    files = (await readdir(trainer.folder)).filter((file) => /^(model\.json|weights\.bin)$/.test(file));
  }
  expect(files.toSorted()).toEqual(['model.json', 'weights.bin']);

  await page.goto(`${trainer.site.url}${QUICK}`);
  await press(page, 'Open <b>mine</b>');
  await statusIs(page, /^The model is ready/);
  expect(await textOf(page, '.confusion')).toBe(matrix);
  await press(page, 'Delete <b>mine</b>');
  await page.waitForFunction(() => document.querySelector('.saved')?.children.length === 0);

  await page.goto(`${trainer.site.url}${QUICK}`);
  await statusIs(page, /^Press Train/);
  const [, chooser] = (await page.$$('input[type=file]')) as ElementHandle<HTMLInputElement>[];
  await chooser!.uploadFile(...files.map((file) => join(trainer.folder, file)));
  await statusIs(page, /^The model is ready/);
  expect(await textOf(page, '.confusion')).toBe(matrix);

  await writeFile(join(trainer.folder, 'broken.json'), '{"format":"layers-model"');
  await chooser!.uploadFile(join(trainer.folder, 'broken.json'));
  await page.waitForSelector('.bad');
  expect(await textOf(page, '.bad')).toContain('This file cannot be opened');
  expect(await textOf(page, '.bad > p')).toContain('The file is damaged');
  expect(await textOf(page, '.developers code')).toMatch(/^FormatError \(format\): .*broken\.json: not valid JSON\./);
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
  // it is not dropped unasked
  await press(page, 'Train');
  await find(page, 'Drop it, and begin', 'button');
  await press(page, 'Leave all as it is');
  await find(page, 'Go on', 'button');
  await press(page, 'Begin anew');
  await press(page, 'Go on with that run');
  await statusIs(page, /^Done/);
  expect(await epochsOf(page)).toEqual(await trainer.undisturbed());
  await page.reload();
  await statusIs(page, /^Press Train/);
  expect(await textOf(page, '[role=alert]')).toBe('');
  await close(page);
});

test('a second tab says that the first one keeps its run, and neither offers nor disturbs it', async () => {
  const { page } = await open(QUICK);
  await press(page, 'One step');
  await statusIs(page, /^Paused/);
  const second = await page.browserContext().newPage();
  await second.goto(`${trainer.site.url}${QUICK.replace('epochs=2', 'epochs=1&learning-rate=0.1')}`);
  await press(second, 'Train');
  await statusIs(second, /^Done/);
  expect(await textOf(second, '[role=alert]')).toMatch(/^Another tab keeps its run/);
  await press(second, 'Understood');
  expect(await textOf(second, '[role=alert]')).toBe('');
  await page.bringToFront();
  await press(page, 'Resume');
  await statusIs(page, /^Done/);
  expect(await epochsOf(page)).toEqual(await trainer.undisturbed());
  await close(page);
});

test('trains on own files; a file that is damaged is named', async () => {
  writeDigits(trainer.folder, { train: 640, test: 100 });
  const paths = (await readdir(trainer.folder))
    .filter((name) => name.includes('ubyte'))
    .map((name) => join(trainer.folder, name));
  const { page } = await open('?epochs=1&language=en');
  await statusIs(page, /^Press Train/);
  const [chooser] = (await page.$$('input[type=file]')) as ElementHandle<HTMLInputElement>[];
  await chooser!.uploadFile(...paths);
  await page.waitForFunction(() =>
    document.querySelector('.facts')?.textContent?.includes('your own files: 640 to train on, 100 to test'),
  );
  await press(page, 'Train');
  await statusIs(page, /^Done/);

  const bad = join(trainer.folder, 't10k-labels-idx1-ubyte');
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
  const { page } = await open('?language=en', (fresh) =>
    beforeWorker(fresh, `Object.defineProperty(WorkerNavigator.prototype, 'gpu', { get: () => (${gpu}) })`),
  );
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

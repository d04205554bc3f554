/** What the trainer page keeps and opens: models, runs that were interrupted, own files; and where there is no GPU. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import type { Page } from 'puppeteer';
import { expect, test } from 'vitest';
import { epochsOf, find, press, statusIs, textOf } from './site.ts';
import {
  alertOf,
  beforeWorker,
  close,
  downloadsTo,
  drawOne,
  MODEL_FILES,
  OWN_FILES,
  openFiles,
  QUICK,
  useTrainer,
} from './trainer-site.ts';
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
  await openFiles(page, MODEL_FILES, ...files.map((file) => join(trainer.folder, file)));
  await statusIs(page, /^The model is ready/);
  expect(await textOf(page, '.confusion')).toBe(matrix);

  await writeFile(join(trainer.folder, 'broken.json'), '{"format":"layers-model"');
  await openFiles(page, MODEL_FILES, join(trainer.folder, 'broken.json'));
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
  await openFiles(page, OWN_FILES, ...paths);
  await page.waitForFunction(() =>
    document.querySelector('.facts')?.textContent?.includes('your own files: 640 to train on, 100 to test'),
  );
  await press(page, 'Train');
  await statusIs(page, /^Done/);

  const bad = join(trainer.folder, 't10k-labels-idx1-ubyte');
  await writeFile(bad, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 100, 1));
  await openFiles(page, OWN_FILES, ...paths);
  await page.waitForSelector('.bad');
  expect(await textOf(page, '.bad')).toMatch(
    /^These data cannot be used.*t10k-labels-idx1-ubyte: truncated: 9 bytes, expected 108/s,
  );
  await statusIs(page, /^Done/); // as it was before
  await close(page);
});

/** Drops a picture on the page, or pastes it. */
async function give(page: Page, how: 'drop' | 'paste', path: string): Promise<void> {
  const bytes = [...(await readFile(path))];
  await page.evaluate(
    (kind, values) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(values)], 'bar.png', { type: 'image/png' }));
      const event =
        kind === 'drop'
          ? new DragEvent(kind, { dataTransfer: data })
          : new ClipboardEvent(kind, { clipboardData: data });
      document.dispatchEvent(event);
    },
    how,
    bytes,
  );
}

const SAMPLES = 'Open pictures (PNG, JPEG, WebP), or samples that you saved (.npz)';

test('own samples: drawn, opened, kept, saved; trained on alone, gone on with exactly, refused where they changed', async () => {
  const { page, complaints } = await open('?language=en&source=made-up&samples=100&epochs=3');
  await downloadsTo(page, trainer.folder);
  await page.waitForSelector('.neuron-grid');
  await drawOne(page);
  await page.select('.add-drawing select', '1');
  await press(page, 'Add');
  await find(page, 'Sample 1: 1', 'button');
  expect(await textOf(page, '.station.data')).toContain('[101, 28, 28]');
  const picture = new Uint8Array(50 * 40).map((_, i) => (i % 50 > 9 && i % 50 < 40 && i > 400 && i < 600 ? 30 : 220));
  const path = join(trainer.folder, 'bar.png');
  await writeFile(path, encode({ width: 50, height: 40, data: picture, channels: 1 }));
  const shown = () => page.waitForSelector('[aria-label^="Look at bar.png: taken for "]');
  await give(page, 'drop', path);
  await shown();
  await press(page, 'Close them all');
  await give(page, 'paste', path);
  await shown();
  await page.select('[aria-label="What bar.png is"]', '7');
  await press(page, 'Add 1 picture');
  await page.waitForSelector('.own[aria-busy=false] li:nth-child(2)');
  await page.reload();
  await find(page, 'Sample 2: 7', 'button'); // the browser kept both
  expect(await page.evaluate(() => new URLSearchParams(location.search).get('own'))).toBe('added');
  await press(page, 'Save the samples (NumPy, .npz)');

  await (await find(page, 'My samples alone', 'radio')).click();
  expect(await textOf(page, '.own-said')).toMatch(/^2 pictures to train on, too few to hold any out/);
  const trained = async (): Promise<string[][]> => {
    await statusIs(page, /^Done/);
    return epochsOf(page);
  };
  await press(page, 'Train');
  const whole = await trained();
  expect(whole).toHaveLength(3);
  expect(await textOf(page, '.facts')).toContain('your own samples: 2 to train on, 2 to test');
  await press(page, 'Begin anew');
  await press(page, 'One step');
  await statusIs(page, /^Paused/);
  await page.reload();
  await press(page, 'Remove sample 1: 1');
  await press(page, 'Go on');
  await page.waitForSelector('.bad');
  expect(await alertOf(page)).toMatch(/it had 2, now there are 1 .*press Go on again/);
  await press(page, 'Remove sample 1: 7');
  await openFiles(page, SAMPLES, join(trainer.folder, 'samples.npz'));
  await find(page, 'Sample 2: 7', 'button');
  await press(page, 'Go on');
  expect(await trained()).toEqual(whole);
  expect(complaints).toEqual([]);
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

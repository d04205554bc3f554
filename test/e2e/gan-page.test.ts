/** The GAN page as a person uses it: training, time, noise, one step by hand, repair, files, languages, phone, what axe says. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer';
import { expect, test } from 'vitest';
import { MNIST_FILES } from '../../src/data/mnist-files.ts';
import { expectAccessible } from './accessible.ts';
import { epochsOf, find, press, statusIs, textOf } from './site.ts';
import { close, useTrainer } from './trainer-site.ts';
import { writeDigits } from './write-digits.ts';

const site = useTrainer();

/** Small networks, an epoch of 20 steps. */
const small = (mode: 'draw' | 'repair', epochs: number): string =>
  `gan/?mode=${mode}&source=made-up&samples=160&width=4&batch-size=8&epochs=${epochs}&language=en`;

/** Until so many steps are done in all. */
const stepsAre = (page: Page, least: number) =>
  page.waitForFunction(
    (steps) =>
      [...document.querySelectorAll('.facts > div')].some(
        (row) =>
          row.firstElementChild?.textContent === 'Steps in all' && Number(row.lastElementChild?.textContent) >= steps,
      ),
    {},
    least,
  );

/** The pixels of a picture, as a short text. */
const pixelsOf = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, (canvas) => (canvas as HTMLCanvasElement).toDataURL());

const changes = (page: Page, selector: string, from: string) =>
  page.waitForFunction(
    (query, before) => (document.querySelector(query) as HTMLCanvasElement | null)?.toDataURL() !== before,
    {},
    selector,
    from,
  );

/** Moves a slider to its begin, as the key Home does. */
const home = async (page: Page, name: string): Promise<void> => {
  const slider = await find(page, name, 'slider');
  await slider.focus();
  await page.keyboard.press('Home');
};

/** Lets the browser put downloads into the folder of these tests. */
async function downloads(page: Page): Promise<void> {
  const session = await page.createCDPSession();
  const browserContextId = page.browserContext().id!;
  await session.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: site.folder,
    browserContextId,
  });
}

async function downloaded(name: RegExp): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const found = (await readdir(site.folder)).find((file) => name.test(file));
    const path = found === undefined ? undefined : join(site.folder, found);
    if (path !== undefined && (await stat(path)).size > 0) return path; // Chrome makes it before it fills it
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no download ${name}`);
}

/** Of the files of digits, of a picture in repair, and of runs, in this order. */
const choosers = async (page: Page) => (await page.$$('input[type=file]')) as ElementHandle<HTMLInputElement>[];
const chooser = async (page: Page) => (await choosers(page)).at(-1)!;

/** Chooses files of digits that cannot be used, then others, which it trains on from then on. */
async function chooseOwnDigits(page: Page): Promise<void> {
  const [own] = await choosers(page);
  const names = Object.values(MNIST_FILES).map(({ name }) => join(site.folder, name));
  writeDigits(site.folder, { train: 200, test: 40 });
  await own!.uploadFile(join(site.folder, MNIST_FILES.trainImages.name));
  await page.waitForSelector('.bad');
  expect(await textOf(page, '.bad')).toContain(
    'your files: no test labels among train-images-idx3-ubyte. Choose all four files',
  );
  await own!.uploadFile(...names);
  await page.waitForFunction(() =>
    document.querySelector('.bad')?.textContent?.includes('your files: got 40 test digits, expected at least 48'),
  );
  await statusIs(page, /^Press Train/);
  expect(await textOf(page, '.facts')).not.toContain('your own files');
  writeDigits(site.folder, { train: 200, test: 100 });
  await own!.uploadFile(...names);
  await page.waitForFunction(() =>
    document.querySelector('.facts')?.textContent?.includes('your own files: 160 to train on, 100 to test'),
  );
  expect(await page.$('.bad')).toBeNull();
}

test('draws digits out of noise: a pause changes nothing; time, noise, one step by hand, files', async () => {
  const { page, complaints } = await site.open(small('draw', 2));
  await downloads(page);
  await statusIs(page, /^Press Train/);
  await expectAccessible(page);
  await press(page, 'Train');
  await statusIs(page, /^The run has ended/);
  const undisturbed = await epochsOf(page);
  expect(undisturbed.map((row) => row.length)).toEqual([5, 5]);
  await press(page, 'Begin anew');
  await statusIs(page, /^Press Train/);
  await press(page, 'Train on');
  await stepsAre(page, 1);
  await press(page, 'Pause');
  await statusIs(page, /^Paused/);
  await press(page, 'Resume');
  await statusIs(page, /^The run has ended/);
  expect(await epochsOf(page)).toEqual(undisturbed);
  expect(await page.$$eval('.charts canvas', (all) => all.length)).toBe(2);
  expect(await page.$$eval('.heap li', (all) => all.length)).toBe(20);

  const picture = '.sheet li:first-child canvas';
  const last = await pixelsOf(page, picture);
  await home(page, 'Back through time: after 40 steps');
  await find(page, 'Back through time: after 0 steps', 'slider');
  await changes(page, picture, last);
  await press(page, 'Download the animation (GIF)');
  expect((await readFile(await downloaded(/gan\.gif$/))).subarray(0, 6).toString()).toBe('GIF89a');
  await press(page, 'Download the sheet (PNG)');
  expect((await readFile(await downloaded(/sheet-0\.png$/))).subarray(1, 4).toString()).toBe('PNG');

  const walked = await pixelsOf(page, '.walked');
  const plane = await find(page, 'Slice of the noise: arrow keys move the place', 'image');
  await plane.focus();
  for (let step = 0; step < 12; step++) await page.keyboard.press('ArrowRight');
  await changes(page, '.walked', walked);
  const { x, y, width, height } = (await plane.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 4, y + height / 4, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(
    () =>
      document.body.textContent?.includes('across −1.00, up 1.00') ||
      document.body.textContent?.includes('across -1.00, up 1.00'),
  );
  await press(page, 'Picture 3');
  await press(page, 'Picture 8');
  expect(await page.$$eval('.sheet [aria-pressed=true]', (all) => all.map((each) => each.ariaLabel))).toEqual([
    'Picture 3',
    'Picture 8',
  ]);

  await press(page, 'Take a noise');
  for (const stage of [1, 2, 3, 4]) {
    await page.waitForFunction((count) => document.querySelectorAll('.hand > li').length === count, {}, stage);
    if (stage < 4) await press(page, 'Next');
  }
  const [, p, q, loss] = /−ln ([\d.]+) − ln \(1 − ([\d.]+)\) = ([\d.]+)/.exec(await textOf(page, '.hand'))!;
  expect(-Math.log(Number(p)) - Math.log(1 - Number(q))).toBeCloseTo(Number(loss), 2);
  await press(page, 'Train one step');
  await page.waitForFunction(() => document.querySelectorAll('.hand > li').length === 5);
  await statusIs(page, /^Paused/);
  await stepsAre(page, 41);

  await press(page, 'Save the run');
  const saved = await downloaded(/draw\.wgrad$/);
  await page.reload();
  await page.waitForFunction(() => document.querySelector('[role=alert]')?.textContent?.includes('at step 1.'));
  const sheets = () => page.$eval('#time', (slider) => Number((slider as HTMLInputElement).max));
  await press(page, 'Go on');
  await statusIs(page, /^The run has ended/);
  await stepsAre(page, 80);
  expect(await sheets()).toBeGreaterThan(1);

  await writeFile(join(site.folder, 'broken.wgrad'), 'no run');
  await (await chooser(page)).uploadFile(join(site.folder, 'broken.wgrad'));
  await page.waitForSelector('.bad');
  expect(await textOf(page, '.bad')).toContain('This file cannot be opened');
  expect(await textOf(page, '.bad')).toContain('broken.wgrad');
  await stepsAre(page, 80); // as it was
  await (await chooser(page)).uploadFile(saved);
  await page.waitForFunction(() => document.querySelector('.bad') === null);
  await statusIs(page, /^Paused/);
  expect(await textOf(page, '.facts')).toContain('Steps in all41');
  expect(await sheets()).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
  await close(page);
});

test('repairs what is rubbed out, while it trains on own digits; opens a picture; on a phone, in the dark, in Chinese', async () => {
  const { page, complaints } = await site.open(small('repair', 500), async (fresh) => {
    await fresh.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await fresh.setViewport({ width: 390, height: 800 });
  });
  await statusIs(page, /^Press Train/);
  await chooseOwnDigits(page);
  await press(page, 'Train');
  await stepsAre(page, 3);
  const repaired = '.compared figure:nth-child(3) canvas';
  await page.waitForSelector(repaired);
  await press(page, 'Another test digit');
  const pad = await find(page, 'The picture to damage', 'image');
  await pad.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const quality = () => textOf(page, '.compared figure:nth-child(2) .quality');
  expect(await quality()).toContain('PSNR ∞ dB');
  const { x, y, width, height } = (await pad.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 4);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + (3 * height) / 4, { steps: 6 });
  await page.mouse.up();
  expect(await quality()).toMatch(/^PSNR \d+\.\d dB · SSIM 0\.\d{3}$/);
  const before = await quality();
  await pad.focus();
  await page.keyboard.press('Space');
  for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowRight');
  expect(await quality()).not.toBe(before);
  await press(page, 'Stop');
  await statusIs(page, /^The run has ended/);
  const whole = await pixelsOf(page, repaired);
  await press(page, 'Undo the damage');
  await changes(page, repaired, whole);

  const png = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(60, 80);
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 60, 80);
    context.fillStyle = '#000';
    context.fillRect(25, 15, 10, 50);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  await writeFile(join(site.folder, 'one.png'), Uint8Array.from(png));
  await writeFile(join(site.folder, 'none.png'), 'no picture');
  const original = '.compared figure:nth-child(1) canvas';
  const shown = await pixelsOf(page, original);
  const [, pictures] = await choosers(page);
  await pictures!.uploadFile(join(site.folder, 'none.png'));
  await page.waitForSelector('.bad');
  expect(await textOf(page, '.bad')).toContain('none.png: this is no picture that the browser can read');
  expect(await pixelsOf(page, original)).toBe(shown);
  await pictures!.uploadFile(join(site.folder, 'one.png'));
  await changes(page, original, shown);

  await page.$$eval('details', (all) => {
    for (const each of all) each.open = true;
  });
  await expectAccessible(page);
  await press(page, '简体中文');
  expect(await textOf(page, 'h1')).toBe('wgrad：修复图片');
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(complaints).toEqual([]);
  await close(page);
});

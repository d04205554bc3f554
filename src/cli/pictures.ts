/**
 * npm run pictures: makes the pictures of pages anew, on a software adapter. Of the trainer page, after three epochs on MNIST and a digit that is
 * drawn: .github/trainer.png at the width of a screen, .github/trainer-phone.png in Chinese at that of a phone. Of the bench page, after the short
 * comparison: .github/bench.png. MNIST comes from WGRAD_MNIST_DIR, where it is set.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer';
import { serveMnist } from '../build/serve-mnist.ts';
import { launchChrome } from './chrome.ts';
import { bundleLibraries } from './run-page.ts';
import { ROOT, startServer } from './server.ts';

const QUERY = '?epochs=3&seed=1';
const FINISHED = 600_000;

interface Shot {
  readonly file: string;
  readonly language: 'en' | 'zh';
  readonly width: number;
  readonly height: number;
}

const SHOTS: readonly Shot[] = [
  { file: 'trainer.png', language: 'en', width: 1440, height: 1060 },
  { file: 'trainer-phone.png', language: 'zh', width: 390, height: 1500 },
];

const server = await startServer([serveMnist(process.env.WGRAD_MNIST_DIR), bundleLibraries]);
const browser = await launchChrome('software');
try {
  for (const shot of SHOTS) await take(browser, shot);
  await takeBench(browser);
} finally {
  await browser.close();
  await server.close();
}

async function take(browser: Browser, { file, language, width, height }: Shot): Promise<void> {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.goto(`${server.url}${QUERY}&language=${language}`);
  await page.waitForSelector('.run-bar [type=submit]:not(:disabled)');
  await page.click('.run-bar [type=submit]');
  await page.waitForFunction(() => document.querySelector('.tile') !== null, { timeout: FINISHED });
  await page.waitForSelector('.run-bar [type=submit]:not(:disabled)', { timeout: FINISHED });
  await drawThree(page);
  await page.evaluate(() => scrollTo(0, 0));
  const path = join(ROOT, '.github', file) as `${string}.png`;
  await page.screenshot({ path });
  console.log(path);
}

async function takeBench(browser: Browser): Promise<void> {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport({ width: 1280, height: 960 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.goto(`${server.url}/bench/?language=en`);
  await page.waitForSelector('.measure .main:not(:disabled)', { timeout: FINISHED });
  await page.click('.measure .main');
  await page.waitForSelector('.card canvas', { timeout: FINISHED });
  await page.waitForSelector('.measure .main:not(:disabled)', { timeout: FINISHED });
  const path = join(ROOT, '.github', 'bench.png') as `${string}.png`;
  await page.screenshot({ path });
  console.log(path);
}

/** By the mouse. */
async function drawThree(page: Page): Promise<void> {
  const pad = (await page.$('.draw canvas'))!;
  await pad.scrollIntoView();
  const { x, y, width, height } = (await pad.boundingBox())!;
  const turns = [
    [0.3, 0.25],
    [0.45, 0.15],
    [0.65, 0.2],
    [0.65, 0.38],
    [0.45, 0.48],
    [0.68, 0.58],
    [0.68, 0.8],
    [0.45, 0.87],
    [0.28, 0.78],
  ] as const;
  await page.mouse.move(x + turns[0][0] * width, y + turns[0][1] * height);
  await page.mouse.down();
  for (const [u, v] of turns.slice(1)) await page.mouse.move(x + u * width, y + v * height, { steps: 6 });
  await page.mouse.up();
}

/**
 * npm run bench:page: the trainer page beside `npm run train`, in turns, on a software adapter: seconds of an epoch on made-up digits, frames and
 * long tasks meanwhile; how soon the page shows something, and how soon after Train a step is trained (on MNIST, where WGRAD_MNIST_DIR has it).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'puppeteer';
import { build, createServer, preview } from 'vite';
import type { Report } from '../report/outcome.ts';
import { launchChrome } from './chrome.ts';
import { ROOT } from './server.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const folder = mkdtempSync(join(tmpdir(), 'wgrad-bench-page-'));
const common = { root: ROOT, logLevel: 'error', build: { outDir: join(folder, 'site'), emptyOutDir: true } } as const;
await build(common);
const site = await preview({ ...common, preview: { port: 0, open: false } });
const dev = await createServer({ root: ROOT, logLevel: 'error', server: { port: 0, hmr: false, watch: null } });
await dev.listen();

interface PageRound {
  readonly seconds: number;
  /** times of frames in ms, from the shortest */
  readonly frames: readonly number[];
  readonly longestTask: number;
  readonly firstContent: number;
}

try {
  const [commands, pages]: [number[], PageRound[]] = [[], []];
  for (let round = 0; round < Number(values.rounds); round++) {
    commands.push(commandEpoch());
    pages.push(await withBrowser((browser) => pageEpoch(browser, site.resolvedUrls!.local[0]!)));
    const { seconds, frames, longestTask, firstContent } = pages.at(-1)!;
    console.log(
      `round ${round + 1}: command ${commands.at(-1)!.toFixed(2)} s an epoch, page ${seconds.toFixed(2)} s; frames ${[0.5, 0.95, 1].map((share) => quantile(frames, share).toFixed(1)).join(', ')} ms (median, p95, longest), longest task ${longestTask.toFixed(0)} ms, first content ${firstContent.toFixed(0)} ms`,
    );
  }
  const ratio = median(commands) / median(pages.map(({ seconds }) => seconds));
  console.log(`The page trains at ${(100 * ratio).toFixed(0)} % of the command's speed (medians).`);
  for (let round = 0; round < Number(values.rounds); round++) {
    const time = await withBrowser((browser) => firstStep(browser, dev.resolvedUrls!.local[0]!));
    console.log(`First step after Train: ${time.toFixed(0)} ms`);
  }
} finally {
  await Promise.all([site.close(), dev.close()]);
  rmSync(folder, { recursive: true });
}

/** A new one, as the command has it. */
async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launchChrome('software');
  return use(browser).finally(() => browser.close());
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function median(all: readonly number[]): number {
  return quantile(
    [...all].sort((a, b) => a - b),
    0.5,
  );
}

/** Seconds of an epoch of `npm run train`. */
function commandEpoch(): number {
  const json = join(folder, 'report.json');
  const flags = ['--epochs', '1', '--data', 'made-up', '--adapter', 'software', '--json', json];
  const { status, stderr } = spawnSync('npm', ['run', 'train', '--', ...flags], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`bench:page: npm run train failed: ${stderr}`);
  return (JSON.parse(readFileSync(json, 'utf8')) as Report).epochs[0]!.seconds;
}

async function openPage(browser: Browser, address: string): Promise<Page> {
  const page = await (await browser.createBrowserContext()).newPage();
  page.setDefaultTimeout(300_000);
  await page.evaluateOnNewDocument('globalThis.__name = (named) => named'); // tsx calls it in functions for the page
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(address);
  await page.waitForSelector('.run-bar [type=submit]:not(:disabled)');
  await page.waitForSelector('.neuron-grid');
  return page;
}

async function pageEpoch(browser: Browser, url: string): Promise<PageRound> {
  const page = await openPage(browser, `${url}?source=made-up&epochs=1&language=en`);
  const firstContent = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  await page.click('.run-bar [type=submit]');
  await page.waitForSelector('#epoch-rows td:nth-child(6)');
  const seconds = await page.$eval('#epoch-rows tr', (row) =>
    Number((row as HTMLTableRowElement).cells[5]!.textContent),
  );
  // another epoch, in which frames are watched: to watch them takes frames, which would not be drawn otherwise
  await page.waitForSelector('.run-bar [type=submit]:not(:disabled)');
  await page.click('.run-bar [type=submit]');
  await page.waitForFunction(() => /step [1-9]/.test(document.querySelector('.standing')?.textContent ?? ''));
  const { frames, longestTask } = await page.evaluate(watch);
  return { seconds, frames: frames.sort((a, b) => a - b), longestTask, firstContent };
}

/** In the page, as long as it trains: frames, and the longest task (0: none over 50 ms). */
function watch(): Promise<{ frames: number[]; longestTask: number }> {
  return new Promise((resolve) => {
    const frames: number[] = [];
    let longestTask = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
    });
    observer.observe({ type: 'longtask' });
    let last = performance.now();
    const frame = (now: number): void => {
      frames.push(now - last);
      last = now;
      if (document.querySelector('.run-bar [type=submit]:disabled') !== null) requestAnimationFrame(frame);
      else resolve({ frames: frames.slice(1), longestTask });
    };
    requestAnimationFrame(frame);
  });
}

/** Milliseconds from the press until a step is told of. */
async function firstStep(browser: Browser, url: string): Promise<number> {
  const source = process.env.WGRAD_MNIST_DIR === undefined ? 'source=made-up&' : '';
  const page = await openPage(browser, `${url}?${source}epochs=1&language=en`);
  const time = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        const look = (): void => {
          if (/step [1-9]/.test(document.querySelector('.standing')?.textContent ?? ''))
            resolve(performance.now() - began);
          else setTimeout(look, 10);
        };
        document.querySelector<HTMLElement>('.run-bar [type=submit]')!.click();
        look();
      }),
  );
  return time;
}

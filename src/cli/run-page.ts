/**
 * Runs a page of the project in a headless Chrome, for `npm run verify` and `npm run bench`: a server with the digits and with
 * tfjs bundled, the adapter asked for, and the page's answer as a value or a named error.
 */
import type { Page } from 'puppeteer';
import type { Plugin } from 'vite';
import { DataError, DeviceError, FormatError, ShapeError, UsageError, WgradError } from '../errors.ts';
import { type AdapterChoice, launchChrome } from './chrome.ts';
import type { AdapterInfo } from './outcome.ts';
import type { Answer, PageDigits } from './page/serve-page.ts';
import { serveBytes, startServer } from './server.ts';

export interface PageRun<Options> {
  /** path of the page from the project's folder */
  readonly path: string;
  readonly adapter: AdapterChoice;
  readonly digits: PageDigits;
  readonly options: Options;
  readonly onAdapter: (adapter: AdapterInfo) => void;
  readonly say: (line: string) => void;
}

const ERRORS = { DataError, DeviceError, FormatError, ShapeError, UsageError, WgradError };

/** tfjs is many small modules, some of them CommonJS. A cache apart, or the server of `npm run train` would bundle anew. */
const bundleTfjs: Plugin = {
  name: 'wgrad:bundle-tfjs',
  config: () => ({
    cacheDir: 'node_modules/.vite-tfjs',
    optimizeDeps: {
      include: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-backend-webgpu'],
    },
  }),
};

/** @throws DeviceError where the adapter cannot be had or Chrome ends; else what the page throws */
export async function runPage<Options, Result>(run: PageRun<Options>): Promise<Result> {
  const { images, labels } = run.digits;
  const files = new Map([
    ['images', images],
    ['labels', labels],
  ]);
  const server = await startServer([serveBytes('/run', files), bundleTfjs]);
  try {
    const url = server.url + run.path;
    if (run.adapter !== 'auto') return await runOn(run.adapter, url, run);
    return await runOn('hardware', url, run, () => runOn('software', url, run));
  } finally {
    await server.close();
  }
}

/** @param otherwise what to do where the page cannot have this adapter */
async function runOn<Options, Result>(
  kind: 'hardware' | 'software',
  url: string,
  { options, onAdapter, say }: PageRun<Options>,
  otherwise?: () => Promise<Result>,
): Promise<Result> {
  const browser = await launchChrome(kind, say);
  try {
    const [page = await browser.newPage()] = await browser.pages();
    const broken = new Promise<never>((_, reject) => {
      browser.once('disconnected', () =>
        reject(new DeviceError('chrome: it ended during the run. Is there enough memory?')),
      );
      page.once('error', (error) => reject(new DeviceError(`chrome: the page died: ${error.message}.`)));
      page.once('pageerror', (error) => reject(error instanceof Error ? revive(error) : new Error(String(error))));
    });
    broken.catch(() => {}); // it may lose its race and reject later
    await page.exposeFunction('wgradSay', say);
    await Promise.race([page.goto(url, { timeout: 0 }), broken]);
    const opened = await Promise.race([open(page, kind), broken]);
    if ('error' in opened) {
      if (otherwise === undefined || opened.error.name !== 'DeviceError') throw revive(opened.error);
      say(
        `No GPU that can be used, taking the software adapter, which is slower (${opened.error.message.split('. ')[0]}).`,
      );
      return await otherwise();
    }
    onAdapter(opened.value);
    const answer = await Promise.race([page.evaluate((o) => window.wgradPage.run(o), options as object), broken]);
    if ('error' in answer) throw revive(answer.error);
    return answer.value as Result;
  } finally {
    await browser.close();
  }
}

const open = (page: Page, kind: 'hardware' | 'software'): Promise<Answer<AdapterInfo>> =>
  page.evaluate((adapter) => window.wgradPage.open(adapter), kind);

function revive({ name, message }: { name: string; message: string }): Error {
  const Class = ERRORS[name as keyof typeof ERRORS];
  return Class === undefined ? Object.assign(new Error(message), { name }) : new Class(message);
}

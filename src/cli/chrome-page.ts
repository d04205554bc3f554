/**
 * A page of the project in a headless Chrome of its own, on the adapter asked for, for train, verify and bench: what the page
 * answers comes back as a value or as a named error. The page's side is page/answer.ts; what to print is left to the commands.
 */
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer';
import { errorToWire } from '../error-wire.ts';
import { DeviceError } from '../errors.ts';
import type { AdapterChoice, AdapterDescription } from '../gpu/adapter.ts';
import { type AdapterKind, launchChrome } from './chrome.ts';
import type { Answer } from './page/answer.ts';
import { revive, unwrap } from './revive.ts';

interface PageRequest {
  readonly url: string;
  /** `auto` tries the GPU first and says so where it falls back */
  readonly adapter: AdapterChoice;
  /** Functions of Node that the page gets, by their names in `window`. */
  readonly expose: Readonly<Record<string, (argument: never) => void>>;
  readonly say: (line: string) => void;
}

export interface ChromePage {
  readonly adapter: AdapterDescription;
  readonly page: Page;
  /** The value of a page's answer. Throws its error, and also where Chrome ends or the page dies meanwhile. */
  take<T>(pending: Promise<Answer<T>>): Promise<T>;
  close(): Promise<void>;
}

/** The first load may bundle tfjs. */
const LOAD_LIMIT_MS = 180_000;
/** Chrome 156 on a machine with Mesa's software driver and no GPU never says whether there is an adapter. */
const GPU_LIMIT_MS = 30_000;

/** @throws DeviceError where the adapter cannot be had, or Chrome cannot be started */
export async function openChromePage(request: PageRequest): Promise<ChromePage> {
  if (request.adapter !== 'auto') return unwrap(await openOn(request.adapter, request));
  const opened = await openOn('hardware', request);
  if (!('error' in opened) || opened.error.name !== 'DeviceError') return unwrap(opened);
  const [reason] = opened.error.message.split('. ', 1); // what to do about it is not needed: we go on
  request.say(`No GPU that can be used, taking the software adapter, which is slower (${reason}).`);
  return unwrap(await openOn('software', { ...request, say: () => {} })); // what Chrome needs was said above
}

/** @returns the error, with Chrome closed, where the page cannot have this adapter */
async function openOn(kind: AdapterKind, { url, expose, say }: PageRequest): Promise<Answer<ChromePage>> {
  const browser = await launchChrome(kind, say);
  let opened: Answer<ChromePage> | undefined;
  try {
    const [page = await browser.newPage()] = await browser.pages();
    const broken = watch(browser, page);
    for (const [name, work] of Object.entries(expose)) await page.exposeFunction(name, work);
    await Promise.race([page.goto(url, { timeout: LOAD_LIMIT_MS }), broken]);
    const answers = [page.evaluate((wanted) => window.wgradOpen(wanted), kind), broken];
    const adapter = await Promise.race(kind === 'hardware' ? [...answers, silence()] : answers);
    if ('error' in adapter) return adapter;
    const take = async <T>(pending: Promise<Answer<T>>) => unwrap(await Promise.race([pending, broken]));
    opened = { value: { adapter: adapter.value, page, take, close: () => browser.close() } };
    return opened;
  } finally {
    if (opened === undefined) await browser.close();
  }
}

/** The answer of a GPU that gives none. */
async function silence(): Promise<Answer<never>> {
  await setTimeout(GPU_LIMIT_MS, undefined, { ref: false });
  const seconds = GPU_LIMIT_MS / 1000;
  const message = `chrome: the GPU did not answer within ${seconds} s. Check its driver, or take --adapter software.`;
  return { error: errorToWire(new DeviceError(message)) };
}

/** Rejects when Chrome ends, the page dies, or an error in it was caught by nobody. */
function watch(browser: Browser, page: Page): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    const fail = (what: string) => reject(new DeviceError(`chrome: ${what}. Is there enough memory?`));
    browser.once('disconnected', () => fail('it ended during the run'));
    page.once('error', (error) => fail(`the page died: ${error.message}`));
    page.once('pageerror', (error) => reject(revive(error)));
  });
  broken.catch(() => {}); // it may lose its race and reject later
  return broken;
}

/**
 * The Node side of the training page: starts Chrome on the adapter asked for, loads the page, and turns its answers
 * into values and named errors. What to print is left to train.ts.
 */
import type { Browser, Page } from 'puppeteer';
import { DataError, DeviceError, FormatError, ShapeError, UsageError, WgradError } from '../errors.ts';
import { type AdapterChoice, launchChrome } from './chrome.ts';
import type { AdapterInfo, Outcome } from './outcome.ts';
import type { Answer, TrainEvent } from './page/train.ts';
import type { Settings } from './settings.ts';

export interface Trainer {
  readonly adapter: AdapterInfo;
  train(settings: Settings, counts: { train: number; test: number }): Promise<Outcome>;
  stop(): void;
  close(): Promise<void>;
}

const ERRORS = { DataError, DeviceError, FormatError, ShapeError, UsageError, WgradError };

/**
 * Opens the page at `url` on the adapter asked for; `auto` tries the GPU first and says so where it falls back.
 *
 * @throws DeviceError where the adapter cannot be had
 */
export async function openTrainer(
  choice: AdapterChoice,
  url: string,
  onEvent: (event: TrainEvent) => void,
  say: (line: string) => void,
): Promise<Trainer> {
  if (choice !== 'auto') return openOn(choice, url, onEvent, say);
  try {
    return await openOn('hardware', url, onEvent, say);
  } catch (error) {
    if (!(error instanceof DeviceError) || error.message.startsWith('chrome:')) throw error;
    const [reason] = error.message.split('. ', 1); // what to do about it is not needed: we go on
    say(`No GPU that can be used, taking the software adapter, which is slower (${reason}).`);
    return openOn('software', url, onEvent, say);
  }
}

async function openOn(
  adapter: 'hardware' | 'software',
  url: string,
  onEvent: (event: TrainEvent) => void,
  say: (line: string) => void,
): Promise<Trainer> {
  const browser = await launchChrome(adapter, say);
  try {
    const [page = await browser.newPage()] = await browser.pages();
    const broken = watch(browser, page);
    await page.exposeFunction('wgradEvent', onEvent);
    await Promise.race([page.goto(url), broken]);
    const call = async <T>(answer: Promise<Answer<T>>) => unwrap(await Promise.race([answer, broken]));
    return {
      adapter: await call(page.evaluate((kind) => window.wgradTrain.open(kind), adapter)),
      train: (settings, counts) => call(page.evaluate((...args) => window.wgradTrain.train(...args), settings, counts)),
      stop: () => void page.evaluate(() => window.wgradTrain.stop()).catch(() => {}),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Rejects when Chrome ends, the page dies, or an error in it was caught by nobody. */
function watch(browser: Browser, page: Page): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    const fail = (what: string) => reject(new DeviceError(`chrome: ${what}`));
    browser.once('disconnected', () => fail('it ended during the run. Is there enough memory?'));
    page.once('error', (error) => fail(`the page died: ${error.message}. Is there enough memory?`));
    page.once('pageerror', (error) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      reject(revive({ name, message }));
    });
  });
  broken.catch(() => {}); // it may lose its race and reject later
  return broken;
}

function unwrap<T>(answer: Answer<T>): T {
  if ('error' in answer) throw revive(answer.error);
  return answer.value;
}

function revive({ name, message }: { name: string; message: string }): Error {
  const Class = ERRORS[name as keyof typeof ERRORS];
  return Class === undefined ? Object.assign(new Error(message), { name }) : new Class(message);
}

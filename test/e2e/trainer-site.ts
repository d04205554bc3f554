/** The built trainer page in a headless Chrome, as its tests open it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, ElementHandle, Page } from 'puppeteer';
import { afterAll, beforeAll } from 'vitest';
import { complaintsOf, epochsOf, find, openSite, press, type Site, statusIs } from './site.ts';

export const QUICK = '?source=made-up&samples=2560&epochs=2&language=en';
/** Long enough to be stopped. */
export const LONG = '?source=made-up&samples=2560&epochs=500&language=en';
/** An epoch is of 20 steps. */
export const SMALL = '?source=made-up&samples=640&epochs=1&language=en';

export interface Opened {
  readonly page: Page;
  /** everything that the page complains about */
  readonly complaints: string[];
}

export interface TrainerSite {
  readonly site: Site;
  /** for files */
  readonly folder: string;
  /** The page at an address, as on the first visit. */
  open(query: string, before?: (page: Page) => Promise<unknown>): Promise<Opened>;
  /** The epochs of a QUICK run that nobody disturbed. */
  undisturbed(): Promise<string[][]>;
}

/** For all tests of a file. What it gives is there once they run. */
export function useTrainer(): TrainerSite {
  let site: Site;
  let folder: string;
  beforeAll(async () => {
    site = await openSite();
    folder = await mkdtemp(join(tmpdir(), 'wgrad-trainer-'));
  });
  afterAll(async () => {
    await site?.close();
    await rm(folder, { recursive: true });
  });
  const open: TrainerSite['open'] = async (query, before) => {
    const context = await site.browser.createBrowserContext();
    const page = await context.newPage();
    page.setDefaultTimeout(40_000); // a loaded machine may be slow
    await page.setViewport({ width: 1280, height: 900 });
    const complaints = complaintsOf(page);
    await before?.(page);
    await page.goto(site.url + query);
    return { page, complaints };
  };
  let run: Promise<string[][]> | undefined;
  const undisturbed = async (): Promise<string[][]> => {
    const { page } = await open(QUICK);
    await press(page, 'Train');
    await statusIs(page, /^Done/);
    const epochs = await epochsOf(page);
    await close(page);
    return epochs;
  };
  return {
    get site() {
      return site;
    },
    get folder() {
      return folder;
    },
    open,
    undisturbed: () => {
      run ??= undisturbed();
      return run;
    },
  };
}

export const close = (page: Page): Promise<void> => page.browserContext().close();

/** Runs a script in the page's worker before its own. */
export async function beforeWorker(page: Page, expression: string): Promise<void> {
  const session: CDPSession = await page.createCDPSession();
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  session.on('sessionattached', async (worker) => {
    await worker.send('Runtime.evaluate', { expression }).catch(() => {});
    await worker.send('Runtime.runIfWaitingForDebugger').catch(() => {});
  });
}

/** Unfolds the settings. */
export const openSettings = (page: Page): Promise<void> =>
  page.$eval('.settings', (details) => {
    (details as HTMLDetailsElement).open = true;
  });

/** Neurons of each hidden layer that is shown. */
export const neuronsOf = (page: Page): Promise<number[]> =>
  page.$$eval('.neuron-grid', (all) => all.map((each) => Number(each.getAttribute('aria-valuemax'))));

/** Types into a field and leaves it. */
export async function fill(page: Page, name: string, text: string): Promise<void> {
  await openSettings(page);
  const field = await find(page, name, 'textbox');
  await field.click({ count: 3 });
  await page.keyboard.press('Backspace');
  await field.type(text);
  await page.keyboard.press('Tab');
}

/** Hands files to a field. */
export async function openFiles(page: Page, name: string, ...paths: string[]): Promise<void> {
  const field = await page.waitForFunction(
    (label) => [...document.querySelectorAll('input')].find((input) => input.labels?.[0]?.textContent === label),
    {},
    name,
  );
  await (field as ElementHandle<HTMLInputElement>).uploadFile(...paths);
}
export const OWN_FILES = 'Choose your four files';
export const MODEL_FILES = 'Open a model (model.json and weights)';

/** Draws a stroke down with the keys; the pad is clear again after Add. */
export async function drawOne(page: Page): Promise<void> {
  await (await find(page, 'Draw a digit', 'image')).focus();
  await page.keyboard.press('Space');
  for (let step = 0; step < 14; step++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
}

/** What the runs in the curves are called. */
export const namesOfRuns = (page: Page): Promise<string[]> =>
  page.$$eval('.run-name', (all) => all.map((each) => (each as HTMLInputElement).value));

/** Lets the browser put downloads into the folder. */
export async function downloadsTo(page: Page, downloadPath: string): Promise<void> {
  const session = await page.createCDPSession();
  const browserContextId = page.browserContext().id!;
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath, browserContextId });
}

export const alertOf = (page: Page): Promise<string> =>
  page.$eval('[role=alert]', (element) => element.textContent?.trim() ?? '');

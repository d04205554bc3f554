/** The built site in a headless Chrome, as tests use it. */
import type { Browser, ElementHandle, Page } from 'puppeteer';
import { inject } from 'vitest';
import { launchChrome } from '../../src/cli/chrome.ts';
import type {} from './global-site.ts';
import { type ServedSite, serveSite } from './serve-site.ts';

export interface Site extends ServedSite {
  readonly browser: Browser;
}

/** A browser of its own, and the site that is served to all tests; without that, one that is built for it. */
export async function openSite(): Promise<Site> {
  const shared = inject('site') as Omit<ServedSite, 'close'> | undefined;
  const served: ServedSite = shared === undefined ? await serveSite() : { ...shared, close: async () => {} };
  const browser = await launchChrome('software');
  const close = async (): Promise<void> => {
    await browser.close();
    await served.close();
  };
  return { ...served, browser, close };
}

/** What the page complains about: its policy, errors, requests that fail. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  return complaints;
}

export async function find(page: Page, name: string, role: string): Promise<ElementHandle<HTMLElement>> {
  return (await page.waitForSelector(
    `::-p-aria([name="${name}"][role="${role}"])`,
  )) as unknown as ElementHandle<HTMLElement>;
}

/** Presses a button, once it can be pressed. */
export async function press(page: Page, name: string): Promise<void> {
  const button = await find(page, name, 'button');
  await page.waitForFunction((element) => !(element as HTMLButtonElement).disabled, {}, button);
  await button.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await button.click();
}

export const statusIs = (page: Page, pattern: RegExp) =>
  page.waitForFunction(
    (source: string) => new RegExp(source).test(document.querySelector('[role=status]')?.textContent ?? ''),
    {},
    pattern.source,
  );

export const textOf = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, (element) => element.textContent?.trim() ?? '');

/** The table of epochs without the times. */
export const epochsOf = (page: Page): Promise<string[][]> =>
  page.$$eval('#epoch-rows tr', (rows) =>
    rows.map((row) => Array.from((row as HTMLTableRowElement).cells, (cell) => cell.textContent ?? '').slice(0, 5)),
  );

/** A headless Chrome on the page of the long checks. */
import type { Browser, Page } from 'puppeteer';
import { launchChrome } from '../../src/cli/chrome.ts';
import { type PageServer, startServer } from '../../src/cli/server.ts';

export const startPages = (): Promise<PageServer> => startServer([]);

/** Vite makes all modules of the page when it is first opened. */
const PATIENCE_MS = 300_000;

interface Opened {
  readonly browser: Browser;
  readonly page: Page;
}

/** @param expose functions of Node's that the page gets, by name */
export async function openPage(
  server: PageServer,
  flags: readonly string[] = [],
  expose: Readonly<Record<string, (...given: never[]) => unknown>> = {},
): Promise<Opened> {
  const browser = await launchChrome('software', undefined, flags);
  const [page = await browser.newPage()] = await browser.pages();
  for (const [name, work] of Object.entries(expose)) await page.exposeFunction(name, work);
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${server.url}/test/long/page/index.html`);
  await page.waitForFunction(() => 'longCheck' in window);
  return { browser, page };
}

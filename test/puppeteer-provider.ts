/** Runs Vitest's browser tests in a headless Chrome through Puppeteer, on the software adapter of WebGPU. */
import { defineBrowserProvider } from '@vitest/browser';
import type { Browser, Page } from 'puppeteer';
import { launchChrome } from '../src/cli/chrome.ts';

export const puppeteerProvider = defineBrowserProvider({
  name: 'puppeteer',
  supportedBrowser: ['chrome'],
  options: {},
  providerFactory() {
    let browser: Promise<Browser> | undefined;
    const pages = new Map<string, Page>();
    return {
      name: 'puppeteer',
      supportsParallelism: false,
      getCommandsContext: (sessionId) => ({ page: pages.get(sessionId) }),
      async openPage(sessionId, url) {
        browser ??= launchChrome('software');
        const page = await (await browser).newPage();
        pages.set(sessionId, page);
        page.on('pageerror', (error) => console.error('page:', error));
        await page.goto(url);
      },
      async close() {
        await (await browser)?.close();
      },
    };
  },
});

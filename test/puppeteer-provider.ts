/**
 * Runs Vitest's browser tests in headless Chromes through Puppeteer, on the software adapter of WebGPU: a Chrome for each worker, since
 * one compiles and computes on little more than one processor.
 */
import { defineBrowserProvider } from '@vitest/browser';
import type { Browser, Page } from 'puppeteer';
import { launchChrome } from '../src/cli/chrome.ts';

export const puppeteerProvider = defineBrowserProvider({
  name: 'puppeteer',
  supportedBrowser: ['chrome'],
  options: {},
  providerFactory() {
    const browsers: Promise<Browser>[] = [];
    const pages = new Map<string, Page>();
    return {
      name: 'puppeteer',
      supportsParallelism: true,
      getCommandsContext: (sessionId) => ({ page: pages.get(sessionId) }),
      async openPage(sessionId, url) {
        const browser = launchChrome('software');
        browsers.push(browser);
        const page = await (await browser).newPage();
        pages.set(sessionId, page);
        page.on('pageerror', (error) => console.error('page:', error));
        await page.goto(url);
      },
      async close() {
        for (const browser of browsers) await (await browser).close();
      },
    };
  },
});

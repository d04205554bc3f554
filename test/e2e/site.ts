/** The built site in a headless Chrome, as tests use it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, ElementHandle, Page } from 'puppeteer';
import { build, type PreviewServer, preview } from 'vite';
import { launchChrome } from '../../src/cli/chrome.ts';

const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));

export interface Site {
  readonly url: string;
  /** where other machines could reach it */
  readonly networkUrls: readonly string[];
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Builds the site into a folder of its own, and serves it. */
export async function openSite(): Promise<Site> {
  const outDir = await mkdtemp(join(tmpdir(), 'wgrad-site-'));
  const common = { configFile: CONFIG, logLevel: 'error', build: { outDir, emptyOutDir: true } } as const;
  await build(common);
  const server: PreviewServer = await preview({ ...common, preview: { port: 0, open: false } });
  const browser = await launchChrome('software');
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
    await rm(outDir, { recursive: true });
  };
  const { local, network } = server.resolvedUrls!;
  return { url: local[0]!, networkUrls: network, browser, close };
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

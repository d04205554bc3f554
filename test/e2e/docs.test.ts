/** The documentation as it is built: no dead link or picture, nothing that axe finds, and an example that runs on its page. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'puppeteer';
import { type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChrome } from '../../src/cli/chrome.ts';
import { expectAccessible } from './accessible.ts';
import { complaintsOf, press, statusIs } from './site.ts';

/** As `npm run build` has it: Vitest sets NODE_ENV, by which VitePress would build something else. */
const { NODE_ENV: _, ...env } = process.env;
const outDir = mkdtempSync(join(tmpdir(), 'wgrad-docs-'));
let server: PreviewServer;
let browser: Browser;
beforeAll(async () => {
  // fails where a page links to one that is not there
  await promisify(execFile)(process.execPath, ['node_modules/.bin/vitepress', 'build', 'docs', '--outDir', outDir], {
    env,
  });
  server = await preview({
    configFile: false,
    logLevel: 'error',
    appType: 'mpa',
    build: { outDir },
    preview: { port: 0 },
  });
  browser = await launchChrome('software');
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(outDir, { recursive: true });
});

async function open(path: string, width = 1440, scheme = 'light'): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints = complaintsOf(page);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(server.resolvedUrls!.local[0]! + path, { waitUntil: 'networkidle0' });
  return { page, complaints };
}

/** The page's own addresses: of links, pictures, scripts and styles, with what they point to within a page. */
const addressesIn = (html: string): string[] =>
  [...html.matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, address]) => address!.replaceAll('&amp;', '&'));

test('every address within the site leads to a file, and to a heading of it', () => {
  const pages = readdirSync(outDir, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
  expect(pages.length).toBeGreaterThan(60);
  const texts = new Map(pages.map((path) => [path, readFileSync(join(outDir, path), 'utf8')]));
  const dead = pages.flatMap((path) =>
    addressesIn(texts.get(path)!)
      .filter((address) => !/^([a-z]+:|\/api\/)/.test(address)) // the reference is TypeDoc's, which checks its own links
      .filter((address) => {
        const [file = '', anchor] = address.split('#');
        const target = file === '' ? path : join(file.startsWith('/') ? '.' : dirname(path), file);
        const name = target.endsWith('/') || target === '.' ? join(target, 'index.html') : target;
        if (!existsSync(join(outDir, name))) return true;
        return anchor !== undefined && !texts.get(name)!.includes(`id="${decodeURIComponent(anchor)}"`);
      })
      .map((address) => `${path}: ${address}`),
  );
  expect(dead).toEqual([]);
});

test('llms.txt lists the pages, llms-full.txt has their text and the programs in it', () => {
  const list = readFileSync(join(outDir, 'llms.txt'), 'utf8');
  const addresses = [...list.matchAll(/\]\(\/([^)]+)\)/g)].map(([, address]) => address!);
  expect(addresses).toContain('guide/getting-started.html');
  expect(addresses.filter((path) => !path.startsWith('api/') && !existsSync(join(outDir, path)))).toEqual([]);
  const full = readFileSync(join(outDir, 'llms-full.txt'), 'utf8');
  expect(full).toContain('layers.flatten({ inputShape: [28, 28] })');
  expect(full).not.toMatch(/<<<|#region/);
});

describe.each(['light', 'dark'])('%s', (scheme) => {
  test.each([
    ['', 1440],
    ['guide/getting-started.html', 390],
    ['guide/from-keras.html', 1440],
    ['zh/how-it-works.html', 390],
    ['examples/index.html', 390],
    ['keras.html', 1440],
  ])('axe finds nothing on /%s at %i px, and nothing stands out of it', async (path, width) => {
    const { page, complaints } = await open(path, width, scheme);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

test('an example runs on its page', async () => {
  const { page, complaints } = await open('examples/regression.html', 390);
  await press(page, 'Run it here');
  await statusIs(page, /^(Done, after|It failed)/);
  expect(await page.$eval('.example-runner pre', (output) => output.textContent)).toMatch(
    / {2}in truth: {2}810, 569, 1198/,
  );
  await expectAccessible(page);
  await press(page, 'Run it again');
  await press(page, 'Stop');
  await statusIs(page, /^Stopped/);
  expect(complaints).toEqual([]);
  await page.close();
});

test('without WebGPU the page of an example says what is missing', async () => {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(() => Object.defineProperty(navigator, 'gpu', { value: undefined }));
  await page.goto(`${server.resolvedUrls!.local[0]}zh/examples/text.html`);
  await statusIs(page, /没有 WebGPU/);
  expect(await page.$eval('.example-runner button', (button) => (button as HTMLButtonElement).disabled)).toBe(true);
  await page.close();
});

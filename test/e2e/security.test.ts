/** The built site as any host serves it: its content security policy holds, and everything works under it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChrome } from '../../src/cli/chrome.ts';

const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
let outDir: string;
let server: PreviewServer;
let browser: Browser;
let url: string;

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'wgrad-site-'));
  const common = { configFile: CONFIG, logLevel: 'error', build: { outDir, emptyOutDir: true } } as const;
  await build(common);
  server = await preview({ ...common, preview: { port: 0, open: false } });
  url = server.resolvedUrls!.local[0]!;
  browser = await launchChrome('software');
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(outDir, { recursive: true });
});

interface Opened {
  readonly page: Page;
  /** what the policy refused, and any other error */
  readonly complaints: string[];
}

async function open(path: string): Promise<Opened> {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const complaints: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  await page.goto(url + path);
  return { page, complaints };
}

const press = async (page: Page, name: string): Promise<void> => {
  const button = await page.waitForSelector(`::-p-aria([name="${name}"][role="button"]):not(:disabled)`);
  await button?.click();
};
const statusIs = (page: Page, pattern: RegExp) =>
  page.waitForFunction(
    (source: string) => new RegExp(source).test(document.querySelector('[role=status]')?.textContent ?? ''),
    {},
    pattern.source,
  );

test('servers listen on loopback only', () => {
  expect(server.resolvedUrls!.network).toEqual([]);
  expect(new URL(url).hostname).toBe('127.0.0.1');
});

test('the trainer trains', async () => {
  const { page, complaints } = await open('?source=made-up&samples=640&epochs=1');
  await press(page, 'Train');
  await statusIs(page, /^Done/);
  expect(complaints).toEqual([]);
  await page.close();
});

test('the bench measures wgrad and rivals', async () => {
  const libraries = 'wgrad,tfjs-webgpu,tfjs-cpu,jax-js wasm,jax-js webgpu';
  const query = `?source=made-up&samples=640&batch-size=32&rounds=1&round-ms=20&libraries=${libraries}`;
  const { page, complaints } = await open(`bench/${query}`);
  await press(page, 'Run training');
  await statusIs(page, /^(Done|The run failed)/);
  expect(complaints).toEqual([]);
  expect(await page.$$eval('#training figure svg', (all) => all.length)).toBeGreaterThan(0);
  expect(await page.$eval('#missing', (section) => section.textContent)).not.toMatch(/security|blocked|CSP/i);
  await page.close();
});

test('verify checks', async () => {
  const { page, complaints } = await open('verify/');
  await page.waitForSelector('#start:not(:disabled)');
  for (const name of ['kernels', 'tfjs']) {
    await page.$eval(`input[name=${name}]`, (box) => {
      (box as HTMLInputElement).checked = false;
    });
  }
  await press(page, 'Start');
  await page.waitForFunction(() => document.querySelectorAll('#results tbody tr').length > 0);
  expect(complaints).toEqual([]);
  await page.close();
});

test.each(['', 'bench/', 'verify/'])(
  '/%s refuses scripts, connections and frames that are not its own',
  async (path) => {
    const { page } = await open(path);
    const refused = await page.evaluate(async () => {
      const events: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => events.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.head.append(script);
      const button = document.createElement('button');
      button.setAttribute('onclick', 'window.injected = true');
      button.click();
      const frame = document.createElement('iframe');
      frame.src = 'https://example.org/';
      document.body.append(frame);
      await fetch('https://example.org/').catch(() => {});
      setTimeout('window.injected = true');
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { events, injected: 'injected' in window };
    });
    expect(refused.injected).toBe(false);
    for (const directive of ['script-src', 'script-src-elem', 'script-src-attr', 'frame-src', 'connect-src']) {
      expect(refused.events).toContain(directive);
    }
    await page.close();
  },
);

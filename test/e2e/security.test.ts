/** The built site as any host serves it: its content security policy holds, and everything works under it. */
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsOf, openSite, press, type Site, statusIs } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

interface Opened {
  readonly page: Page;
  /** what the policy refused, and any other error */
  readonly complaints: string[];
}

async function open(path: string): Promise<Opened> {
  const page = await site.browser.newPage();
  page.setDefaultTimeout(120_000);
  const complaints = complaintsOf(page);
  await page.goto(site.url + path);
  return { page, complaints };
}

test('servers listen on loopback only', () => {
  expect(site.networkUrls).toEqual([]);
  expect(new URL(site.url).hostname).toBe('127.0.0.1');
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
  const { page, complaints } = await open(`bench/${query}&language=en`);
  await press(page, 'Run training');
  await statusIs(page, /^(Done|The run failed)/);
  expect(complaints).toEqual([]);
  expect(await page.$$eval('.training figure svg', (all) => all.length)).toBeGreaterThan(0);
  expect(await page.$$eval('.missing', (all) => all.map((each) => each.textContent).join(' '))).not.toMatch(
    /security|blocked|CSP/i,
  );
  await page.close();
});

test('verify checks', async () => {
  const { page, complaints } = await open('verify/?language=en');
  for (const name of ['kernels', 'tfjs']) await page.locator(`input[name=${name}]`).click();
  await press(page, 'Start');
  await page.waitForSelector('.group');
  expect(complaints).toEqual([]);
  await page.close();
});

test.each(['', 'gan/', 'bench/', 'verify/'])(
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

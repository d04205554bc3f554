/**
 * Every state of the trainer page at every width, in both languages, light and dark: axe finds nothing, and nothing goes over the edge. With
 * WGRAD_SHOTS=FOLDER it leaves a screenshot of each.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '../e2e/accessible.ts';
import { openSite, type Site } from '../e2e/site.ts';
import { beforeWorker } from '../e2e/trainer-site.ts';

const WIDTHS = [360, 390, 768, 1024, 1440] as const;
const SMALL = '?source=made-up&samples=320&epochs=1';
const LONG = '?source=made-up&samples=2560&epochs=500';
const CONVNET = '&convolutions=8-3-relu-pool,16-3-relu-pool&layers=64-relu-0.2';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Buttons of the run's row, by place: they have other names in other languages. */
const BUTTONS = { train: 0, anew: 1, pause: 2, step: 3, stop: 4 } as const;

const isEnabled = (page: Page, name: keyof typeof BUTTONS): Promise<unknown> =>
  page.waitForFunction(
    (at) => document.querySelectorAll<HTMLButtonElement>('.run-bar .buttons button')[at]?.disabled === false,
    {},
    BUTTONS[name],
  );

async function push(page: Page, name: keyof typeof BUTTONS): Promise<void> {
  await isEnabled(page, name);
  await page.$$eval('.run-bar .buttons button', (all, at) => (all[at] as HTMLElement).click(), BUTTONS[name]);
}

const isDone = (page: Page): Promise<unknown> => page.waitForSelector('.tile');
const ready = (page: Page): Promise<unknown> => page.waitForSelector('.run-bar [type=submit]:not(:disabled)');
const unfold = (page: Page): Promise<unknown> =>
  page.$$eval('details', (all) => {
    for (const each of all) each.open = true;
  });
const within = (page: Page, section: string, at: number): Promise<unknown> =>
  page.$$eval(`${section} button`, (all, i) => (all[i] as HTMLElement).click(), at);

interface State {
  readonly name: string;
  readonly query?: string;
  readonly before?: (page: Page) => Promise<unknown>;
  readonly reach: (page: Page) => Promise<unknown>;
}

const STATES: readonly State[] = [
  { name: 'opened', reach: ready },
  { name: 'unfolded', reach: (page) => ready(page).then(() => unfold(page)) },
  {
    name: 'no WebGPU',
    before: (page) => beforeWorker(page, "Object.defineProperty(navigator, 'gpu', { value: undefined })"),
    reach: (page) => page.waitForSelector('[role=alert] p'),
  },
  {
    name: 'wrong address',
    query: '?epochs=-1&layers=x&source=made-up',
    reach: (page) => page.waitForSelector('[role=alert] p'),
  },
  { name: 'training', query: LONG, reach: (page) => push(page, 'train').then(() => isDone(page)) },
  {
    name: 'paused',
    query: LONG,
    reach: async (page) => {
      await push(page, 'train');
      await page.waitForSelector('.tile');
      await push(page, 'pause');
      await isEnabled(page, 'step');
    },
  },
  {
    name: 'kept, and another one asked for',
    query: LONG,
    reach: async (page) => {
      await push(page, 'train');
      await isDone(page);
      await push(page, 'pause');
      await isEnabled(page, 'step');
      await page.reload();
      await ready(page);
      await page.waitForSelector('.messages section');
      await push(page, 'train');
      await page.waitForSelector('.messages button.main');
    },
  },
  {
    name: 'lab and race',
    query: SMALL,
    reach: async (page) => {
      await ready(page);
      for (const part of [0, 1]) {
        await page.$$eval('.experiment [type=submit]', (all, at) => (all[at] as HTMLElement).click(), part);
        // a run has results; the second button ends the others
        await page.waitForFunction(
          (at) => document.querySelectorAll('.experiment')[at]!.querySelector('tbody tr'),
          {},
          part,
        );
        await page.$$eval(
          '.experiment .actions button:nth-of-type(2)',
          (all, at) => (all[at] as HTMLElement).click(),
          part,
        );
        await page.waitForFunction(
          (at) => document.querySelectorAll('.experiment')[at]!.querySelector('[type=submit]:not(:disabled)'),
          {},
          part,
        );
      }
    },
  },
  {
    name: 'done',
    query: SMALL,
    reach: async (page) => {
      await push(page, 'train');
      await isDone(page);
      await ready(page);
      await unfold(page);
      await page.click('.neuron-grid');
    },
  },
  {
    name: 'microscope',
    query: SMALL,
    reach: (page) => push(page, 'step').then(() => page.waitForSelector('.microscope')),
  },
  {
    name: 'convnet',
    query: SMALL + CONVNET,
    reach: async (page) => {
      await push(page, 'step');
      await page.waitForSelector('.microscope');
      await within(page, '.stages', 1);
      await page.click('.filter-grid');
      await unfold(page);
    },
  },
];

test.each(STATES)('$name', async ({ name, query = '?source=made-up', before, reach }) => {
  const context = await site.browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(180_000);
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await before?.(page);
  await page.goto(site.url + query);
  await reach(page);
  for (const language of ['en', 'zh']) {
    await page.$$eval(
      'header button[lang]',
      (all, to) => {
        for (const each of all) if ((each as HTMLElement).lang.startsWith(to)) (each as HTMLElement).click();
      },
      language,
    );
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([
        { name: 'prefers-reduced-motion', value: 'reduce' },
        { name: 'prefers-color-scheme', value: scheme },
      ]);
      for (const width of WIDTHS) {
        await page.setViewport({ width, height: 900 });
        await shot(page, `${name}-${language}-${scheme}-${width}`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), `${language} ${width}`).toBe(width);
        await expectAccessible(page);
      }
    }
  }
  await context.close();
});

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.WGRAD_SHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replaceAll(' ', '-')}.png`) as `${string}.png`;
  await page.screenshot({ path, fullPage: true });
}

/** The pages while they train: a time, which is why it is not in npm test. Run it on a machine that does nothing else. */
import { expect, test } from 'vitest';
import { openSite, press } from '../e2e/site.ts';
import { record } from './results.ts';

const MOST_MS = 100;

/** Epochs of 80 steps, and of 10 steps that take some hundred times as long, with the networks that a software adapter has by default. */
const PAGES = [
  ['trainer page', '?samples=2560'],
  ['GAN page, draw', 'gan/?mode=draw&samples=320'],
  ['GAN page, repair', 'gan/?mode=repair&samples=320'],
] as const;

test.each(PAGES)(`%s: no task over ${MOST_MS} ms while it trains`, async (name, address) => {
  const site = await openSite();
  const page = await site.browser.newPage();
  await page.goto(`${site.url}${address}&source=made-up&epochs=500&language=en`);
  await press(page, 'Train');
  await page.waitForFunction(() => document.querySelectorAll('#epoch-rows td').length >= 6);
  const longest = await page.evaluate(async () => {
    let most = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) most = Math.max(most, duration);
    });
    observer.observe({ type: 'longtask' });
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    return most;
  });
  await site.close();
  expect(longest).toBeLessThan(MOST_MS);
  record(`${name}: longest task while it trains`, `${longest} ms (0: none over 50)`, 'SwiftShader');
});

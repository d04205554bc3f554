/** The trainer page while it trains: a time, which is why it is not in npm test. Run it on a machine that does nothing else. */
import { expect, test } from 'vitest';
import { openSite, press } from '../e2e/site.ts';
import { record } from './results.ts';

const MOST_MS = 100;

test(`the page has no task over ${MOST_MS} ms while it trains`, async () => {
  const site = await openSite();
  const page = await site.browser.newPage();
  await page.goto(`${site.url}?source=made-up&samples=2560&epochs=500&language=en`);
  await press(page, 'Train');
  await page.waitForFunction(() => document.querySelectorAll('#epoch-rows td').length >= 6);
  const longest = await page.evaluate(async () => {
    let most = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) most = Math.max(most, duration);
    });
    observer.observe({ type: 'longtask' });
    await new Promise((resolve) => setTimeout(resolve, 8000));
    return most;
  });
  await site.close();
  expect(longest).toBeLessThan(MOST_MS);
  record('trainer page: longest task while it trains', `${longest} ms (0: none over 50)`, 'SwiftShader');
});

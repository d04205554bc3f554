/** How long a device is kept by one dispatch: a time, which is why it is not in npm test. Run it on a machine that does nothing else. */
import { expect, test } from 'vitest';
import { openPage, startPages } from './browser.ts';
import { record } from './results.ts';

const MOST_MS = 50;
const ROUNDS = 5;

test.each(['dcgan', 'repair'] as const)(`%s: no dispatch over ${MOST_MS} ms on a software adapter`, async (name) => {
  const server = await startPages();
  const { browser, page } = await openPage(server);
  const { times, batchSize } = await page.evaluate(
    (...given) => window.longCheck.dispatchTimes(...given),
    name,
    ROUNDS,
  );
  await browser.close();
  await server.close();
  const [longest] = times.toSorted((a, b) => b.ms - a.ms);
  const step = times.reduce((sum, { ms }) => sum + ms, 0);
  const beyond = longest!.ms / longest!.estimate;
  expect(longest!.ms, longest!.label).toBeGreaterThan(0);
  expect(longest!.ms, longest!.label).toBeLessThan(MOST_MS);
  record(
    `${name}: longest dispatch of a step as on a software adapter`,
    `${longest!.ms.toFixed(1)} ms (${longest!.label}), ${beyond.toFixed(1)} times its estimate; ${times.length} dispatches take ${step.toFixed(0)} ms, batch ${batchSize}; the least of ${ROUNDS} times each`,
    'SwiftShader',
  );
});

/**
 * What `npm run train -- --model dcgan | repair` comes to on MNIST with its settings for a software adapter: a network that learnt to read
 * digits judges what is drawn and repaired.
 */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openNodeSession } from '../../src/cli/node-session.ts';
import { record } from './results.ts';

const MNIST = process.env.WGRAD_MNIST_DIR ?? '../shared/mnist';
const DIGITS = 10;

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

test('digits that are drawn can be read, and repaired ones better than damaged ones', async ({ skip }) => {
  skip(!existsSync(MNIST), 'no MNIST: set WGRAD_MNIST_DIR to the folder of its files.');
  const session = await openNodeSession('software', console.log);
  const { gansQuality } = await session.load<typeof import('../quality/gans.ts')>('/test/quality/gans.ts');
  const { judge, drawn, repaired } = await gansQuality(MNIST, console.log);
  await session.close();
  const last = drawn.at(-1)!;
  const distances = drawn.map(({ epoch, distance }) => `${distance.toFixed(1)} at epoch ${epoch.toFixed(2)}`);
  record(
    'dcgan, default on a software adapter',
    `a classifier with ${percent(judge)} of the test digits is surer than 0.9 of ${last.sure} of 1,000 drawn; digits 0 to 9: ${last.counts.join(', ')}; distance of its features to those of real digits: ${distances.join(', ')}`,
    'SwiftShader',
  );
  const { psnr, read } = repaired;
  record(
    'repair, default on a software adapter',
    `holes of 12 × 12 in the test digits: ${psnr.repaired.toFixed(2)} dB within them, ${psnr.border.toFixed(2)} dB filled with the mean of their borders; read rightly: ${percent(read.whole)} whole, ${percent(read.damaged)} damaged, ${percent(read.repaired)} repaired`,
    'SwiftShader',
  );
  expect(judge).toBeGreaterThan(0.98);
  expect(last.sure).toBeGreaterThanOrEqual(500);
  expect(last.counts).toHaveLength(DIGITS);
  expect(Math.min(...last.counts)).toBeGreaterThanOrEqual(20);
  expect(last.distance).toBeLessThan(drawn[0]!.distance);
  expect(psnr.repaired - psnr.border).toBeGreaterThan(4);
  expect(read.repaired - read.damaged).toBeGreaterThan(0.1);
});

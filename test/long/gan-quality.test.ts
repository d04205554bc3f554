/**
 * What `npm run train -- --model dcgan | repair` comes to on MNIST with its settings for a software adapter: networks that learnt to read
 * digits judge what is drawn and repaired. Leaves a sheet of each.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { openNodeSession } from '../../src/cli/node-session.ts';
import { record } from './results.ts';

const MNIST = process.env.WGRAD_MNIST_DIR ?? '../shared/mnist';
const DIGITS = 10;
const SHEETS = 'dist/quality';

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

test('digits that are drawn can be read, and repaired ones better than damaged ones', async ({ skip }) => {
  skip(!existsSync(MNIST), 'no MNIST: set WGRAD_MNIST_DIR to the folder of its files.');
  const session = await openNodeSession('software', console.log);
  const { gansQuality } = await session.load<typeof import('../quality/gans.ts')>('/test/quality/gans.ts');
  const { accuracy, drawn, sheet, repaired } = await gansQuality(MNIST, console.log);
  await session.close();
  mkdirSync(SHEETS, { recursive: true });
  for (const [name, { width, height, channels, data }] of Object.entries({ dcgan: sheet, repair: repaired.sheet })) {
    writeFileSync(`${SHEETS}/${name}.png`, encode({ width, height, channels, data }));
  }
  const last = drawn.at(-1)!;
  const distances = drawn.map(({ epoch, distance }) => `${distance.toFixed(1)} at epoch ${epoch.toFixed(2)}`);
  record(
    'dcgan, default on a software adapter',
    `the convnet, which reads ${percent(accuracy.convnet)} of the test digits, is surer than 0.9 of ${last.convnet.sure} of 1,000 drawn, the MLP (${percent(accuracy.mlp)}) of ${last.mlp.sure}; digits 0 to 9 by the convnet: ${last.convnet.counts.join(', ')}; distance of its features to those of real digits: ${distances.join(', ')}`,
    'SwiftShader',
  );
  const { psnr, read } = repaired;
  const readBy = (name: 'mlp' | 'convnet') =>
    `${percent(accuracy[name])} whole, ${percent(read[name].damaged)} damaged, ${percent(read[name].repaired)} repaired`;
  record(
    'repair, default on a software adapter',
    `holes of 12 × 12 in the test digits: ${psnr.repaired.toFixed(2)} dB within them, ${psnr.border.toFixed(2)} dB filled with the mean of their borders; read rightly by the MLP: ${readBy('mlp')}; by the convnet: ${readBy('convnet')}`,
    'SwiftShader',
  );
  expect(Math.min(accuracy.mlp, accuracy.convnet)).toBeGreaterThan(0.98);
  for (const { sure, counts } of [last.mlp, last.convnet]) {
    expect(sure).toBeGreaterThanOrEqual(500);
    expect(counts).toHaveLength(DIGITS);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(20);
  }
  expect(last.distance).toBeLessThan(drawn[0]!.distance);
  expect(psnr.repaired - psnr.border).toBeGreaterThan(4);
  expect(read.mlp.repaired - read.mlp.damaged).toBeGreaterThan(0.1);
  expect(read.convnet.repaired).toBeGreaterThan(read.convnet.damaged + 0.05);
});

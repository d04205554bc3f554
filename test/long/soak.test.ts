/** Minutes of training and hundreds of models: no memory is lost, neither the GPU's nor the page's. */
import { expect, test } from 'vitest';
import { openPage, startPages } from './browser.ts';
import { record } from './results.ts';

const MINUTES = Number(process.env.WGRAD_SOAK_MINUTES ?? 5);
const MODELS = 200;
const MB = 2 ** 20;

/** Least squares. */
function slope(points: readonly { minute: number; bytes: number }[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x0, y0] = [mean(points.map(({ minute }) => minute)), mean(points.map(({ bytes }) => bytes))];
  const over = points.reduce((sum, { minute, bytes }) => sum + (minute - x0) * (bytes - y0), 0);
  return over / points.reduce((sum, { minute }) => sum + (minute - x0) ** 2, 0);
}

test(`${MINUTES} minutes of training, ${MODELS} models made and disposed`, async () => {
  const server = await startPages();
  const { browser, page } = await openPage(server, ['--js-flags=--expose-gc', '--enable-precise-memory-info']);
  const { steps, heap, gpu, made } = await page.evaluate(
    (...given) => window.longCheck.soak(...given),
    MINUTES,
    MODELS,
  );
  await browser.close();
  await server.close();
  const settled = gpu.slice(1);
  expect(new Set(settled.map(({ buffers, bytes }) => `${buffers} ${bytes}`)).size).toBe(1);
  const grown = slope(heap.slice(1)) / MB;
  expect(grown).toBeLessThan(1);
  const after = made.slice(10);
  expect(new Set(after.map(({ buffers, bytes }) => `${buffers} ${bytes}`)).size).toBe(1);
  const heaps = made.map((each) => each.heap).filter((bytes) => bytes > 0);
  const perModel = (heaps.at(-1)! - heaps[0]!) / (20 * (heaps.length - 1));
  expect(perModel).toBeLessThan(10_000);
  record(
    `soak: ${MINUTES} minutes`,
    `${steps} steps; GPU ${settled[0]!.buffers} buffers, ${(settled[0]!.bytes / MB).toFixed(1)} MB throughout; heap ${grown.toFixed(3)} MB a minute`,
    'SwiftShader',
  );
  record(
    `soak: ${MODELS} models made and disposed`,
    `GPU ${after[0]!.buffers} buffers, ${(after[0]!.bytes / MB).toFixed(1)} MB after each; heap ${(perModel / 1024).toFixed(2)} kB a model`,
    'SwiftShader',
  );
});

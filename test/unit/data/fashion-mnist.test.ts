/** fashionMnist(): MNIST's reader and places under names of its own. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { FASHION_MNIST_CLASSES, FASHION_MNIST_FILES, fashionMnist } from '../../../src/data/fashion-mnist.ts';
import { IDX_KEYS } from '../../../src/data/idx-files.ts';
import { idxSet } from '../../../src/data/idx-set.ts';
import { loadDataSet } from '../../../src/data/load.ts';
import { MNIST_FILES } from '../../../src/data/mnist-files.ts';
import { SMALL_FILES, withSmallSums } from './fixtures.ts';
import { startMirrors } from './mirror-server.ts';

let server: Awaited<ReturnType<typeof startMirrors>>;
let folder: string;
beforeAll(async () => {
  server = await startMirrors();
});
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wgrad-fashion-'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('WGRAD_MNIST_DIR', join(folder, 'nowhere'));
  for (const key of IDX_KEYS) await writeFile(join(folder, MNIST_FILES[key].name), SMALL_FILES[key]);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it('has four files of MNIST with sums of their own, and ten classes', () => {
  const sums = IDX_KEYS.flatMap((key) => [FASHION_MNIST_FILES[key].sha256, MNIST_FILES[key].sha256]);
  expect(new Set(sums).size).toBe(8);
  for (const sum of sums) expect(sum).toMatch(/^[0-9a-f]{64}$/);
  expect(FASHION_MNIST_CLASSES).toHaveLength(10);
});

it('reads a folder, by option and by its own variable', async () => {
  vi.stubEnv('WGRAD_FASHION_MNIST_DIR', folder);
  for (const data of [await fashionMnist({ dir: folder }), await fashionMnist()]) {
    expect([data.train.images.shape, data.test.labels.shape]).toEqual([[12, 28, 28], [5]]);
    expect([data.source, data.origin]).toEqual(['custom', folder]);
  }
  await expect(fashionMnist({ dir: folder, source: 'fashion-mnist' })).rejects.toThrow(
    /^fashionMnist: .*the SHA-256 is not that of Fashion-MNIST/,
  );
});

it('that is genuine is downloaded, kept in a cache of its own, and says so', async () => {
  const set = idxSet({
    ...{ name: 'fashionMnist', title: 'Fashion-MNIST', id: 'fashion-mnist' },
    ...{ variable: 'WGRAD_FASHION_MNIST_DIR', ways: 'dir', mirrors: () => [] },
    files: withSmallSums(FASHION_MNIST_FILES),
  });
  const data = await loadDataSet(set, { mirrors: [server.at('good')] });
  expect(data.source).toBe('fashion-mnist');
  expect(await readdir(join(folder, 'cache', 'wgrad'))).toEqual(['fashion-mnist']);
  expect((await loadDataSet(set, { mirrors: [server.at('dead')] })).origin).toBe('cache');
});

it('without a network gives made-up digits and says so', async () => {
  const lines: string[] = [];
  const onNotice = (line: string) => lines.push(line);
  const data = await fashionMnist({ cache: false, mirrors: [server.at('fault')], onNotice });
  expect([data.source, data.origin]).toEqual(['made-up', 'made-up digits']);
  expect(lines).toEqual([
    expect.stringMatching(/^fashionMnist: Fashion-MNIST could not be downloaded .*WGRAD_FASHION_MNIST_DIR\.$/),
  ]);
});

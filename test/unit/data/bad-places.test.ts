/** Every row of the tables of folders and servers that are refused, and a good one that works after it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mnist } from '../../../src/data/mnist.ts';
import { withoutReason } from '../../bad-input/gzip.ts';
import { BAD_FOLDERS, BAD_SERVERS, fillFolder, type Places } from '../../bad-input/places.ts';
import { expectRefused } from '../../bad-input/row.ts';
import { startMirrors } from './mirror-server.ts';

vi.mock('../../../src/data/mnist-files.ts', async (original) => {
  const { withSmallSums } = await import('./fixtures.ts');
  const files = await original<typeof import('../../../src/data/mnist-files.ts')>();
  return { ...files, MNIST_FILES: withSmallSums(files.MNIST_FILES) };
});

let server: Awaited<ReturnType<typeof startMirrors>>;
let places: Places;
beforeAll(async () => {
  server = await startMirrors();
  places = { folder: await mkdtemp(join(tmpdir(), 'wgrad-bad-')), at: server.at, closed: server.closed };
  await fillFolder(places.folder);
});
afterAll(async () => {
  await server.stop();
  await rm(places.folder, { recursive: true });
});

/** What differs from run to run and between versions of Node. */
const clean = (message: string): string =>
  withoutReason(message)
    .replaceAll(places.folder, 'FOLDER')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST');

it.each(BAD_FOLDERS)('a folder with %s is refused', async (...row) => {
  await expectRefused(row, places, clean);
  expect((await mnist({ dir: places.folder })).source).toBe('mnist');
});

describe('an address that gives', () => {
  it.each(BAD_SERVERS)('%s is refused', async (...row) => {
    await expectRefused(row, places, clean);
    expect((await mnist({ url: server.at('good'), cache: false })).source).toBe('mnist');
  });
});

/** CIFAR-10's binary files: records to pictures, the archive, the places, the sums, and what is done without them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRecords } from '../../../src/data/cifar.ts';
import { CIFAR10, cifar10, cifarSet } from '../../../src/data/cifar10.ts';
import { CIFAR10_CLASSES, CIFAR10_FILES } from '../../../src/data/cifar10-files.ts';
import { type LoadOptions, loadDataSet } from '../../../src/data/load.ts';
import { drawMadeUpPictures } from '../../../src/data/made-up-pictures.ts';
import { DataError } from '../../../src/errors.ts';
import { CIFAR_KEYS, cifarArchive, gzip, RECORD, SMALL_CIFAR, smallCifarFiles } from './cifar-fixtures.ts';
import { startMirrors } from './mirror-server.ts';

const set = {
  ...cifarSet(smallCifarFiles()),
  drawStandIn: (options: { readonly seed?: number }, signal?: AbortSignal) =>
    drawMadeUpPictures({ ...options, train: 20, test: 10 }, signal),
};
const load = (options: LoadOptions) => loadDataSet(set, options);

let server: Awaited<ReturnType<typeof startMirrors>>;
let archive: Uint8Array;
let folder: string;
const patient = { cache: false };
const quick = { timeoutMs: 250, stallMs: 250, cache: false };

beforeAll(async () => {
  archive = await cifarArchive();
  server = await startMirrors((name) => (name === 'cifar-10-binary.tar' ? archive : undefined));
});
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wgrad-cifar-'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('WGRAD_CIFAR10_DIR', '');
  server.asked.length = 0;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Of SMALL_CIFAR: two records in each training file, three in the test file. */
function expectSmall(data: Awaited<ReturnType<typeof load>>): void {
  expect([data.train.images.shape, data.train.labels.shape]).toEqual([[10, 32, 32, 3], [10]]);
  expect([data.test.images.shape, data.test.labels.shape]).toEqual([[3, 32, 32, 3], [3]]);
  expect(data.classNames).toBe(CIFAR10_CLASSES);
  CIFAR_KEYS.slice(0, 5).forEach((key, file) => {
    const bytes = SMALL_CIFAR[key];
    for (let record = 0; record < 2; record++) {
      expect(data.train.labels.values[2 * file + record]).toBe(bytes[record * RECORD]);
      const picture = data.train.images.values.subarray((2 * file + record) * 3072);
      for (const [row, column] of [
        [0, 0],
        [0, 31],
        [17, 5],
        [31, 31],
      ] as const) {
        const pixel = 32 * row + column;
        const planes = [0, 1, 2].map((plane) => bytes[record * RECORD + 1 + 1024 * plane + pixel]);
        expect([...picture.subarray(3 * pixel, 3 * pixel + 3)]).toEqual(planes);
      }
    }
  });
}

it('planes of red, green and blue become channels', () => {
  const bytes = new Uint8Array(2 * RECORD);
  bytes[RECORD] = 7;
  bytes[RECORD + 1 + 33] = 11; // red of row 1, column 1
  bytes[RECORD + 1 + 1024 + 33] = 12;
  bytes[RECORD + 1 + 2048 + 1023] = 13; // blue of the last pixel
  const { images, labels } = readRecords('cifar10', [{ place: 'a', bytes }]);
  expect([images.shape, images.dtype, [...labels.values]]).toEqual([[2, 32, 32, 3], 'uint8', [0, 7]]);
  const lit = [...images.values].flatMap((value, at) => (value > 0 ? [[at - 3072, value]] : []));
  expect(lit).toEqual([
    [99, 11],
    [100, 12],
    [3071, 13],
  ]);
});

it('the classes and files are those of the publisher', () => {
  expect(CIFAR10_CLASSES).toHaveLength(10);
  expect(Object.values(CIFAR10_FILES).map(({ name }) => name)).toEqual([
    ...[1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`),
    'test_batch.bin',
  ]);
  for (const { sha256, bytes } of Object.values(CIFAR10_FILES)) {
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(bytes).toBe(10_000 * RECORD);
  }
  expect(CIFAR10.mirrors(false)).toEqual([]);
});

describe('a folder', () => {
  it.each(['', 'cifar-10-batches-bin'])('with the six files is read: %s', async (inner) => {
    await mkdir(join(folder, inner), { recursive: true });
    for (const key of CIFAR_KEYS) await writeFile(join(folder, inner, CIFAR10_FILES[key].name), SMALL_CIFAR[key]);
    const data = await load({ dir: folder });
    expectSmall(data);
    expect([data.source, data.origin]).toEqual(['cifar10', folder]);
  });

  it.each([true, false])('with the archive is read, compressed: %s', async (compressed) => {
    const name = `cifar-10-binary.tar${compressed ? '.gz' : ''}`;
    await writeFile(join(folder, name), compressed ? gzip(archive) : archive);
    vi.stubEnv('WGRAD_CIFAR10_DIR', folder);
    const data = await load({});
    expectSmall(data);
    expect(data.source).toBe('cifar10');
  });

  it('may hold other pictures, which are not called CIFAR-10', async () => {
    for (const key of CIFAR_KEYS) await writeFile(join(folder, CIFAR10_FILES[key].name), SMALL_CIFAR[key]);
    await writeFile(join(folder, 'test_batch.bin'), SMALL_CIFAR.test.with(5, 1));
    expect((await load({ dir: folder })).source).toBe('custom');
    await expect(load({ dir: folder, source: 'cifar10' })).rejects.toThrow(/SHA-256 is not that of CIFAR-10/);
    expect((await cifar10({ dir: folder })).source).toBe('custom'); // beside the real sums
  });
});

describe('an address and mirrors', () => {
  it.each(['good', 'encoded', 'plain'])('give the archive: %s', async (kind) => {
    const data = await load({ ...patient, url: server.at(kind) });
    expectSmall(data);
    expect([data.source, data.origin]).toEqual(['cifar10', server.at(kind)]);
  });

  it('are asked for the archive once, which is kept as files', async () => {
    const lengths: unknown[] = [];
    const onProgress = (progress: unknown) => lengths.push(progress);
    expectSmall(await load({ mirrors: [server.at('good')], onProgress }));
    expect(server.asked).toEqual(['good/cifar-10-binary.tar.gz']);
    const length = gzip(archive).length;
    expect(lengths.at(-1)).toEqual({ file: 'cifar-10-binary.tar.gz', loaded: length, total: length });
    const again = await load({ mirrors: [server.at('dead')] });
    expectSmall(again);
    expect([again.source, again.origin]).toEqual(['cifar10', 'cache']);
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ['truncated', /damaged or cut short/],
    ['page', /the file is not there/],
    ['fault', /the server answers 500/],
  ])('that are %s lead to made-up pictures, with one line', async (kind, message) => {
    const lines: string[] = [];
    const onNotice = (line: string) => lines.push(line);
    const data = await load({ ...quick, mirrors: [server.at(kind)], onNotice, seed: 3 });
    expect([data.source, data.origin, data.train.images.shape]).toEqual([
      'made-up',
      'made-up pictures',
      [20, 32, 32, 3],
    ]);
    expect(data.classNames[0]).toBe('disc');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(message);
    expect(lines[0]).toMatch(/^cifar10: CIFAR-10 could not be downloaded .*: using made-up pictures instead\. Give/);
    const insisting = load({ ...quick, mirrors: [server.at(kind)], source: 'cifar10' });
    await expect(insisting).rejects.toThrow(DataError);
  });

  it('whose archive has other content are refused', async () => {
    const other = { ...set, files: { ...set.files, train3: { ...set.files.train3, sha256: 'ab'.repeat(32) } } };
    const loading = loadDataSet(other, { ...quick, mirrors: [server.at('good')], source: 'cifar10' });
    await expect(loading).rejects.toThrow(/data_batch_3\.bin: other content: SHA-256 .*expected abababab/);
  });

  it('where none is known, as in a page, lead to made-up pictures', async () => {
    const lines: string[] = [];
    const page = { ...set, mirrors: () => [] };
    const data = await loadDataSet(page, { cache: false, onNotice: (line) => lines.push(line) });
    expect(data.source).toBe('made-up');
    expect(lines[0]).toMatch(/no mirror is known that lets pages read it/);
  });

  it("'made-up' asks nobody", async () => {
    expect((await load({ source: 'made-up', url: server.at('good') })).source).toBe('made-up');
    expect(server.asked).toEqual([]);
  });
});

/** Where mnist() looks, in which order, and what it does when something is missing, wrong or dead. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { IDX_KEYS } from '../../../src/data/idx-files.ts';
import { downloadFiles } from '../../../src/data/mirrors.ts';
import { MNIST, mnist } from '../../../src/data/mnist.ts';
import { MNIST_FILES } from '../../../src/data/mnist-files.ts';
import { DataError } from '../../../src/errors.ts';
import { gzip, idxFile, SMALL_FILES } from './fixtures.ts';
import { startMirrors } from './mirror-server.ts';

vi.mock('../../../src/data/mnist-files.ts', async (original) => {
  const { withSmallSums } = await import('./fixtures.ts');
  const files = await original<typeof import('../../../src/data/mnist-files.ts')>();
  return { ...files, MNIST_FILES: withSmallSums(files.MNIST_FILES) };
});
vi.mock('../../../src/data/made-up.ts', async (original) => {
  const { drawMadeUpDigits } = await original<typeof import('../../../src/data/made-up.ts')>();
  return { drawMadeUpDigits: ({ seed = 0 }) => drawMadeUpDigits({ seed, train: 20, test: 10 }) };
});

let server: Awaited<ReturnType<typeof startMirrors>>;
let folder: string;
let cacheFolder: string;
const patient = { cache: false };
const quick = { timeoutMs: 250, stallMs: 250, cache: false };
const from = (...names: string[]) => names.map((name) => server.at(name));

beforeAll(async () => {
  server = await startMirrors();
});
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wgrad-mnist-'));
  cacheFolder = join(folder, 'cache', 'wgrad', 'mnist');
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('WGRAD_MNIST_DIR', '');
  server.asked.length = 0;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Writes the four small files, those in `changes` changed or (undefined) left out. */
async function fill(changes: Record<string, Uint8Array | undefined> = {}, compress = false) {
  for (const key of IDX_KEYS) {
    const bytes = key in changes ? changes[key] : SMALL_FILES[key];
    const name = MNIST_FILES[key].name + (compress ? '.gz' : '');
    if (bytes !== undefined) await writeFile(join(folder, name), compress ? gzip(bytes) : bytes);
  }
}

describe('a folder', () => {
  it.each([false, true])('is read, compressed: %s', async (compress) => {
    await fill({}, compress);
    const data = await mnist({ dir: folder });
    expect([data.train.images.shape, data.train.labels.shape]).toEqual([[12, 28, 28], [12]]);
    expect([data.test.images.shape, data.test.labels.shape]).toEqual([[5, 28, 28], [5]]);
    expect(data.train.images.values).toEqual(SMALL_FILES.trainImages.subarray(16));
    expect(data.test.labels.values).toEqual(SMALL_FILES.testLabels.subarray(8));
    expect([data.source, data.origin]).toEqual(['mnist', folder]);
  });

  it.each<[what: string, place: (name: string) => string, compress?: boolean]>([
    ['as 7-Zip unpacks them', (name) => name.replace('-idx', '.idx')],
    ['packed under the name of what is inside', (name) => `${name.replace('-idx', '.idx')}.gz`, true],
    ["each in a folder of its name, as in Kaggle's archive", (name) => `${name}/${name}`],
    ['each in a folder, with a dot', (name) => `${name}/${name.replace('-idx', '.idx')}`],
    ['each in a folder with a dot', (name) => `${name.replace('-idx', '.idx')}/${name}.gz`, true],
  ])('may have the files %s', async (_, place, compress = false) => {
    for (const key of IDX_KEYS) {
      const path = join(folder, place(MNIST_FILES[key].name));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, compress ? gzip(SMALL_FILES[key]) : SMALL_FILES[key]);
    }
    const data = await mnist({ dir: folder });
    expect(data.source).toBe('mnist');
    expect(data.test.labels.values).toEqual(SMALL_FILES.testLabels.subarray(8));
  });

  it('may have a file and a folder of its name side by side', async () => {
    await mkdir(join(folder, MNIST_FILES.testLabels.name));
    for (const key of IDX_KEYS)
      await writeFile(join(folder, MNIST_FILES[key].name.replace('-idx', '.idx')), SMALL_FILES[key]);
    expect((await mnist({ dir: folder })).source).toBe('mnist');
  });

  it('may be named by WGRAD_MNIST_DIR, which an option overrides', async () => {
    await fill();
    vi.stubEnv('WGRAD_MNIST_DIR', folder);
    expect((await mnist()).origin).toBe(folder);
    expect((await mnist({ ...patient, url: server.at('good') })).origin).toBe(server.at('good'));
    await expect(mnist({ dir: join(folder, 'none') })).rejects.toThrow(/none/);
  });

  it('may hold own data, which is not called MNIST', async () => {
    await fill({ trainImages: idxFile([12, 28, 28], { fill: 5 }) });
    expect((await mnist({ dir: folder })).source).toBe('custom');
    await expect(mnist({ dir: folder, source: 'mnist' })).rejects.toThrow(/SHA-256 is not that of MNIST/);
  });
});

describe('an address', () => {
  it.each(['good', 'encoded', 'plain', 'dotted', 'slow'])('is read: %s', async (kind) => {
    const data = await mnist({ ...patient, url: server.at(kind).slice(0, -1) });
    expect([data.source, data.origin]).toEqual(['mnist', server.at(kind).slice(0, -1)]);
    expect(data.train.images.values).toEqual(SMALL_FILES.trainImages.subarray(16));
  });

  it('may be empty, then it counts as none', async () => {
    expect((await mnist({ ...patient, url: '', mirrors: from('good') })).origin).toMatch(/^127\.0\.0\.1:/);
  });
});

describe('mirrors', () => {
  it('are all asked for the smallest file; the first to answer serves the rest', async () => {
    const data = await mnist({ ...patient, mirrors: from('dead', 'slow', 'good') });
    expect(data.source).toBe('mnist');
    expect(data.test.images.values).toEqual(SMALL_FILES.testImages.subarray(16));
    const asked = server.asked.filter((path) => !path.startsWith('good/'));
    expect(asked.sort()).toEqual(['dead/t10k-labels-idx1-ubyte.gz', 'slow/t10k-labels-idx1-ubyte.gz']);
    expect(server.asked.filter((path) => path.startsWith('good/'))).toHaveLength(4);
  });

  it.each(['wrong', 'stall', 'truncated', 'broken', 'endless'])('that are %s are left for another', async (kind) => {
    const data = await mnist({ ...patient, stallMs: 700, mirrors: from(kind, 'slow') });
    expect([data.source, data.train.images.size]).toEqual(['mnist', 12 * 784]);
    expect(server.asked.some((path) => path.startsWith(`${kind}/t10k-images`))).toBe(true);
  });

  it.each([
    ['wrong', /t10k-images-idx3-ubyte: other content|more than the expected|count/],
    ['stall', /stalled for 0\.25 s/],
    ['dead', /no answer within 0\.25 s/],
    ['page', /the file is not there/],
    ['fault', /the server answers 500/],
  ])('that are all %s lead to made-up digits, with one line', async (kind, message) => {
    const lines: string[] = [];
    const data = await mnist({ ...quick, mirrors: from(kind), onNotice: (line) => lines.push(line), seed: 3 });
    expect([data.source, data.origin, data.train.images.shape]).toEqual(['made-up', 'made-up digits', [20, 28, 28]]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(message);
    expect(lines[0]).toMatch(/127\.0\.0\.1:.*using made-up digits instead/);
    expect(lines[0]).not.toMatch(/\n/);
  });

  it('refused connections and dead ones cost one waiting time, not one each', async () => {
    const before = performance.now();
    const mirrors = ['http://127.0.0.1:9/', server.at('dead'), `${server.at('dead')}again/`];
    const data = await mnist({ ...patient, timeoutMs: 1000, mirrors, onNotice: () => {} });
    expect(data.source).toBe('made-up');
    expect(performance.now() - before).toBeLessThan(2000);
  });

  // Without a limit over all: 4 × (200 + 300) ms for the mute ones, 3.6 s and more for the dripping one.
  it.each([
    ['mute', ['', 'b/', 'c/', 'd/']],
    ['drip', ['']],
    ['drip', ['', 'b/', 'c/']],
  ])('that are %s cost one waiting time in all: %o', async (kind, ends) => {
    const before = performance.now();
    const lines: string[] = [];
    const mirrors = ends.map((end) => server.at(kind) + end);
    const waits = { cache: false, timeoutMs: 300, stallMs: 300 };
    const data = await mnist({ ...waits, mirrors, onNotice: (line) => lines.push(line) });
    expect(performance.now() - before).toBeLessThan(1200); // the limit is 600 ms
    expect(data.source).toBe('made-up');
    expect(lines[0]).toMatch(/127\.0\.0\.1:\d+: no whole file after 0\.6 s of waiting/);
  });

  it('that are slow but never silent are not given up', async () => {
    const before = performance.now();
    const waits = { timeoutMs: 400, stallMs: 600 };
    const got: string[] = [];
    const first = MNIST.downloads.slice(0, 1);
    await downloadFiles(MNIST, first, { ...waits, mirrors: from('slowly'), onFile: (key) => void got.push(key) });
    expect(got).toEqual(['testLabels']);
    expect(performance.now() - before).toBeGreaterThan(1000); // longer than the limit
  });

  it('throw where MNIST is insisted on', async () => {
    const loading = mnist({ ...patient, mirrors: from('page'), source: 'mnist' });
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow(/could not be downloaded.*WGRAD_MNIST_DIR/);
  });

  it('report progress up to the length of each file', async () => {
    const last = new Map<string, unknown>();
    await mnist({ ...patient, mirrors: from('good'), onProgress: ({ file, ...rest }) => last.set(file, rest) });
    for (const key of IDX_KEYS) {
      const size = gzip(SMALL_FILES[key]).length;
      expect(last.get(MNIST_FILES[key].name)).toEqual({ loaded: size, total: size });
    }
  });

  it('stop when the signal is aborted, with its reason', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    const onNotice = vi.fn();
    const loading = mnist({ ...quick, timeoutMs: 5000, mirrors: from('dead'), signal: controller.signal, onNotice });
    await expect(loading).rejects.toBe(reason);
    await expect(mnist({ signal: controller.signal })).rejects.toBe(reason);
    expect(onNotice).not.toHaveBeenCalled();
  });
});

describe('the cache', () => {
  const cached = { cache: true };

  it('keeps what was downloaded, whole, and serves it without a network', async () => {
    const first = await mnist({ ...cached, mirrors: from('good') });
    expect(first.origin).toMatch(/^127\.0\.0\.1:/);
    expect((await readdir(cacheFolder)).sort()).toEqual(IDX_KEYS.map((key) => MNIST_FILES[key].name).sort());
    server.asked.length = 0;
    const second = await mnist({ ...cached, mirrors: from('dead') });
    expect([second.source, second.origin]).toEqual(['mnist', 'cache']);
    expect(second.train.images.values).toEqual(first.train.images.values);
    expect(server.asked).toEqual([]);
  });

  it('drops a damaged file and downloads only that one again', async () => {
    await mnist({ ...cached, mirrors: from('good') });
    const damaged = join(cacheFolder, MNIST_FILES.trainImages.name);
    await writeFile(
      damaged,
      SMALL_FILES.trainImages.map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
    );
    server.asked.length = 0;
    expect((await mnist({ ...cached, mirrors: from('good') })).source).toBe('mnist');
    expect(server.asked).toEqual(['good/train-images-idx3-ubyte.gz']);
    expect(new Uint8Array(await readFile(damaged))).toEqual(SMALL_FILES.trainImages);
  });

  it('keeps the files that came before a mirror failed, and no others', async () => {
    await mnist({ ...cached, mirrors: from('truncated'), onNotice: () => {} });
    expect((await readdir(cacheFolder)).sort()).toEqual(['t10k-labels-idx1-ubyte', 'train-labels-idx1-ubyte']);
  });

  it('is left alone when switched off', async () => {
    await mnist({ ...patient, mirrors: from('good') });
    await expect(readdir(cacheFolder)).rejects.toThrow(/ENOENT/);
  });

  it('that cannot be written is done without', async () => {
    await writeFile(join(folder, 'cache'), 'a file where the folder should be');
    expect((await mnist({ ...cached, mirrors: from('good') })).source).toBe('mnist');
  });
});

describe('options', () => {
  it("'made-up' asks nobody", async () => {
    const data = await mnist({ source: 'made-up', mirrors: from('good'), dir: folder });
    expect(data.source).toBe('made-up');
    expect(server.asked).toEqual([]);
  });
});

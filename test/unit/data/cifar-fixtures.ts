/** A small CIFAR-10 for the tests, and its archive, packed by another program. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import tarFs from 'tar-fs';
import { CIFAR10_FILES, type CifarKey } from '../../../src/data/cifar10-files.ts';

export { gzip } from './fixtures.ts';

export const RECORD = 3073;
export const CIFAR_KEYS = ['train1', 'train2', 'train3', 'train4', 'train5', 'test'] as const;

const recordsOf = (count: number, seed: number) =>
  Uint8Array.from({ length: count * RECORD }, (_, i) =>
    i % RECORD === 0 ? (seed + i / RECORD) % 10 : (i * 37 + (i >> 5) + 91 * seed) % 256,
  );

/** Two records in each training file, three in the test file. */
export const SMALL_CIFAR: Readonly<Record<CifarKey, Uint8Array>> = {
  train1: recordsOf(2, 1),
  train2: recordsOf(2, 2),
  train3: recordsOf(2, 3),
  train4: recordsOf(2, 4),
  train5: recordsOf(2, 5),
  test: recordsOf(3, 6),
};

/** As CIFAR10_FILES, with the sums of SMALL_CIFAR. */
export function smallCifarFiles(): typeof CIFAR10_FILES {
  const files = CIFAR_KEYS.map((key) => {
    const sha256 = createHash('sha256').update(SMALL_CIFAR[key]).digest('hex');
    return [key, { ...CIFAR10_FILES[key], sha256, bytes: SMALL_CIFAR[key].length }];
  });
  return Object.fromEntries(files) as typeof CIFAR10_FILES;
}

/** A tar archive of files by path. */
export async function tarOf(files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'wgrad-tar-'));
  try {
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    return new Uint8Array(await buffer(tarFs.pack(folder)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As it is distributed: the six files and two texts in a folder. */
export const cifarArchive = (): Promise<Uint8Array> =>
  tarOf({
    'cifar-10-batches-bin/batches.meta.txt': new TextEncoder().encode('airplane\nautomobile\n'),
    ...Object.fromEntries(
      CIFAR_KEYS.map((key) => [`cifar-10-batches-bin/${CIFAR10_FILES[key].name}`, SMALL_CIFAR[key]]),
    ),
    'cifar-10-batches-bin/readme.html': new TextEncoder().encode('<meta http-equiv="refresh">'),
  });

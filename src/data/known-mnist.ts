/** MNIST itself, checked by SHA-256: from the cache and, for what is not there, from mirrors. */
import { assemble, type LoadedFile, type LoadedFiles } from './assemble.ts';
import { parseIdx } from './idx.ts';
import { downloadMnist, type MirrorOptions } from './mirrors.ts';
import { type FileCache, openMnistCache } from './mnist-cache.ts';
import { MNIST_FILE_KEYS, MNIST_FILES, type Mnist, type MnistFileKey } from './mnist-files.ts';
import { sha256 } from './sha256.ts';

export interface KnownOptions extends Omit<MirrorOptions, 'onFile'> {
  readonly cache: boolean;
}

/** @throws DataError where a file is neither cached nor to be had from any mirror */
export async function loadKnown({ cache: useCache, ...download }: KnownOptions): Promise<Mnist> {
  const cache = useCache ? openMnistCache() : undefined;
  const files: Partial<Record<MnistFileKey, LoadedFile>> = {};
  const keep = (key: MnistFileKey, bytes: Uint8Array) => {
    const { name, shape } = MNIST_FILES[key];
    files[key] = { place: name, tensor: parseIdx(bytes, { name, shape }) };
  };
  for (const key of MNIST_FILE_KEYS) {
    const kept = await readKept(cache, key);
    if (kept !== undefined) keep(key, kept);
  }
  const missing = MNIST_FILE_KEYS.filter((key) => files[key] === undefined);
  if (missing.length === 0) return assemble(files as LoadedFiles, 'mnist', 'cache');
  const host = await downloadMnist(missing, {
    ...download,
    async onFile(key, bytes) {
      keep(key, bytes);
      await cache?.write(MNIST_FILES[key].name, bytes);
    },
  });
  return assemble(files as LoadedFiles, 'mnist', host);
}

/** A cached file, unless its content is wrong: then it is dropped. */
async function readKept(cache: FileCache | undefined, key: MnistFileKey): Promise<Uint8Array | undefined> {
  const { name, sha256: sum } = MNIST_FILES[key];
  const kept = await cache?.read(name);
  if (kept === undefined || (await sha256(kept)) === sum) return kept;
  await cache?.drop(name);
  return undefined;
}

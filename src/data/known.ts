/** A data set itself, checked by SHA-256: from the cache and, for what is not there, from mirrors. */
import { type FileCache, openCache } from './cache.ts';
import { type DataSet, type FoundFile, type FoundFiles, type KnownFile, keysOf } from './data-set.ts';
import { downloadFiles, type MirrorOptions } from './mirrors.ts';
import { sha256 } from './sha256.ts';

export interface KnownOptions extends Omit<MirrorOptions<string>, 'onFile'> {
  readonly cache: boolean;
}

/** @throws DataError where a file is neither cached nor to be had from any mirror */
export async function loadKnown<Key extends string, Data>(
  set: DataSet<Key, Data>,
  { cache: useCache, ...download }: KnownOptions,
): Promise<Data> {
  const cache = useCache ? openCache(set.id) : undefined;
  const files: Partial<Record<Key, FoundFile>> = {};
  for (const key of keysOf(set)) {
    const bytes = await readKept(cache, set.files[key]);
    if (bytes !== undefined) files[key] = { place: set.files[key].name, bytes };
  }
  const missing = set.downloads.filter(({ keys }) => keys.some((key) => files[key] === undefined));
  if (missing.length === 0) return set.assemble(files as FoundFiles<Key>, true, 'cache');
  const host = await downloadFiles(set, missing, {
    ...download,
    async onFile(key, bytes) {
      const { name } = set.files[key];
      files[key] = { place: name, bytes };
      await cache?.write(name, bytes);
    },
  });
  return set.assemble(files as FoundFiles<Key>, true, host);
}

/** A cached file, unless its content is wrong: then it is dropped. */
async function readKept(
  cache: FileCache | undefined,
  { name, sha256: sum }: KnownFile,
): Promise<Uint8Array | undefined> {
  const kept = await cache?.read(name);
  if (kept === undefined || (await sha256(kept)) === sum) return kept;
  await cache?.drop(name);
  return undefined;
}

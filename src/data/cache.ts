/**
 * Keeps downloaded files: in Node under ~/.cache/wgrad, in a folder per data set (XDG_CACHE_HOME is honoured), in a
 * browser in Cache Storage. A cache is a convenience: where it cannot be read or written it is as if it were empty. A file is there
 * whole or not at all; whether its content is right is checked by whoever reads it.
 */
import { type NodeParts, nodeParts } from './node.ts';

export interface FileCache {
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  drop(name: string): Promise<void>;
}

/** The cache of this machine or page, of one data set. */
export function openCache(id: string): FileCache {
  const node = nodeParts();
  return tolerant(node === undefined ? browserCache(id) : nodeCache(node, id));
}

function nodeCache({ fs, path, os, env }: NodeParts, id: string): FileCache {
  const wanted = env.XDG_CACHE_HOME;
  const home = wanted && path.isAbsolute(wanted) ? wanted : path.join(os.homedir(), '.cache');
  const folder = path.join(home, 'wgrad', id);
  return {
    async read(name) {
      const { buffer, byteOffset, length } = await fs.readFile(path.join(folder, name));
      return new Uint8Array(buffer, byteOffset, length);
    },
    async write(name, bytes) {
      await fs.mkdir(folder, { recursive: true });
      const unfinished = path.join(folder, `${name}.${crypto.randomUUID()}.tmp`);
      try {
        await fs.writeFile(unfinished, bytes, { flush: true });
        await fs.rename(unfinished, path.join(folder, name));
      } catch (error) {
        await fs.rm(unfinished, { force: true });
        throw error;
      }
    },
    drop: (name) => fs.rm(path.join(folder, name), { force: true }),
  };
}

function browserCache(id: string): FileCache {
  const open = () => caches.open(`wgrad-${id}`);
  const key = (name: string) => `/wgrad-cache/${id}/${name}`; // an address that is never asked for
  return {
    async read(name) {
      const found = await (await open()).match(key(name));
      return found && new Uint8Array(await found.arrayBuffer());
    },
    async write(name, bytes) {
      await (await open()).put(key(name), new Response(bytes as Uint8Array<ArrayBuffer>));
    },
    async drop(name) {
      await (await open()).delete(key(name));
    },
  };
}

/** No folder, no room, no permission, no Cache Storage: all the same as an empty cache. */
function tolerant(cache: FileCache): FileCache {
  const nothing = () => undefined;
  return {
    read: (name) => cache.read(name).catch(nothing),
    write: (name, bytes) => cache.write(name, bytes).catch(nothing),
    drop: (name) => cache.drop(name).catch(nothing),
  };
}

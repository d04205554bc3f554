/** A folder of Node's file system. A file is written aside, flushed to the disk and renamed: a crash at any time leaves the old one or the new one. */
import { show } from '../arguments.ts';
import { type NodeParts, nodeParts } from '../data/node.ts';
import { DataError, FormatError, UsageError } from '../errors.ts';
import type { Folder } from './folder.ts';
import { tooLong } from './limits.ts';

export interface NodeFolder extends Folder {
  /** @param previous what the file that was there is then called */
  readonly write: (name: string, bytes: Uint8Array<ArrayBuffer>, previous?: string) => Promise<void>;
  /** Adds to the file, which is made where it is not there; it is on disk when this ends. */
  readonly append: (name: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** Cuts off what the file has after its first `length` bytes; false where it has fewer, or is not there. */
  readonly cut: (name: string, length: number) => Promise<boolean>;
  /** Makes the folder and, for a moment, a file in it. @throws DataError where that fails */
  readonly check: (what: string) => Promise<void>;
}

/** @throws UsageError on a page, or for no path */
export function nodeFolder(where: string, path: string): NodeFolder {
  const node = nodeParts();
  if (node === undefined) throw new UsageError(`${where}: a page has no folders. Use directory() or indexedDb().`);
  if (typeof path !== 'string' || path === '') {
    throw new UsageError(`${where}: the folder is ${show(path)}; expected its path.`);
  }
  const place = `${where} ${path}`;
  const at = (name: string): string => node.path.join(path, name);
  const told = async <T>(name: string, done: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === undefined || cause instanceof FormatError) throw cause;
      throw new DataError(
        `${place}: ${name} cannot be ${done} (${code}). Check the folder, its permissions and its space.`,
        {
          cause,
        },
      );
    }
  };
  return {
    place,
    read: (name, most) => told(name, 'read', () => readWhole(node, at(name), name, most)),
    write: (name, bytes, previous) =>
      told(name, 'written', () => replace(node, path, at(name), bytes, previous && at(previous))),
    append: (name, bytes) =>
      told(name, 'written', async () => {
        await node.fs.mkdir(node.path.dirname(at(name)), { recursive: true });
        await node.fs.appendFile(at(name), bytes, { flush: true });
      }),
    cut: (name, length) =>
      told(name, 'written', async () => {
        const { size } = await node.fs.stat(at(name)).catch(absent);
        if (size > length) await node.fs.truncate(at(name), length);
        return size >= length;
      }),
    check: (what) => told(what, 'written', () => tryFolder(node, path)),
    remove: (name) => told(name, 'removed', () => node.fs.rm(at(name), { force: true })),
  };
}

function absent(error: NodeJS.ErrnoException): { size: number } {
  if (error.code === 'ENOENT') return { size: -1 };
  throw error;
}

async function readWhole({ fs }: NodeParts, path: string, name: string, most: number): Promise<Uint8Array | undefined> {
  try {
    const { size } = await fs.stat(path);
    if (size > most) throw tooLong(name, size, most);
    const { buffer, byteOffset, length } = await fs.readFile(path);
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside, flushed, renamed; then the folder is flushed, which is what makes the renaming last. */
async function replace(
  { fs }: NodeParts,
  folderPath: string,
  path: string,
  bytes: Uint8Array,
  previous: string | undefined,
): Promise<void> {
  await fs.mkdir(folderPath, { recursive: true });
  const unfinished = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await fs.writeFile(unfinished, bytes, { flush: true });
    if (previous !== undefined) await renameIfThere(fs, path, previous);
    await fs.rename(unfinished, path);
  } catch (error) {
    await fs.rm(unfinished, { force: true });
    throw error;
  }
  await flushFolder(fs, folderPath);
}

async function tryFolder({ fs, path }: NodeParts, folderPath: string): Promise<void> {
  await fs.mkdir(folderPath, { recursive: true });
  const attempt = path.join(folderPath, `${crypto.randomUUID()}.tmp`);
  try {
    await fs.writeFile(attempt, 'can be written', { flush: true });
  } finally {
    await fs.rm(attempt, { force: true });
  }
}

async function renameIfThere(fs: NodeParts['fs'], from: string, to: string): Promise<void> {
  await fs.rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

async function flushFolder(fs: NodeParts['fs'], path: string): Promise<void> {
  const handle = await fs.open(path).catch(() => undefined); // Windows opens no folders
  if (handle === undefined) return;
  await handle.sync().catch(() => {});
  await handle.close();
}

/** Models in a folder that the user picked (File System Access) or of the origin's own (navigator.storage.getDirectory). */
import { show } from '../arguments.ts';
import { DataError, UsageError } from '../errors.ts';
import type { SaveTarget } from '../nn/save.ts';
import { type Folder, folderModel } from './folder.ts';
import { tooLong } from './limits.ts';
import type { ModelSource } from './tfjs-read.ts';

/**
 * A folder of the user's disk, a target and a source.
 * @param handle what showDirectoryPicker() gives
 * @throws UsageError where it is something else; saving and loading: DataError where the browser refuses
 */
export function directory(handle: FileSystemDirectoryHandle): SaveTarget & ModelSource {
  if (typeof handle?.getFileHandle !== 'function') {
    throw new UsageError(`directory: the folder is ${show(handle)}; expected what showDirectoryPicker() gives.`);
  }
  return folderModel(browserFolder(handle));
}

function browserFolder(handle: FileSystemDirectoryHandle): Folder {
  const place = `directory '${handle.name}'`;
  const find = async (path: string): Promise<FileSystemFileHandle | undefined> => {
    const parts = path.split('/');
    try {
      let folder = handle;
      for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part);
      return await folder.getFileHandle(parts.at(-1)!);
    } catch (error) {
      if (nameOf(error) === 'NotFoundError') return undefined;
      throw error;
    }
  };
  return {
    place,
    read: (name, most) =>
      told(`${place}: ${name}`, 'read', async () => {
        const file = await (await find(name))?.getFile();
        if (file !== undefined && file.size > most) throw tooLong(name, file.size, most);
        return file && new Uint8Array(await file.arrayBuffer());
      }),
    write: (name, bytes) =>
      told(`${place}: ${name}`, 'written', async () => {
        const known = await find(name);
        const file = known ?? (await handle.getFileHandle(name, { create: true }));
        try {
          const stream = await file.createWritable(); // a copy aside, which takes the file's place when it is closed
          await stream.write(bytes).catch(async (error: unknown) => {
            await stream.abort();
            throw error;
          });
          await stream.close();
        } catch (error) {
          if (known === undefined) await handle.removeEntry(name).catch(() => {});
          throw error;
        }
      }),
    remove: (name) => handle.removeEntry(name),
  };
}

async function told<T>(what: string, done: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause;
    throw new DataError(`${what} cannot be ${done} (${cause.name}). Check the permission and the space that is left.`, {
      cause,
    });
  }
}

const nameOf = (error: unknown): string => (error instanceof DOMException ? error.name : '');

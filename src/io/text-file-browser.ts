/** textFile() of a page: a text in a file that the user picked (File System Access) or of the origin's own folder. */
import { show } from '../arguments.ts';
import { DataError, UsageError } from '../errors.ts';
import type { TextTarget } from '../nn/callbacks/csv-logger.ts';

/**
 * A text file of the user's disk or of the origin's own folder, for `csvLogger`. Browsers put each change in place as a whole.
 * @param handle what showSaveFilePicker() gives, or getFileHandle(name, { create: true }) of navigator.storage.getDirectory()
 * @throws UsageError where it is something else; reading and writing: DataError where the browser refuses
 */
export function textFile(handle: FileSystemFileHandle): TextTarget {
  const where = 'textFile';
  if (typeof handle?.getFile !== 'function') {
    throw new UsageError(
      `${where}: the file is ${show(handle)}; expected what showSaveFilePicker() gives. In Node use textFile of wgrad/io/node with a path.`,
    );
  }
  const told = async <T>(done: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof DOMException)) throw cause;
      throw new DataError(
        `${where} '${handle.name}' cannot be ${done} (${cause.name}). Check the permission and the space that is left.`,
        { cause },
      );
    }
  };
  const put = async (text: string, after: boolean): Promise<void> => {
    const { size } = await handle.getFile();
    const stream = await handle.createWritable({ keepExistingData: after }); // a copy aside, which takes the file's place when it is closed
    try {
      if (after) await stream.seek(size);
      await stream.write(text);
    } catch (error) {
      await stream.abort();
      throw error;
    }
    await stream.close();
  };
  return {
    read: () => told('read', async () => (await handle.getFile()).text()),
    write: (text) => told('written', () => put(text, false)),
    append: (text) => told('written', () => put(text, true)),
  };
}

/** textFile() of Node: a text in the file system that grows. */
import { show } from '../arguments.ts';
import { nodeParts } from '../data/node.ts';
import { UsageError } from '../errors.ts';
import type { TextTarget } from '../nn/callbacks/csv-logger.ts';
import { nodeFolder } from './node-folder.ts';

const LONGEST = 2 ** 28;

/**
 * The text file `path`, for `csvLogger`; its folder is made where it is not there. What is added is on the disk before training goes on.
 * @throws UsageError on a page, or where `path` is none; reading and writing: DataError where the disk refuses
 */
export function textFile(path: string): TextTarget {
  const where = 'textFile';
  const node = nodeParts();
  if (node === undefined)
    throw new UsageError(`${where}: a page has no paths. Use textFile of wgrad/io with a handle.`);
  if (typeof path !== 'string' || path === '')
    throw new UsageError(`${where}: the path is ${show(path)}; expected text.`);
  const folder = nodeFolder(where, node.path.dirname(path));
  const name = node.path.basename(path);
  const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  return {
    read: async () => new TextDecoder().decode(await folder.read(name, LONGEST)),
    write: (text) => folder.write(name, bytesOf(text)),
    append: (text) => folder.append(name, bytesOf(text)),
  };
}

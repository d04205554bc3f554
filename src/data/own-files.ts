/**
 * Reads a data set's files that a user points at: in a folder, or under an address. They may be the original ones or others
 * of the same format (Fashion-MNIST where MNIST is asked for, say); a missing one is an error.
 */
import { show } from '../arguments.ts';
import { DataError, UsageError } from '../errors.ts';
import { type DataSet, type FoundFiles, keysOf, type Place } from './data-set.ts';
import { ask, type Patience, takeAll } from './download.ts';
import { isGzip } from './gzip.ts';
import type { DownloadProgress } from './mirrors.ts';
import { type NodeParts, nodeParts } from './node.ts';
import { sha256 } from './sha256.ts';

const LONGEST_DOWNLOAD = 2 ** 31;

/**
 * Puts together what was found. It is the data set itself if the sums say so.
 *
 * @param insist whether anything but the data set itself is an error
 */
export async function loadOwn<Key extends string, Data>(
  set: DataSet<Key, Data>,
  files: FoundFiles<Key>,
  origin: string,
  insist: boolean,
): Promise<Data> {
  let genuine = true;
  for (const key of keysOf(set)) {
    const { place, bytes } = files[key];
    const same = (await sha256(bytes)) === set.files[key].sha256;
    if (insist && !same) {
      throw new DataError(
        `${set.name}: ${place}: the SHA-256 is not that of ${set.title}. Use the original file, or source 'auto'.`,
      );
    }
    genuine &&= same;
  }
  return set.assemble(files, genuine, origin);
}

/** A folder. Only for Node. `where` names the function in an error. */
export function inFolder(where: string, dir: string): Place {
  const node = nodeParts();
  if (node === undefined) {
    throw new UsageError(
      `${where}: dir is '${dir}', but a page cannot read folders. Serve the files and give their url.`,
    );
  }
  return {
    kind: 'folder',
    where: `the folder ${node.path.resolve(dir)}`,
    async find(candidates) {
      for (const candidate of candidates) {
        const place = node.path.join(dir, candidate);
        const bytes = await readIfThere(node, where, place);
        if (bytes !== undefined) return { place, bytes };
      }
      return undefined;
    },
  };
}

async function readIfThere({ fs }: NodeParts, where: string, place: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await fs.readFile(place);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw new DataError(`${where}: ${place}: cannot be read (${code}). Check the file and its permissions.`, { cause });
  }
}

export interface UrlOptions extends Patience {
  readonly onProgress?: (progress: DownloadProgress) => void;
}

type Named = Pick<DataSet<string, unknown>, 'name' | 'id'>;

/** An address, relative to the page where it is not absolute. */
export function underUrl(set: Named, url: string, options: UrlOptions): Place {
  const base = resolveBase(set, 'url', url);
  return {
    kind: 'address',
    where: base,
    async find(candidates, file) {
      for (const candidate of candidates) {
        const place = new URL(candidate, base).href;
        try {
          const answer = await ask(place, options);
          if (answer === undefined) continue;
          // Of what the browser inflates on the way, the length that servers give is the compressed one.
          const total = isGzip(answer.start) || !candidate.endsWith('.gz') ? answer.length : undefined;
          const report = (loaded: number) => options.onProgress?.({ file, loaded, total });
          return { place, bytes: await takeAll(answer, options, LONGEST_DOWNLOAD, report) };
        } catch (error) {
          options.signal?.throwIfAborted();
          const { message, code } = error as DataError;
          throw new DataError(`${set.name}: ${place}: ${message}. Check the address and its server.`, {
            cause: error,
            code,
          });
        }
      }
      return undefined;
    },
  };
}

/** The address with a slash at its end. `option` names it in an error. */
export function resolveBase({ name, id }: Named, option: string, url: string): string {
  try {
    const base = new URL(url, globalThis.location?.href).href;
    return base.endsWith('/') ? base : `${base}/`;
  } catch {
    throw new UsageError(
      `${name}: ${option} has ${show(url)}; expected an address such as https://example.org/${id}/.`,
    );
  }
}

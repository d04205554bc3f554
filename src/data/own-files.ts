/**
 * Reads four files in MNIST's format that a user points at: in a folder, or under an address. They may be plain or
 * gzip-compressed, and hold MNIST or other data of the same format (Fashion-MNIST, say); a missing one is an error.
 */
import { show } from '../arguments.ts';
import { DataError, UsageError } from '../errors.ts';
import { assemble, type LoadedFile, type LoadedFiles } from './assemble.ts';
import { ask, type Patience, takeAll } from './download.ts';
import { isGzip } from './gzip.ts';
import { inflateIdx, parseIdx } from './idx.ts';
import type { DownloadProgress } from './mirrors.ts';
import { MNIST_FILE_KEYS, MNIST_FILES, type Mnist, type MnistFile, type MnistFileKey, namesOf } from './mnist-files.ts';
import { type NodeParts, nodeParts } from './node.ts';
import { sha256 } from './sha256.ts';

/** A file as it was found, and where. */
export interface FoundFile {
  readonly place: string;
  readonly bytes: Uint8Array;
}

export type FindFile = (key: MnistFileKey) => Promise<FoundFile>;

const LONGEST_DOWNLOAD = 2 ** 31;

/**
 * Loads all four files. They are MNIST if their sums say so.
 *
 * @param insist whether anything but MNIST is an error
 */
export async function loadOwn(find: FindFile, origin: string, insist: boolean): Promise<Mnist> {
  const files: Partial<Record<MnistFileKey, LoadedFile>> = {};
  let genuine = true;
  for (const key of MNIST_FILE_KEYS) {
    const { place, bytes } = await find(key);
    const { sha256: sum, shape } = MNIST_FILES[key];
    const plain = await inflateIdx(bytes, { name: place, shape });
    files[key] = { place, tensor: parseIdx(plain, { name: place, shape }) };
    const same = (await sha256(plain)) === sum;
    if (insist && !same) {
      throw new DataError(
        `mnist: ${place}: the SHA-256 is not that of MNIST. Use the original file, or source 'auto'.`,
      );
    }
    genuine &&= same;
  }
  return assemble(files as LoadedFiles, genuine ? 'mnist' : 'custom', origin);
}

/** Finds files in a folder. Only for Node. */
export function inFolder(dir: string): FindFile {
  const node = nodeParts();
  if (node === undefined) {
    throw new UsageError(`mnist: dir is '${dir}', but a page cannot read folders. Serve the files and give their url.`);
  }
  return async (key) => {
    for (const place of placesIn(node, dir, MNIST_FILES[key])) {
      const bytes = await readIfThere(node, place);
      if (bytes !== undefined) return { place, bytes };
    }
    throw lacks(`the folder ${node.path.resolve(dir)}`, MNIST_FILES[key]);
  };
}

/** Kaggle's archive has files in folders of their own name. */
function placesIn({ path }: NodeParts, dir: string, file: MnistFile): string[] {
  const names = namesOf(file);
  const files = names.flatMap((name) => [name, `${name}.gz`]);
  return ['', ...names].flatMap((inner) => files.map((name) => path.join(dir, inner, name)));
}

async function readIfThere({ fs }: NodeParts, place: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await fs.readFile(place);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw new DataError(`mnist: ${place}: cannot be read (${code}). Check the file and its permissions.`, { cause });
  }
}

export interface UrlOptions extends Patience {
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** Finds files under an address, relative to the page where it is not absolute. */
export function underUrl(url: string, options: UrlOptions): FindFile {
  const base = resolveBase('url', url);
  return async (key) => {
    const file = MNIST_FILES[key];
    for (const candidate of namesOf(file).flatMap((name) => [`${name}.gz`, name])) {
      const place = new URL(candidate, base).href;
      try {
        const answer = await ask(place, options);
        if (answer === undefined) continue;
        // Of what the browser inflates on the way, the length that servers give is the compressed one.
        const total = isGzip(answer.start) || !candidate.endsWith('.gz') ? answer.length : undefined;
        const report = (loaded: number) => options.onProgress?.({ file: file.name, loaded, total });
        return { place, bytes: await takeAll(answer, options, LONGEST_DOWNLOAD, report) };
      } catch (error) {
        options.signal?.throwIfAborted();
        const { message, code } = error as DataError;
        throw new DataError(`mnist: ${place}: ${message}. Check the address and its server.`, { cause: error, code });
      }
    }
    throw lacks(base, file);
  };
}

/** The address with a slash at its end. `option` names it in an error. */
export function resolveBase(option: string, url: string): string {
  try {
    const base = new URL(url, globalThis.location?.href).href;
    return base.endsWith('/') ? base : `${base}/`;
  } catch {
    throw new UsageError(`mnist: ${option} has ${show(url)}; expected an address such as https://example.org/mnist/.`);
  }
}

function lacks(where: string, file: MnistFile): DataError {
  return new DataError(
    `mnist: ${where} lacks a file: found neither ${namesOf(file).join(' nor ')}, plain or as .gz. Put the four files of MNIST there.`,
  );
}

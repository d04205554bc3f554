/** Where models are loaded from but not saved to: files that the user picked or dropped, and addresses. */
import { expectOptions, show } from '../arguments.ts';
import { ask, takeAll } from '../data/download.ts';
import { DataError, FormatError, UsageError } from '../errors.ts';
import { tooLong } from './limits.ts';
import { baseName, missingFile } from './memory.ts';
import type { ModelSource } from './tfjs-read.ts';

/**
 * A model's files as an `<input type="file" multiple>` or a drop gives them. One file of weights may have any name; of several JSON
 * files, such as Teachable Machine's, that named `model.json` is taken.
 * @param list such as `input.files`
 * @throws UsageError where it is no list; loading: FormatError where a file is missing, DataError where one cannot be read
 */
export function files(list: Iterable<File>): ModelSource {
  if (typeof list?.[Symbol.iterator] !== 'function') {
    throw new UsageError(`files: the list is ${show(list)}; expected File objects, such as input.files.`);
  }
  const all = [...list];
  const described = all.filter(({ name }) => name.endsWith('.json'));
  const others = all.filter(({ name }) => !name.endsWith('.json'));
  const take = async (file: File, most: number): Promise<Uint8Array> => {
    if (file.size > most) throw tooLong(file.name, file.size, most);
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch (cause) {
      throw new DataError(`files: ${show(file.name)} cannot be read (${(cause as Error).name}). Pick it again.`, {
        cause,
      });
    }
  };
  return {
    readModel: async (most) => {
      const named = described.filter(({ name }) => /^model( \(\d+\))?\.json$/.test(name));
      const [file, second] = named.length === 1 ? named : described;
      if (file === undefined) throw missingFile('files', 'model.json');
      if (second !== undefined) {
        throw new FormatError(`files: ${described.length} files end in .json; expected one. Pick one model at a time.`);
      }
      return { name: file.name, bytes: await take(file, most) };
    },
    readWeights: async (name, most) => {
      const file =
        others.find((other) => other.name === baseName(name)) ?? (others.length === 1 ? others[0] : undefined);
      if (file === undefined) throw missingFile('files', name);
      return take(file, most);
    },
  };
}

const PATIENCE = { timeoutMs: 20_000, stallMs: 20_000 };

/** Options of `url`. */
export interface UrlSourceOptions {
  /** ends the download; loading then rejects with the signal's reason. Default: none */
  readonly signal?: AbortSignal;
  /** the folder of the weights, relative to the page or absolute: default that of the JSON */
  readonly weightPathPrefix?: string;
}

/**
 * A model under `address`, that of its JSON: relative to the page, or absolute. Its weights lie beside it; where the address has a
 * query, theirs has it too.
 * @throws DataError where the network or the server fails
 */
export function url(address: string, options: UrlSourceOptions = {}): ModelSource {
  expectOptions('url', options, ['signal', 'weightPathPrefix']);
  const { signal, weightPathPrefix } = options;
  const base = resolved(address);
  const folder = weightPathPrefix === undefined ? base : resolved(weightPathPrefix.replace(/\/*$/, '/'));
  const { search } = new URL(base);
  /** As tfjs does, which takes a path in the manifest for one that is encoded already. */
  const beside = (path: string): string => {
    const place = new URL(path.replaceAll('#', '%23'), folder);
    place.search ||= search;
    return place.href;
  };
  const take = async (place: string, most: number): Promise<Uint8Array> => {
    const patience = signal === undefined ? PATIENCE : { ...PATIENCE, signal };
    try {
      const answer = await ask(place, patience);
      if (answer === undefined) throw missingFile(`url ${base}`, place);
      return await takeAll(answer, patience, most, () => {});
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof FormatError) throw cause;
      throw new DataError(`url: ${place}: ${(cause as Error).message}. Check the address and its server.`, {
        cause,
        code: 'network',
      });
    }
  };
  return {
    readModel: async (most) => ({ name: base, bytes: await take(base, most) }),
    readWeights: (name, most) => take(beside(name), most),
  };
}

function resolved(address: string): string {
  try {
    return new URL(address, globalThis.location?.href).href;
  } catch {
    throw new UsageError(`url: the address is ${show(address)}; expected one such as https://example.org/model.json.`);
  }
}

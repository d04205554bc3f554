/** Models as downloads of a page: two files, which the browser puts where downloads go. */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { SaveTarget } from '../nn/save.ts';
import { artifactsOf } from './artifacts.ts';
import { tfjsFiles } from './tfjs-write.ts';

/**
 * Saves `<name>.json` and `<name>.weights.bin`. Browsers may ask once whether a page may download several files.
 * @param name letters, digits, '_', '.' and '-'
 * @throws UsageError where the name has others; saving, where there is no page
 */
export function download(name = 'model'): SaveTarget {
  if (typeof name !== 'string' || !/^[\w-][\w.-]*$/.test(name)) {
    throw new UsageError(`download: the name is ${show(name)}; expected letters, digits, '_', '.' and '-' only.`);
  }
  return {
    async save(saved) {
      if (typeof document === 'undefined') {
        throw new UsageError(
          'download: only a page can download. In a worker save to memory() and hand its files over.',
        );
      }
      const { json, weights, weightsName } = await tfjsFiles(artifactsOf(saved), () => `${name}.weights.bin`);
      offerFile(`${name}.json`, new Blob([json], { type: 'application/json' }));
      offerFile(weightsName, new Blob([weights], { type: 'application/octet-stream' }));
    },
  };
}

/** Downloads one file. */
export function offerFile(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // by then the browser has taken it
}

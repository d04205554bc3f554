/**
 * A Vite plugin for the package's build: the address of the worker's file as it is in the package, in the form that bundlers know. The
 * worker is an entry of the package like any other: Vite would bundle all of it once more, into a text, where it saw that form in the source.
 */
import type { Plugin } from 'vite';

const IN_SOURCE = 'new URL(RUN, import.meta.url)';
const IN_PACKAGE = "new URL('../worker-run.js', import.meta.url)";

export function workerUrl(): Plugin {
  return {
    name: 'wgrad:worker-url',
    enforce: 'post',
    apply: (_, { command, mode }) => command === 'build' && mode === 'library',
    transform(code, id) {
      if (!id.endsWith('/worker/in-worker.ts')) return null;
      if (!code.includes(IN_SOURCE)) throw new Error('in-worker.ts starts its worker in another way than it did.');
      return { code: code.replace(IN_SOURCE, IN_PACKAGE), map: null };
    },
  };
}

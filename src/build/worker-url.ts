/**
 * A Vite plugin for the package's build: the address of the worker's file as it is in the package, in the form that bundlers know. The
 * worker is an entry of the package like any other, so that it shares no file that a bundler would have to find.
 */
import type { Plugin } from 'vite';

const IN_SOURCE = './run.ts';
const IN_PACKAGE = '../worker-run.js';

export function workerUrl(): Plugin {
  return {
    name: 'wgrad:worker-url',
    apply: (_, { command, mode }) => command === 'build' && mode === 'library',
    renderChunk(code, { facadeModuleId }) {
      if (!facadeModuleId?.endsWith('/worker/in-worker.ts')) return null;
      if (!code.includes(IN_SOURCE)) throw new Error('in-worker.ts starts no worker of this name any more.');
      return { code: code.replace(IN_SOURCE, IN_PACKAGE), map: null };
    },
  };
}

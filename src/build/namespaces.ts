/**
 * A Vite plugin for the package's build. The API has namespaces (`export * as layers`), which the bundler would turn into objects, and
 * an object keeps all its members in a user's bundle. So each namespace becomes a file of its own, to which the main one refers.
 */
import { dirname, resolve } from 'node:path';
import type { Plugin } from 'vite';

const NAMESPACE = /^\.\/(?:nn|data)\/(\w+)\/index\.ts$/;

/** Whether a chunk's module is a namespace of the API. */
export const isNamespace = (module: string | null): boolean => /\/src\/(nn|data)\/\w+\/index\.ts$/.test(module ?? '');

export function namespaces(): Plugin {
  return {
    name: 'wgrad:namespaces',
    enforce: 'pre',
    apply: (_, { command, mode }) => command === 'build' && mode === 'library',
    resolveId(source, importer) {
      const name = NAMESPACE.exec(source)?.[1];
      if (name === undefined || !importer?.endsWith('/src/index.ts')) return undefined;
      const fileName = `${name}.js`;
      this.emitFile({ type: 'chunk', id: resolve(dirname(importer), source), fileName });
      return { id: `./${fileName}`, external: true };
    },
  };
}

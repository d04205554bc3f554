/**
 * A Vite plugin for the package's build: for each entry a CommonJS module in `cjs/` that requires the ES module, which Node can from
 * 20.19 on. So `require` and `import` share one engine. Types of the same names lie beside them (tsc, tsconfig.build.json).
 */
import type { Plugin } from 'vite';
import { isNamespace } from './namespaces.ts';

export function commonjsEntries(): Plugin {
  return {
    name: 'wgrad:commonjs-entries',
    apply: (_, { command, mode }) => command === 'build' && mode === 'library',
    generateBundle(_, bundle) {
      const emit = (fileName: string, source: string) => this.emitFile({ type: 'asset', fileName, source });
      emit('cjs/package.json', '{ "type": "commonjs" }\n');
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !chunk.isEntry || isNamespace(chunk.facadeModuleId)) continue;
        emit(`cjs/${chunk.fileName}`, `module.exports = require('../${chunk.fileName}');\n`);
      }
    },
  };
}

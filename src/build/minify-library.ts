/** A Vite plugin for the package's build: terser goes over each chunk after Vite's own minifier and finds some more to drop. */
import { minify } from 'terser';
import type { Plugin } from 'vite';

export function minifyLibrary(): Plugin {
  return {
    name: 'wgrad:minify-library',
    apply: (_, { command, mode }) => command === 'build' && mode === 'library',
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue;
          const { code } = await minify(chunk.code, {
            ecma: 2020,
            module: true,
            compress: { passes: 3 },
          });
          if (code === undefined) throw new Error(`internal: terser gives no code for ${chunk.fileName}.`);
          chunk.code = code;
        }
      },
    },
  };
}

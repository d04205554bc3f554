/** A Vite plugin for builds: WGSL goes into the bundle without comments, but for the directives that the compiler reads. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const COMMENT = /^[ \t]*\/\/(?! (?:lib:|unroll$)).*\n|(?<=\S)[ \t]*\/\/ .*$/gm;

/** WGSL without comments; line breaks within the code stay. */
export const stripComments = (text: string): string => text.replace(COMMENT, '');

export function stripShaders(): Plugin {
  return {
    name: 'wgrad:strip-shaders',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: /\.wgsl\?raw$/ },
      async handler(id) {
        const text = await readFile(id.replace(/\?raw$/, ''), 'utf8');
        return `export default ${JSON.stringify(stripComments(text))}`;
      },
    },
  };
}

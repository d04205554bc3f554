/**
 * A Vite plugin for builds: WGSL goes into the bundle without comments, but for the directives that the compiler reads, and with one
 * space where there were two.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const COMMENT = /^[ \t]*\/\/(?! (?:lib:|unroll$)).*\n|(?<=\S)[ \t]*\/\/ .*$/gm;

/** WGSL without comments and empty lines, half as far indented; other line breaks stay. */
export const stripComments = (text: string): string =>
  text
    .replace(COMMENT, '')
    .replace(/^(?: {2})+/gm, (indent) => ' '.repeat(indent.length / 2))
    .replace(/^\n/gm, '');

export function stripShaders(): Plugin {
  return {
    name: 'wgrad:strip-shaders',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: /\/shaders\/.*\.wgsl\?raw$/ },
      handler: async (id) => ({
        code: `export default ${JSON.stringify(stripComments(await readFile(id.replace(/\?raw$/, ''), 'utf8')))}`,
        moduleType: 'js',
      }),
    },
  };
}

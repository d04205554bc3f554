/**
 * A Vite plugin for builds: WGSL goes into the bundle without comments, but for the directives that the compiler reads, and with one
 * space where there were two.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const COMMENT = /^[ \t]*\/\/(?! (?:lib:|unroll$)).*\n|(?<=\S)[ \t]*\/\/ .*$/gm;

/** A line of a function's body, but for the head of a loop that the compiler writes out, which it knows by its spaces. */
const STATEMENT = /(?<!\/\/ unroll\n)^ +[^ /].*$/gm;

/** Around operators, but for those that two of make another (- and --), and after commas. */
const SPACES = / ([*/%<>=!&|^+]+|-=) |(?<=[,;]) /g;

/** WGSL without comments and empty lines, half as far indented, statements without their spaces; other line breaks stay. */
export const stripComments = (text: string): string =>
  text
    .replace(COMMENT, '')
    .replace(/^(?: {2})+/gm, (indent) => ' '.repeat(indent.length / 2))
    .replace(/^\n/gm, '')
    .replace(STATEMENT, (line) => line.replace(SPACES, '$1'));

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

/**
 * A Vite plugin for builds: WGSL goes into the bundle as one text for each folder, without comments, but for the directives that
 * the compiler reads, and with one space where there were two.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const COMMENT = /^[ \t]*\/\/(?! (?:lib:|unroll$)).*\n|(?<=\S)[ \t]*\/\/ .*$/gm;

/** WGSL without comments and empty lines, half as far indented; other line breaks stay. */
export const stripComments = (text: string): string =>
  text
    .replace(COMMENT, '')
    .replace(/^(?: {2})+/gm, (indent) => ' '.repeat(indent.length / 2))
    .replace(/^\n/gm, '');

/** What src/kernels/shaders.ts is in a build: each part of a text is a file's name, a line break, and the file. */
export async function shadersModule(folder: string): Promise<string> {
  const textOf = async (path: string): Promise<string> => {
    const files = (await readdir(path)).filter((name) => name.endsWith('.wgsl')).sort();
    const parts = files.map(
      async (name) => `${basename(name, '.wgsl')}\n${stripComments(await readFile(join(path, name), 'utf8'))}`,
    );
    return JSON.stringify((await Promise.all(parts)).join('\f'));
  };
  return [
    'const byName = (text) => new Map(text.split("\\f").map((part) => part.split(/\\n(.*)/s)));',
    `export const KERNELS = /* @__PURE__ */ byName(${await textOf(folder)});`,
    `export const LIBRARIES = /* @__PURE__ */ byName(${await textOf(join(folder, 'lib'))});`,
  ].join('\n');
}

export function stripShaders(): Plugin {
  return {
    name: 'wgrad:strip-shaders',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: /\/src\/kernels\/shaders\.ts$/ },
      handler: async (id) => ({
        code: await shadersModule(resolve(id, '../../../shaders')),
        moduleType: 'js',
      }),
    },
  };
}

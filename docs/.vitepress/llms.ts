/**
 * The documentation as plain text, for language models (llmstxt.org): llms.txt has the titles and addresses of the English pages,
 * llms-full.txt their text, with the snippets in it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteConfig } from 'vitepress';
import { SECTIONS } from './sidebar.ts';

const INCLUDED = /^<<< @\/([^#{\s]+)(?:#([\w-]+))?.*$/gm;
const FRONT_MATTER = /^---\n[\s\S]*?\n---\n/;
const SUMMARY =
  'A WebGPU engine with Keras’s API that trains neural networks fully on the GPU, in the browser and in Node: TypeScript, no dependencies.';

/** A file, or the lines between its marks `#region name` and `#endregion name`. */
function pieceOf(file: string, region: string | undefined): string {
  const text = readFileSync(file, 'utf8');
  if (region === undefined) return text.trim();
  const within = text.match(new RegExp(`// #region ${region}\\n([\\s\\S]*?)// #endregion ${region}\\b`));
  if (within === null) throw new Error(`internal: ${file} has no region ${region}.`);
  return within[1]!.trim();
}

/** A page's Markdown, with what it includes in place of where it says so. */
export function textOf(root: string, path: string): string {
  const text = readFileSync(join(root, path), 'utf8').replace(FRONT_MATTER, '');
  const fence = (_: string, file: string, region?: string): string =>
    `\`\`\`${file.split('.').at(-1)}\n${pieceOf(join(root, file), region)}\n\`\`\``;
  return text.replace(INCLUDED, fence).replace(/<script setup[\s\S]*?<\/script>\n*|<[A-Z]\w*[^>]*\/>\n*/g, '');
}

const titleOf = (text: string): string => text.match(/^# (.+)$/m)?.[1] ?? '';
const leadOf = (text: string): string =>
  text
    .split(/^# .+$/m)[1]!
    .trim()
    .split(/\n\n|(?<=[.:])\s/)[0]!
    .replace(/\s+/g, ' ')
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');

export function writeTexts({ srcDir, outDir, site }: SiteConfig): void {
  const lines = [`# wgrad`, '', `> ${SUMMARY}`];
  const full: string[] = [];
  for (const { en, pages } of SECTIONS) {
    lines.push('', `## ${en}`, '');
    for (const { path } of pages) {
      const file = path.endsWith('/') ? `${path}index` : path;
      const text = textOf(srcDir, `${file}.md`);
      if (path !== 'keras') full.push(text.trim()); // a table of 50 kB, half of it names of tests
      lines.push(`- [${titleOf(text)}](${site.base}${file}.html): ${leadOf(text)}`);
    }
  }
  lines.push('', '## Reference', '');
  lines.push(`- [API reference](${site.base}api/index.html): every export, its options, defaults, shapes and errors.`);
  writeFileSync(join(outDir, 'llms.txt'), `${lines.join('\n')}\n`);
  writeFileSync(join(outDir, 'llms-full.txt'), `${full.join('\n\n---\n\n')}\n`);
}

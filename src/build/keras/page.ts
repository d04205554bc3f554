/** The page docs/keras.md: Keras's names, wgrad's, and the tests that use them. */
import type { Kind } from './api.ts';
import { DIFFERENCES } from './differences.ts';
import { readExports } from './exports.ts';
import { PLACES } from './places.ts';
import { NAMESPACES, type Names, type Present, readNames, type Table } from './rows.ts';
import { readUses, shortName } from './uses.ts';

export const KERAS_PAGE = 'docs/keras.md';

/** How many files of tests a row names. */
const FILES = 4;

export interface KerasPage {
  readonly text: string;
  readonly faults: readonly string[];
}

export function readKerasPage(): KerasPage {
  const names = readNames(readExports(), readUses(NAMESPACES));
  return { text: pageOf(names), faults: names.faults };
}

/** What the page in Chinese includes. */
const [BEGIN, END] = ['<!-- #region tables -->\n', '<!-- #endregion tables -->\n'];
const INTRODUCTION = `# Keras's names in wgrad

Every public name of Keras 3.16 in the modules below: what it is called in wgrad and which tests use it, or why it is not there.
This page is written by \`npm run docs\`, of what wgrad exports and what its tests contain; \`npm run check\` sees whether it is still true.

- **also**: further names in Keras, and strings that stand for it. wgrad takes strings in camel case, in snake case and as Keras's class.
- **without**: options that Keras has and wgrad has not. \`name\`, \`dtype\` and \`dataFormat\` are not listed: all is f32, and channels come last.
- **tested in**: files of tests that use it, those that are about its kind where there are some, at most ${FILES}. All that trains, draws or keeps state is
  also trained twice, and from a checkpoint, with the same bits (\`test/gpu/determinism-of-all.test.ts\`).
  \`keras/facts\` are what Keras 3.15.1 itself gives, with its options: values, gradients, configs and defaults. \`test/unit/nn/keras-facts.test.ts\`
  compares wgrad with all of them.
- **differs from Keras**: what is so on purpose. In all else those facts and wgrad agree.
`;

function pageOf({ tables, tfjs }: Names): string {
  return [INTRODUCTION, BEGIN, ...tables.map(sectionOf), tfjsSection(tfjs), END].join('\n');
}

function sectionOf(table: Table): string {
  const { kind, present, otherwise, absent, onlyHere } = table;
  const { title, module } = PLACES[kind];
  const missing = absent.reduce((sum, [, names]) => sum + names.length, 0);
  const there = present.length + otherwise.length;
  const parts = [`## ${title}`, `\`${module}\`: ${there} of ${there + missing} names.`];
  const everywhere = lackedByAll(present);
  if (everywhere.length > 0) parts.push(`None has ${everywhere.map(code).join(', ')}.`);
  if (present.length > 0) parts.push(presentTable(kind, present, everywhere));
  if (otherwise.length > 0)
    parts.push(
      tableText(
        ['Keras 3', 'by other means'],
        otherwise.map(([keras, { how, by }]) => [code(keras), how ?? by.map(code).join(', ')]),
      ),
    );
  if (onlyHere.length > 0)
    parts.push(
      tableText(
        ['only in wgrad', 'tested in'],
        onlyHere.map(({ own, tests }) => [code(own), links(tests)]),
      ),
    );
  const differences = DIFFERENCES[kind] ?? [];
  if (differences.length > 0)
    parts.push(
      tableText(
        ['differs from Keras', 'how'],
        differences.map(({ names, why }) => [names.split(' ').map(code).join(', '), why]),
      ),
    );
  if (absent.length > 0)
    parts.push(
      tableText(
        ['not there', 'why'],
        absent.map(([why, names]) => [names.map(code).join(', '), why]),
      ),
    );
  return `${parts.join('\n\n')}\n`;
}

/** Where a handful of rows lack the same, that is said once. */
const lackedByAll = (present: readonly Present[]): readonly string[] =>
  present.length < 4 ? [] : present[0]!.lacks.filter((option) => present.every(({ lacks }) => lacks.includes(option)));

function presentTable(kind: Kind, present: readonly Present[], everywhere: readonly string[]): string {
  const rows = present.map(({ keras, also, own, lacks, tests }) => [
    code(keras),
    also.map(code).join(', '),
    code(own),
    lacks
      .filter((option) => !everywhere.includes(option))
      .map(code)
      .join(', '),
    links(tests),
  ]);
  // a column that has nothing in it is left out
  const heads = ['Keras 3', 'also', 'wgrad', 'without', 'tested in'];
  const kept = heads.flatMap((_, column) => (rows.some((row) => row[column] !== '') ? [column] : []));
  if (kept.length === 0) throw new Error(`internal: no rows of ${kind}`);
  return tableText(
    kept.map((column) => heads[column]!),
    rows.map((row) => kept.map((column) => row[column]!)),
  );
}

const tfjsSection = (tfjs: Names['tfjs']): string =>
  [
    '## TensorFlow.js',
    "Names of TensorFlow.js's layers that Keras 3 has not:",
    tableText(
      ['tfjs-layers', 'wgrad'],
      tfjs.map(([name, own]) => [code(name), own]),
    ),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');

const code = (text: string): string => `\`${text}\``;

const links = (files: readonly string[]): string =>
  files
    .slice(0, FILES)
    .map((file) => `[${shortName(file)}](../${file})`)
    .join(', ');

const tableText = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

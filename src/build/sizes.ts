/**
 * What programs load, as `npm run size` measures it (.size-limit.json): the tables on the pages of the documentation and README's line. They
 * are held to what was measured: a page may say a number that is off by at most a fiftieth, and the budgets as they are.
 */

/** A row of size-limit's results. */
export interface SizeRow {
  readonly name: string;
  /** bytes, compressed */
  readonly size: number;
  /** the budget, in bytes */
  readonly sizeLimit: number;
}

/** A page with a table or a number of sizes between its marks. */
export interface SizePage {
  readonly path: string;
  readonly language: 'en' | 'zh';
  /** the first row alone, within a sentence */
  readonly inline?: true;
}

export const SIZE_PAGES: readonly SizePage[] = [
  { path: 'docs/guide/install.md', language: 'en' },
  { path: 'docs/zh/guide/install.md', language: 'zh' },
  { path: 'README.md', language: 'en', inline: true },
];

/** How far off what a page says may be. */
const STALE = 1 / 50;

const HEADS = {
  en: ['a program that uses', 'loads', 'at most'],
  zh: ['程序使用', '加载', '上限'],
} as const;

const IN_CHINESE: Readonly<Record<string, string>> = {
  'sequential + dense + adam + fit, before the first step': 'sequential + dense + adam + fit，第一步之前',
  'sequential + dense + adam + fit, with all layers and all that is loaded later':
    'sequential + dense + adam + fit，连同所有的层和以后才加载的部分',
  'wgrad, all of it': 'wgrad 的全部',
  'init alone': '只有 init',
  'tensor alone': '只有 tensor',
  'wgrad/io, with the model it loads': 'wgrad/io，连同它读入的模型',
  'toSafetensors alone': '只有 toSafetensors',
  'wgrad/tfjs, all of it': 'wgrad/tfjs 的全部',
};

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(bytes < 10_000 ? 2 : 1).replace(/\.?0+$/, '')} kB`;
const [BEGIN, END] = ['<!-- sizes: npm run size -- --write -->', '<!-- /sizes -->'];
const BETWEEN = new RegExp(`(?<=${BEGIN})[\\s\\S]*?(?=${END})`);

function textOf(rows: readonly SizeRow[], { language, inline }: SizePage): string {
  if (inline) return kB(rows[0]!.size);
  const called = (name: string): string => (language === 'zh' ? (IN_CHINESE[name] ?? name) : name);
  const lines = rows.map(({ name, size, sizeLimit }) => `| ${called(name)} | ${kB(size)} | ${kB(sizeLimit)} |`);
  return `\n| ${HEADS[language].join(' | ')} |\n| --- | --- | --- |\n${lines.join('\n')}\n`;
}

/** The page with these sizes. @throws Error where it has no place for them */
export function withSizes(text: string, rows: readonly SizeRow[], page: SizePage): string {
  if (!BETWEEN.test(text)) throw new Error(`${page.path}: there is no ${BEGIN} … ${END}.`);
  return text.replace(BETWEEN, () => textOf(rows, page));
}

/** What a page has no longer right: whatever is not a number of kB must be as it would be written. */
export function staleSizes(text: string, rows: readonly SizeRow[], page: SizePage): string[] {
  const told = `${page.path}: sizes that are not true any more. Run: npm run size -- --write`;
  const written = BETWEEN.exec(text)?.[0];
  if (written === undefined) return [`${page.path}: there is no ${BEGIN} … ${END}.`];
  const wanted = textOf(rows, page);
  const numbers = (words: string): number[] => [...words.matchAll(/([\d.]+) kB/g)].map(([, number]) => Number(number));
  const frame = (words: string): string => words.replaceAll(/[\d.]+ kB/g, 'kB');
  const [said, measured] = [numbers(written), numbers(wanted)];
  const isOff = said.some((number, i) => {
    const isBudget = !page.inline && i % 2 === 1;
    return Math.abs(number - measured[i]!) > (isBudget ? 0 : STALE * measured[i]!);
  });
  return frame(written) !== frame(wanted) || isOff ? [told] : [];
}

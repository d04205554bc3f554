/** What is kept under version control: no large binaries, and no comment that points to a file that is gone. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const LARGEST_BINARY = 300_000;
const URLS = /https?:\S+/g;
/** `shaders/lib/random.wgsl`, `fit.ts`, `src/io`, `src/io/keras-*.ts`, and `/bench/suite.ts` as the dev server has it */
const REFERENCE = /(?<![\w./@-])(?:(?:src|shaders|test|bench)\/[\w./*-]+|[\w./*-]+\.(?:tsx?|wgsl|cjs|md))(?![\w/])/g;

/** Without a repository, as in an unpacked archive, nothing is tracked. */
describe.skipIf(!existsSync('.git'))('tracked files', () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(path));

  test(`no binary over ${LARGEST_BINARY} bytes but the pictures of README.md`, () => {
    const readme = readFileSync('README.md', 'utf8');
    const large = tracked.filter((path) => statSync(path).size > LARGEST_BINARY && !readme.includes(`](${path})`));
    expect(large.filter((path) => readFileSync(path).includes(0))).toEqual([]);
  });

  test('files that comments and pages name are there', () => {
    const dead = tracked.flatMap((path) =>
      referencesOf(path)
        .filter((reference) => !leads(path, reference, tracked))
        .map((reference) => `${path}: ${reference}`),
    );
    expect(dead).toEqual([]);
  }, 60_000); // all files are read
});

function referencesOf(path: string): string[] {
  const prose = proseOf(path).replace(URLS, '');
  return (prose.match(REFERENCE) ?? []).map((reference) => reference.replace(/^\/|[./]+$/g, ''));
}

/** The comments of code; all of a Markdown page, but for records of what was once true. */
function proseOf(path: string): string {
  if (/^(README|ARCHITECTURE|CONTRIBUTING)\.md$/.test(path)) return readFileSync(path, 'utf8');
  if (path.endsWith('.wgsl')) return (readFileSync(path, 'utf8').match(/\/\/.*/g) ?? []).join('\n');
  if (/\.(tsx?|cjs)$/.test(path)) return commentsOf(readFileSync(path, 'utf8'), path).join('\n');
  return '';
}

function commentsOf(text: string, path: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const comments = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.JsxText) return;
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ];
    for (const { pos, end } of ranges) comments.set(pos, text.slice(pos, end));
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  return [...comments.values()];
}

/** From the file's own folder, from the project's, or as the end of a path; `*` stands for the rest of a name. */
function leads(path: string, reference: string, tracked: readonly string[]): boolean {
  const pattern = reference.replace(/[.+]/g, '\\$&').replaceAll('*', '[^/]*');
  const wanted = new RegExp(`(^|/)${pattern}$`);
  return (
    existsSync(join(dirname(path), reference)) || existsSync(reference) || tracked.some((other) => wanted.test(other))
  );
}

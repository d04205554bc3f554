/**
 * Which tests are run for a mutant, in which order: quick ones that can see it first. Only tests that `npm test` runs; a mutant
 * survives if all of them pass. Left out are those of data, io and pages, and the bench's, which time what others check.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Programs } from './programs.ts';
import type { TestRequest } from './tester.ts';

export type Trial = Omit<TestRequest, 'kind'>;

/** Milliseconds that tests took, by full name. */
export type Durations = Readonly<Record<string, number>>;

const UNIT_FOLDERS = ['compiler', 'kernels', 'graph', 'gpu', 'reference', 'nn'];
/** The quick ones first; files that are not named here come last. */
const GPU_ORDER = [
  'work-division',
  'watch',
  'state',
  'dropout',
  'harness',
  'tuning',
  'determinism',
  'model',
  'training',
  'recovery',
];
const GPU_LEFT_OUT = /\/(?:bench|zz-.*)\.test\.ts$/;
/** Of a test that has not run yet. */
const UNKNOWN_MS = 3000;
/** Vitest shortens long names of cases. */
const NAME_LENGTH = 30;

/** Names of the cases whose programs the mutant changes, by test file. */
export type Visible = ReadonlyMap<string, readonly string[]>;

export function visibleCases(original: Programs, changed: Programs): Visible {
  const files = Object.keys(original).map((file) => {
    const names = Object.keys(original[file]!).filter((name) => changed[file]?.[name] !== original[file]![name]);
    return [file, names] as const;
  });
  return new Map(files.filter(([, names]) => names.length > 0));
}

/** The cases that see a mutant: the quickest of each file, then all others file by file. */
export function caseTrials(visible: Visible, durations: Durations): Trial[] {
  const ordered = [...visible].map(([file, names]) => {
    const known = names.map((name) => ({ name, duration: durationOf(name, durations) }));
    return { file, cases: known.toSorted((a, b) => a.duration - b.duration) };
  });
  const files = ordered.toSorted((a, b) => a.cases[0]!.duration - b.cases[0]!.duration);
  const trial = (file: string, cases: readonly { name: string }[]): Trial[] =>
    cases.length === 0
      ? []
      : [{ project: 'gpu', files: [file], pattern: cases.map(({ name }) => casePattern(name)).join('|') }];
  return [
    ...files.flatMap(({ file, cases }) => trial(file, cases.slice(0, 1))),
    ...files.flatMap(({ file, cases }) => trial(file, cases.slice(1))),
  ];
}

function durationOf(name: string, durations: Durations): number {
  const title = titleOf(name);
  const known = Object.entries(durations).filter(([test]) => test.includes(title));
  return known.length === 0 ? UNKNOWN_MS : Math.max(...known.map(([, duration]) => duration));
}

/** How a case appears in the name of its test. */
const titleOf = (name: string): string => (name.length > NAME_LENGTH ? `'${name.slice(0, NAME_LENGTH)}` : `'${name}'`);

const casePattern = (name: string): string => escaped(titleOf(name));

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** A test by its full name, as the reporter gives it. */
export const patternOf = (test: string): string => `^${escaped(test.replaceAll(' > ', ' '))}$`;

/** Whether the kernel's file, or those that take a library, compile by themselves. */
export const validityTrial = (kernels: readonly string[]): Trial => ({
  project: 'gpu',
  files: ['test/gpu/shaders.test.ts'],
  pattern: `^(?:${kernels.join('|')})\\.wgsl is valid`,
});

export const unitTrial = (folder: string): Trial => ({
  project: 'unit',
  files: UNIT_FOLDERS.flatMap((part) => testsIn(folder, `test/unit/${part}`)),
  pattern: undefined,
});

/** The tests on the GPU that do not run the table of cases. */
export function otherTrials(folder: string, cases: readonly string[]): Trial[] {
  const rank = (file: string): number => {
    const at = GPU_ORDER.findIndex((name) => file.endsWith(`/${name}.test.ts`));
    return at < 0 ? GPU_ORDER.length : at;
  };
  return testsIn(folder, 'test/gpu')
    .filter((file) => !cases.includes(file) && !GPU_LEFT_OUT.test(file))
    .toSorted((a, b) => rank(a) - rank(b))
    .map((file) => ({ project: 'gpu', files: [file], pattern: undefined }));
}

const testsIn = (folder: string, part: string): string[] =>
  readdirSync(join(folder, part), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${part}/${name}`);

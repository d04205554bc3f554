/**
 * The process that runs tests for run.ts, in the scratch copy: one Vitest with one Chrome for all mutants, so that a mutant costs only
 * the tests that it takes. Speaks by messages; a run that hangs is ended by ending this process.
 */
import { resolve } from 'node:path';
import { createServer } from 'vite';
import { createVitest, type TestCase, type TestModule } from 'vitest/node';
import type { Programs } from './programs.ts';

export interface TestRequest {
  readonly kind: 'test';
  readonly project: 'unit' | 'gpu';
  readonly files: readonly string[];
  /** A regular expression for the full names of the tests; all where undefined. */
  readonly pattern: string | undefined;
}

/** The file's text on the disk has changed. */
export interface ChangeRequest {
  readonly kind: 'change';
  readonly file: string;
}

export interface ProgramsRequest {
  readonly kind: 'programs';
}

export type Request = TestRequest | ChangeRequest | ProgramsRequest;

export interface Failure {
  readonly file: string;
  /** Full name; undefined where the file could not be run. */
  readonly test: string | undefined;
  readonly message: string;
}

export interface TestAnswer {
  /** How many tests ran. */
  readonly ran: number;
  /** Those that failed, and files that could not be run. */
  readonly failed: readonly Failure[];
  /** Milliseconds by full name. */
  readonly durations: Readonly<Record<string, number>>;
}

export type Answer = { readonly test: TestAnswer } | { readonly programs: Programs } | { readonly done: true };

const root = process.cwd();
const vitest = await createVitest(
  'test',
  { root, watch: false, project: ['unit', 'gpu'], reporters: [{}], bail: 1, passWithNoTests: true },
  { server: { fs: { strict: false } }, logLevel: 'error' },
);
const compiler = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
  appType: 'custom',
});

async function answer(request: Request): Promise<Answer> {
  if (request.kind === 'test') return { test: await test(request) };
  if (request.kind === 'change') {
    vitest.invalidateFile(resolve(root, request.file));
    compiler.moduleGraph.invalidateAll();
    return { done: true };
  }
  request.kind satisfies 'programs';
  const module = (await compiler.ssrLoadModule('/test/mutation/programs.ts')) as typeof import('./programs.ts');
  return { programs: module.programs() };
}

async function test({ project, files, pattern }: TestRequest): Promise<TestAnswer> {
  const owner = vitest.projects.find(({ name }) => name === project || name.startsWith(`${project} (`));
  if (owner === undefined) throw new Error(`mutation: vitest has no project '${project}'.`);
  const paths = files.map((file) => resolve(root, file));
  // Given as text: on its way to the browser a RegExp object would be lost, and the runner takes either.
  const testNamePattern = pattern as unknown as RegExp | undefined;
  vitest.state.filesMap.clear();
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    paths.map((path) => owner.createSpecification(path, { testNamePattern })),
  );
  return answerOf(
    testModules.filter(({ moduleId }) => paths.includes(moduleId)),
    unhandledErrors,
  );
}

function answerOf(modules: readonly TestModule[], unhandled: readonly unknown[]): TestAnswer {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const failures = (found: TestCase): Failure[] => {
    const result = found.result();
    if (result.state !== 'failed') return [];
    return [{ file: found.module.relativeModuleId, test: found.fullName, message: firstLines(result.errors[0]) }];
  };
  const broken = (file: string, error: unknown): Failure => ({ file, test: undefined, message: firstLines(error) });
  return {
    ran: tests.filter((found) => ['passed', 'failed'].includes(found.result().state)).length,
    failed: [
      ...tests.flatMap(failures),
      ...modules.flatMap((module) => module.errors().map((error) => broken(module.relativeModuleId, error))),
      ...unhandled.map((error) => broken('', error)),
    ],
    durations: Object.fromEntries(
      tests.flatMap((found) => {
        const duration = found.diagnostic()?.duration;
        return duration === undefined ? [] : [[found.fullName, duration]];
      }),
    ),
  };
}

const firstLines = (error: unknown): string =>
  String((error as Error | undefined)?.message ?? error)
    .split('\n', 4)
    .join(' ')
    .slice(0, 300);

const say = (message: Answer | { readonly error: string | undefined }): void => {
  if (process.connected) process.send?.(message);
};
process.on('message', async (request: Request) => {
  try {
    say(await answer(request));
  } catch (error) {
    say({ error: (error as Error).stack });
  }
});
process.on('disconnect', async () => {
  await vitest.close();
  process.exit(0);
});
say({ done: true });

/** A user's project outside this one, in which npm installed the packed tarball. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** As a user has it: Vitest sets NODE_ENV, by which Vite would build something else. */
const { NODE_ENV: _, ...env } = process.env;
const run = (command: string, args: readonly string[], cwd: string) => promisify(execFile)(command, args, { cwd, env });
/** What a user installs beside wgrad (webpack and esbuild are called from here). Linked, so that the test needs no network. */
const BESIDE = ['webgpu', 'vite', 'typescript'];

export interface Consumer {
  /** the packed tarball */
  readonly tarball: string;
  /** the project's folder */
  readonly folder: string;
  /** Runs a program in the project's folder with Node; gives what it prints. */
  node(...args: string[]): Promise<string>;
  remove(): void;
}

/** Whether the package was built of the sources as they are now, as `npm run size` does before these tests. */
function isBuilt(): boolean {
  const built = statSync(join(ROOT, 'dist/lib/cjs/index.d.ts'), { throwIfNoEntry: false })?.mtimeMs ?? 0; // the last that is made
  const sources = ['src', 'shaders'].flatMap((name) =>
    readdirSync(join(ROOT, name), { recursive: true, encoding: 'utf8' }).map((path) => join(name, path)),
  );
  return [...sources, 'package.json', 'vite.config.ts', 'tsconfig.build.json'].every(
    (path) => statSync(join(ROOT, path)).mtimeMs < built,
  );
}

/** Builds, where that was not done, and packs as README says, and installs the tarball in a copy of `test/e2e/consumer`. */
export async function installConsumer(): Promise<Consumer> {
  const place = mkdtempSync(join(tmpdir(), 'wgrad-consumer-'));
  const folder = join(place, 'project');
  if (!isBuilt()) await run('npm', ['run', 'build:package'], ROOT);
  const tarball = await pack('.', place);
  const types = await pack('./node_modules/@webgpu/types', place); // wgrad's only dependency, which npm would fetch
  cpSync(join(ROOT, 'test/e2e/consumer'), folder, { recursive: true });
  const options = ['--offline', '--no-audit', '--no-fund', '--legacy-peer-deps', '--cache', join(place, 'cache')];
  await run('npm', ['install', ...options, tarball, types], folder);
  for (const name of BESIDE) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link);
  }
  return {
    tarball,
    folder,
    node: async (...args) => (await run(process.execPath, args, folder)).stdout,
    remove: () => rmSync(place, { recursive: true }),
  };
}

async function pack(source: string, target: string): Promise<string> {
  const { stdout } = await run(
    'npm',
    ['pack', source, '--json', '--ignore-scripts', '--pack-destination', target],
    ROOT,
  );
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(target, filename);
}

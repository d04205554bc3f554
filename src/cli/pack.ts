/**
 * `npm run bench:pack`: one folder (dist/bench-pack) with the bench and the checks as bundled code and Dawn's native binary, to be
 * copied to a machine that has a GPU and Node and nothing else. Exit codes: 0, 1 for a failure, 2 for wrong flags.
 */
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { stripShaders } from '../build/strip-shaders.ts';
import { DeviceError } from '../errors.ts';
import { EXIT, runCommand } from './exit.ts';
import { parseFlags } from './flags.ts';
import { ROOT } from './server.ts';

const OUT = 'dist/bench-pack';
const HELP = `Builds ${OUT}, a folder that checks and times wgrad where there is only Node.

  npm run bench:pack -- [flags]

  --all     Dawn's binaries for all platforms (otherwise: linux-x64 and this machine's)
  --help    this text`;
/** GPU servers are this. */
const SERVERS = 'linux-x64';

async function main(): Promise<number> {
  const flags = parseFlags('bench:pack', process.argv.slice(2), { all: 'switch', help: 'switch' });
  if (flags.help !== undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  await bundle();
  const platforms = copyDawn(join(ROOT, OUT, 'webgpu'), flags.all !== undefined);
  cpSync(join(ROOT, 'bench/pack/README.txt'), join(ROOT, OUT, 'README.txt'));
  cpSync(join(ROOT, 'LICENSE'), join(ROOT, OUT, 'LICENSE'));
  console.log(`${OUT}, for ${platforms.join(', ')}. Copy the folder and run: node run.mjs --quick`);
  return EXIT.done;
}

async function bundle(): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [stripShaders()],
    resolve: { tsconfigPaths: true }, // examples import 'wgrad'
    ssr: { noExternal: true, external: ['webgpu'] },
    build: {
      ssr: 'bench/pack/run.ts',
      outDir: OUT,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        output: { entryFileNames: 'run.mjs', chunkFileNames: 'code/[name].mjs' },
      },
    },
  });
}

/** The package as npm installed it, with the binaries of the platforms that are wanted. Gives their names. */
function copyDawn(target: string, all: boolean): string[] {
  const source = dirname(fileURLToPath(import.meta.resolve('webgpu')));
  const present = existsSync(join(source, 'dist')) ? readdirSync(join(source, 'dist')) : [];
  const mine = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;
  const platforms = present.filter((name) => all || name === SERVERS || name === mine);
  if (!platforms.includes(SERVERS)) {
    throw new DeviceError(`bench:pack: the package 'webgpu' has no binary for ${SERVERS}. Run npm ci.`);
  }
  for (const name of ['index.js', 'package.json', 'LICENSE.md', ...platforms.map((name) => join('dist', name))]) {
    cpSync(join(source, name), join(target, name), { recursive: true });
  }
  return platforms;
}

await runCommand(main);

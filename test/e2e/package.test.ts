/** The package as its users get it: packed, checked, installed in an empty project, and trained with there. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build as esbuild } from 'esbuild';
import { publint } from 'publint';
import ts from 'typescript';
import { build, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import webpack, { type Configuration } from 'webpack';
import { launchChrome } from '../../src/cli/chrome.ts';
import { type Consumer, installConsumer } from './consumer.ts';
import { complaintsOf } from './site.ts';

const LEARNT = 'XOR 0 1 1 0, saved';
/** Of consumer/entries.js: mistakes are refused with wgrad's own class, by whichever entry. */
const USED = 'true true true true, 2 4 8';
const USED_IN_NODE = `${USED} function function\n`;
const LARGEST_TARBALL = 750_000;
const ENTRIES = [
  'wgrad',
  'wgrad/mnist',
  'wgrad/datasets',
  'wgrad/io',
  'wgrad/io/node',
  'wgrad/node',
  'wgrad/tfjs',
  'wgrad/worker',
  'wgrad/worker/run',
];
let consumer: Consumer;
beforeAll(async () => {
  consumer = await installConsumer();
}, 240_000);
afterAll(() => consumer.remove());

test('the tarball holds the library and its types, and nothing else', () => {
  const files = createPackageFromTarballData(readFileSync(consumer.tarball)).listFiles();
  const others = files
    .map((path) => path.replace(/^.*node_modules\/wgrad\//, ''))
    .filter((path) => !/^dist\/(lib|types)\//.test(path));
  expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  expect(statSync(consumer.tarball).size).toBeLessThan(LARGEST_TARBALL);
});

test("the compiler's check of itself is in tests only", () => {
  const folder = join(consumer.folder, 'node_modules/wgrad/dist/lib');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  expect(text).toContain('is not a value of its own'); // storage.ts
  expect(text).not.toContain('is computed twice'); // check.ts
});

test('publint and are-the-types-wrong find nothing', async () => {
  const tarball = readFileSync(consumer.tarball);
  const { messages } = await publint({ pack: { tarball: Uint8Array.from(tarball).buffer }, strict: true });
  expect(messages).toEqual([]);
  const result = await checkPackage(createPackageFromTarballData(tarball));
  expect(result.types && 'problems' in result ? result.problems : ['no types']).toEqual([]);
});

describe('types without skipLibCheck', () => {
  const { ModuleKind, ModuleResolutionKind } = ts;
  const bundler = { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler };
  const node16 = { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 };
  const node10 = { module: ModuleKind.CommonJS, moduleResolution: ModuleResolutionKind.Node10 };
  const all = readFileSync('test/e2e/consumer/types.ts', 'utf8');

  test.for([
    ['bundler.ts', bundler],
    ['node16.ts', node16],
    ['node16.cts', node16],
    ['node10.ts', node10],
  ] as const)('all entries: %s', ([file, options]) => expect(complaints(file, all, options)).toEqual([]));

  test.for(ENTRIES)('%s alone', (entry) => {
    expect(complaints('alone.ts', `export * from '${entry}';`, bundler)).toEqual([]);
  });
});

/** What TypeScript says of a program of one file in the user's project. */
function complaints(name: string, text: string, options: ts.CompilerOptions): string[] {
  const file = join(consumer.folder, name);
  writeFileSync(file, text);
  const common = { target: ts.ScriptTarget.ES2022, strict: true, noEmit: true, types: [] };
  const found = ts.getPreEmitDiagnostics(ts.createProgram([file], { ...common, ...options }));
  return found.map(
    ({ file: where, messageText }) => `${where?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}

test('Node, by import', async () => {
  expect(await consumer.node('import.js')).toBe(`${LEARNT}\n`);
});

test('Node, by require: one library, however it is loaded', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await consumer.node('require.cjs')).toBe(`${LEARNT} ${version}\ntrue function function\n`);
});

test('Node: all entries by import, and by require', async () => {
  expect(await consumer.node('entries-node.js')).toBe(USED_IN_NODE);
  expect(await consumer.node('entries.cjs')).toBe(
    `${ENTRIES.map((name) => name !== 'wgrad/worker/run').join(' ')}\n${USED_IN_NODE}`,
  );
});

test('a bundle has the layers that its program uses, and no others', async () => {
  const input = join(consumer.folder, 'flatten.js');
  writeFileSync(input, "import { layers } from 'wgrad'; console.log(layers.flatten());");
  const options = { root: consumer.folder, configFile: false, logLevel: 'error' } as const;
  const result = await build({ ...options, build: { write: false, rolldownOptions: { input } } });
  const { output } = result as Extract<typeof result, { output: unknown }>;
  const code = output.map((file) => ('code' in file ? file.code : '')).join('');
  expect(code).toContain('layers.flatten({ ... })');
  expect(code).not.toMatch(/layers\.dense\({|optimizers\./);
});

/** Serves a folder of the project as it is, opens a page of it, and gives the texts of its paragraphs once all are there. */
async function textsOn(outDir: string, path: string): Promise<(string | null)[]> {
  const options = { root: consumer.folder, configFile: false, logLevel: 'error' } as const;
  const server = await preview({ ...options, build: { outDir }, preview: { port: 0 } });
  const browser = await launchChrome('software');
  try {
    const page = await browser.newPage();
    const complaints = complaintsOf(page);
    await page.goto(server.resolvedUrls!.local[0]! + path);
    await page.waitForFunction(
      () => [...document.querySelectorAll('p')].every(({ textContent }) => textContent !== ''),
      {
        timeout: 60_000,
      },
    );
    expect(complaints).toEqual([]);
    return await page.$$eval('p', (found) => found.map((element) => element.textContent));
  } finally {
    await browser.close();
    await server.close();
  }
}

test('Vite without a configuration: page, worker, and a model in the worker that wgrad starts', async () => {
  await build({ root: consumer.folder, configFile: false, logLevel: 'error' });
  expect(await textsOn('dist', '')).toEqual([LEARNT, LEARNT, LEARNT]);
  const input = join(consumer.folder, 'entries.html');
  await build({
    ...{ root: consumer.folder, configFile: false, logLevel: 'error' },
    build: { outDir: 'dist-entries', rolldownOptions: { input } },
  });
  expect(await textsOn('dist-entries', 'entries.html')).toEqual([USED, USED]);
});

test('esbuild, as the documentation says: page and worker', async () => {
  const entryPoints = ['page.js', 'worker.js', 'entries-page.js', 'entries-worker.js'];
  const how = { bundle: true, format: 'esm', splitting: true, outdir: 'out', logLevel: 'silent' } as const;
  expect((await esbuild({ absWorkingDir: consumer.folder, entryPoints, ...how })).warnings).toEqual([]);
  writePages('out');
  // esbuild leaves the worker's address in wgrad as it is: the error says what to do
  const told = expect.stringContaining("import 'wgrad/worker/run'");
  expect(await textsOn('.', 'out-index.html')).toEqual([LEARNT, LEARNT, told]);
  expect(await textsOn('.', 'out-entries.html')).toEqual([USED, USED]);
});

test('webpack without a configuration: page, worker, and a model in the worker that wgrad starts; Node', async () => {
  const complained = await packedBy([
    webpackOptions('web', { page: './page.js', 'entries-page': './entries-page.js' }, 'packed'),
    {
      ...webpackOptions('node', { 'entries-node': './entries-node.js' }, 'packed-node'),
      externals: ['webgpu', 'fast-png', 'jpeg-js'].map((name) => ({ [name]: `commonjs ${name}` })), // as the documentation says
    },
  ]);
  expect(complained).toBe('');
  writePages('packed');
  expect(await textsOn('.', 'packed-index.html')).toEqual([LEARNT, LEARNT, LEARNT]);
  expect(await textsOn('.', 'packed-entries.html')).toEqual([USED, USED]);
  expect(await consumer.node('packed-node/entries-node.cjs')).toBe(USED_IN_NODE);
});

/** What webpack complains about. */
const packedBy = (options: Configuration[]): Promise<string> =>
  new Promise((resolve, reject) => {
    webpack(options, (error, stats) => {
      if (error) reject(error);
      else resolve(stats!.toString({ all: false, errors: true, warnings: true }));
    });
  });

/** Its own choices but for the place; what it makes smaller needs no test. */
const webpackOptions = (target: 'web' | 'node', entry: Record<string, string>, folder: string): Configuration => ({
  ...{
    mode: 'production',
    context: consumer.folder,
    target,
    entry,
    optimization: { minimize: false },
    performance: false,
  },
  output: {
    path: join(consumer.folder, folder),
    ...(target === 'node' && { filename: '[name].cjs', chunkFilename: '[id].cjs' }), // the project is one of modules
  },
});

/** The pages with their scripts from another folder. */
function writePages(folder: string): void {
  for (const [name, script] of [
    ['index', 'page'],
    ['entries', 'entries-page'],
  ]) {
    const page = readFileSync(`test/e2e/consumer/${name}.html`, 'utf8');
    writeFileSync(
      join(consumer.folder, `${folder}-${name}.html`),
      page.replace(`./${script}.js`, `./${folder}/${script}.js`),
    );
  }
}

test('a page without a bundler, from the files of the package', async () => {
  expect(await textsOn('.', 'script.html')).toEqual([expect.stringMatching(/^loss \d/)]);
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, { default: { default: string } }>;
  };
  const imports = Object.fromEntries(
    ENTRIES.map((name) => {
      const file = exports[name.replace(/^wgrad/, '.')]!.default.default;
      return [name, join('/node_modules/wgrad', file)];
    }),
  );
  const page = readFileSync('test/e2e/consumer/entries.html', 'utf8')
    .replace('<p id="worker"></p>', '') // workers have no import maps
    .replace('<script', `<script type="importmap">${JSON.stringify({ imports })}</script>\n  <script`)
    .replace(
      'src="./entries-page.js">',
      ">import { useEntries } from './entries.js'; document.querySelector('p').textContent = await useEntries();",
    );
  writeFileSync(join(consumer.folder, 'script-entries.html'), page);
  expect(await textsOn('.', 'script-entries.html')).toEqual([USED]);
});

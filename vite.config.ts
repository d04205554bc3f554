/**
 * Vite and Vitest: the dev server (loopback only, MNIST from WGRAD_MNIST_DIR under /mnist/, Fashion-MNIST likewise), the two builds (the site;
 * with --mode library the package) and the two kinds of tests (Node; Chrome through Puppeteer).
 */
import { resolve } from 'node:path';
import terser from '@rollup/plugin-terser';
import { defineConfig } from 'vitest/config';
import { benchBundles } from './src/build/bench-bundles.ts';
import { BENCH_LIBRARIES } from './src/build/bench-libraries.ts';
import { commonjsEntries } from './src/build/commonjs-entries.ts';
import { contentSecurity } from './src/build/content-security.ts';
import { ISOLATION } from './src/build/isolation.ts';
import { mapPage, pageInput } from './src/build/map-page.ts';
import { namespaces } from './src/build/namespaces.ts';
import { serveFashionMnist, serveMnist } from './src/build/serve-mnist.ts';
import { stripShaders } from './src/build/strip-shaders.ts';
import { workerUrl } from './src/build/worker-url.ts';
import { puppeteerProvider } from './test/puppeteer-provider.ts';

const library = {
  outDir: 'dist/lib',
  lib: {
    entry: {
      wgrad: resolve('src/index.ts'),
      mnist: resolve('src/mnist.ts'),
      datasets: resolve('src/datasets.ts'),
      io: resolve('src/io.ts'),
      'io-node': resolve('src/io/node.ts'),
      node: resolve('src/node.ts'),
      tfjs: resolve('src/tfjs.ts'),
      worker: resolve('src/worker.ts'),
      'worker-run': resolve('src/worker/run.ts'),
    },
    formats: ['es' as const],
  },
  // A file per module, so that a user's bundler takes those alone that a program needs: "sideEffects": false counts by file.
  // npm packs no folder that is called node_modules. terser finds what Vite's own minifier does not; that one is named, since
  // Vite leaves white space in ES libraries without it.
  rolldownOptions: {
    external: ['webgpu', 'fast-png', 'jpeg-js', 'h5wasm', /^node:/],
    output: {
      minify: true,
      preserveModules: true,
      preserveModulesRoot: 'src',
      entryFileNames: ({ name }: { name: string }) => `${name.replace('node_modules', 'bundled')}.js`,
    },
    plugins: [terser({ ecma: 2020, module: true, compress: { passes: 3 }, format: { preserve_annotations: true } })],
  },
};
const site = {
  outDir: 'dist/site',
  emptyOutDir: true,
  rolldownOptions: { input: ['index.html', 'bench/index.html', pageInput('verify'), pageInput('gan')] },
};

/** Tests of the pages of the built site. */
const PAGES = ['*-page', 'trainer-*', 'security'].map((name) => `test/e2e/${name}.test.ts`);

export default defineConfig(({ mode }) => ({
  base: './',
  resolve: { tsconfigPaths: true }, // examples import 'wgrad'
  plugins: [
    stripShaders(),
    commonjsEntries(),
    namespaces(),
    workerUrl(),
    serveMnist(process.env.WGRAD_MNIST_DIR),
    serveFashionMnist(process.env.WGRAD_FASHION_MNIST_DIR),
    benchBundles(),
    mapPage('verify', 'test/verify/index.html'),
    mapPage('gan', 'src/app/gan/index.html'),
    contentSecurity(),
  ],
  worker: { format: 'es', plugins: () => [stripShaders()] },
  server: { host: '127.0.0.1', headers: ISOLATION },
  preview: { host: '127.0.0.1', headers: ISOLATION },
  build: mode === 'library' ? library : site,
  optimizeDeps: {
    include: [
      'comlink',
      'fast-check',
      'fastest-levenshtein',
      'fflate',
      'h5wasm',
      'idb',
      'onnxruntime-web/wasm',
      'onnxruntime-web/webgpu',
      '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js',
      ...BENCH_LIBRARIES,
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          setupFiles: 'test/kernels.ts',
          testTimeout: 60_000,
          maxWorkers: 2, // Vitest's own choice leaves one core of two alone
        },
      },
      {
        extends: true,
        test: {
          name: 'gpu',
          include: ['test/gpu/**/*.test.ts', 'test/reference/**/*.test.ts'],
          testTimeout: 120_000,
          setupFiles: ['test/kernels.ts', 'test/least-device.ts', 'test/fresh-device.ts'],
          maxWorkers: 2, // a Chrome each
          isolate: false, // a page for all files of a Chrome
          browser: {
            enabled: true,
            headless: true,
            provider: puppeteerProvider,
            instances: [{ browser: 'chrome' }],
            screenshotFailures: false,
            ui: false,
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: ['test/long/**/*.test.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          include: PAGES,
          globalSetup: 'test/e2e/global-site.ts',
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 2, // each waits for its own Chrome most of the time
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: PAGES,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 2, // their commands wait for a Chrome, a port or a disk much of the time
        },
      },
    ],
  },
}));

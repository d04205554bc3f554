/**
 * Imports go only downward in this list of layers (see ARCHITECTURE.md); src/errors.ts and src/error-wire.ts may be imported by
 * all.
 */
const layers = [
  'app',
  'cli',
  'build',
  'models',
  'report',
  'node',
  'tfjs',
  'worker',
  'io',
  'nn',
  'cpu',
  'data',
  'ops',
  'gpu',
  'compiler',
  'kernels',
  'graph',
];

/** What is written in the public API, as users write it. */
const inPublicApi = ['cli', 'models'];

/** An engine loads the kernels that its kind of adapter takes, so that whoever has one can compile for it. */
const loadedByEngines = '^src/ops/software-kernels\\.ts$';

const upward = layers.slice(1).map((layer, i) => ({
  name: `${layer}-imports-upward`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: {
    path: `^src/(${[...layers.slice(0, i + 1), ...(inPublicApi.includes(layer) ? [] : ['index\\.ts'])].join('|')})`,
    ...(layer === 'gpu' && { pathNot: loadedByEngines }),
  },
}));

module.exports = {
  forbidden: [
    ...upward,
    { name: 'errors-imports-nothing', severity: 'error', from: { path: '^src/errors\\.ts$' }, to: { path: '.' } },
    {
      name: 'error-wire-imports-errors-alone',
      severity: 'error',
      from: { path: '^src/error-wire\\.ts$' },
      to: { pathNot: '^src/errors\\.ts$' },
    },
    {
      name: 'library-has-no-dependency',
      comment:
        'The published library has no runtime dependency, and none of Node. Bundled into it: comlink (2 kB, in wgrad/worker), idb (1 kB, in wgrad/io), fastest-levenshtein (1 kB), fflate (6 kB, in wgrad/io, loaded where an .npz file is read or written) and papaparse (7 kB, in wgrad/io, loaded where comma-separated values are read). Optional peers: fast-png and jpeg-js, loaded in Node where a picture is read, and h5wasm, loaded where a file of Keras is read or written.',
      severity: 'error',
      from: { path: '^src/(tfjs|worker|nn|io|cpu|data|ops|gpu|compiler|kernels|graph|[a-z-]+\\.ts)' },
      to: {
        pathNot: '^node_modules/(comlink|idb|fastest-levenshtein|fflate|papaparse|fast-png|jpeg-js|h5wasm)/',
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'core'],
        dependencyTypesNot: ['type-only', 'type-import'],
      },
    },
    {
      name: 'comlink-in-workers-alone',
      comment: 'What trains in one thread needs no messages.',
      severity: 'error',
      from: { path: '^src/(nn|io|data|ops|gpu|compiler|kernels|graph|[a-z-]+\\.ts)' },
      to: { path: '^node_modules/comlink/' },
    },
    {
      name: 'page-imports-commands',
      comment: 'The trainer page and the commands share src/report; neither knows the other.',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { path: '^src/(cli|build)/' },
    },
    {
      name: 'bench-imports-commands',
      comment: 'The bench knows the reports and its page half of a command. bench/pack is a command of its own.',
      severity: 'error',
      from: { path: '^bench/', pathNot: '^bench/pack/' },
      to: { path: '^src/(cli/(?!page/)|build/)' },
    },
    {
      name: 'only-commands-import-node',
      comment: 'src/report runs in pages too.',
      severity: 'error',
      from: { path: '^src/(app|report|cli/page)/' },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only', 'type-import'] },
    },
    { name: 'src-imports-tests', severity: 'error', from: { path: '^src' }, to: { path: '^(test|bench)' } },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};

/**
 * esbuild's options for what a page downloads before the first training step on a GPU: the program without the code that the library
 * loads with `import()` when it is needed (checkpoints, advice, kernels of software adapters).
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const loadedLater = {
  name: 'loaded-later',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

export default {
  entryPoints: [join(import.meta.dirname, 'train.js')],
  outdir: join(tmpdir(), 'wgrad-first-load'),
  bundle: true,
  minify: true,
  format: 'esm',
  plugins: [loadedLater],
};

/** Modules of the project in this process: they come through Vite, which puts the kernels in as it does for a page. */
import { createServer, createServerModuleRunner } from 'vite';
import { reviving } from './revive.ts';
import { ROOT } from './server.ts';

export interface NodeModules {
  /** A module by its path from the project's folder, such as `/src/index.ts`. */
  readonly load: <Module>(path: string) => Promise<Module>;
  /** Without it the process does not end. */
  readonly close: () => Promise<void>;
}

export async function openNodeModules(): Promise<NodeModules> {
  const server = await createServer({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    appType: 'custom',
    cacheDir: 'node_modules/.vite-cli',
    optimizeDeps: { noDiscovery: true, include: [] },
    resolve: { tsconfigPaths: true }, // examples import 'wgrad'
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
  return {
    load: (path) => reviving(() => runner.import(path)),
    close: async () => {
      await runner.close();
      await server.close();
    },
  };
}

/**
 * The engine in this process, for `--runtime node`: modules of the project come through Vite, which puts the kernels in as it does
 * for a page, and share one engine. The counterpart of chrome-page.ts.
 */
import { createServer, createServerModuleRunner } from 'vite';
import type { AdapterChoice, AdapterDescription } from '../gpu/adapter.ts';
import { provideGpu } from './node-gpu.ts';
import { reviving } from './revive.ts';
import { ROOT } from './server.ts';

export interface NodeSession {
  readonly adapter: AdapterDescription;
  /** A module by its path from the project's folder, such as `/src/index.ts`. */
  load<Module>(path: string): Promise<Module>;
  /** Gives the device back; without it the process does not end. */
  close(): Promise<void>;
}

/** @throws DeviceError where the adapter cannot be had, or Dawn is missing */
export async function openNodeSession(choice: AdapterChoice, say: (line: string) => void): Promise<NodeSession> {
  await provideGpu(say);
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
  const load = <Module>(path: string): Promise<Module> => reviving(() => runner.import(path));
  const stop = async (): Promise<void> => {
    await runner.close();
    await server.close();
  };
  try {
    const { init } = await load<typeof import('../index.ts')>('/src/index.ts');
    const engine = await reviving(() => init({ adapter: choice }));
    const { adapter } = engine;
    if (choice === 'auto' && adapter.software)
      say('No GPU that can be used, taking the software adapter, which is slower.');
    return {
      adapter,
      load,
      close: async () => {
        engine.dispose();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

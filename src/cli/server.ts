/**
 * A Vite server for pages that a command drives in Chrome: on loopback, on a free port, without reloading. Also the
 * plugin that hands bytes from Node's memory to such a page.
 */
import { fileURLToPath } from 'node:url';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { ISOLATION } from '../build/isolation.ts';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface PageServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the project's folder. The caller closes it. */
export async function startServer(plugins: Plugin[]): Promise<PageServer> {
  const server = await createServer({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    appType: 'mpa',
    cacheDir: 'node_modules/.vite-cli',
    // Nothing to bundle beforehand: the pages use the sources and, at most, libraries that are modules already.
    optimizeDeps: { noDiscovery: true, include: [] },
    resolve: { tsconfigPaths: true }, // examples import 'wgrad'
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, headers: ISOLATION },
    plugins,
  });
  await server.listen();
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => server.close() };
}

function portOf(server: ViteDevServer): number {
  const address = server.httpServer?.address();
  if (typeof address !== 'object' || address === null) throw new Error('server: it listens on no port.');
  return address.port;
}

/** Serves byte arrays by name under `prefix`, such as `/run/train-images`. */
export function serveBytes(prefix: string, files: ReadonlyMap<string, Uint8Array>): Plugin {
  return {
    name: 'wgrad:serve-bytes',
    configureServer(server) {
      server.middlewares.use(prefix, (request, response) => {
        const bytes = files.get((request.url ?? '').slice(1));
        if (bytes === undefined) response.writeHead(404).end();
        else
          response
            .writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length })
            .end(bytes);
      });
    },
  };
}

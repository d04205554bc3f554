/** A Vite plugin that serves a folder of MNIST files under /mnist/, byte for byte as they lie there. */
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const MNIST_FILE = /^\/(?:train|t10k)-(?:images-idx3|labels-idx1)-ubyte(?:\.gz)?$/;

export function serveMnist(folder: string | undefined): Plugin {
  return {
    name: 'wgrad:serve-mnist',
    // A built site has no such folder beside it, whatever the machine that builds it has.
    config: (_config, { command }) => ({
      define: { 'import.meta.env.MNIST_URL': JSON.stringify(folder && command === 'serve' ? '/mnist/' : '') },
    }),
    configureServer(server) {
      server.middlewares.use('/mnist', (request, response) => {
        const name = MNIST_FILE.exec(request.url ?? '')?.[0];
        const size = name && folder ? statSync(join(folder, name), { throwIfNoEntry: false })?.size : undefined;
        if (name === undefined || folder === undefined || size === undefined) {
          response.writeHead(404).end();
          return;
        }
        response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
        createReadStream(join(folder, name)).pipe(response);
      });
    },
  };
}

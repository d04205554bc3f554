/** A Vite plugin that serves a folder of MNIST files under /mnist/, byte for byte as they lie there. */
import { createReadStream, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
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
        if (name === undefined || folder === undefined) response.writeHead(404).end();
        else sendFile(join(folder, name), response);
      });
    },
  };
}

/** A file that cannot be read ends the response, as an error where it has not begun; the server goes on. */
function sendFile(path: string, response: ServerResponse): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) {
    response.writeHead(404).end();
    return;
  }
  const file = createReadStream(path);
  file.once('open', () => {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
  });
  file.once('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  });
  response.once('close', () => file.destroy());
  file.pipe(response);
}

/** Vite plugins that serve folders of MNIST's and Fashion-MNIST's files under /mnist/ and /fashion-mnist/, byte for byte as they lie there. */
import { createReadStream, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Both data sets have files of the same names. */
const MNIST_FILE = /^\/(?:train|t10k)-(?:images-idx3|labels-idx1)-ubyte(?:\.gz)?$/;

export const serveMnist = (folder: string | undefined): Plugin => serveFiles('mnist', 'MNIST_URL', folder);

export const serveFashionMnist = (folder: string | undefined): Plugin =>
  serveFiles('fashion-mnist', 'FASHION_MNIST_URL', folder);

/** @param variable of import.meta.env: where pages find the files */
function serveFiles(at: string, variable: string, folder: string | undefined): Plugin {
  return {
    name: `wgrad:serve-${at}`,
    // A built site has no such folder beside it, whatever the machine that builds it has.
    config: (_config, { command }) => ({
      define: { [`import.meta.env.${variable}`]: JSON.stringify(folder && command === 'serve' ? `/${at}/` : '') },
    }),
    configureServer(server) {
      server.middlewares.use(`/${at}`, (request, response) => {
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

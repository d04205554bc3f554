/**
 * A Vite plugin that gives a page another address than its file has: served at `/NAME/`, and built into `NAME/index.html`. The
 * file names what it loads from the project's folder (`/test/verify/main.tsx`), so that both addresses find it.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { normalizePath, type Plugin } from 'vite';

/** What is to be an input of the build for a page at `/NAME/`. */
export const pageInput = (name: string): string => `${name}/index.html`;

export function mapPage(name: string, file: string): Plugin {
  let mapped = '';
  let source = '';
  return {
    name: `wgrad:map-page-${name}`,
    enforce: 'pre',
    configResolved({ root }) {
      mapped = normalizePath(resolve(root, pageInput(name)));
      source = resolve(root, file);
    },
    resolveId: (id) => (id === pageInput(name) || normalizePath(id) === mapped ? mapped : undefined),
    load: (id) => (id === mapped ? readFile(source, 'utf8') : undefined),
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const [path, query] = (request.url ?? '').split(/(?=\?)/);
        if (path === `/${name}`) {
          response.writeHead(301, { location: `/${name}/${query ?? ''}` }).end();
          return;
        }
        if (path === `/${name}/` || path === `/${pageInput(name)}`) request.url = `/${file}${query ?? ''}`;
        next();
      });
    },
  };
}

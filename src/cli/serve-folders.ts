/** A Vite plugin that lets a page read and write files of folders in Node: the page's side is page/served-folder.ts. */
import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'vite';
import type { Folder } from '../io/folder.ts';

const PATH = '/run/folder/';
/** `/run/folder/NAME/FILE`; a folder's name may be empty. */
const ADDRESS = /^\/([\w-]*)\/([\w.-]+)$/;
const LARGEST = 2 ** 31;

/** GET gives a file, or 204 where there is none; PUT writes one, and answers when it is on disk; DELETE removes one. */
export function serveFolders(folders: (name: string) => Folder | undefined): Plugin {
  return {
    name: 'wgrad:serve-folders',
    configureServer(server) {
      server.middlewares.use(PATH, (request, response) => {
        const [, name = '', file = ''] = ADDRESS.exec(request.url ?? '') ?? [];
        const folder = file === '' ? undefined : folders(name);
        if (folder === undefined) return void response.writeHead(404).end();
        work(folder, file, request).then(
          (bytes) => response.writeHead(bytes === undefined ? 204 : 200).end(bytes),
          (error: Error) => response.writeHead(500).end(error.message),
        );
      });
    },
  };
}

async function work(folder: Folder, file: string, request: IncomingMessage): Promise<Uint8Array | undefined> {
  if (request.method === 'GET') return folder.read(file, LARGEST);
  if (request.method === 'PUT') await folder.write(file, await bytesOf(request));
  else if (request.method === 'DELETE') await folder.remove(file);
  return undefined;
}

export async function bytesOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return new Uint8Array(Buffer.concat(chunks));
}

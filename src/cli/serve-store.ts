/** A Vite plugin that lets a page keep its checkpoints in Node: the page's side is page/served-store.ts. */
import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'vite';
import { decodeCheckpoint, encodeCheckpoint } from '../io/checkpoint-file.ts';
import type { CheckpointStore } from '../nn/checkpoint.ts';
import { bytesOf } from './serve-folders.ts';

const STORE_PATH = '/run/checkpoint';

/** GET gives the last checkpoint, or 204 where there is none; PUT keeps one, and answers when it is on disk. */
export function serveStore(store: CheckpointStore): Plugin {
  return {
    name: 'wgrad:serve-store',
    configureServer(server) {
      server.middlewares.use(STORE_PATH, (request, response) => {
        const work = request.method === 'PUT' ? keep(store, request) : give(store);
        work.then(
          (bytes) => response.writeHead(bytes === undefined ? 204 : 200).end(bytes),
          (error: Error) => response.writeHead(500).end(error.message),
        );
      });
    },
  };
}

async function keep(store: CheckpointStore, request: IncomingMessage): Promise<undefined> {
  await store.save(await decodeCheckpoint('the checkpoint of the page', await bytesOf(request)));
}

async function give(store: CheckpointStore): Promise<Uint8Array | undefined> {
  const checkpoint = await store.load();
  return checkpoint && encodeCheckpoint(checkpoint);
}

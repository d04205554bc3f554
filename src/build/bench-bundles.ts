/**
 * A Vite plugin for the bench: each library as its users would ship it, in one minified file under /bench-bundles/NAME.js, and its
 * size under NAME.json. A bundle is made when it is first asked for; it holds what training the MNIST MLP needs.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin, type Rolldown } from 'vite';
import { ISOLATION } from './isolation.ts';
import { stripShaders } from './strip-shaders.ts';

interface Bundle {
  readonly code: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

const PATH = /^\/([a-z0-9-]+)\.(js|json)(?:\?|$)/;

export function benchBundles(): Plugin {
  const made = new Map<string, Promise<Bundle>>();
  let root = '';
  return {
    name: 'wgrad:bench-bundles',
    apply: 'serve',
    configResolved(config) {
      root = config.root;
    },
    configureServer(server) {
      server.middlewares.use('/bench-bundles', async (request, response) => {
        const [, name = '', kind] = PATH.exec(request.url ?? '') ?? [];
        const entry = join(root, 'bench/strategies', `${name}.ts`);
        if (!existsSync(entry)) {
          response.writeHead(404).end(`there is no strategy '${name}'.`);
          return;
        }
        try {
          if (!made.has(name)) made.set(name, bundle(root, entry));
          const { code, ...sizes } = await made.get(name)!;
          const type = kind === 'js' ? 'text/javascript' : 'application/json';
          response.writeHead(200, { ...ISOLATION, 'content-type': type, 'cache-control': 'no-store' });
          response.end(kind === 'js' ? code : JSON.stringify(sizes));
        } catch (error) {
          made.delete(name);
          response.writeHead(500).end((error as Error).message);
        }
      });
    },
  };
}

async function bundle(root: string, entry: string): Promise<Bundle> {
  const built = (await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [stripShaders()],
    build: {
      write: false,
      minify: true,
      copyPublicDir: false,
      lib: { entry, formats: ['es'], fileName: 'bundle' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  const [first] = [built].flat();
  const chunks = first!.output.filter((part) => part.type === 'chunk');
  if (chunks.length !== 1) throw new Error(`internal: ${entry} became ${chunks.length} files, expected one.`);
  const { code } = chunks[0]!;
  return { code, bytes: Buffer.byteLength(code), gzipBytes: gzipSync(code, { level: 9 }).length };
}

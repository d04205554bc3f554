/** Builds the site into a folder of its own, and serves it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type PreviewServer, preview } from 'vite';

const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));

export interface ServedSite {
  readonly url: string;
  /** with its files */
  readonly folder: string;
  /** where other machines could reach it */
  readonly networkUrls: readonly string[];
  close(): Promise<void>;
}

export async function serveSite(): Promise<ServedSite> {
  const outDir = await mkdtemp(join(tmpdir(), 'wgrad-site-'));
  const common = { configFile: CONFIG, logLevel: 'error', build: { outDir, emptyOutDir: true } } as const;
  await build(common);
  const server: PreviewServer = await preview({ ...common, preview: { port: 0, open: false } });
  const { local, network } = server.resolvedUrls!;
  const close = async (): Promise<void> => {
    await server.close();
    await rm(outDir, { recursive: true });
  };
  return { url: local[0]!, folder: outDir, networkUrls: network, close };
}

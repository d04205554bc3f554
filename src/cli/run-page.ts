/**
 * Runs a page of the project in a headless Chrome, for `npm run verify` and `npm run bench`: a server with the digits and with
 * tfjs bundled, and the page's answer as a value or a named error.
 */
import type { Plugin } from 'vite';
import { benchBundles } from '../build/bench-bundles.ts';
import { BENCH_LIBRARIES } from '../build/bench-libraries.ts';
import type { AdapterChoice, AdapterDescription } from '../gpu/adapter.ts';
import { type ChromePage, openChromePage } from './chrome-page.ts';
import type { PageDigits } from './page/serve-page.ts';
import { serveBytes, startServer } from './server.ts';

interface PageRun<Options> {
  /** path of the page from the project's folder */
  readonly path: string;
  readonly adapter: AdapterChoice;
  readonly digits: PageDigits;
  readonly options: Options;
  readonly onAdapter: (adapter: AdapterDescription) => void;
  readonly say: (line: string) => void;
}

/** tfjs is many small modules, some of them CommonJS. A cache apart, or the server of `npm run train` would bundle anew. */
export const bundleLibraries: Plugin = {
  name: 'wgrad:bundle-libraries',
  config: () => ({ cacheDir: 'node_modules/.vite-bench', optimizeDeps: { include: BENCH_LIBRARIES } }),
};

/** @throws DeviceError where the adapter cannot be had or Chrome ends; else what the page throws */
export async function runPage<Options extends object, Result>(run: PageRun<Options>): Promise<Result> {
  const { path, adapter, digits, options, onAdapter, say } = run;
  const { images, labels, test, source } = digits;
  const tests = test && { 'test-images': test.images, 'test-labels': test.labels };
  const files = new Map(Object.entries({ images, labels, ...tests }));
  const about = { source, hasTest: test !== undefined };
  const server = await startServer([serveBytes('/run', files), bundleLibraries, benchBundles()]);
  let chrome: ChromePage | undefined;
  try {
    chrome = await openChromePage({ url: server.url + path, adapter, expose: { wgradSay: say }, say });
    onAdapter(chrome.adapter);
    const result = await chrome.take(
      chrome.page.evaluate((given) => window.wgradRun(...given), [options, about] as const),
    );
    return result as Result;
  } finally {
    await Promise.all([chrome?.close(), server.close()]);
  }
}

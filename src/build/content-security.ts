/**
 * A Vite plugin that puts a content security policy into every page of the build, so that it holds on any host: scripts, styles
 * and workers of the site itself only, no connection but to the site and the mirrors of MNIST and Fashion-MNIST. The server of `npm start` has none,
 * for Vite puts styles and a script of its own into its pages.
 */
import type { Plugin } from 'vite';
import { fashionMnistMirrors } from '../data/fashion-mnist.ts';
import { mnistMirrors } from '../data/mnist-files.ts';

type Policy = Readonly<Record<string, readonly string[]>>;

const SITE = "'self'";
const MIRRORS = new Set(
  [...mnistMirrors(false), ...fashionMnistMirrors(false)].map((address) => new URL(address).origin),
);

const STRICT: Policy = {
  'default-src': ["'none'"],
  'script-src': [SITE],
  'style-src': [SITE],
  'img-src': [SITE, 'data:', 'blob:'],
  'connect-src': [SITE, ...MIRRORS],
  'worker-src': [SITE],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** What pages need beyond that, by the folder that they are in. */
const MORE: Readonly<Record<string, Policy>> = {
  // rivals compile wasm and start workers of text; the charts hold a style sheet each
  bench: { 'script-src': ["'wasm-unsafe-eval'"], 'worker-src': ['blob:'], 'style-src': ["'unsafe-inline'"] },
};

function policyOf(path: string): string {
  const more = MORE[path.split('/').at(-2) ?? ''] ?? {};
  return Object.entries(STRICT)
    .map(([name, sources]) => [name, ...sources, ...(more[name] ?? [])].join(' '))
    .join('; ');
}

export function contentSecurity(): Plugin {
  return {
    name: 'wgrad:content-security',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { path }) => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: policyOf(path) },
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}

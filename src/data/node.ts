/**
 * The parts of Node that the data loaders use, or nothing in a browser. Asked for at run time through `process`, so
 * that bundles for the browser neither hold nor mention node: modules.
 */

export interface NodeParts {
  readonly fs: typeof import('node:fs/promises');
  readonly path: typeof import('node:path');
  readonly os: typeof import('node:os');
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Node's modules, or undefined in a browser. */
export function nodeParts(): NodeParts | undefined {
  const find = typeof process === 'undefined' ? undefined : process.getBuiltinModule;
  if (find === undefined) return undefined;
  return { fs: find('node:fs/promises'), path: find('node:path'), os: find('node:os'), env: process.env };
}

/** All files of shaders/ by name, and all ops by name: the library imports them one by one. */
import type { Op } from '../../src/graph/op.ts';
import * as everything from '../../src/ops/all.ts';

const kernels: Record<string, string> = import.meta.glob('../../shaders/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const families: Record<string, string> = import.meta.glob('../../shaders/elementwise/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const byName = (files: Record<string, string>): ReadonlyMap<string, string> =>
  new Map(Object.entries(files).map(([path, text]) => [path.replace(/^.*\/(.*)\.wgsl$/, '$1'), text]));

export const KERNELS = byName(kernels);
/** Families of elementwise functions. */
export const FAMILIES = byName(families);

const isOp = (value: unknown): value is Op => typeof value === 'object' && value !== null && 'kind' in value;

export const OPS: ReadonlyMap<string, Op> = new Map(
  Object.values(everything)
    .filter(isOp)
    .map((op) => [op.name, op]),
);

/** The file of a kernel that was chosen. */
export const fileOf = ({ shader }: { readonly shader: string }): string =>
  [...KERNELS].find(([, text]) => text === shader)?.[0] ?? 'unknown';

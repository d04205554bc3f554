/** What memory of the GPU a training step takes, as the compiler planned it, in words. Runs in Node and in the browser. */
import type { BufferSpec } from '../compiler/program.ts';

/** Kinds of buffers, as people speak of them. */
const PARTS: Readonly<Record<string, readonly BufferSpec['kind'][]>> = {
  'weights and optimizer': ['param', 'state'],
  samples: ['input'],
  temporaries: ['temporary', 'output', 'addresses'],
};

/** `GPU memory, as planned: 52.1 MB (weights and optimizer 1.2, samples 47.1, temporaries 3.8)`. */
export function plannedMemory({ buffers }: { readonly buffers: readonly BufferSpec[] }): string {
  const megabytes = (kinds: readonly BufferSpec['kind'][]): string => {
    const bytes = buffers.filter(({ kind }) => kinds.includes(kind)).reduce((sum, buffer) => sum + buffer.bytes, 0);
    return (bytes / 1e6).toFixed(1);
  };
  const parts = Object.entries(PARTS).map(([name, kinds]) => `${name} ${megabytes(kinds)}`);
  return `GPU memory, as planned: ${megabytes(Object.values(PARTS).flat())} MB (${parts.join(', ')})`;
}

/** The program that looks whether any value of some buffers is NaN or infinite: one dispatch for each buffer. */
import watchShader from '../../shaders/watch.wgsl?raw';
import { constantValue, emitKernel, parseKernel, withConstants } from '../kernels/source.ts';
import type { Program } from './program.ts';

/** Name of the word that becomes 1, and stays so until the host zeroes it. */
export const FOUND = 'found';

/** @param sizes bytes of buffers of f32 by name, whole vectors of 16 bytes each */
export function watchProgram(sizes: ReadonlyMap<string, number>): Program {
  const watched = [...sizes];
  const buffers = watched.map(([name, bytes]) => ({ name, kind: 'state' as const, bytes }));
  const dispatches = watched.map(([name, bytes], buffer) => {
    const vectors = bytes / 16;
    const source = withConstants(parseKernel(watchShader), { VECTORS: vectors });
    return {
      label: `watch ${name}`,
      code: emitKernel(source),
      workgroups: Math.ceil(vectors / (constantValue(source, 'WG') * constantValue(source, 'CHUNK'))),
      bindings: [
        { buffer, access: 'read' as const },
        { buffer: watched.length, access: 'read_write' as const },
      ],
      reads: [name],
      writes: [FOUND],
      flops: 0,
      bytes,
      ms: 0,
    };
  });
  return { buffers: [...buffers, { name: FOUND, kind: 'state', bytes: 4 }], dispatches, outputs: {} };
}

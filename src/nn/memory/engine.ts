/** The engine that models share, with the kernels that its kind of adapter takes. */
import { type Engine, init } from '../../gpu/engine.ts';
import { loadSoftwareKernels } from '../../ops/matmul-kernels.ts';

/** Waits until programs can be compiled for the engine. @throws DeviceError where there is none */
export async function withKernels(made: Promise<Engine> = init()): Promise<Engine> {
  const engine = await made;
  if (engine.adapter.software) await loadSoftwareKernels();
  return engine;
}

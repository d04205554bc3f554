/**
 * The watch for numbers that go wrong: a kernel at the end of each submit looks at the bits of all weights and optimizer slots, the host at
 * each loss. Which step and which tensor it was is found afterwards, by replaying the steps one by one.
 */
import { FOUND, watchProgram } from '../../compiler/watch.ts';
import type { DeviceBuffer } from '../../gpu/buffer.ts';
import { Executor } from '../../gpu/executor.ts';
import type { Role } from '../../graph/variable.ts';
import type { Space } from '../memory/space.ts';
import type { StepMeasures } from './runner.ts';

/** What the kernel looks at, causes before what follows from them. */
export const WATCHED: readonly Role[] = ['rates', 'slot', 'stat', 'param'];

/** Thrown by a walk in which a value was not finite; nobody outside src/nn sees it. */
export class NotFinite extends Error {
  constructor(
    /** position after the steps in which it happened */
    readonly end: number,
    /** measures that are not finite themselves, with their values */
    readonly measures: readonly (readonly [name: string, value: number])[],
  ) {
    super('internal: a value is not finite.');
  }
}

export class Watch {
  private constructor(
    readonly executor: Executor,
    readonly found: DeviceBuffer,
  ) {}

  static async create(space: Space): Promise<Watch> {
    const { engine, layout } = space;
    const watched = [...layout.buffers].filter(([, { role }]) => WATCHED.includes(role));
    const program = watchProgram(new Map(watched.map(([name, { bytes }]) => [name, bytes])));
    const found = engine.createBuffer(FOUND, 4, 'other');
    try {
      const executor = await Executor.create(engine, program, (name) => (name === FOUND ? found : space.buffer(name)));
      return new Watch(executor, found);
    } catch (error) {
      found.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.executor.dispose();
    this.found.dispose();
  }
}

/** @throws NotFinite where the kernel found something, or a loss is NaN or infinite */
export function expectFinite(steps: readonly StepMeasures[], end: number, found: ArrayBuffer): void {
  for (const { position, sums } of steps) {
    const bad = Object.entries(sums).filter(([, value]) => !Number.isFinite(value));
    if (bad.length > 0) throw new NotFinite(position + 1, bad);
  }
  if (new Uint32Array(found)[0] !== 0) throw new NotFinite(end, []);
}

/**
 * Space: the memories that steps work on, seen as one. Programs, snapshots and files know variables by the names that they have here:
 * those of a model may have the model's own name before them.
 */
import { internal } from '../../errors.ts';
import type { DeviceBuffer } from '../../gpu/buffer.ts';
import type { Engine } from '../../gpu/engine.ts';
import { joined, type Layout, type LayoutPart, type Variable } from '../../graph/variable.ts';
import { Memory } from './memory.ts';
import type { Snapshot } from './snapshot.ts';

/** A memory, and what its variables are called. */
export interface Part extends Pick<LayoutPart, 'prefix' | 'names'> {
  readonly memory: Memory;
}

export class Space {
  readonly layout: Layout;
  readonly #owners: ReadonlyMap<string, () => DeviceBuffer>;

  constructor(readonly parts: readonly Part[]) {
    this.layout = joined(parts.map(({ memory, ...part }) => ({ ...part, layout: memory.layout })));
    const owners = parts.flatMap(({ prefix, memory }) =>
      [...memory.layout.buffers.keys()].map((name) => [prefix + name, () => memory.buffer(name)] as const),
    );
    this.#owners = new Map(owners);
  }

  /** All parts are on one device. */
  get engine(): Engine {
    return this.parts[0]!.memory.engine;
  }

  buffer(name: string): DeviceBuffer {
    const owner = this.#owners.get(name);
    if (owner === undefined) throw internal(`a program wants the buffer '${name}', which nobody has.`);
    return owner();
  }

  /** Sets a variable, from its word `at` on. */
  write(variable: Variable, values: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>, at = 0): void {
    const part = this.parts.find(({ memory }) => memory.layout.homes.has(variable));
    if (part === undefined) throw internal(`nobody has the variable '${variable.name}'.`);
    part.memory.write(variable, values, at);
  }

  /** All of them, in the layout's order. */
  buffers(): Map<string, DeviceBuffer> {
    return new Map([...this.#owners].map(([name, owner]) => [name, owner()]));
  }

  /** All values, after all work that was submitted before. */
  async snapshot(): Promise<Snapshot> {
    const buffers = this.buffers();
    const reads = [...buffers.values()].map((source) => ({ source, bytes: source.bytes }));
    const copies = await this.engine.submit(() => {}, reads);
    return new Map([...buffers.keys()].map((name, i) => [name, copies[i]!]));
  }

  /** Puts back what `snapshot` gave, of this space or of another one of the same layout. */
  restore(snapshot: Snapshot): void {
    for (const [name, buffer] of this.buffers()) {
      const bytes = snapshot.get(name);
      if (bytes !== undefined) this.engine.upload(buffer, new Uint8Array(bytes));
    }
  }

  /** Moves all parts to another device, with the values of a snapshot; where that fails, none. */
  moveTo(engine: Engine, snapshot: Snapshot): void {
    const fresh = new Space(
      this.parts.map(({ memory, ...part }) => ({ ...part, memory: new Memory(engine, memory.layout) })),
    );
    try {
      fresh.restore(snapshot);
    } catch (error) {
      for (const { memory } of fresh.parts) memory.dispose();
      throw error;
    }
    this.parts.forEach(({ memory }, i) => {
      memory.moveTo(fresh.parts[i]!.memory);
    });
  }
}

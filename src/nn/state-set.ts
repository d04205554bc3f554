/** Memory of a program that is made as it is asked for. */
import type { DeviceBuffer } from '../gpu/buffer.ts';
import type { Engine } from '../gpu/engine.ts';

/** Buffers by name, made zeroed when a program first asks for them. */
export class StateSet {
  readonly #buffers = new Map<string, DeviceBuffer>();

  constructor(private readonly engine: Engine) {}

  get(name: string, bytes: number): DeviceBuffer {
    let buffer = this.#buffers.get(name);
    if (buffer === undefined) {
      buffer = this.engine.createBuffer(name, bytes, 'other');
      this.#buffers.set(name, buffer);
    }
    return buffer;
  }

  has(name: string): boolean {
    return this.#buffers.has(name);
  }

  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.dispose();
    this.#buffers.clear();
  }
}

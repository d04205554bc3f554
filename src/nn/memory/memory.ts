/**
 * Memory: the buffers in which the variables of a layout lie, on one device at a time. A model owns what it knows, a training what it
 * keeps besides; steps see several memories as one space.
 */
import { internal } from '../../errors.ts';
import type { DeviceBuffer, Purpose } from '../../gpu/buffer.ts';
import type { Engine } from '../../gpu/engine.ts';
import { sizeOf } from '../../graph/node.ts';
import { homeOf, type Layout, type Role, type Variable } from '../../graph/variable.ts';

const purposeOf = (role: Role): Purpose => (role === 'param' || role === 'stat' ? 'parameters' : 'other');

const ARRAYS = { f32: Float32Array, i32: Int32Array, u32: Uint32Array } as const;

export class Memory {
  readonly #buffers = new Map<string, DeviceBuffer>();
  #engine: Engine;
  #disposed = false;

  constructor(
    engine: Engine,
    readonly layout: Layout,
  ) {
    this.#engine = engine;
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** Made zeroed when it is first asked for. */
  buffer(name: string): DeviceBuffer {
    const made = this.#buffers.get(name);
    if (made !== undefined) return made;
    const spec = this.layout.buffers.get(name);
    if (spec === undefined || this.#disposed) throw internal(`there is no '${name}', or no longer.`);
    const buffer = this.#engine.createBuffer(name, spec.bytes, purposeOf(spec.role));
    this.#buffers.set(name, buffer);
    return buffer;
  }

  /** Sets a variable, from its word `at` on. */
  write(variable: Variable, values: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>, at = 0): void {
    const { buffer, offset } = homeOf(this.layout, variable).place;
    this.#engine.upload(this.buffer(buffer), values, 4 * (offset + at));
  }

  /** The values of variables of f32, after all work that was submitted before. */
  async read(variables: readonly Variable[]): Promise<Float32Array[]> {
    const places = variables.map((variable) => homeOf(this.layout, variable).place);
    const names = [...new Set(places.map(({ buffer }) => buffer))];
    if (names.length === 0) return [];
    const reads = names.map((name) => ({ source: this.buffer(name), bytes: this.buffer(name).bytes }));
    const copies = await this.#engine.submit(() => {}, reads);
    return places.map(({ buffer, offset }, i) => {
      const copy = copies[names.indexOf(buffer)]!;
      return new Float32Array(copy, 4 * offset, sizeOf(variables[i]!.shape)).slice();
    });
  }

  /** The first `words` of a variable. */
  async readFirst(variable: Variable, words: number): Promise<Float32Array | Int32Array | Uint32Array> {
    const { buffer, offset } = homeOf(this.layout, variable).place;
    const copy = await this.#engine.read(this.buffer(buffer), 4 * (offset + words));
    return new ARRAYS[variable.dtype](copy, 4 * offset, words);
  }

  /** Another one with the same values, as they are after all work that was submitted before. */
  copy(): Memory {
    const copy = new Memory(this.#engine, this.layout);
    try {
      for (const [name, buffer] of this.#buffers) this.#engine.copy(buffer, copy.buffer(name));
      return copy;
    } catch (error) {
      copy.dispose();
      throw error;
    }
  }

  /** Becomes what `other` is, a memory of the same layout on another device: whoever has this one goes on there. */
  moveTo(other: Memory): void {
    for (const buffer of this.#buffers.values()) buffer.dispose();
    this.#buffers.clear();
    this.#engine = other.#engine;
    for (const [name, buffer] of other.#buffers) this.#buffers.set(name, buffer);
    other.#buffers.clear();
  }

  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.dispose();
    this.#buffers.clear();
    this.#disposed = true;
  }
}

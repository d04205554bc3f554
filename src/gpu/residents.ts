/**
 * Residents: copies of tensors that stay on the GPU from one call to the next, as long as the memory of the values lives. That memory
 * is the user's to change, so that a copy counts only while its checksum is that of the values.
 */
import type { DeviceBuffer } from './buffer.ts';
import { checksum } from './checksum.ts';

/** Idle copies that are kept, and bytes of them; the one used longest ago goes first. */
const MOST_IDLE = 8;
const MOST_IDLE_BYTES = 2 ** 29;

export interface Resident {
  readonly buffer: DeviceBuffer;
  /** The caller no longer uses it. */
  readonly release: () => void;
}

interface Copy {
  readonly sum: string;
  readonly buffer: DeviceBuffer;
  users: number;
  /** not to be used again: it goes with its last user */
  stale: boolean;
  readonly siblings: Map<string, Copy>;
  readonly key: string;
}

export class Residents {
  /** By the memory of the values, then by place and layout. */
  readonly #byMemory = new WeakMap<ArrayBufferLike, Map<string, Copy>>();
  /** All there are; of the idle ones the one used longest ago first. */
  readonly #copies = new Set<Copy>();
  readonly #collected = new FinalizationRegistry<Map<string, Copy>>((copies) => {
    for (const copy of copies.values()) this.#retire(copy);
  });

  /**
   * The copy of an array; made where there is none, or where the array has changed since.
   * @param layout what the copy depends on besides the bytes of the array, such as padding
   */
  use(array: ArrayBufferView, layout: string, make: () => DeviceBuffer): Resident {
    const siblings = this.#copiesOf(array.buffer);
    const key = `${layout} ${array.byteOffset} ${array.byteLength}`;
    const sum = checksum(array);
    let copy = siblings.get(key);
    if (copy === undefined || copy.sum !== sum) {
      if (copy !== undefined) this.#retire(copy);
      copy = { sum, buffer: make(), users: 0, stale: false, siblings, key };
      siblings.set(key, copy);
    }
    copy.users += 1;
    this.#copies.delete(copy);
    this.#copies.add(copy);
    return { buffer: copy.buffer, release: once(() => this.#release(copy)) };
  }

  #copiesOf(memory: ArrayBufferLike): Map<string, Copy> {
    let copies = this.#byMemory.get(memory);
    if (copies === undefined) {
      copies = new Map();
      this.#byMemory.set(memory, copies);
      this.#collected.register(memory, copies);
    }
    return copies;
  }

  #release(copy: Copy): void {
    copy.users -= 1;
    if (copy.stale) this.#retire(copy);
    const idle = [...this.#copies].filter(({ users }) => users === 0);
    let bytes = idle.reduce((sum, { buffer }) => sum + buffer.bytes, 0);
    for (let i = 0; idle.length - i > MOST_IDLE || bytes > MOST_IDLE_BYTES; i++) {
      bytes -= idle[i]!.buffer.bytes;
      this.#retire(idle[i]!);
    }
  }

  #retire(copy: Copy): void {
    const { siblings, key, buffer } = copy;
    copy.stale = true;
    if (siblings.get(key) === copy) siblings.delete(key);
    if (copy.users > 0) return;
    this.#copies.delete(copy);
    buffer.dispose();
  }

  /** Frees what no call uses; what is in use goes with the last of its calls. */
  clear(): void {
    for (const copy of this.#copies) this.#retire(copy);
  }
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (!done) run();
    done = true;
  };
}

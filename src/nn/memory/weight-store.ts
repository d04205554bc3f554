/**
 * WeightStore: the memory of the weights that one model was the first to have. Models that share layers borrow it from each other; the
 * last one that lets go of it frees it.
 */
import { internal, UsageError } from '../../errors.ts';
import { init } from '../../gpu/engine.ts';
import type { Variable } from '../../graph/variable.ts';
import { initialised } from '../initialise.ts';
import type { Memory } from './memory.ts';

export class WeightStore {
  /** What it holds, by the names that the first model has for them. Fixed once it has begun. */
  names: ReadonlyMap<Variable, string> = new Map();
  #making: Promise<Memory> | undefined;
  #memory: Memory | undefined;
  #users = 1;
  /** What was written of the values that variables were given; undefined before the first time. */
  #given: Map<Variable, Float32Array> | undefined;

  constructor(
    private readonly seed: number,
    /** Keeps initial values apart from those of others of the same seed. */
    public label: string | undefined,
  ) {}

  /** Whether the weights exist, or are being made. */
  get begun(): boolean {
    return this.#making !== undefined;
  }

  /** What the first values depend on. */
  get firstSeed(): number {
    return seedOf(this.seed, this.label);
  }

  /** Makes the weights, where there are none. @throws DeviceError where the device is gone */
  async begin(): Promise<Memory> {
    this.#making ??= init().then((engine) => initialised(engine, this.names, this.firstSeed));
    this.#memory = await this.#making.catch((error: unknown) => {
      this.#making = undefined;
      throw error;
    });
    this.#memory.engine.check();
    if (!this.training || this.#given === undefined) this.take();
    return this.#memory;
  }

  /** Writes the values that variables were given since, where there are weights. Not while something trains them. */
  take(): void {
    if (this.#memory === undefined) return;
    this.#given ??= new Map();
    for (const variable of this.names.keys()) {
      const values = variable.given?.();
      if (values === undefined || this.#given.get(variable) === values) continue;
      this.#memory.write(variable, values);
      this.#given.set(variable, values);
    }
  }

  get memory(): Memory {
    if (this.#memory === undefined) throw internal('the weights are used before they are made.');
    return this.#memory;
  }

  /** Whether something trains the weights. */
  training = false;

  /** For one more model. */
  retain(): void {
    this.#users += 1;
  }

  /** Frees the memory where no other model has it. */
  release(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    if (this.#memory === undefined) void this.#making?.then((memory) => memory.dispose()).catch(() => {});
    else this.#memory.dispose();
  }
}

/** Runs what changes the weights by training. @throws UsageError where something else does so */
export async function trainingOn<T>(where: string, stores: Iterable<WeightStore>, run: () => Promise<T>): Promise<T> {
  const all = [...stores];
  if (all.some(({ training }) => training)) {
    throw new UsageError(`${where}: busy: another model or trainer trains these weights. Wait for it.`, {
      code: 'busy',
    });
  }
  for (const store of all) {
    store.take();
    store.training = true;
  }
  try {
    return await run();
  } finally {
    for (const store of all) store.training = false;
  }
}

/** FNV-1a of the label into the seed. */
function seedOf(seed: number, label: string | undefined): number {
  if (label === undefined) return seed;
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(label)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (seed ^ hash) >>> 0;
}

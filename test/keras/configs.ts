/** Configs of wgrad against those of Keras: the same names, the same values; what is left out is Keras's default. */
import { OWN_CLASSES } from './accepted.ts';
import type { Config, Fact, Plain } from './facts.ts';

interface Classed {
  readonly class_name: string;
  readonly config: Config;
}

const isClassed = (value: unknown): value is Classed =>
  typeof value === 'object' && value !== null && 'class_name' in value && 'config' in value;

/** What every layer has beside its own, and what says only where a class is from. */
const BESIDE = ['name', 'trainable', 'dtype', 'module', 'registered_name'];

/** Keras's whole configs, by class. */
export class KerasConfigs {
  readonly #defaults = new Map<string, Config>();

  /** @param facts those of a name in their order: the first has all of it. Of names of several kinds the first kind counts */
  constructor(facts: readonly Fact[]) {
    for (const { name, config } of facts) if (!this.#defaults.has(name)) this.#defaults.set(name, config);
  }

  whole({ name, config }: Fact): Config {
    return { ...this.#defaults.get(name), ...config };
  }

  /**
   * In what a config of wgrad's differs from that of Keras, in lines.
   * @param at what has it, `Dense`
   */
  differences(at: string, own: Config, keras: Config): string[] {
    const defaults = this.#defaults.get(at.split('.').at(-1)!) ?? {};
    const lines: string[] = [];
    for (const [name, value] of Object.entries(own)) {
      if (BESIDE.includes(name)) continue;
      if (!(name in keras)) lines.push(`${at}.${name}: Keras has none, wgrad ${JSON.stringify(value)}`);
      else lines.push(...this.#compared(`${at}.${name}`, value, keras[name]!));
    }
    for (const [name, value] of Object.entries(keras)) {
      if (name in own || BESIDE.includes(name) || value === null || value === false) continue;
      if (JSON.stringify(value) !== JSON.stringify(defaults[name] ?? null))
        lines.push(`${at}.${name}: Keras has ${JSON.stringify(value)}, wgrad none`);
    }
    return lines;
  }

  #compared(at: string, own: Plain, keras: Plain): string[] {
    if (isClassed(own) && isClassed(keras)) {
      if (![keras.class_name, OWN_CLASSES.get(keras.class_name)].includes(own.class_name))
        return [`${at}: Keras has ${keras.class_name}, wgrad ${own.class_name}`];
      return this.differences(`${at}.${keras.class_name}`, own.config, keras.config);
    }
    if (JSON.stringify(rounded(own)) === JSON.stringify(rounded(keras))) return [];
    return [`${at}: Keras has ${JSON.stringify(keras)}, wgrad ${JSON.stringify(own)}`];
  }
}

/** Numbers as f32 has them, in which Keras keeps some. */
export function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.fround(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, rounded(each)]));
}

/** Classes of layers of the program's own that files may name. */
import { UsageError } from '../errors.ts';
import type { Field } from '../fields.ts';
import type { LayerClass, Layer as Made } from '../nn/layers/layer.ts';
import { Layer } from './layer.ts';

/** A class of layers: its constructor takes what `getConfig` gives. */
export interface SerializableConstructor {
  /** of one that is made of its config */
  // biome-ignore lint/suspicious/noExplicitAny: each class has its own config
  new (config: any): Layer;
  /** the name that files have */
  readonly className?: string;
  /** makes one otherwise than by the constructor: default none */
  // biome-ignore lint/suspicious/noExplicitAny: each class has its own config
  fromConfig?(cls: any, config: any): Layer;
}

/** By the names that files have. */
export const CLASSES = new Map<string, SerializableConstructor>();

/** As files take them. */
export const registeredLayers = (): LayerClass[] =>
  [...CLASSES].map(([className, cls]) => ({
    className,
    fromConfig: ({ path, value }: Field, { name, inputShape, trainable }): Made => {
      const config = { ...(camelCased(value) as object), ...(name && { name }) };
      const made = cls.fromConfig?.(cls, config) ?? new cls(config);
      if (!(made instanceof Layer)) throw new UsageError(`${path}: ${className}.fromConfig gives no layer.`);
      return Object.assign(made.description as Made, {
        ...(name && { name }),
        ...(inputShape && { inputShape }),
        trainable: trainable ?? true,
      });
    },
  }));

/** Keys and words as tfjs reads them: `num_heads` is numHeads. */
function camelCased(value: unknown, key?: string): unknown {
  if (typeof value === 'string') return key === 'name' ? value : camel(value);
  if (Array.isArray(value)) return value.map((each) => camelCased(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [camel(name), camelCased(each, name)]));
}

const camel = (text: string): string =>
  text.length <= 1 ? text : text.replace(/_+(\w|$)/g, (_, letter: string) => letter.toUpperCase());

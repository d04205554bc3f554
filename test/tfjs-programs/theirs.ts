/** tfjs itself in the form that programs get: its data sets, which are a package of their own, are as short as programs here need them. */
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import { tf, tfl } from '../reference/tfjs-files.ts';
import type { Tf } from './program.ts';

type Value = number | number[] | tf.Tensor | { [name: string]: Value };

class Rows {
  constructor(private readonly items: readonly Value[]) {}

  get size(): number {
    return this.items.length;
  }

  map(change: (item: never) => Value): Rows {
    return new Rows(this.items.map((item) => change(item as never)));
  }

  batch(size: number): Rows {
    const count = Math.ceil(this.items.length / size);
    return new Rows(Array.from({ length: count }, (_, i) => stacked(this.items.slice(i * size, (i + 1) * size))));
  }

  async iterator(): Promise<{ next(): Promise<{ value: Value | null; done: boolean }> }> {
    let at = 0;
    return {
      next: async () => {
        const value = this.items[at++];
        if (value === undefined) return { value: null, done: true };
        // training disposes of the batches that it gets
        return { value: copied(value), done: false };
      },
    };
  }
}

const copied = (value: Value): Value =>
  value instanceof tf.Tensor
    ? value.clone()
    : Object.fromEntries(Object.entries(value as Record<string, Value>).map(([name, each]) => [name, copied(each)]));

function stacked(items: readonly Value[]): Value {
  const [first] = items;
  if (first instanceof tf.Tensor) return tf.stack(items as tf.Tensor[]);
  if (typeof first === 'number' || Array.isArray(first)) return tf.tensor(items as number[]);
  const names = Object.keys(first!);
  return Object.fromEntries(
    names.map((name) => [name, stacked(items.map((item) => (item as Record<string, Value>)[name]!))]),
  );
}

export const theirs = {
  ...tf,
  ...tfl,
  data: { array: (items: readonly Value[]) => new Rows(items) },
  losses: tf.losses,
  layers: { ...tfl.layers, Layer: tfl.layers.Layer },
} as unknown as Tf;

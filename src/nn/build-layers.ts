/** Gives each layer its name and its input shape, one after the other. */
import { awaited, show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { BuiltLayer, Layer } from './layers/layer.ts';
import { uncalled } from './maker.ts';

/** @throws UsageError where the first layer has no inputShape or two layers have one name; ShapeError where layers do not fit */
export function buildLayers(layers: readonly Layer[]): BuiltLayer[] {
  layers.forEach((layer, i) => {
    if (typeof layer?.build !== 'function') {
      const found = `${show(layer)}; expected one made by layers.dense() and the like.${awaited(layer)}`;
      throw new UsageError(`sequential: layer ${i} is ${uncalled('layers', layer) ?? found}`);
    }
  });
  const built: BuiltLayer[] = [];
  const counts = new Map<string, number>();
  let shape = layers[0]?.inputShape;
  if (layers.length > 0 && shape === undefined) {
    throw new UsageError('sequential: the first layer needs inputShape, the shape of one sample, such as [28, 28].');
  }
  for (const layer of layers) {
    const base = layer.className.toLowerCase();
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    const name = layer.name ?? (count === 0 ? base : `${base}_${count}`);
    if (built.some((other) => other.name === name)) {
      throw new UsageError(`sequential: two layers are named '${name}'. Give each its own name.`);
    }
    const next = layer.build(name, shape ?? []);
    built.push({ ...next, config: layer.config });
    shape = next.outputShape;
  }
  return built;
}

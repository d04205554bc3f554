/** A model as far as its graphs need it: layers one after the other, and the variables that they have. */
import type { Node } from '../graph/node.ts';
import type { Variable } from '../graph/variable.ts';
import type { BuiltLayer } from './layers/layer.ts';
import type { Trace } from './trace.ts';

export interface Network {
  readonly layers: readonly BuiltLayer[];
  /** layer by layer */
  readonly params: readonly Variable[];
}

export const networkOf = (layers: readonly BuiltLayer[]): Network => ({
  layers,
  params: layers.flatMap(({ params }) => params.map((param): Variable => ({ ...param, dtype: 'f32', role: 'param' }))),
});

/** x [batch, ...input] → [batch, ...output] */
export function forward({ layers, params }: Network, x: Node, trace: Trace): Node {
  const byName = new Map(params.map((param) => [param.name, param]));
  const { training, clock } = trace;
  const param = (name: string): Node => trace.read(byName.get(name)!);
  return layers.reduce(
    (y, layer) => trace.call(() => layer.apply(y, { training, clock, param, stream: trace.stream() })),
    x,
  );
}

/** Attention: Luong et al. 2015. What it shares with AdditiveAttention. */
import { ShapeError, UsageError } from '../../errors.ts';
import { either, flagOr, isAbsent, member, numberOr, text } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { tanh } from '../../ops/activations.ts';
import { add, mul } from '../../ops/arithmetic.ts';
import { where as choose, greaterEqual, notEqual } from '../../ops/comparisons.ts';
import { batchedMatmul } from '../../ops/matmul-batched.ts';
import { expandDims } from '../../ops/movement.ts';
import { dropout as dropoutOp } from '../../ops/random.ts';
import { softmax } from '../../ops/softmax.ts';
import { fill, iota } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean, expectName, expectNumber } from '../check.ts';
import { ones } from '../initializers/constant.ts';
import { maker } from '../maker.ts';
import type { LayerTrace, TensorType } from './description.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options that the layers of attention share. */
export interface CommonAttentionOptions extends LayerOptions {
  /** share of the weights of attention that is dropped while training, 0 to below 1: default 0 */
  readonly dropout?: number;
  /** whether a place attends to itself and to earlier places alone: default false (in Keras an argument of the call) */
  readonly useCausalMask?: boolean;
}

/** Options of `layers.attention`. */
export interface AttentionOptions extends CommonAttentionOptions {
  /** whether scores are multiplied by a number that it learns, `scale`: default false */
  readonly useScale?: boolean;
  /** 'dot': scores are query · key; 'concat': Σ tanh(query + key), times a number that it learns; default 'dot' */
  readonly scoreMode?: 'dot' | 'concat';
}

/** What places that do not count get for a score. */
const HIDDEN = -1e9;

/**
 * The mean of the values, weighed for each query by softmax(query · key). Applied to [query, value] or [query, value, key]: query
 * [batch, Tq, dim], value [batch, Tv, anything], key [batch, Tv, dim], by default the value → [batch, Tq, as the value].
 * @throws UsageError where an option is wrong, or it is applied to other than 2 or 3 tensors; when the model is built, ShapeError where they
 * do not fit each other
 */
export const attention = /* @__PURE__ */ maker('layers.attention({ ... })', (options: AttentionOptions = {}): Layer => {
  const where = 'layers.attention';
  const shared = commonOptions(where, options, 'useScale', 'scoreMode', 'dropout', 'useCausalMask');
  const useScale = expectBoolean(where, 'useScale', options.useScale ?? false);
  const mode = expectName(where, 'scoreMode', options.scoreMode ?? 'dot', { dot: true, concat: true });
  const weighing = weighingOf(where, options);
  return layerOf({
    className: 'Attention',
    ...shared,
    config: { use_scale: useScale, score_mode: mode, ...weighing.config },
    merges: true,
    passesMask: true, // that of the query
    build: (name, inputs) => {
      const outputShape = attendedShape(name, inputs);
      const scale = useScale ? [paramOf('scale', [], ones)] : [];
      const weight = mode === 'concat' ? [paramOf('concat_score_weight', [], ones)] : [];
      return {
        outputShape,
        variables: [...scale, ...weight],
        apply: ([query, value, key = value!], trace, variables) => {
          const numbers = variables.map((each) => trace.read(each));
          const own = useScale ? numbers[0] : undefined;
          const scores =
            mode === 'dot'
              ? scaled(batchedMatmul(query!, key, false, true), own)
              : mul(sum(tanh(scaled(pairs(query!, key), own)), [-1]), numbers.at(-1)!);
          return weighedValues(weighing, scores, value!, query!, trace);
        },
      };
    },
  });
});

const scaled = (x: Node, factor: Node | undefined): Node => (factor === undefined ? x : mul(x, factor));

/** Sums of each query and each key: [batch, Tq, Tv, dim]. */
export const pairs = (query: Node, key: Node): Node => add(expandDims(query, -2), expandDims(key, -3));

/** How scores become weights. */
interface Weighing {
  readonly config: { readonly dropout: number; readonly use_causal_mask?: boolean };
  /** @param scores [.., Tq, Tv] */
  readonly weigh: (scores: Node, trace: LayerTrace) => Node;
}

/** @throws UsageError where an option is wrong */
export function weighingOf(where: string, options: CommonAttentionOptions): Weighing {
  const dropout = expectNumber(where, 'dropout', options.dropout ?? 0, 0, 1);
  const isCausal = expectBoolean(where, 'useCausalMask', options.useCausalMask ?? false);
  return {
    config: { dropout, ...(isCausal && { use_causal_mask: true }) },
    weigh: (scores, trace) => {
      const weights = softmax(isCausal ? causal(scores) : scores);
      return trace.training && dropout > 0 ? dropoutOp(weights, trace.clock, dropout, trace.stream()) : weights;
    },
  };
}

/** Only keys that do not come after the query count. */
function causal(scores: Node): Node {
  const sides = scores.shape.slice(-2);
  return choose(greaterEqual(iota(sides, 0), iota(sides, 1)), scores, fill([], HIDDEN));
}

/** The values by the weights of scores: values that a mask leaves out count for nothing, queries that it leaves out find nothing. */
export function weighedValues({ weigh }: Weighing, scores: Node, value: Node, query: Node, trace: LayerTrace): Node {
  const [from, to] = [trace.maskOf(query), trace.maskOf(value)];
  const found = batchedMatmul(weigh(hiding(scores, to && expandDims(to, -2)), trace), value);
  return from === undefined ? found : mul(found, expandDims(from, -1));
}

/** Scores where the mask is not 0. */
export const hiding = (scores: Node, mask: Node | undefined): Node =>
  mask === undefined ? scores : choose(notEqual(mask, fill([], 0)), scores, fill([], HIDDEN));

/** Options of a file. */
export const attentionFrom = (config: Parameters<LayerClass['fromConfig']>[0]): CommonAttentionOptions => ({
  dropout: numberOr(member(config, 'dropout'), 0),
  useCausalMask: flagOr(either(config, 'use_causal_mask'), false),
});

/** The shape of what query, value and key give. @throws UsageError, ShapeError */
export function attendedShape(name: string, inputs: readonly TensorType[]): Shape {
  if (inputs.length < 2 || inputs.length > 3) {
    throw new UsageError(
      `${name}: it was given ${inputs.length} tensors; expected [query, value] or [query, value, key].`,
    );
  }
  const [query, value, key] = inputs.map(({ shape }) => shape) as [Shape, Shape, Shape | undefined];
  const [steps, width] = value;
  const other = key ?? value;
  const fits = [query, value, other].every(({ length }) => length === 2) && other[0] === steps && other[1] === query[1];
  if (!fits) {
    const shapes = [query, value, ...(key === undefined ? [] : [key])].map(formatShape).join(', ');
    throw new ShapeError(
      `${name}: samples of ${shapes}; expected a query [Tq, dim], a value [Tv, ...] and a key [Tv, dim], which is the value where there is none.`,
    );
  }
  return [query[0]!, width!];
}

export const Attention: LayerClass = {
  className: 'Attention',
  fromConfig: (config, common) => {
    const mode = either(config, 'score_mode');
    return attention({
      ...common,
      ...attentionFrom(config),
      useScale: flagOr(either(config, 'use_scale'), false),
      ...(!isAbsent(mode) && { scoreMode: text(mode) as 'dot' }),
    });
  },
};

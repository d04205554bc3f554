import { ShapeError, UsageError } from '../../errors.ts';
import { either, expectOff, type Field, flagOr, isAbsent, listed, whole } from '../../fields.ts';
import { type Node, type Shape, sizeOf } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import type { Variable } from '../../graph/variable.ts';
import { reshape } from '../../graph/views.ts';
import { add, scale } from '../../ops/arithmetic.ts';
import { contract } from '../../ops/einsum.ts';
import { matmul } from '../../ops/matmul.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean, expectWhole } from '../check.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import { attentionFrom, type CommonAttentionOptions, hiding, weighingOf } from './attention.ts';
import { axesFrom, axesIn, expectAxes } from './axes.ts';
import type { TensorType } from './description.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions, expectPlainParams } from './options.ts';
import { type BiasRules, configWith, type KernelRules, ruleNames, rulesFrom, rulesOf } from './rules.ts';

/** Options of `layers.multiHeadAttention`. */
export interface MultiHeadAttentionOptions extends CommonAttentionOptions, KernelRules, BiasRules {
  /** how many heads attend, each in its own way */
  readonly numHeads: number;
  /** how many numbers each head makes of a query, and of a key */
  readonly keyDim: number;
  /** how many numbers each head makes of a value: default null, keyDim */
  readonly valueDim?: number | null;
  /** whether all that it makes has a bias: default true */
  readonly useBias?: boolean;
  /** sizes of what is made of all heads, in place of the query's last one: default null, that one */
  readonly outputShape?: number | Shape | null;
  /** axes along which it attends: from 1, 0 is the batch; or from -1, the last; default null, all but the last */
  readonly attentionAxes?: number | readonly number[] | null;
  /** how kernels begin: default 'glorotUniform' */
  readonly kernelInitializer?: InitializerName | Initializer;
  /** how biases begin: default 'zeros' */
  readonly biasInitializer?: InitializerName | Initializer;
}

/** What becomes of inputs of some shapes. */
interface Attended {
  /** names of the axes of what is made of a query, and of a key or value: batch, those of a sample but the last, head, number */
  readonly query: readonly string[];
  readonly value: readonly string[];
  /** of the scores: batch, free axes, head, then those attended along of the query and of the value */
  readonly scores: readonly string[];
  /** how the scores are seen to become weights: [batch, ...free, heads, Tq, Tv] */
  readonly matrices: Shape;
  /** how scores see the mask, without the batch */
  readonly mask: Shape | undefined;
}

/**
 * Attention by several heads: each makes queries, keys and values of its inputs, the values are weighed by
 * softmax(query · key / √keyDim), and what the heads have found is put together by one more product. Applied to [query, value],
 * [query, value, key] or [query, value, key, mask]: query [batch, T, dim], value and key [batch, S, any dim], the key by default the value
 * (of larger samples any number of axes in place of T and S); mask [batch, T, S] or [batch, heads, T, S]: 0 where a place must not be
 * attended to → [batch, T, ...outputShape]. Weights are Keras's: query/kernel [dim, heads, keyDim], query/bias [heads, keyDim], key/…,
 * value/… [dim, heads, valueDim], attention_output/kernel [heads, valueDim, ...outputShape].
 * @throws UsageError where an option is wrong, or it is applied to other than 2 to 4 tensors; when the model is built, ShapeError where they
 * do not fit each other
 */
export const multiHeadAttention = /* @__PURE__ */ maker(
  'layers.multiHeadAttention({ ... })',
  (options: MultiHeadAttentionOptions): Layer => {
    const where = 'layers.multiHeadAttention';
    const own = ['numHeads', 'keyDim', 'valueDim', 'dropout', 'useBias', 'outputShape', 'attentionAxes'];
    const initial = ['kernelInitializer', 'biasInitializer'];
    const shared = commonOptions(where, options, ...own, ...initial, 'useCausalMask', ...ruleNames('kernel', 'bias'));
    const [ofKernel, ofBias] = [rulesOf(where, options, 'kernel'), rulesOf(where, options, 'bias')];
    const heads = expectWhole(where, 'numHeads', options.numHeads, 1);
    const keyDim = expectWhole(where, 'keyDim', options.keyDim, 1);
    const valueDim = expectWhole(where, 'valueDim', options.valueDim ?? keyDim, 1);
    const useBias = expectBoolean(where, 'useBias', options.useBias ?? true);
    const given = checkedShape(where, options.outputShape ?? null);
    const { attentionAxes = null } = options;
    const axes = attentionAxes === null ? undefined : expectAxes(where, 'attentionAxes', attentionAxes);
    const weighing = weighingOf(where, options);
    const kernelInitializer = initializerOf(where, options.kernelInitializer ?? 'glorotUniform');
    const biasInitializer = initializerOf(where, options.biasInitializer ?? 'zeros');
    const projection = (name: string, kernel: Shape, bias: Shape): Variable[] => [
      paramOf(`${name}/kernel`, kernel, kernelInitializer, ofKernel),
      ...(useBias ? [paramOf(`${name}/bias`, bias, biasInitializer, ofBias)] : []),
    ];
    return layerOf({
      className: 'MultiHeadAttention',
      ...shared,
      config: configWith(
        {
          ...{ num_heads: heads, key_dim: keyDim, value_dim: valueDim, use_bias: useBias, ...weighing.config },
          ...{ output_shape: given, attention_axes: attentionAxes },
          kernel_initializer: kernelInitializer.config ?? null,
          bias_initializer: biasInitializer.config ?? null,
        },
        { kernel: ofKernel, bias: ofBias },
      ),
      merges: true,
      passesMask: true, // that of the query
      build: (name, inputs) => {
        const attended = attendedBy(name, inputs, axes, heads, weighing.config.use_causal_mask === true);
        const [query, value, key = value!] = inputs.map(({ shape }) => shape);
        const outputs = given ?? [query!.at(-1)!];
        const made = (which: string, of: Shape, size: number): Variable[] =>
          projection(which, [of.at(-1)!, heads, size], [heads, size]);
        return {
          outputShape: [...query!.slice(0, -1), ...outputs],
          variables: [
            ...made('query', query!, keyDim),
            ...made('key', key, keyDim),
            ...made('value', value!, valueDim),
            ...projection('attention_output', [heads, valueDim, ...outputs], outputs),
          ],
          apply: ([x, y, z = y!, mask], trace, variables) => {
            const [q, k, v, out] = [0, 1, 2, 3].map((i) => {
              const each = useBias ? 2 : 1;
              const [kernel, bias] = variables.slice(each * i, each * (i + 1));
              return (of: Node, axes: number): Node =>
                projected(of, axes, trace.read(kernel!), bias && trace.read(bias));
            });
            const queries = { x: scale(q!(x!, 1), 1 / Math.sqrt(keyDim)), axes: attended.query };
            const scores = contract(queries, { x: k!(z, 1), axes: attended.value }, attended.scores);
            const masks = [...new Set([y!, z])].flatMap((each) => trace.maskOf(each) ?? []);
            const weights = weighed(scores, mask, y!.shape.length === 3 ? masks : [], attended, (each) =>
              weighing.weigh(each, trace),
            );
            const found = contract(
              { x: weights, axes: attended.scores },
              { x: v!(y!, 1), axes: attended.value },
              attended.query,
            );
            return out!(found, 2);
          },
        };
      },
    });
  },
);

/** @throws UsageError */
function checkedShape(where: string, shape: number | Shape | null): Shape | null {
  if (shape === null) return null;
  if (!Array.isArray(shape)) return [expectWhole(where, 'outputShape', shape, 1)];
  if (shape.length === 0) throw new UsageError(`${where}: outputShape is []; expected one size or more.`);
  return shape.map((size, i) => expectWhole(where, `outputShape[${i}]`, size, 1));
}

/** The last `count` axes of x by the first ones of the kernel, with the bias. */
function projected(x: Node, count: number, kernel: Node, bias: Node | undefined): Node {
  const [kept, made] = [x.shape.slice(0, -count), kernel.shape.slice(count)];
  const y = matmul(
    reshape(x, [sizeOf(kept), sizeOf(kernel.shape.slice(0, count))]),
    reshape(kernel, [sizeOf(kernel.shape.slice(0, count)), sizeOf(made)]),
  );
  return reshape(bias === undefined ? y : add(y, reshape(bias, [sizeOf(made)])), [...kept, ...made]);
}

function weighed(
  scores: Node,
  mask: Node | undefined,
  masks: readonly Node[],
  { matrices, mask: seen }: Attended,
  weigh: (scores: Node) => Node,
): Node {
  const [batch] = scores.shape;
  const rows = reshape(scores, [batch!, ...matrices]);
  const given = mask === undefined ? [] : [reshape(mask, [batch!, ...seen!])];
  // those that go with values and keys, [batch, S]
  const own = masks.map((each) => reshape(each, [batch!, ...matrices.slice(1).map(() => 1), matrices.at(-1)!]));
  return reshape(weigh([...given, ...own].reduce(hiding, rows)), scores.shape);
}

/** @param axes counted as the options count them; undefined: all but the last @throws UsageError, ShapeError */
function attendedBy(
  name: string,
  inputs: readonly TensorType[],
  axes: readonly number[] | undefined,
  heads: number,
  isCausal: boolean,
): Attended {
  if (inputs.length < 2 || inputs.length > 4) {
    throw new UsageError(
      `${name}: it was given ${inputs.length} tensors; expected [query, value], [query, value, key] or [query, value, key, mask].`,
    );
  }
  const [query, value, key = value!, mask] = inputs.map(({ shape }) => shape);
  const rank = query!.length;
  const fail = (): never => {
    throw new ShapeError(
      `${name}: samples of ${[query!, value!, key].map(formatShape).join(', ')}; expected a query [T, dim], a value [S, ...] and a key [S, ...], or more axes in place of T and S that agree where it does not attend along them.`,
    );
  };
  const isFit = rank >= 2 && value!.length === rank && key.slice(0, -1).join() === value!.slice(0, -1).join();
  if (!isFit || key.length !== rank) fail();
  const inner = [...query!.keys()].slice(0, -1);
  const along = axes === undefined ? inner : axesIn(name, query!, axes);
  if (along.includes(rank - 1)) {
    throw new ShapeError(
      `${name}: it attends along axis ${rank} of samples of ${formatShape(query!)}, the last one, which is what it compares.`,
    );
  }
  if (isCausal && along.length > 1) {
    throw new ShapeError(
      `${name}: useCausalMask goes with one axis to attend along; samples of ${formatShape(query!)} have ${along.length}. Name one as attentionAxes.`,
    );
  }
  const free = inner.filter((axis) => !along.includes(axis));
  if (free.some((axis) => query![axis] !== value![axis])) fail();
  const [sizes, from, to] = [free.map((a) => query![a]!), along.map((a) => query![a]!), along.map((a) => value![a]!)];
  const named = (letter: string): string[] =>
    inner.map((axis) => (along.includes(axis) ? `${letter}${axis}` : `f${axis}`));
  const matrices = [...sizes, heads, sizeOf(from), sizeOf(to)];
  return {
    query: ['b', ...named('t'), 'h', 'd'],
    value: ['b', ...named('s'), 'h', 'd'],
    scores: ['b', ...free.map((a) => `f${a}`), 'h', ...along.map((a) => `t${a}`), ...along.map((a) => `s${a}`)],
    matrices,
    mask: mask && maskShape(name, mask, sizes, heads, from, to),
  };
}

/** @throws ShapeError where the mask is none for such scores */
function maskShape(name: string, mask: Shape, free: Shape, heads: number, from: Shape, to: Shape): Shape {
  const sides = [...from, ...to];
  const allowed = [sides, [...free, ...sides], [...free, heads, ...sides]];
  const found = allowed.findIndex((shape) => shape.join() === mask.join());
  if (found < 0) {
    const shown = [...new Set(allowed.map(formatShape))].join(', or ');
    throw new ShapeError(`${name}: the mask of a sample is ${formatShape(mask)}; expected ${shown}.`);
  }
  const lead = [...(found === 0 ? free.map(() => 1) : free), found === 2 ? heads : 1];
  return [...lead, sizeOf(from), sizeOf(to)];
}

const sizesFrom = (field: Field): number | number[] | null => {
  if (isAbsent(field)) return null;
  return typeof field.value === 'number' ? whole(field, 1) : listed(field).map((size) => whole(size, 1));
};

export const MultiHeadAttention: LayerClass = {
  className: 'MultiHeadAttention',
  fromConfig: (config, common) => {
    expectPlainParams(config);
    expectOff(config, ['use_gate', 'sliding_window']);
    const axes = either(config, 'attention_axes');
    const valueDim = either(config, 'value_dim');
    return multiHeadAttention({
      ...common,
      ...rulesFrom(config, 'kernel', 'bias'),
      ...attentionFrom(config),
      numHeads: whole(either(config, 'num_heads'), 1),
      keyDim: whole(either(config, 'key_dim'), 1),
      valueDim: isAbsent(valueDim) ? null : whole(valueDim, 1),
      useBias: flagOr(either(config, 'use_bias'), true),
      outputShape: sizesFrom(either(config, 'output_shape')),
      attentionAxes: isAbsent(axes) ? null : axesFrom(axes),
      kernelInitializer: initializerFrom(either(config, 'kernel_initializer')),
      biasInitializer: initializerFrom(either(config, 'bias_initializer')),
    });
  },
};

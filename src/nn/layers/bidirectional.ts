/** Bidirectional: Schuster & Paliwal 1997. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { either, type Field, isAbsent, member, text } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import type { Variable } from '../../graph/variable.ts';
import { add, mul, scale } from '../../ops/arithmetic.ts';
import { concat } from '../../ops/joins.ts';
import { flip } from '../../ops/movement.ts';
import { layerOf, snakeCase } from '../called-layer.ts';
import type { Config } from '../config.ts';
import { maker, uncalled } from '../maker.ts';
import type { Built, LayerDescription, LayerTrace, Recurrent, TensorType } from './description.ts';
import { GRU } from './gru.ts';
import type { Layer, LayerClass, LayerOfSeveral } from './layer.ts';
import { LSTM } from './lstm.ts';
import { commonOptions, expectNoActivity, type LayerOptions } from './options.ts';
import { SimpleRNN } from './simple-rnn.ts';

/** How what comes out of both directions becomes one. */
export type MergeMode = 'concat' | 'sum' | 'mul' | 'ave' | null;

/** Options of `layers.bidirectional`. */
export interface BidirectionalOptions extends LayerOptions {
  /** goes from the first step to the last: `lstm`, `gru` or `simpleRNN` */
  readonly layer: Layer | LayerOfSeveral;
  /** goes the other way: default one with the options of `layer` and `goBackwards` the other way round */
  readonly backwardLayer?: Layer | LayerOfSeveral;
  /** how both become one: default 'concat', along the last axis; null: they do not, and the layer gives a list */
  readonly mergeMode?: MergeMode;
}

const MODES: readonly MergeMode[] = ['concat', 'sum', 'mul', 'ave', null];

const COMBINE: Readonly<Record<string, (a: Node, b: Node) => Node>> = {
  concat: (a, b) => concat([a, b]),
  sum: add,
  mul,
  ave: (a, b) => scale(add(a, b), 0.5),
};

/** How `layers.bidirectional` is called. */
export interface BidirectionalMaker {
  /** A list: what each direction gives. @param options of the layer */
  (options: BidirectionalOptions & { readonly mergeMode: null }): LayerOfSeveral;
  /** A list: what both give, and their states. @param options of the layer */
  (options: BidirectionalOptions & { readonly layer: LayerOfSeveral }): LayerOfSeveral;
  /** What both give. @param options of the layer */
  (options: BidirectionalOptions & { readonly layer: Layer }): Layer;
}

/**
 * Two recurrent layers, one that goes from the first step to the last and one that goes back. x [batch, time, features] → what both give,
 * merged: [batch, 2 · units] by 'concat', else [batch, units]; with `returnSequences` the states of each step side by side, zeros for
 * steps that a mask passes over. Where the
 * layers return states, a list: that, the states of `layer`, then those of the other; states that it begins with come in that order, too.
 * Weights are those of `layer`, named `forward_lstm/kernel` and so on, then those of the other, `backward_lstm/kernel`.
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample is not [time, features]
 */
export const bidirectional: BidirectionalMaker = /* @__PURE__ */ maker('layers.bidirectional({ ... })', ((
  options: BidirectionalOptions,
): Layer => {
  const where = 'layers.bidirectional';
  const shared = commonOptions(where, options, 'layer', 'backwardLayer', 'mergeMode');
  const given = expectRecurrent(where, 'layer', options.layer);
  const { backwardLayer } = options;
  // as in Keras, steps that a mask passes over are zeros in what is merged
  const zeroOutputForMask = given.recurrent!.returnSequences;
  const forward = given.recurrent!.but({ zeroOutputForMask });
  const backward =
    backwardLayer === undefined
      ? forward.recurrent!.but({ zeroOutputForMask, goBackwards: !forward.recurrent!.goBackwards })
      : expectRecurrent(where, 'backwardLayer', backwardLayer).recurrent!.but({ zeroOutputForMask });
  const mergeMode = expectMode(where, options.mergeMode);
  if (backwardLayer !== undefined) expectPair(where, forward.recurrent!, backward.recurrent!);
  const [config, backwardConfig] = [forward, backward].map((layer) => configOf(layer, nameOf(layer)));
  return layerOf({
    className: 'Bidirectional',
    ...shared,
    ...(config &&
      backwardConfig && {
        config: {
          layer: config,
          ...(backwardLayer !== undefined && { backward_layer: backwardConfig }),
          merge_mode: mergeMode,
        },
      }),
    alsoTakes: 2 * forward.alsoTakes!,
    build: (name, types) => build(name, types, [forward, backward], mergeMode),
  });
}) as BidirectionalMaker);

const nameOf = ({ name, className }: LayerDescription): string => name ?? snakeCase(className);

/** Undefined for one that no file can describe. */
const configOf = ({ className, config }: LayerDescription, name: string): Config | undefined =>
  config && { class_name: className, config: { name, ...config } };

function expectRecurrent(where: string, option: string, layer: unknown): LayerDescription {
  if ((layer as LayerDescription | undefined)?.recurrent !== undefined) {
    expectNoActivity(where, option, layer as LayerDescription);
    return layer as LayerDescription;
  }
  const found =
    uncalled('layers', layer) ?? `${show(layer)}; expected one made by layers.lstm(), gru() or simpleRNN().`;
  throw new UsageError(`${where}: ${option} is ${found}`);
}

function expectMode(where: string, mode: unknown): MergeMode {
  if (mode === undefined) return 'concat';
  if ((MODES as readonly unknown[]).includes(mode)) return mode as MergeMode;
  throw new UsageError(`${where}: mergeMode is ${show(mode)}; expected ${MODES.map(show).join(', ')}.`);
}

/** Both give the same tensors, and go different ways. */
function expectPair(where: string, forward: Recurrent, backward: Recurrent): void {
  for (const option of ['returnSequences', 'returnState'] as const) {
    if (forward[option] === backward[option]) continue;
    throw new UsageError(
      `${where}: ${option} of layer is ${forward[option]}, of backwardLayer ${backward[option]}; make them equal.`,
    );
  }
  if (forward.goBackwards !== backward.goBackwards) return;
  throw new UsageError(
    `${where}: both layers go the same way; give backwardLayer goBackwards: ${!forward.goBackwards}.`,
  );
}

function build(
  name: string,
  [x, ...states]: readonly [TensorType, ...TensorType[]],
  layers: readonly [LayerDescription, LayerDescription],
  mode: MergeMode,
): Built {
  const half = states.length / 2;
  const own = layers.map((layer, i) => layer.build(name, [x, ...states.slice(i * half, (i + 1) * half)]));
  const [forward, backward] = own as [Built, Built];
  const shape = forward.outputShape;
  const variables = own.flatMap((built, i) =>
    built.variables!.map((variable) => ({
      ...variable,
      name: `${i === 0 ? 'forward' : 'backward'}_${nameOf(layers[i]!)}/${variable.name}`,
    })),
  );
  const inStates = [forward, backward].flatMap(({ otherOutputs = [] }) => otherOutputs);
  const others = [...(mode === null ? [{ shape, dtype: 'f32' } as const] : []), ...inStates];
  const all: Built['applyAll'] & {} = ([nodes, ...given], trace, all) => {
    const count = forward.variables!.length;
    const parts = own.map((built, i) =>
      outputsOf(
        built,
        [nodes!, ...given.slice(i * half, (i + 1) * half)],
        trace,
        i === 0 ? all.slice(0, count) : all.slice(count),
      ),
    );
    const [[a, ...first], [b, ...second]] = parts as [Node[], Node[]];
    const mask = trace.maskOf(nodes!);
    const merged = (y: Node): Node => {
      if (mask !== undefined && shape.length > 1) trace.mask(y, mask);
      return y;
    };
    const back = shape.length > 1 ? flip(b!, [1]) : b!;
    return [...(mode === null ? [a!, merged(back)] : [merged(COMBINE[mode]!(a!, back))]), ...first, ...second];
  };
  return {
    outputShape: mode === 'concat' ? shape.with(-1, 2 * shape.at(-1)!) : shape,
    ...(others.length > 0 && { otherOutputs: others, applyAll: all }),
    variables,
    apply: (...given) => all(...given)[0]!,
  };
}

const outputsOf = (
  built: Built,
  inputs: readonly Node[],
  trace: LayerTrace,
  variables: readonly Variable[],
): readonly Node[] => built.applyAll?.(inputs, trace, variables) ?? [built.apply(inputs, trace, variables)];

const CLASSES = new Map([LSTM, GRU, SimpleRNN].map((each) => [each.className, each]));

export const Bidirectional: LayerClass = {
  className: 'Bidirectional',
  fromConfig: (config, common, layerFrom) => {
    const backward = either(config, 'backward_layer');
    const mode = either(config, 'merge_mode');
    return bidirectional({
      ...common,
      layer: innerFrom(member(config, 'layer'), layerFrom),
      ...(!isAbsent(backward) && { backwardLayer: innerFrom(backward, layerFrom) }),
      mergeMode: mode.value as MergeMode,
    } as BidirectionalOptions & { layer: Layer });
  },
};

function innerFrom(field: Field, layerFrom: (field: Field) => Layer): Layer {
  const className = text(either(field, 'class_name'));
  const found = CLASSES.get(className);
  const config = member(field, 'config');
  const name = member(config, 'name');
  if (found === undefined) throw new UsageError(`${field.path}: unknown recurrent layer ${show(className)}.`);
  return found.fromConfig(
    config,
    isAbsent(name) ? {} : { name: text(name).replace(/^(forward|backward)_/, '') },
    layerFrom,
  );
}

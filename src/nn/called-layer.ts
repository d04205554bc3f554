/** Layers as they are called: a layer's weights come into being with its first call, and later calls share them. */
import { awaited, show } from '../arguments.ts';
import { ShapeError, UsageError } from '../errors.ts';
import { formatShape } from '../graph/shapes.ts';
import type { Variable } from '../graph/variable.ts';
import { scale } from '../ops/arithmetic.ts';
import { cast } from '../ops/cast.ts';
import type { Built, LayerDescription, TensorType } from './layers/description.ts';
import type { Layer } from './layers/layer.ts';
import { uncalled } from './maker.ts';
import type { WeightStore } from './memory/weight-store.ts';
import { type Call, type Callee, called, ModelTensor } from './model-tensor.ts';

/** A layer with its weights. */
export class CalledLayer implements Callee {
  readonly className: string;
  readonly name: string | undefined;
  /** Where its weights are, once a model has it. */
  store: WeightStore | undefined;
  #variables: readonly Variable[] | undefined;

  constructor(readonly layer: Layer) {
    this.className = layer.className;
    this.name = layer.name;
  }

  get variables(): ReadonlyMap<Variable, string> {
    return new Map((this.#variables ?? []).map((variable) => [variable, variable.name]));
  }

  get stores(): readonly WeightStore[] {
    return this.store === undefined ? [] : [this.store];
  }

  changingVariables(): readonly Variable[] {
    return this.layer.trainable ? (this.#variables ?? []) : [];
  }

  /** @param name for errors, and of its output */
  call(name: string, inputs: readonly ModelTensor[]): Call {
    const { layer } = this;
    const where = `${name}: `;
    const { alsoTakes = 0 } = layer;
    if (!layer.merges && inputs.length !== 1 && inputs.length !== 1 + alsoTakes) {
      const expected = alsoTakes === 0 ? 'expected one. Merge them first' : `expected 1 or ${1 + alsoTakes}`;
      throw new UsageError(`${where}it was given ${inputs.length} tensors; ${expected}.`);
    }
    const types = inputs.map(({ type }) => type) as [TensorType, ...TensorType[]];
    const built = layer.build(name, types);
    const variables = this.#shared(where, built);
    const type: TensorType = { shape: built.outputShape, dtype: built.outputDtype ?? 'f32' };
    const { activityRegularizer: activity } = layer;
    return called(this, name, inputs, [type, ...(built.otherOutputs ?? [])], (nodes, trace) =>
      trace.call(() => {
        const own = layer.keepsDtype ? nodes : nodes.map(cast);
        nodes.forEach((node, i) => {
          const mask = trace.maskOf(node);
          if (mask !== undefined) trace.mask(own[i]!, mask);
        });
        const results = built.applyAll?.(own, trace, variables) ?? [built.apply(own, trace, variables)];
        const passed = layer.passesMask ? trace.maskOf(own[0]!) : undefined;
        if (passed !== undefined) trace.mask(results[0]!, passed);
        if (activity !== undefined) for (const y of results) trace.addLoss(scale(activity.penalty(y), 1 / y.shape[0]!));
        return results;
      }),
    );
  }

  #shared(where: string, { variables = [] }: Built): readonly Variable[] {
    this.#variables ??= variables;
    const first = this.#variables;
    const other = variables.findIndex(({ shape }, i) => shape.join() !== first[i]?.shape.join());
    if (other < 0) return first;
    const [got, expected] = [variables[other]!, first[other]!];
    throw new ShapeError(
      `${where}for this input its ${got.name} would be ${formatShape(got.shape)}; it is ${formatShape(expected.shape)} from its first call. Make another layer.`,
    );
  }
}

/** Of layers that were called on their own, in functional models. */
const calledLayers = new WeakMap<LayerDescription, CalledLayer>();

function calledLayerOf(layer: Layer): CalledLayer {
  let own = calledLayers.get(layer);
  if (own === undefined) {
    own = new CalledLayer(layer);
    calledLayers.set(layer, own);
  }
  return own;
}

/** The layer that a description stands for. */
export function layerOf(description: LayerDescription): Layer {
  const { activityRegularizer: activity, config } = description;
  const layer: Layer = {
    trainable: true,
    ...description,
    ...(activity && { config: config && activity.config && { ...config, activity_regularizer: activity.config } }),
    apply: (x) => applied(calledLayerOf(layer), x),
  };
  return layer;
}

/** What a layer gives for x: a list where it gives several tensors, which the types of such layers say. */
export function applied(layer: CalledLayer, x: ModelTensor | readonly ModelTensor[]): ModelTensor {
  const name = layer.name ?? snakeCase(layer.className);
  const { outputs } = layer.call(name, tensorsOf(name, x));
  return outputs.length === 1 ? outputs[0]! : (outputs as unknown as ModelTensor);
}

/** The tensors that something is called on. @throws UsageError */
export function tensorsOf(where: string, x: ModelTensor | readonly ModelTensor[]): readonly ModelTensor[] {
  const list: readonly unknown[] = Array.isArray(x) ? x : [x];
  list.forEach((each) => {
    if (each instanceof ModelTensor) return;
    const found = uncalled('layers', each) ?? show(each);
    throw new UsageError(
      `${where}: it was applied to ${found}; expected a tensor of a model, as input() and layers give it.${awaited(each)}`,
    );
  });
  return list as readonly ModelTensor[];
}

/** As Keras names layers: LeakyReLU → leaky_re_lu. */
export const snakeCase = (name: string): string =>
  name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

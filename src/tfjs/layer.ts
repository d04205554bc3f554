/**
 * Layer: one of wgrad's with tfjs's methods, or the class that layers of the program's own extend. Once a model has it, its weights are the
 * model's.
 */
import { UsageError } from '../errors.ts';
import type { Node } from '../graph/node.ts';
import { isWeight } from '../graph/variable.ts';
import type { Layer as Made } from '../nn/layers/layer.ts';
import { ModelTensor } from '../nn/model-tensor.ts';
import type { ModelLayer } from '../nn/model-view.ts';
import { calling } from './calling.ts';
import { Evaluated } from './eager-layer.ts';
import type { LayerVariable } from './model-args.ts';
import { OwnParts, ownDescription } from './own-layers.ts';
import { OwnWeight } from './own-weight.ts';
import { Tensor } from './tensor.ts';

/** What a layer asks of the model that has it. */
export interface Owner {
  readonly view: ModelLayer;
  readonly getWeights: (layer: string) => Tensor[];
  readonly setWeights: (layer: string, weights: readonly Tensor[]) => void;
  readonly variables: (layer: string) => LayerVariable[];
}

/** What the constructor of `Layer` is told by layers of the program's own. */
export interface LayerConfig {
  /** letters, digits, '_', '.' and '-': default one of the class */
  readonly name?: string;
  /** of one sample, where a model begins with it: default what the layer below gives */
  readonly inputShape?: readonly number[];
  /** the same with the batch, null: default none */
  readonly batchInputShape?: readonly (number | null)[];
  /** whether `fit` changes its weights: default true */
  readonly trainable?: boolean;
}

/** By what they compute: views of a model have it, too. */
const LAYERS = new WeakMap<object, Layer>();

/**
 * A layer before it has weights, or one of a model. A class of the program's own extends it: `build(inputShape)` adds weights, `call(inputs,
 * kwargs)` gets a list of tensors and computes with functions of tensors, which are traced into the model's step.
 */
export class Layer {
  /** As wgrad has it. @internal */
  readonly description: Made | ModelLayer;
  /** Whether a mask of its input is that of its output: default false. */
  supportsMasking = false;
  /** Whether `build` was called. */
  built = false;
  #owner: Owner | undefined;
  #waiting: readonly Tensor[] | undefined;
  readonly #parts: OwnParts | undefined;
  readonly #eager: Evaluated;

  /** @param args options of every layer: name, inputShape, trainable @throws UsageError where one is wrong */
  constructor(args: LayerConfig = {}) {
    if (isDescription(args)) this.description = args;
    else {
      this.#parts = new OwnParts(this);
      this.description = ownDescription(this, this.#parts, args);
    }
    this.#eager = new Evaluated(this, this.#parts);
    LAYERS.set(this.description.build, this);
  }

  /** One of wgrad's. @internal */
  static wrap(description: Made | ModelLayer): Layer {
    return new Layer(description as LayerConfig);
  }

  /** The layer of a model, as the program made it, where it did. @internal */
  static of(owner: Owner): Layer {
    const layer = LAYERS.get(owner.view.build) ?? Layer.wrap(owner.view);
    layer.#owner = owner;
    layer.built = true;
    const { weights } = layer.take();
    if (weights !== undefined) owner.setWeights(owner.view.name, weights);
    return layer;
  }

  /** Weights that were set before a model had it. @internal */
  take(): { weights: readonly Tensor[] | undefined } {
    const weights = this.#waiting;
    this.#waiting = undefined;
    return { weights };
  }

  /** unique in its model; before, what it was given */
  get name(): string {
    return this.#owner?.view.name ?? this.description.name ?? '';
  }

  /** Whether `fit` changes its weights; a change counts from the next `compile` on. */
  get trainable(): boolean {
    return this.#owner?.view.trainable ?? this.description.trainable;
  }

  set trainable(value: boolean) {
    if (this.#owner === undefined) this.description.trainable = value;
    else this.#owner.view.trainable = value;
  }

  /** What it gives, to make other models of. @throws UsageError before a model has it */
  get output(): ModelTensor {
    return this.#of('output').view.output;
  }

  /** null for the samples, then the shape of one. @throws UsageError before a model has it */
  get outputShape(): (number | null)[] {
    return [null, ...this.#of('outputShape').view.outputShape];
  }

  /** What it learns or keeps, kernel before bias; none before a model has it. */
  get weights(): LayerVariable[] {
    return this.#owner?.variables(this.name) ?? [];
  }

  /** What `fit` changes; none before a model has it. */
  get trainableWeights(): LayerVariable[] {
    return this.weights.filter(({ trainable }) => trainable);
  }

  set trainableWeights(_: readonly LayerVariable[]) {} // programs add those of layers within, which are found anyway

  /** What `fit` leaves as it is; none before a model has it. */
  get nonTrainableWeights(): LayerVariable[] {
    return this.weights.filter(({ trainable }) => !trainable);
  }

  set nonTrainableWeights(_: readonly LayerVariable[]) {}

  /** The name of its class: Keras's, or the `className` of the program's own. */
  getClassName(): string {
    const { className, name } = this.constructor as { readonly className?: string; readonly name: string };
    return (this.description as Made | undefined)?.className ?? className ?? name;
  }

  /** What it was made of. A class of the program's own adds what its constructor takes. */
  getConfig(): object {
    const { inputShape } = this.description;
    const common = { name: this.name, trainable: this.trainable };
    if (this.#parts === undefined) return { ...common, ...this.description.config };
    return { ...common, ...(inputShape && { batchInputShape: [null, ...inputShape] }) };
  }

  /** Adds the weights; a class of the program's own overrides it. @param _inputShape null for the samples, then the shape of one; a list of such for several inputs */
  // biome-ignore lint/suspicious/noExplicitAny: one shape or a list
  build(_inputShape: any): void {
    this.built = true;
  }

  /**
   * What it computes; a class of the program's own overrides it.
   * @param inputs a list of tensors [batch, ...] without values
   * @param _kwargs `training`: whether the step trains
   */
  // biome-ignore lint/suspicious/noExplicitAny: as programs declare it: one tensor or a list
  call(inputs: any, _kwargs?: any): Tensor | Tensor[] {
    return inputs;
  }

  /** The shape of what it gives, null for the samples: of its class; what models go by is what `call` gives. */
  // biome-ignore lint/suspicious/noExplicitAny: one shape or a list
  computeOutputShape(inputShape: any): any {
    return inputShape;
  }

  /** Without a meaning here: hooks are not called. */
  invokeCallHook(_inputs: unknown, _kwargs: unknown): void {}

  /**
   * A weight of a layer of the program's own, of the shape `shape`.
   * @param name such as 'kernel' @param dtype 'float32' @param initializer how it begins @param regularizer what it adds to the loss
   * @param trainable whether `fit` changes it: default true @param constraint what it keeps to
   * @throws UsageError where an argument is wrong, or the layer is one of tf.layers
   */
  addWeight(
    name: string,
    shape: readonly number[],
    dtype?: string | null,
    initializer?: unknown,
    regularizer?: unknown,
    trainable = true,
    constraint?: unknown,
  ): LayerVariable {
    if (this.#parts === undefined)
      throw new UsageError(`tf: ${this.getClassName()}.addWeight: it has its own weights.`);
    if (dtype !== undefined && dtype !== null && dtype !== 'float32') {
      throw new UsageError(`${this.getClassName()}.addWeight('${name}'): the dtype is ${dtype}; expected 'float32'.`);
    }
    const place = this.#parts.variables.filter(isWeight).length;
    const owned = (): LayerVariable | undefined => this.weights.find((each) => each.name.endsWith(`/${name}`));
    const weight = new OwnWeight(name, [...shape], trainable, {
      read: () => owned()?.read() ?? this.getWeights()[place]!,
      write: (value) => (owned() ? owned()!.write(value) : this.setWeights(this.getWeights().with(place, value))),
      val: () => this.#of(`weight '${name}'`) && owned()!.val,
    });
    this.#parts.addWeight(weight, { name, shape, initializer, regularizer, trainable, constraint });
    return weight;
  }

  /** How many numbers it learns or keeps. @throws UsageError before a model has it */
  countParams(): number {
    return this.#of('countParams').view.countParams();
  }

  /** What it learns or keeps, kernel before bias, each of its shape. @throws UsageError before it has weights */
  getWeights(): Tensor[] {
    if (this.#owner === undefined && this.#waiting !== undefined) return [...this.#waiting];
    const { getWeights, view } = this.#of('getWeights');
    return getWeights(view.name);
  }

  /** Sets them, in the order and shapes of `getWeights`. */
  setWeights(weights: readonly Tensor[]): void {
    if (this.#owner === undefined) this.#waiting = weights;
    else this.#owner.setWeights(this.#owner.view.name, weights);
  }

  /**
   * Calls it in a functional model: what it gives for x, a tensor of the model, or a list. Within a call of a layer of the program's own it
   * becomes a part of that. On tensors of values [batch, ...] it is computed at once, on the CPU.
   * @param kwargs `training`, for values: default false
   * @throws ShapeError, UsageError where it cannot take x
   */
  // biome-ignore lint/suspicious/noExplicitAny: a tensor of what it is called on, or a list where it gives several
  apply(x: ModelTensor | readonly ModelTensor[] | Tensor | readonly Tensor[], kwargs?: any): any {
    const given: readonly unknown[] = Array.isArray(x) ? x : [x];
    if (given.every((each) => each instanceof ModelTensor)) {
      return this.description.apply(x as ModelTensor | readonly ModelTensor[]);
    }
    if (!given.every((each) => each instanceof Tensor)) {
      throw new UsageError(`tf: ${this.getClassName()}.apply: expected a tensor, one of a model, or a list of such.`);
    }
    const nodes = given.map(({ node }) => node);
    const now = calling();
    const found =
      now !== undefined && nodes.every((node): node is Node => node !== undefined)
        ? now.inner(this, nodes).map((node) => new Tensor(node.shape, 'float32', node))
        : this.#eager.computed(given, kwargs?.training === true, {
            owner: this.#owner,
            get: () => this.#waiting,
            set: (weights) => {
              this.#waiting = weights;
            },
          });
    return found.length === 1 ? found[0] : found;
  }

  /** Nothing: its weights are its model's. */
  dispose(): void {}

  #of(what: string): Owner {
    if (this.#owner !== undefined) return this.#owner;
    throw new UsageError(`tf: the layer's ${what} is there once a model has it. Add it to one first.`);
  }
}

/** What wgrad made, rather than options. */
const isDescription = (args: object): args is Made | ModelLayer =>
  typeof (args as Made).build === 'function' && typeof (args as Made).apply === 'function';

/** Layer: one of wgrad's with tfjs's methods. Once a model has it, its weights are the model's. */
import { UsageError } from '../errors.ts';
import type { Layer as Made } from '../nn/layers/layer.ts';
import { ModelTensor } from '../nn/model-tensor.ts';
import type { ModelLayer } from '../nn/model-view.ts';
import type { Tensor } from './tensor.ts';

/** What a layer asks of the model that has it. */
export interface Owner {
  readonly view: ModelLayer;
  readonly getWeights: (layer: string) => Tensor[];
  readonly setWeights: (layer: string, weights: readonly Tensor[]) => void;
}

/** By what they compute: views of a model have it, too. */
const LAYERS = new WeakMap<object, Layer>();

/** A layer before it has weights, or one of a model. */
export class Layer {
  #owner: Owner | undefined;
  #waiting: readonly Tensor[] | undefined;

  /** @internal */
  constructor(
    /** As wgrad has it. @internal */
    readonly description: Made | ModelLayer,
  ) {
    LAYERS.set(description.build, this);
  }

  /** The layer of a model, as the program made it, where it did. @internal */
  static of(owner: Owner): Layer {
    const layer = LAYERS.get(owner.view.build) ?? new Layer(owner.view);
    layer.#owner = owner;
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

  /** What it learns or keeps, kernel before bias. @throws UsageError before a model has it */
  get weights(): Tensor[] {
    return this.getWeights();
  }

  /** Keras's name of its class. */
  getClassName(): string {
    return this.description.className;
  }

  /** What it was made of. */
  getConfig(): object {
    return { name: this.name, trainable: this.trainable, ...this.description.config };
  }

  /** How many numbers it learns or keeps. @throws UsageError before a model has it */
  countParams(): number {
    return this.#of('countParams').view.countParams();
  }

  /** What it learns or keeps, kernel before bias, each of its shape. @throws UsageError before a model has it */
  getWeights(): Tensor[] {
    const { getWeights, view } = this.#of('getWeights');
    return getWeights(view.name);
  }

  /** Sets them, in the order and shapes of `getWeights`. */
  setWeights(weights: readonly Tensor[]): void {
    if (this.#owner === undefined) this.#waiting = weights;
    else this.#owner.setWeights(this.#owner.view.name, weights);
  }

  /** Calls it in a functional model: what it gives for x, a tensor of the model, or a list. @throws UsageError for tensors of values */
  apply(x: ModelTensor | readonly ModelTensor[]): ModelTensor {
    const given: readonly unknown[] = Array.isArray(x) ? x : [x];
    if (given.every((each) => each instanceof ModelTensor)) return this.description.apply(x);
    throw new UsageError(
      `tf: ${this.name || this.getClassName()}.apply computes nothing. Put it into a model, and predict.`,
    );
  }

  /** Nothing: its weights are its model's. */
  dispose(): void {}

  #of(what: string): Owner {
    if (this.#owner !== undefined) return this.#owner;
    throw new UsageError(`tf: the layer's ${what} is there once a model has it. Add it to one first.`);
  }
}

/**
 * LayerStack: the layers of a model, and all that can be read of them without the GPU. What trains and computes is in model.ts, which
 * says when the layers are fixed.
 */
import { ShapeError, UsageError } from '../errors.ts';
import type { Shape } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import { buildLayers } from './build-layers.ts';
import type { NamedWeight } from './callbacks.ts';
import type { BuiltLayer, Layer } from './layers/layer.ts';
import {
  countParams,
  findLayer,
  layerView,
  type ModelEnd,
  type ModelLayer,
  type ModelWeight,
  weightViews,
} from './model-view.ts';
import { type Network, networkOf } from './network.ts';

export abstract class LayerStack {
  readonly #given: Layer[] = [];
  #network: Network = networkOf([]);
  #views: readonly ModelLayer[] = [];

  constructor(
    /** The name that it was given. */
    readonly name: string,
  ) {}

  abstract getWeights(): Promise<NamedWeight[]>;

  /** @throws UsageError where the layers cannot change any more */
  protected abstract expectOpen(where: string): void;

  /** @throws UsageError where the model was disposed */
  protected abstract usable(where: string): void;

  /** Puts `layer` on top. @throws ShapeError where it does not fit the layer below, UsageError where the weights exist already */
  add(layer: Layer): void {
    this.expectOpen('model.add');
    this.#build([...this.#given, layer]);
  }

  /** Takes the last layer away. @throws UsageError where there is none, or the weights exist already */
  pop(): void {
    this.expectOpen('model.pop');
    this.inputShape('model.pop');
    this.#build(this.#given.slice(0, -1));
  }

  #build(layers: readonly Layer[]): void {
    this.#network = networkOf(buildLayers(layers));
    this.#given.splice(0, this.#given.length, ...layers);
    this.#views = layers.map((layer, i) => layerView(layer, this.built[i]!, () => this.getWeights()));
  }

  /** The layers, the first one first. */
  get layers(): readonly ModelLayer[] {
    return this.#views;
  }

  /** The layer `which`: by its name, or by its index; -1 is the last one. @throws UsageError where there is none */
  getLayer(which: string | number): ModelLayer {
    return findLayer(this.#views, which);
  }

  /** What goes in: one entry, or none where there are no layers. */
  get inputs(): readonly ModelEnd[] {
    const first = this.#views[0];
    return first === undefined ? [] : [end(`${first.name}_input`, first.inputShape ?? [])];
  }

  /** What comes out: one entry, or none where there are no layers. */
  get outputs(): readonly ModelEnd[] {
    const last = this.#views.at(-1);
    return last === undefined ? [] : [end(last.name, last.outputShape)];
  }

  /** All weights, layer by layer, kernel before bias. Values come with `read()`, or all of them with `getWeights()`. */
  get weights(): readonly ModelWeight[] {
    return weightViews(this.built, () => this.getWeights());
  }

  /** How many numbers the model learns. */
  countParams(): number {
    return countParams(this.built);
  }

  protected get built(): readonly BuiltLayer[] {
    return this.network.layers;
  }

  protected get network(): Network {
    return this.#network;
  }

  protected inputShape(where: string): Shape {
    this.usable(where);
    const shape = this.#given[0]?.inputShape;
    if (shape === undefined) throw new UsageError(`${where}: the model has no layers. Add some first.`);
    return shape;
  }

  protected outputShape(): Shape {
    return this.built.at(-1)?.outputShape ?? [];
  }

  /** @throws ShapeError where the last layer gives no row of classes */
  protected expectClasses(where: string): void {
    const shape = this.outputShape();
    if (shape.length === 1) return;
    throw new ShapeError(
      `${where}: the last layer, ${this.built.at(-1)?.name}, gives ${formatShape(shape)} for a sample; the loss expects [classes]. Add layers.flatten() and layers.dense().`,
    );
  }
}

const end = (name: string, shape: Shape): ModelEnd => ({ name, shape: [null, ...shape], dtype: 'float32' });

/**
 * ModelLayers: the layers of a model, and all that can be read of them without the GPU. What trains and computes is in model.ts.
 */
import type { Shape } from '../graph/node.ts';
import type { NamedWeight } from './callbacks.ts';
import type { ModelTensor } from './model-tensor.ts';
import { findLayer, layerView, type ModelLayer, type ModelWeight, weightViews } from './model-view.ts';
import type { NamedNetwork, Network } from './network.ts';
import { type Topology, topologyOf } from './topology.ts';
import { sizeOfAll } from './weights.ts';

export abstract class ModelLayers {
  #views: readonly ModelLayer[] = [];
  #viewed: Network | undefined;

  constructor(
    /** The name that it was given. */
    readonly name: string,
  ) {}

  /** Keras's name of its class. */
  abstract readonly className: string;

  abstract trainable: boolean;

  abstract getWeights(): Promise<NamedWeight[]>;

  /** @throws UsageError where the model was disposed */
  protected abstract usable(where: string): void;

  /** Undefined while there are no layers. @internal */
  abstract readonly network: NamedNetwork | undefined;

  /** The network. @throws UsageError where there is none, or the model was disposed */
  protected abstract whole(where: string): NamedNetwork;

  /** The layers, the first one first. */
  get layers(): readonly ModelLayer[] {
    const { network } = this;
    if (network !== this.#viewed) {
      this.#viewed = network;
      this.#views = network?.layers.map((layer) => layerView(layer, network.names, () => this.getWeights())) ?? [];
    }
    return this.#views;
  }

  /** The layer `which`: by its name, or by its index; -1 is the last one. @throws UsageError where there is none */
  getLayer(which: string | number): ModelLayer {
    return findLayer(this.layers, which);
  }

  /** What goes in; nothing where there are no layers. */
  get inputs(): readonly ModelTensor[] {
    return this.network?.inputs ?? [];
  }

  /** What comes out; nothing where there are no layers. */
  get outputs(): readonly ModelTensor[] {
    return this.network?.outputs ?? [];
  }

  /** All weights, layer by layer, kernel before bias. Values come with `read()`, or all of them with `getWeights()`. */
  get weights(): readonly ModelWeight[] {
    const { network } = this;
    return network === undefined ? [] : weightViews(network, () => this.getWeights());
  }

  /** How its layers are connected, as plain data. @throws UsageError where there are none, or the model was disposed */
  get topology(): Topology {
    const { className, name, trainable } = this;
    return topologyOf({ className, name, trainable, network: this.whole('model.topology') });
  }

  /** How many numbers the model has learnt or keeps. */
  countParams(): number {
    return sizeOfAll(this.network?.names.keys() ?? []);
  }

  /** of one sample, output by output */
  protected outputShapes(): Shape[] {
    return this.outputs.map(({ type }) => type.shape);
  }
}

/** A model as a layer of another one: it computes what it computes on its own, with the same weights. */
import { ShapeError, UsageError } from '../errors.ts';
import { formatShape } from '../graph/shapes.ts';
import type { Variable } from '../graph/variable.ts';
import type { WeightStore } from './memory/weight-store.ts';
import { type Call, type Callee, called, type ModelTensor } from './model-tensor.ts';
import { changing, forward, type NamedNetwork } from './network.ts';

/** What it knows of the model. */
interface Owner {
  readonly name: string;
  readonly className: string;
  trainable: boolean;
}

export class CalledModel implements Callee {
  readonly className: string;
  readonly name: string;
  readonly layer: Callee['layer'];

  constructor(
    private readonly owner: Owner,
    readonly network: NamedNetwork,
    readonly stores: readonly WeightStore[],
  ) {
    const { className, name } = owner;
    this.className = className;
    this.name = name;
    const build = (): never => {
      throw new UsageError(`${name}: this layer is a model. Give the model itself.`);
    };
    this.layer = {
      build,
      get trainable() {
        return owner.trainable;
      },
      set trainable(value: boolean) {
        owner.trainable = value;
      },
    };
  }

  /** For files: the model as it is now. */
  get described(): Owner & { readonly network: NamedNetwork } {
    const { className, name, trainable } = this.owner;
    return { className, name, trainable, network: this.network };
  }

  get variables(): ReadonlyMap<Variable, string> {
    return this.network.names;
  }

  changingVariables(): readonly Variable[] {
    return this.owner.trainable ? changing(this.network) : [];
  }

  call(name: string, inputs: readonly ModelTensor[]): Call {
    const { network } = this;
    if (inputs.length !== network.inputs.length) {
      throw new UsageError(`${name}: it was given ${inputs.length} tensors; expected ${network.inputs.length}.`);
    }
    inputs.forEach(({ type: { shape } }, i) => {
      const expected = network.inputs[i]!.type.shape;
      if (shape.join() === expected.join()) return;
      throw new ShapeError(`${name}: one sample is ${formatShape(shape)}; the model expects ${formatShape(expected)}.`);
    });
    const types = network.outputs.map(({ type }) => type);
    return called(this, name, inputs, types, (nodes, trace) => forward(network, nodes, trace));
  }
}

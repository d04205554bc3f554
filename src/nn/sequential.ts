/** Sequential: a model of layers one after the other. */
import { awaited, show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { CalledLayer } from './called-layer.ts';
import { expectOptions } from './check.ts';
import type { Layer } from './layers/layer.ts';
import { uncalled } from './maker.ts';
import { Model } from './model.ts';
import { type Callee, ModelTensor } from './model-tensor.ts';
import type { ModelLayer } from './model-view.ts';
import { uniqueNames } from './network.ts';

/** What a sequential model is made of: layers; models, and layers of models, which keep their weights. */
export type Stackable = Layer | ModelLayer | Model;

/** Options of `sequential`. */
export interface SequentialOptions {
  /** the first one first; default: none, `model.add` adds them */
  readonly layers?: readonly Stackable[];
  /** decides initial weights, the order of samples and dropout; default: drawn */
  readonly seed?: number;
  /** default 'sequential'; models of other names have other initial weights of the same seed */
  readonly name?: string;
}

const CHANGE: Readonly<Record<string, string>> = { 'model.add': 'Add all layers', 'model.pop': 'Take layers away' };

/** A stack of layers. Make one with `sequential`. */
export class Sequential extends Model<ModelTensor> {
  /** What was added, and the model's tensor after each. */
  readonly #added: { readonly callee: Callee; readonly output: ModelTensor }[] = [];
  #input: ModelTensor | undefined;
  /** The input that an input layer made. */
  #first: ModelTensor | undefined;

  /** @throws UsageError where an option is wrong, ShapeError where two layers do not fit */
  constructor(options: SequentialOptions = {}) {
    super('sequential', checked(options));
    for (const layer of options.layers ?? []) this.#stack(layer);
    this.#connect();
  }

  override get className(): string {
    return 'Sequential';
  }

  protected override get givenName(): string | undefined {
    return this.name === 'sequential' ? undefined : this.name;
  }

  /**
   * Puts `layer` on top, with weights of its own; a model, or a layer of one, keeps its weights, which both models then have.
   * @throws ShapeError where it does not fit the layer below, UsageError where the weights exist already
   */
  add(layer: Stackable): void {
    this.#expectOpen('model.add');
    this.#stack(layer);
    try {
      this.#connect();
    } catch (error) {
      this.#added.pop();
      throw error;
    }
  }

  #stack(layer: Stackable): void {
    if (layer?.className === 'InputLayer' && this.#input === undefined) {
      this.#first = inputFor(layer, layer.name);
      this.#input = this.#first;
      return;
    }
    const index = this.#added.length;
    const callee = calleeOf(layer) ?? new CalledLayer(expectLayer(layer as Layer, index));
    const name = uniqueNames('sequential', [...this.#added.map((each) => each.callee), callee]).at(-1)!;
    const before = this.#added.at(-1)?.output ?? this.#input ?? inputFor(layer, `${name}_input`);
    const { outputs } = callee.call(name, [before]);
    const output = outputs[0]!;
    if (outputs.length > 1 && callee instanceof CalledLayer) {
      throw new UsageError(
        `sequential: ${name} gives ${outputs.length} tensors; expected one. Call it in a functional model, or leave out returnState.`,
      );
    }
    this.#input ??= before;
    this.#added.push({ callee, output });
  }

  #connect(): void {
    const last = this.#added.at(-1);
    if (last !== undefined) this.setNetwork('sequential', this.#input!, last.output);
    else {
      this.#input = this.#first;
      this.network = undefined;
    }
  }

  /** Takes the last layer away. @throws UsageError where there is none, or the weights exist already */
  pop(): void {
    this.#expectOpen('model.pop');
    this.whole('model.pop');
    this.#added.pop();
    this.#connect();
  }

  #expectOpen(where: string): void {
    this.usable(where);
    if (this.begun) {
      throw new UsageError(`${where}: the weights exist already. ${CHANGE[where]} before fit, evaluate or predict.`);
    }
  }
}

/** Of what has weights already. */
const calleeOf = (layer: Stackable): Callee | undefined =>
  layer instanceof Model ? layer.callee : (layer as ModelLayer | undefined)?.callee;

function checked(options: SequentialOptions): SequentialOptions {
  const where = 'sequential';
  if (Array.isArray(options)) {
    throw new UsageError(
      `${where}: the options are ${show(options)}; expected a plain object. Write ${where}({ layers: [...] }).`,
    );
  }
  expectOptions(where, options, ['layers', 'seed', 'name']);
  const { layers = [] } = options;
  if (!Array.isArray(layers)) throw new UsageError(`${where}: layers is ${show(layers)}; expected a list.`);
  layers.forEach((layer, i) => {
    if (!(layer instanceof Model)) expectLayer(layer, i);
  });
  return options;
}

function expectLayer(layer: Exclude<Stackable, Model>, index: number): Layer {
  if (typeof layer?.build === 'function') return layer as Layer;
  const found = `${show(layer)}; expected one made by layers.dense() and the like.${awaited(layer)}`;
  throw new UsageError(`sequential: layer ${index} is ${uncalled('layers', layer) ?? found}`);
}

/** What a model that begins with `layer` takes. */
function inputFor(layer: Stackable, name = 'input'): ModelTensor {
  if (layer instanceof Model) return new ModelTensor(name, layer.inputs[0]!.type);
  const { inputShape: shape, inputDtype: dtype = 'f32' } = layer as Layer;
  if (shape === undefined) {
    throw new UsageError('sequential: the first layer needs inputShape, the shape of one sample, such as [28, 28].');
  }
  return new ModelTensor(name, { shape, dtype });
}

/** A model of layers one after the other. @throws UsageError where an option is wrong, ShapeError where two layers do not fit */
export const sequential = (options?: SequentialOptions): Sequential => new Sequential(options);

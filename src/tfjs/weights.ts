/**
 * Weights of a model as eager variables: what is on the CPU and what is on the GPU, and which of both is newer. tfjs gives weights at once,
 * so what has not trained yet is computed here, and small models are read after each `fit`.
 */
import { interpreter } from '../cpu/evaluate.ts';
import { UsageError } from '../errors.ts';
import { sizeOf } from '../graph/node.ts';
import type { Variable as Place } from '../graph/variable.ts';
import { isWeight } from '../graph/variable.ts';
import { firstValues } from '../nn/initialise.ts';
import type { Model } from '../nn/model.ts';
import { trainable } from '../nn/network.ts';
import { unscoped } from './scopes.ts';
import { knownVariable, Tensor, Variable } from './tensor.ts';

/** Numbers up to which a model's weights are read after each `fit`: 4 MB. */
const SMALL = 2 ** 20;

/** Where the newest values are. */
type Newest = 'nowhere' | 'cpu' | 'gpu' | 'both';

export class Weights {
  readonly #model: Model;
  #newest: Newest = 'nowhere';
  readonly #variables = new Map<Place, Variable>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Weights by their names, as tfjs orders them: those that training changes come first. */
  get names(): ReadonlyMap<Place, string> {
    const { network } = this.#model;
    if (network === undefined) return new Map();
    const learning = new Set(trainable(network));
    const all = [...network.names].filter(([place]) => isWeight(place));
    return new Map([...all.filter(([place]) => learning.has(place)), ...all.filter(([place]) => !learning.has(place))]);
  }

  /** Those that training changes. */
  get learning(): ReadonlySet<Place> {
    return new Set(this.#model.network === undefined ? [] : trainable(this.#model.network));
  }

  /** The variable of a weight, its values on the CPU. @throws UsageError where they are on the GPU alone */
  variable(place: Place): Variable {
    this.#expectHere();
    const variable = this.#variables.get(place)!;
    if (this.#newest === 'both' && variable.trainable) this.#newest = 'cpu'; // who has it may assign to it
    return variable;
  }

  /** The values of a weight, on their way where they are on the GPU. */
  read(place: Place): Tensor {
    if (this.#newest === 'gpu') {
      const values = this.pull().then(() => this.#variables.get(place)!.dataSync() as Float32Array);
      return new Tensor(place.shape, 'float32', values);
    }
    this.#expectHere();
    return new Tensor(place.shape, 'float32', this.#variables.get(place)!.dataSync().slice());
  }

  /** Sets some. */
  write(values: ReadonlyMap<Place, Tensor>): void {
    if (this.#newest === 'gpu' && values.size < this.names.size) this.#expectHere();
    if (this.#newest === 'nowhere') this.#makeFirst();
    for (const [place, tensor] of values) {
      const known = this.#variables.get(place);
      if (known === undefined) this.#keep(place, tensor.dataSync() as Float32Array);
      else known.assign(tensor);
    }
    this.#newest = 'cpu';
  }

  /** Before the GPU computes: it gets what is newer here. */
  async push(): Promise<void> {
    if (this.#newest !== 'cpu') return;
    this.#newest = 'both';
    const weights = [...this.names].map(([place, name]) => {
      return { name, shape: place.shape, values: this.#variables.get(place)!.dataSync() as Float32Array };
    });
    await this.#model.setWeights(weights);
  }

  /** After the GPU changed them. @param reads whether small ones are read at once */
  async changed(reads: boolean): Promise<void> {
    this.#newest = 'gpu';
    const size = [...this.names.keys()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    if (reads && size <= SMALL) await this.pull();
  }

  async pull(): Promise<void> {
    if (this.#newest !== 'gpu') return;
    const found = await this.#model.getWeights();
    if (this.#newest !== 'gpu') return;
    const byName = new Map(found.map(({ name, values }) => [name, values]));
    for (const [place, name] of this.names) this.#keep(place, byName.get(name)!);
    this.#newest = 'both';
  }

  /** The model is another one: layers came or went. */
  forget(): void {
    if (this.#newest === 'nowhere') this.#variables.clear();
  }

  #expectHere(): void {
    if (this.#newest === 'gpu') {
      throw new UsageError(
        'tf: the weights are on the GPU. Write await Promise.all(model.getWeights().map((w) => w.data())) before, or await fit.',
      );
    }
    if (this.#newest === 'nowhere') this.#makeFirst();
    for (const place of this.names.keys()) if (!this.#variables.has(place)) this.#makeFirst();
  }

  /** The values that they begin with, as the GPU would compute them, but for rounding. */
  #makeFirst(): void {
    for (const store of this.#model.weightStores) {
      if (store.begun) continue;
      const values = firstValues([...store.names.keys()], store.firstSeed, (node, clock, words) =>
        interpreter((leaf) => (leaf === clock ? words : undefined))(node),
      );
      for (const [place, each] of values) if (!this.#variables.has(place)) this.#keep(place, each as Float32Array);
    }
    const missing = [...this.names.keys()].some((place) => !this.#variables.has(place));
    this.#newest = missing ? 'gpu' : 'cpu';
    if (missing) this.#expectHere();
  }

  #keep(place: Place, values: Float32Array): void {
    const tensor = unscoped(() => new Tensor(place.shape, 'float32', values));
    const known = this.#variables.get(place);
    if (known !== undefined) known.assign(tensor);
    else {
      const base = this.names.get(place) ?? place.name;
      let name = base;
      for (let i = 1; knownVariable(name) !== undefined; i++) name = `${base}_${i}`;
      const learns = place.role === 'param';
      this.#variables.set(
        place,
        unscoped(() => new Variable(tensor, learns, name)),
      );
    }
    tensor.dispose();
  }

  /** The variable of a name that gradients have, or a weight's own. */
  variableOf(place: Place): Variable | undefined {
    return this.#variables.get(place);
  }
}

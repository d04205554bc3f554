/** A layer on tensors of values: traced as in a model, and computed on the CPU at once. Before a model has it, it begins here. */
import { interpreter } from '../cpu/evaluate.ts';
import { UsageError } from '../errors.ts';
import { leaf, type Node } from '../graph/node.ts';
import { isWeight, type Variable } from '../graph/variable.ts';
import { CLOCK, CLOCK_WORDS } from '../graph/words.ts';
import { snakeCase } from '../nn/called-layer.ts';
import { firstValues } from '../nn/initialise.ts';
import type { Built, LayerDescription, LayerTrace, TensorType } from '../nn/layers/description.ts';
import { Trace } from '../nn/trace.ts';
import { clockVariable } from '../nn/train/steps.ts';
import type { OwnParts } from './own-layers.ts';
import { type Known, onTape } from './record.ts';
import { unscoped } from './scopes.ts';
import { Tensor } from './tensor.ts';

/** Where the weights are, in the order of `getWeights`. */
interface Held {
  /** the model that has the layer */
  readonly owner: { readonly getWeights: (layer: string) => Tensor[] } | undefined;
  readonly get: () => readonly Tensor[] | undefined;
  readonly set: (weights: readonly Tensor[]) => void;
}

interface Prepared {
  readonly variables: readonly Variable[];
  readonly run: (nodes: readonly Node[], trace: LayerTrace) => readonly Node[];
}

let calls = 0;

export class Evaluated {
  readonly #layer: { readonly name: string; readonly description: LayerDescription };
  readonly #parts: OwnParts | undefined;
  readonly #seed = Math.floor(Math.random() * 2 ** 32);
  #built: { readonly shapes: string; readonly built: Built } | undefined;

  constructor(layer: { readonly name: string; readonly description: LayerDescription }, parts: OwnParts | undefined) {
    this.#layer = layer;
    this.#parts = parts;
  }

  /** @throws UsageError, ShapeError where it cannot take x */
  computed(x: readonly Tensor[], training: boolean, held: Held): Tensor[] {
    const name = this.#layer.name || snakeCase(this.#layer.description.className);
    if (x.some(({ rank }) => rank === 0)) {
      throw new UsageError(`tf: ${name}.apply: a tensor has no axes; expected [batch, ...].`);
    }
    const { variables, run } = this.#prepared(name, x);
    const weights = this.#weights(variables, held);
    return onTape(x, (nodes, known) => {
      const trace = new Trace({ layout: undefined, clock: clockVariable(), training });
      const words = Float64Array.from(Array(CLOCK_WORDS).fill(0));
      known.set(trace.clock, words.with(CLOCK.step, ++calls).with(CLOCK.seed, this.#seed));
      const given = variables.map((variable, i): [Variable, Node] => [variable, nodeOf(variable, weights[i]!, known)]);
      return run(nodes, trace.with(given));
    });
  }

  #prepared(name: string, x: readonly Tensor[]): Prepared {
    const types = x.map(({ shape }): TensorType => ({ shape: shape.slice(1), dtype: 'f32' }));
    const parts = this.#parts;
    if (parts !== undefined) {
      parts.expectBuilt(name, types);
      // a first call may add layers and tables, whatever it gives
      parts.run(name, x.map(({ shape }) => leaf('input', 'x', shape, 'f32')), trial(), parts.variables, true); // biome-ignore format: one line
      return {
        variables: parts.variables,
        run: (nodes, trace) => parts.run(name, nodes, trace, parts.variables, false),
      };
    }
    const shapes = types.map(({ shape }) => shape.join()).join(';');
    const { description } = this.#layer;
    const first = this.#built ?? { shapes, built: description.build(name, types as [TensorType, ...TensorType[]]) };
    this.#built = first;
    const built =
      first.shapes === shapes ? first.built : description.build(name, types as [TensorType, ...TensorType[]]);
    const variables = first.built.variables ?? [];
    return {
      variables,
      run: (nodes, trace) => built.applyAll?.(nodes, trace, variables) ?? [built.apply(nodes, trace, variables)],
    };
  }

  /** Values of all variables, tables among them. */
  #weights(variables: readonly Variable[], { owner, get, set }: Held): ArrayLike<number>[] {
    const own = owner?.getWeights(this.#layer.name) ?? get();
    const first = firstValues(variables, this.#seed, (node, clock, words) =>
      interpreter((each) => (each === clock ? words : undefined))(node),
    );
    const weights = variables.filter(isWeight);
    const learnt = [
      ...weights.filter(({ role }) => role === 'param'),
      ...weights.filter(({ role }) => role !== 'param'),
    ];
    if (own === undefined || own.length < learnt.length) {
      const begun = learnt.slice(own?.length ?? 0);
      const made = unscoped(() => begun.map((each) => new Tensor(each.shape, 'float32', first.get(each)!)));
      set([...(own ?? []), ...made]);
    }
    const held = owner?.getWeights(this.#layer.name) ?? get()!;
    return variables.map((each) => (isWeight(each) ? held[learnt.indexOf(each)]!.dataSync() : first.get(each)!));
  }
}

const trial = (): Trace => new Trace({ layout: undefined, clock: clockVariable(), training: false });

function nodeOf(variable: Variable, values: ArrayLike<number>, known: Known): Node {
  const node = leaf('state', variable.name, variable.shape, 'f32');
  known.set(node, Float64Array.from(values));
  return node;
}

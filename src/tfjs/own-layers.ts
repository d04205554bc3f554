/**
 * Layers of the program's own: `call` is traced, so that its functions of tensors become ops of the model's step. A layer has weights that it
 * adds, those of layers that it applies, and tables of values that it computes with, all in one order.
 */
import { show } from '../arguments.ts';
import { ShapeError, UsageError, WgradError } from '../errors.ts';
import { leaf, type Node } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { Variable } from '../graph/variable.ts';
import { layerOf, snakeCase } from '../nn/called-layer.ts';
import { constraintOf } from '../nn/constraints/named.ts';
import { initializerOf } from '../nn/initializers/named.ts';
import type { Built, LayerDescription, LayerTrace, TensorType } from '../nn/layers/description.ts';
import { constantOf, type Layer as Made, paramOf } from '../nn/layers/layer.ts';
import { commonOptions } from '../nn/layers/options.ts';
import { regularizerOf } from '../nn/regularizers/named.ts';
import { Trace } from '../nn/trace.ts';
import { clockVariable } from '../nn/train/steps.ts';
import { cast } from '../ops/cast.ts';
import { type Calling, during } from './calling.ts';
import { Tensor } from './tensor.ts';

/** What of a layer of the program's own is called here. */
export interface OwnLayer {
  supportsMasking: boolean;
  built: boolean;
  getClassName(): string;
  getConfig(): object;
  // biome-ignore lint/suspicious/noExplicitAny: shapes as tfjs has them: one, or a list
  build(inputShape: any): void;
  // biome-ignore lint/suspicious/noExplicitAny: as tfjs: a list of tensors
  call(inputs: any, kwargs: any): Tensor | Tensor[];
}

/** What `addWeight` is told. */
export interface WeightArgs {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: unknown;
  readonly regularizer?: unknown;
  readonly trainable?: boolean;
  readonly constraint?: unknown;
}

/** How many samples a call is tried with: what it gives may depend on their number in its first size alone. */
const TRIALS = [
  { count: 3, training: false },
  { count: 5, training: true },
] as const;

/** Values that a call computes with. */
interface Table {
  readonly values: ArrayLike<number>;
  readonly shape: string;
  readonly place: number;
}

/** Weights, layers and tables of one layer, in the order in which they came. */
export class OwnParts {
  readonly #layer: OwnLayer;
  /** What each variable is like; every model that has the layer gets its own. */
  readonly #slots: Variable[] = [];
  readonly #places = new Map<object, number>();
  readonly #inner = new Map<object, { readonly name: string; places: readonly number[] | undefined }>();
  readonly #tables: Table[] = [];

  constructor(layer: OwnLayer) {
    this.#layer = layer;
  }

  /** @param key what stands for the weight in calls @throws UsageError where an argument is wrong */
  addWeight(key: object, { name, shape, initializer, regularizer, trainable = true, constraint }: WeightArgs): void {
    const where = `${this.#layer.getClassName()}.addWeight('${name}')`;
    if (initializer === undefined || initializer === null) {
      throw new UsageError(
        `${where}: there is no initializer; expected a name such as 'glorotUniform', or one of tf.initializers.`,
      );
    }
    const begin = initializerOf(where, initializer as 'zeros');
    const own = regularizerOf(where, 'regularizer', regularizer ?? undefined);
    const rule = constraintOf(where, 'constraint', constraint ?? undefined);
    const param = paramOf(this.#free(name), [...shape], begin, {
      ...(trainable && own && { regularizer: own }),
      ...(trainable && rule && { constraint: rule }),
    });
    this.#places.set(key, this.#add(trainable ? param : { ...param, role: 'stat' }));
  }

  /** What each of its variables is like. */
  get variables(): readonly Variable[] {
    return this.#slots;
  }

  /** Builds the layer for inputs of these types, and tries its call. @throws UsageError, ShapeError where it gives no row per sample */
  built(name: string, inputs: readonly TensorType[]): Built {
    this.expectBuilt(name, inputs);
    const [first, second] = TRIALS.map(({ count, training }) => {
      const nodes = inputs.map(({ shape, dtype }, i) => leaf('input', `x${i}`, [count, ...shape], dtype));
      return this.run(name, nodes, trialOf(training), this.#slots, true);
    });
    const shapes = first!.map(({ shape }) => shape.slice(1));
    const others = second!.map(({ shape }) => shape.slice(1));
    const arePerSample = [first!, second!].every((list, i) => list.every(({ shape }) => shape[0] === TRIALS[i]!.count));
    if (!arePerSample || shapes.join(';') !== others.join(';')) {
      const got = [first!, second!].map((list, i) => {
        return `${list.map(({ shape }) => formatShape(shape)).join(', ')} for ${TRIALS[i]!.count} samples`;
      });
      throw new ShapeError(`${name}: its call gives ${got.join(', ')}; expected a row for each sample.`);
    }
    const [type, ...more] = first!.map((node, i): TensorType => ({ shape: shapes[i]!, dtype: node.dtype }));
    const apply = (nodes: readonly Node[], trace: LayerTrace, variables: readonly Variable[]): readonly Node[] =>
      this.run(name, nodes, trace, variables, false);
    return {
      outputShape: type!.shape,
      outputDtype: type!.dtype,
      variables: this.#slots.map((slot) => ({ ...slot })),
      apply: (nodes, trace, variables) => apply(nodes, trace, variables)[0]!,
      ...(more.length > 0 && { otherOutputs: more, applyAll: apply }),
    };
  }

  /** Calls the layer's own `build`, the first time. */
  expectBuilt(name: string, inputs: readonly { readonly shape: readonly number[] }[]): void {
    if (this.#layer.built) return;
    const shapes = inputs.map(({ shape }) => [null, ...shape]);
    named(name, () => this.#layer.build(shapes.length === 1 ? shapes[0] : shapes));
    this.#layer.built = true;
  }

  /**
   * Traces the layer's call.
   * @param variables of the model that runs it, in the order of the slots
   * @param grows whether new layers and tables may come
   */
  run(
    name: string,
    nodes: readonly Node[],
    trace: LayerTrace,
    variables: readonly Variable[],
    grows: boolean,
  ): readonly Node[] {
    const at = (place: number): Variable => variables[place] ?? this.#slots[place]!;
    const call: Calling = {
      trace,
      variableOf: (weight) => {
        const place = this.#places.get(weight);
        return place === undefined ? undefined : at(place);
      },
      table: (shape, values) => trace.read(at(this.#tableAt(name, shape, values, grows))),
      inner: (layer, given) => this.#callInner(layer as never, given, trace, at, grows),
    };
    const given = nodes.map((node) => new Tensor(node.shape, 'float32', node));
    const found = during(call, () => named(name, () => this.#layer.call(given, { training: trace.training })));
    return [found].flat().map((each) => resultOf(name, each));
  }

  #callInner(
    layer: { readonly name: string; readonly description: LayerDescription },
    nodes: readonly Node[],
    trace: LayerTrace,
    at: (place: number) => Variable,
    grows: boolean,
  ): readonly Node[] {
    const { description } = layer;
    const known = this.#inner.get(layer);
    const entry = known ?? { name: this.#freeInner(layer), places: undefined };
    if (known === undefined) this.#inner.set(layer, entry);
    const own = description.keepsDtype ? nodes : nodes.map(cast);
    const types = own.map(({ shape, dtype }) => ({ shape: shape.slice(1), dtype }));
    const built = description.build(entry.name, types as readonly TensorType[] as [TensorType]);
    if (entry.places === undefined) {
      if (!grows) throw new UsageError(`${entry.name}: it was not applied when the layer was built. Apply it always.`);
      const place = ({ name, ...rest }: Variable): number => this.#add({ ...rest, name: `${entry.name}/${name}` });
      entry.places = (built.variables ?? []).map(place);
    }
    const variables = entry.places.map(at);
    return built.applyAll?.(own, trace, variables) ?? [built.apply(own, trace, variables)];
  }

  #tableAt(where: string, shape: readonly number[], values: ArrayLike<number>, grows: boolean): number {
    const key = shape.join();
    const same = (each: Table): boolean =>
      each.shape === key && Array.from(each.values).every((value, i) => value === values[i]);
    const known = this.#tables.find(same);
    if (known !== undefined) return known.place;
    if (!grows) {
      throw new UsageError(
        `${where}: its call makes another table of ${formatShape(shape)} each time. Make it in build(), or compute it of the inputs.`,
      );
    }
    const kept = Float32Array.from(values);
    const place = this.#add(constantOf(this.#free('table'), [...shape], () => kept.slice()));
    this.#tables.push({ values: kept, shape: key, place });
    return place;
  }

  #add(slot: Variable): number {
    return this.#slots.push(slot) - 1;
  }

  #free(name: string): string {
    const isTaken = (wanted: string): boolean => this.#slots.some((slot) => slot.name === wanted);
    let free = name;
    for (let count = 1; isTaken(free); count++) free = `${name}_${count}`;
    return free;
  }

  #freeInner({ name, description: { className } }: { name: string; description: LayerDescription }): string {
    const taken = [...this.#inner.values()].map((each) => each.name);
    const base = name || snakeCase(className);
    let free = base;
    for (let count = 1; taken.includes(free); count++) free = `${base}_${count}`;
    return free;
  }
}

/** A step that nobody runs. */
const trialOf = (training: boolean): Trace => new Trace({ layout: undefined, clock: clockVariable(), training });

/** What calls refuse names the layer, too. */
function named<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof WgradError && !error.message.startsWith(`${name}: `)) {
      error.message = `${name}: ${error.message}`;
    }
    throw error;
  }
}

function resultOf(name: string, result: unknown): Node {
  if (result instanceof Tensor && result.node !== undefined) return result.node;
  const got = result instanceof Tensor ? `a ${result} that does not depend on its inputs` : show(result);
  const todo = result instanceof Promise ? ' Write it without await.' : '';
  throw new UsageError(`${name}: its call gives ${got}; expected a tensor that it computed of them, at once.${todo}`);
}

/** Options of every layer, in tfjs's names. */
interface OwnArgs {
  readonly name?: string;
  readonly inputShape?: readonly number[];
  readonly batchInputShape?: readonly (number | null)[];
  readonly trainable?: boolean;
}

/** wgrad's layer, which calls the program's. */
export function ownDescription(layer: OwnLayer, parts: OwnParts, args: OwnArgs): Made {
  const { name, inputShape, batchInputShape, trainable } = args;
  const className = layer.getClassName();
  const shape = inputShape ?? (batchInputShape?.slice(1) as number[] | undefined);
  const options = {
    ...(name && { name }),
    ...(shape && { inputShape: shape }),
    ...(trainable !== undefined && { trainable }),
  };
  const made = layerOf({
    className,
    ...commonOptions(className, options),
    merges: true,
    build: (own, inputs) => parts.built(own, inputs),
  });
  // what the program's constructor sets after this is read when somebody asks
  return Object.defineProperties(made, {
    config: { enumerable: true, get: () => snakeCased(plainConfig(layer.getConfig())) },
    passesMask: { enumerable: true, get: () => layer.supportsMasking },
  });
}

/** What files hold of every layer anyway. */
const COMMON = ['name', 'trainable', 'dtype', 'batchInputShape'];

const plainConfig = (config: object): object =>
  JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(config).filter(([key]) => !COMMON.includes(key)))));

/** Keys as Keras writes them; so does tfjs. */
function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [snakeCase(key), snakeCased(each)]));
}
